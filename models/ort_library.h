/* Finds and loads the ONNX Runtime library, and checks that its version will do.
 *
 * Looked for, in this order: the path given; $RUNG_ORT_LIB; the path configure was told;
 * libonnxruntime.so.1 in rung's library folder; the copy that quickstart keeps in the user's cache;
 * libonnxruntime.so.1 and libonnxruntime.so where the system's loader looks. One that was named
 * (the first two) and does not load is an error: nothing else is tried in its place.
 *
 * Newer libraries report to their maker; ORT_DISABLE_TELEMETRY is put into the environment before
 * anything is loaded, and version 1.29 and newer give a warning all the same. */
#ifndef RUNG_MODELS_ORT_LIBRARY_H
#define RUNG_MODELS_ORT_LIBRARY_H

#include "base/err.h"
#include "models/ort_abi.h"

#include <stdbool.h>

struct ort_library {
	const struct ort_api *api;
	char path[512];    /* of the file that was loaded, printable */
	char version[32];
	bool may_report;   /* 1.29 or newer: may open connections unless told not to */
};

/* path NULL: the usual places. The library stays loaded. */
int ort_library_open(const char *path, struct ort_library *library, struct err *err);

#endif
