/* What windows are compared with from now on: B on the Drift screen. */
#ifndef RUNG_CONSOLE_DRIFT_BASELINE_H
#define RUNG_CONSOLE_DRIFT_BASELINE_H

#include "ui/console/drift_state.h"

unsigned drift_baseline_pick(struct app *app, struct drift_screen *state);

/* An answer with ACTION_BASELINE; *done: another reference holds. */
unsigned drift_baseline_answer(struct app *app, struct drift_screen *state, const struct answer *answer, bool *done);

#endif
