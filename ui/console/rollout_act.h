/* What the dialogs of the Rollout screen asked about, looked at and done. */
#ifndef RUNG_CONSOLE_ROLLOUT_ACT_H
#define RUNG_CONSOLE_ROLLOUT_ACT_H

#include "ui/console/rollout_state.h"

/* The outlook of what state->asked is about, which remembers its hash: what was shown is what is done. */
int rollout_act_look(struct app *app, struct rollout_state *state, struct arena *arena, struct rollout_outlook *outlook, struct err *err);

/* Does it, for a reason that may be "" where none is needed, and says what came of it. */
unsigned rollout_act_do(struct app *app, struct rollout_state *state, const char *reason);

#endif
