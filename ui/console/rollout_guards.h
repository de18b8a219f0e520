/* The pane of the guards: the rules that take a version back by themselves, and what its next step waits for. */
#ifndef RUNG_CONSOLE_ROLLOUT_GUARDS_H
#define RUNG_CONSOLE_ROLLOUT_GUARDS_H

#include "ui/console/rollout_state.h"

void rollout_guards_draw(const struct app *app, const struct rollout_state *state, struct canvas *canvas, struct rect pane);

/* Rows of the pane with all guards and what is below them. */
int rollout_guards_height(const struct rollout_state *state);

/* The checks that show: how many, and the first of them. */
int rollout_guards_rows(const struct rollout_state *state, int *first);

/* The check on a line of the terminal; -1: none. */
int rollout_guards_row_at(const struct rollout_state *state, int y);

/* What the check selected says in full, with the rows behind it. */
unsigned rollout_guards_why(struct app *app, const struct rollout_state *state);

#endif
