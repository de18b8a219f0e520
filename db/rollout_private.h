/* What the files of db/ share about rollouts. */
#ifndef RUNG_DB_ROLLOUT_PRIVATE_H
#define RUNG_DB_ROLLOUT_PRIVATE_H

#include "db/rollout.h"

#include <jansson.h>

/* What rollout_traffic_now() keeps is out of date, or no longer wanted. */
void rollout_forget(struct store *store);
void rollout_free(struct store *store);

/* A plan as events tell it; the caller releases it. */
json_t *rollout_plan_body(const struct stage *stage, const struct rollout_plan *plan);

#endif
