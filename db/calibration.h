/* Versions whose confidence was fitted anew (table calibration). */
#ifndef RUNG_DB_CALIBRATION_H
#define RUNG_DB_CALIBRATION_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* What a version said of items that people judged without it, and whose answer has settled; oldest answer first, in arena. */
struct calibration_answer { double confidence; bool right; int64_t decision_id; };
int calibration_answers(struct store *store, const struct stage *stage, int64_t version_id, struct arena *arena,
                        struct calibration_answer **answers, int *count, struct err *err);

struct calibration_new {
	int64_t     model_version_id, parent_id;
	const char *method;       /* temperature, isotonic */
	int         answers;
	int64_t     decision_id;  /* the newest that was looked at */
	double      ece_before, ece_after, brier_before, brier_after;
	const char *figures;      /* JSON */
};

/* With its event. Inside the write that adds the version. */
int calibration_add(struct store *store, const struct stage *stage, const struct actor *by, const struct calibration_new *made,
                    struct err *err);

#endif
