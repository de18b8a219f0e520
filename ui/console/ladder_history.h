/* What happened to the level: a pane of it, newest first, and a page with every reason in full. */
#ifndef RUNG_CONSOLE_LADDER_HISTORY_H
#define RUNG_CONSOLE_LADDER_HISTORY_H

#include "ui/console/ladder_state.h"

void ladder_history_draw(const struct app *app, const struct ladder_state *state, struct canvas *canvas, struct rect pane);

/* The rows that show in the pane, and the first of them. */
int ladder_history_rows(const struct ladder_state *state, int *first);

/* The change at a line of the terminal, counted from the newest; -1: none. */
int ladder_history_row_at(const struct ladder_state *state, int y);

unsigned ladder_timeline(struct app *app, const struct ladder_state *state);

#endif
