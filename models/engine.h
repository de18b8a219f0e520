/* What runs a model. Each engine is one row of the table in engine.c and one file.
 *
 * There are two sorts. Engines that compute take numbers and give numbers (run); preparing the one and reading
 * the other is the same for all of them. Engines that are a program of their own take an item and give an answer
 * (ask), or numbers, or both; they are outside: opened before the walls go up, which then let its pipes through and
 * nothing else. models/model.h is what callers use: item in, answer out, whatever the engine.
 *
 * An engine's library is loaded when it is first needed, and never unloaded: the runtimes do not
 * survive that. Nothing here prints, and no engine may open a connection or write a file. Sessions
 * belong to one thread. Fork only before the first session is opened. */
#ifndef RUNG_MODELS_ENGINE_H
#define RUNG_MODELS_ENGINE_H

#include "base/err.h"
#include "models/answer.h"
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

/* How a model is opened. Everything is borrowed, the card for as long as the session. */
struct engine_opening {
	const char *library;     /* of the engine; NULL: the usual places */
	const char *model_path;
	const struct card *card;
	int threads;             /* that one run may use; 0: one */
	int batch;               /* inputs in one run; 0: one */
	/* Walls around a program, put up in its own process before it begins; NULL: none. */
	int (*confine)(bool network, struct err *err);
};

#define ENGINE_PIPES_MAX 3

/* What a session that is outside needs from behind the walls. */
struct engine_pipes {
	int from[ENGINE_PIPES_MAX], from_count; /* descriptors to read */
	int to[ENGINE_PIPES_MAX], to_count;     /* and to write */
	int file;                               /* whose size and content change; -1: none */
};

/* What run() and ask() return besides 0: the item failed and the session goes on, or it cannot. */
enum { ENGINE_FAILED = -1, ENGINE_LOST = -2 };

struct engine {
	const char *name, *title;
	bool optional; /* nobody misses it */
	bool doubted;  /* it may be wrong without saying so: what it answers is compared before a model is taken */

	/* Looks for the library without opening a model. library NULL: the usual places. */
	void (*describe)(const char *library, struct engine_description *description);

	bool outside;

	/* Loads a model and checks its inputs and outputs against the card. */
	int (*open)(const struct engine_opening *opening, struct engine_session **session, struct err *err);

	/* Begins another item: what a recurrent model remembers is forgotten. NULL: there is nothing of the kind. */
	void (*begin)(struct engine_session *session);

	/* Runs it once: input holds the floats of one picture (width * height * channels in the card's layout), or of
	 * one frame of a recording (context + frame), times the batch. NULL: it takes no numbers. */
	int (*run)(struct engine_session *session, const float *input, struct engine_output outputs[ENGINE_ROLES],
	           struct err *err);

	/* Hands over an item as it is and takes its answer, as the card says. NULL: it takes numbers. */
	int (*ask)(struct engine_session *session, const struct model_item *item, struct answer *answer, struct err *err);

	/* Of one that is outside. */
	void (*pipes)(const struct engine_session *session, struct engine_pipes *pipes);

	void (*close)(struct engine_session *session); /* NULL is fine */
};

/* The engine of that name; NULL with the names there are. */
const struct engine *engine_find(const char *name, struct err *err);

/* The engines one by one; NULL after the last. */
const struct engine *engine_at(size_t index);

#endif
