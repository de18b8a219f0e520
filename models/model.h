/* A model at work: item in, answer out, whatever it takes, whatever engine runs it.
 *
 * A picture is decoded and cut to size here, a recording is decoded and cut into frames, so that a model sees what its
 * card promises; a program may take items as they are. For workers: what it decodes is hostile. */
#ifndef RUNG_MODELS_MODEL_H
#define RUNG_MODELS_MODEL_H

#include "base/arena.h"
#include "base/err.h"
#include "ladder/feature.h"
#include "models/answer.h"
#include "models/card.h"
#include "models/engine.h"

#include <stdint.h>

struct model {
	struct arena arena;
	struct card  card;
	const struct engine   *engine;  /* NULL: not open */
	struct engine_session *session;
	float       *input;             /* of one run; NULL where it takes no numbers */
};

/* What is learnt of an item on its way. */
struct model_report {
	struct features features;    /* of a picture; none of anything else */
	int     width, height;       /* of a picture, upright; of a recording its milliseconds and 1; 0 else */
	int64_t decode_us;           /* of reading the picture or recording; 0: nothing was read */
	int64_t latency_us;          /* of the model alone */
};

/* Reads the card, into opening and the model. engine "": the one that the card names. */
int model_open(struct model *model, const char *engine, const char *card_path, struct engine_opening *opening, struct err *err);

/* Runs one that computes once, on black or on silence: what it gives then fits its card. */
int model_try(struct model *model, struct err *err);

/* How long the model takes, of its runs alone: what is read and made ready around them is left out. */
struct model_timing {
	int     runs;
	int64_t p50_us, p95_us, total_us; /* of a run: a batch, or an item of a program's */
};

/* Runs it over and over on one item for about so many milliseconds, at least once, after one run that does not count.
 * A model of recordings is given noise. */
int model_time(struct model *model, const struct model_item *item, int batch, int ms, struct model_timing *timing, struct err *err);

/* 0, ENGINE_FAILED or ENGINE_LOST with the reason. The caller releases the answer after 0. */
int model_answer(struct model *model, const struct model_item *item, struct model_report *report, struct answer *answer,
                 struct err *err);

#endif
