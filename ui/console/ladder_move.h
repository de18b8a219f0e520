/* Up and down the ladder: the questions before, and what comes of them. */
#ifndef RUNG_CONSOLE_LADDER_MOVE_H
#define RUNG_CONSOLE_LADDER_MOVE_H

#include "ui/console/ladder_state.h"

/* Asks before going up, where the gate is open; else says what keeps it closed. The gate was read, and
 * there is one. */
unsigned ladder_promote(struct app *app, struct ladder_state *state);

/* Asks before going one down, from above level 0. */
unsigned ladder_demote(struct app *app, struct ladder_state *state);

/* Does what was asked about: ACTION_PROMOTE or ACTION_DEMOTE. */
unsigned ladder_moved(struct app *app, struct ladder_state *state, const struct answer *answer);

#endif
