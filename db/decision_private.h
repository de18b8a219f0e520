/* What the files of db/ share about decisions. */
#ifndef RUNG_DB_DECISION_PRIVATE_H
#define RUNG_DB_DECISION_PRIVATE_H

#include "db/stage.h"

#include <stdint.h>

/* Where the settled past ends: decisions recorded up to *until_ms, and those up to *until_id. */
int decision_settled_until(struct store *store, const struct stage *stage, int64_t *until_ms, int64_t *until_id,
                           struct err *err);

/* How a prediction and a decision are compared: appends the row. */
int comparison_add(struct store *store, int64_t prediction_id, int64_t predicted_label_id, int64_t decision_id,
                   int64_t decided_label_id, struct err *err);

#endif
