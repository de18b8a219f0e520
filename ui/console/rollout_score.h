/* Having a version look at what it has not seen yet, so that its evidence comes at once. */
#ifndef RUNG_CONSOLE_ROLLOUT_SCORE_H
#define RUNG_CONSOLE_ROLLOUT_SCORE_H

#include "ui/console/rollout_state.h"

/* Runs rung score for the version selected on our terminal, with its bar; ^C there ends it, and what is scored by
 * then is kept. */
unsigned rollout_score(struct app *app, const struct rollout_state *state);

/* Whether there is a model to run. */
bool rollout_score_may(const struct rollout_state *state);

#endif
