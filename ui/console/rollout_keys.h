/* The actions of the Rollout screen, one row each. */
#ifndef RUNG_CONSOLE_ROLLOUT_KEYS_H
#define RUNG_CONSOLE_ROLLOUT_KEYS_H

#include "ui/console/rollout_state.h"

/* Does nothing where the action is not offered. */
unsigned rollout_keys_act(struct app *app, struct rollout_state *state, enum action action);
bool rollout_keys_offer(const struct rollout_state *state, enum action action);

unsigned rollout_keys_answer(struct app *app, struct rollout_state *state, const struct answer *answer);
unsigned rollout_mouse(struct app *app, struct rollout_state *state, const struct mouse *mouse);

#endif
