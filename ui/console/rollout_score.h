/* Having a version look at what it has not seen yet, so that its evidence comes at once. */
#ifndef RUNG_CONSOLE_ROLLOUT_SCORE_H
#define RUNG_CONSOLE_ROLLOUT_SCORE_H

#include "ui/console/rollout_state.h"

/* Runs rung score for the version selected on our terminal, with its bar; ^C there ends it, and what is scored by
 * then is kept. */
unsigned rollout_score(struct app *app, struct rollout_state *state);

/* The same of a version, on nothing but what people have judged of the exam pool: what is said stays on the
 * status line. */
unsigned rollout_score_exam(struct app *app, struct rollout_state *state, int64_t version_id);

/* Whether there is a model to run. */
bool rollout_score_may(const struct rollout_state *state);

#endif
