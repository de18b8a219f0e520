/* Moving versions on the Rollout screen: each act asks first, by what it would do, and what it asked about is
 * looked at again when it is answered. */
#ifndef RUNG_CONSOLE_ROLLOUT_MOVE_H
#define RUNG_CONSOLE_ROLLOUT_MOVE_H

#include "ui/console/rollout_state.h"

/* The plan of what is staged. */
unsigned rollout_ask_staged(struct app *app, struct rollout_state *state);

/* The next step of the canary; a page with what is missing where it may not be taken. */
unsigned rollout_promote(struct app *app, struct rollout_state *state);

/* The version selected is LIVE at once. */
unsigned rollout_switch(struct app *app, struct rollout_state *state);

unsigned rollout_back(struct app *app, struct rollout_state *state);

/* Begins to score the version selected, as a shadow or as NEXT, or ends it. */
unsigned rollout_shadow(struct app *app, struct rollout_state *state);

/* What was answered to one of these. */
unsigned rollout_moved(struct app *app, struct rollout_state *state, const struct answer *answer);

#endif
