/* Parts of a text that it was brought in with, as its attribute "spans": JSON in the manner of
 * Prodigy, [{"start":0,"end":5,"label":"PERSON"}]. They belong to the item and say nothing of a model. */
#ifndef RUNG_JOBS_SPANS_H
#define RUNG_JOBS_SPANS_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define SPANS_MAX 10000

struct span {
	int64_t     start, end; /* code points of the text, the last one excluded; start < end */
	const char *label;      /* "" for none */
};

/* Reads the spans of a text, in order of their starts; they live in arena. -1 where they are no such
 * JSON or lie outside of the text; the message is the reason alone. */
int spans_read(const char *json, const char *text, size_t length, struct arena *arena, struct span **spans, int *count,
               struct err *why);

#endif
