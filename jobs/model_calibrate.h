/* A version's confidence fitted to what people have said, without training: a curve in the card of a new version, which is
 * otherwise the same model. */
#ifndef RUNG_JOBS_MODEL_CALIBRATE_H
#define RUNG_JOBS_MODEL_CALIBRATE_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/model_version.h"
#include "stats/refit.h"

#include <jansson.h>
#include <stdint.h>

struct store;

#define MODEL_CALIBRATE_LEAST 50 /* answers */

/* The calibration error (over a table of bins of equal mass), Brier's score and the table. */
struct model_calibration { double ece, brier; struct refit_bin bins[REFIT_BINS]; int bin_count; };

struct model_calibrate_result {
	struct model_version version, parent; /* the new one, idle, and whose confidence was fitted; in arena */
	struct refit refit;
	int     answers;
	int64_t decision_id;  /* the newest of them */
	struct model_calibration before, after; /* after: of each answer by a curve that had not seen it */
};

/* Adds the version, for leads. program: the rung executable that tries it; NULL: this one. -1 also where fewer than
 * MODEL_CALIBRATE_LEAST blind answers to the version have settled, where it is imported, or calibrated itself. */
int model_calibrate(struct store *store, const char *stage, const struct actor *by, const char *reference, enum refit_method method,
                    const char *program, struct arena *arena, struct model_calibrate_result *result, struct err *err);

/* A reliability table and the curve as JSON. */
json_t *model_calibration_json(const struct model_calibration *calibration);
json_t *model_refit_json(const struct refit *refit);

#endif
