/* Answers in doubt: batches of them that leads look at again, in a lane of its own. What they find is no evidence, since the
 * model had a say in what is looked at; it is the label that counts for the item from then on (view corrected_answer). */
#ifndef RUNG_DB_SUSPECT_H
#define RUNG_DB_SUSPECT_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* What somebody said without the model. */
struct suspect_vote { int64_t item_id, operator_id, label_id, decision_id; };

/* All of a stage, by item. In arena. */
int suspect_votes(struct store *store, const struct stage *stage, struct arena *arena, struct suspect_vote **votes, int *count, struct err *err);

/* Whether the item can be looked at again: nothing of it waits, and its answers can no longer be taken back. 1, 0, -1. */
int suspect_is_settled(struct store *store, const struct stage *stage, int64_t item_id, struct err *err);

/* An answer to be looked at. */
struct suspect_new {
	int64_t     item_id, decision_id, prediction_id, label_id, other_label_id;
	const char *contradicted; /* "model", "peers", "both"; NULL: drawn, to compare with */
	double      margin;       /* NaN: drawn */
};

struct suspect_batch { int64_t batch_id, model_version_id, answers, found; const char *reason; };

/* Stores a batch with its event: a place each, kept for whoever opens it, in an order that tells nothing. Inside a write. */
int suspect_batch_add(struct store *store, const struct stage *stage, const struct actor *by, struct suspect_batch *batch,
                      const struct suspect_new *rows, int count, struct err *err);

/* What came of all batches of a stage. */
struct suspect_result { int64_t asked, waiting, reviewed, unsure, overturned; };
int suspect_found(struct store *store, const struct stage *stage, struct suspect_result *suspects, struct suspect_result *drawn, struct err *err);

/* The labels of a place in the lane, in the order of the stage's: two, or one where they have been merged. Returns how many,
 * or -1. In arena. */
int suspect_labels(struct store *store, int64_t assignment_id, struct arena *arena, const char *labels[2], struct err *err);

#endif
