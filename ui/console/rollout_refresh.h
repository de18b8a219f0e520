/* Reading what the Rollout screen shows. */
#ifndef RUNG_CONSOLE_ROLLOUT_REFRESH_H
#define RUNG_CONSOLE_ROLLOUT_REFRESH_H

#include "ui/console/rollout_state.h"

/* Reads all of it, and says in state what kept it from that. What was staged goes where it no longer can be. */
void rollout_refresh(struct app *app, struct rollout_state *state);

/* Reads it again where the project has changed, unless that takes long: then it is said to be old, until another
 * version answers. True where
 * the screen looks another way. */
bool rollout_refresh_if_due(struct app *app, struct rollout_state *state);

/* Selects a version by its place; the comparison follows. False: it stood there already. */
bool rollout_select(struct rollout_state *state, int at);

/* Decides what is compared: the version selected with the one asked for, with LIVE, or, where it is LIVE, with
 * what is on its way to be. */
void rollout_want_comparison(struct rollout_state *state);

/* Reads the comparison that is due. */
void rollout_compare_now(struct app *app, struct rollout_state *state);

#endif
