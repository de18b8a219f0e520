/* What the machine decided before it was taken back: sending all of it that nobody has looked at yet to
 * people, as one batch. */
#ifndef RUNG_CONSOLE_LADDER_HOLD_H
#define RUNG_CONSOLE_LADDER_HOLD_H

#include "ui/console/ladder_state.h"

/* The newest hold that something is left of; items 0: there is none. */
int ladder_hold_read(struct app *app, const struct stage *stage, struct ladder_hold *hold, struct err *err);

/* Asks with the count and some of the items; something is held. */
unsigned ladder_hold_ask(struct app *app, struct ladder_state *state);

/* Does it. */
unsigned ladder_hold_send(struct app *app, const struct ladder_state *state);

#endif
