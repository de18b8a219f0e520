/* What a stage asks of evidence, by its settings. */
#ifndef RUNG_JOBS_EVIDENCE_H
#define RUNG_JOBS_EVIDENCE_H

#include "base/err.h"
#include "db/stage.h"
#include "ladder/climb.h"

#include <stdint.h>

struct store;

/* The settings gate.* and promise.* of a stage, with what decides how much is audited and decided blind. */
struct climb_policy evidence_climb_policy(struct store *store, const struct stage *stage);

#endif
