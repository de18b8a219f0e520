/* What keys and the mouse do on the Ladder screen. */
#ifndef RUNG_CONSOLE_LADDER_KEYS_H
#define RUNG_CONSOLE_LADDER_KEYS_H

#include "ui/console/ladder_state.h"

unsigned ladder_keys_act(struct app *app, struct ladder_state *state, enum action action);
bool ladder_keys_offer(const struct ladder_state *state, enum action action);
unsigned ladder_mouse(struct app *app, struct ladder_state *state, const struct mouse *mouse);

#endif
