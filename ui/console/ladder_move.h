/* Up and down the ladder: the questions before, and what comes of them. */
#ifndef RUNG_CONSOLE_LADDER_MOVE_H
#define RUNG_CONSOLE_LADDER_MOVE_H

#include "ui/console/ladder_state.h"

/* Asks before going up, where the gate is open; else says what keeps it closed. Where somebody else has
 * asked already it is confirmed. The gate was read, and there is one. */
unsigned ladder_promote(struct app *app, struct ladder_state *state);

/* Asks before going one down, from above level 0. */
unsigned ladder_demote(struct app *app, struct ladder_state *state);

/* The dialog before going up: what is done ("PROMOTE"), the button up to the level ("Go to"), the line to write,
 * and first words of the text. */
struct ladder_ask { const char *done, *yes, *line, *first; };
void ladder_ask_up(struct app *app, struct ladder_state *state, const struct ladder_ask *ask);

/* What a level means for the people who decide, as the end of a sentence. */
const char *ladder_effect(int level);

/* Does what was asked about: ACTION_PROMOTE, ACTION_DEMOTE, ACTION_REFUSE, ACTION_WITHDRAW or ACTION_RESUME. */
unsigned ladder_moved(struct app *app, struct ladder_state *state, const struct answer *answer);

#endif
