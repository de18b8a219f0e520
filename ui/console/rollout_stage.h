/* A share that is staged: shown beside its version, applied by nobody until its plan has been read. */
#ifndef RUNG_CONSOLE_ROLLOUT_STAGE_H
#define RUNG_CONSOLE_ROLLOUT_STAGE_H

#include "ui/console/rollout_state.h"

/* One step more, or less, for the version selected; below the first nothing is staged. */
unsigned rollout_stage_more(struct app *app, struct rollout_state *state);
unsigned rollout_stage_less(struct app *app, struct rollout_state *state);

/* Nothing is staged any longer. False: nothing was. */
bool rollout_stage_drop(struct app *app, struct rollout_state *state);

/* Stages the next step of the canary that runs, which there is. */
void rollout_stage_next(struct rollout_state *state, const struct rollout_version *canary);

/* The share it would have. */
double rollout_staged_share(const struct rollout_staged *staged);

/* The steps of a plan, the last of which is all of the traffic, whether it is written there or not; and the
 * share of one of them, from 1. */
int rollout_stage_count(const struct rollout_plan *plan);
double rollout_stage_share(const struct rollout_plan *plan, int step);

#endif
