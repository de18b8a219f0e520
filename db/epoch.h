/* Epochs: attempts of a model version at the ladder. Evidence of one says nothing in another. */
#ifndef RUNG_DB_EPOCH_H
#define RUNG_DB_EPOCH_H

#include "base/err.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

struct epoch {
	int64_t epoch_id;          /* 0: none */
	int64_t model_version_id;
	int     attempt;           /* of the year, from 1 */
	int     label_set;
	int64_t since_decision_id; /* decisions up to this one do not count */
	int64_t at_ms;
};

/* The newest epoch of a version. 1; 0: it has none; -1. */
int epoch_read(struct store *store, const struct stage *stage, int64_t model_version_id, struct epoch *epoch, struct err *err);

/* The number that the next epoch of a stage would have among those of the last 365 days; or -1. */
int epoch_next_attempt(struct store *store, const struct stage *stage, struct err *err);

/* Begins one; epoch_id and at_ms are filled in. cause: first, demotion, labels. level_change_id 0: none.
 * Inside a write. */
int epoch_begin(struct store *store, const struct stage *stage, const char *cause, int64_t level_change_id, struct epoch *epoch,
                struct err *err);

#endif
