/* From rows to evidence: what the gates of a stage read, folded anew from the settled decisions each
 * time, in the order in which they were decided, so that every figure can be recomputed. */
#ifndef RUNG_JOBS_EVIDENCE_H
#define RUNG_JOBS_EVIDENCE_H

#include "base/err.h"
#include "db/stage.h"
#include "ladder/climb.h"

#include <stdint.h>

struct store;

/* The settings gate.* and promise.* of a stage. */
struct gate_policy evidence_policy(struct store *store, const struct stage *stage);

/* The same with what decides how much is audited and decided blind. */
struct climb_policy evidence_climb_policy(struct store *store, const struct stage *stage);

/* Initialises attempt and folds into it what is known of a version; labels are indexes of stage->labels.
 * Look-alikes, items of one group, count once. The caller releases attempt, also after -1. */
int evidence_read(struct store *store, const struct stage *stage, int64_t model_version_id,
                  const struct gate_policy *policy, struct attempt *attempt, struct err *err);

#endif
