/* What runs a model. Each engine is one row of the table in engine.c and one file.
 *
 * An engine's library is loaded when it is first needed, and never unloaded: the runtimes do not
 * survive that. Nothing here prints, and no engine may open a connection or write a file. Sessions
 * belong to one thread. Fork only before the first session is opened. */
#ifndef RUNG_MODELS_ENGINE_H
#define RUNG_MODELS_ENGINE_H

#include "base/err.h"
#include "models/card.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENGINE_RANK_MAX 8

/* What the outputs of a model are for; a card names which of them a model has. */
enum engine_role { ENGINE_CLASSES, ENGINE_HEAT, ENGINE_BOXES, ENGINE_ROLES };

/* One output of a run. The values belong to the session and last until its next run. */
struct engine_output {
	const float *values; /* NULL: the card names no such output */
	size_t  count;       /* of values, the product of dims */
	int     rank;
	int64_t dims[ENGINE_RANK_MAX];
};

/* For people: what is installed. Every text is terminated and printable. */
struct engine_description {
	bool found;
	char path[512];
	char version[32];
	char note[ERR_TEXT_MAX]; /* why it is not found and how to get it, or a warning; "" when all is well */
};

struct engine_session;

struct engine {
	const char *name, *title;

	/* Looks for the library without opening a model. library NULL: the usual places. */
	void (*describe)(const char *library, struct engine_description *description);

	/* Loads a model and checks its inputs and outputs against the card, which must outlive the session. */
	int (*open)(const char *library, const char *model_path, const struct card *card, struct engine_session **session,
	            struct err *err);

	/* Runs one picture: input holds width * height * channels floats in the card's layout. */
	int (*run)(struct engine_session *session, const float *input, struct engine_output outputs[ENGINE_ROLES],
	           struct err *err);

	void (*close)(struct engine_session *session); /* NULL is fine */
};

/* The engine of that name; NULL with the names there are. */
const struct engine *engine_find(const char *name, struct err *err);

/* The engines one by one; NULL after the last. */
const struct engine *engine_at(size_t index);

#endif
