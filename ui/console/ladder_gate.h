/* The pane of the gate above: the verdict first, a row for each check, why the selected one holds or not,
 * and what the gate is worth. */
#ifndef RUNG_CONSOLE_LADDER_GATE_H
#define RUNG_CONSOLE_LADDER_GATE_H

#include "ui/console/ladder_state.h"

void ladder_gate_draw(const struct app *app, const struct ladder_state *state, struct canvas *canvas, struct rect pane);

/* The rows of checks that show in the pane, and the first of them. */
int ladder_gate_rows(const struct ladder_state *state, int *first);

/* Lines that the whole pane would take, with its frame. */
int ladder_gate_height(const struct ladder_state *state);

/* The check at a line of the terminal; -1: none. */
int ladder_gate_row_at(const struct ladder_state *state, int y);

#endif
