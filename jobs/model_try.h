/* A model is tried before it is taken: it must run, and where there is something to compare it with, be right.
 *
 * It is run once, on something small. Where it is to be compared, a model of pictures is then shown MODEL_CHECKS small
 * pictures that are the same everywhere: grey, a slope, stripes, noise. What its card says of them ("check") must come out again, within MODEL_CHECK_SLACK. An engine that may be wrong without saying
 * so (models/engine.h, doubted) is compared with ONNX Runtime where the card says nothing, and not trusted without either. */
#ifndef RUNG_JOBS_MODEL_TRY_H
#define RUNG_JOBS_MODEL_TRY_H

#include "base/arena.h"
#include "base/err.h"
#include "models/card.h"

#include <stdint.h>

#define MODEL_CHECKS      CARD_CHECKS
#define MODEL_CHECK_SLACK 1e-4

struct model_try {
	const char *program;        /* the rung executable; NULL: this one */
	const char *engine, *engine_library;
	const char *path, *card_path;
	const struct card *card;
};

struct model_tried {
	int64_t latency_us;         /* of the last run */
	int     check_count;        /* pictures it was compared on; 0: on none */
	float  *checks;             /* for each check the probabilities of the card's labels; in arena */
};

/* -1 where it does not run, or is wrong. */
int model_try_out(const struct model_try *model, struct arena *arena, struct model_tried *tried, struct err *err);

/* Something small to try a model with: of pictures a check picture or, index -1, a black one; a word, a second of silence,
 * a record without fields. */
struct model_item model_trial_item(enum item_kind kind, int index, struct arena *arena);

/* One of the pictures, as a PNM file of *length bytes in arena. */
const void *model_check_picture(int index, struct arena *arena, size_t *length);

#endif
