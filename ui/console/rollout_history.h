/* The acts of the stage's rollouts: what was done with which version, when and on whose word. */
#ifndef RUNG_CONSOLE_ROLLOUT_HISTORY_H
#define RUNG_CONSOLE_ROLLOUT_HISTORY_H

#include "ui/console/rollout_state.h"

void rollout_history_draw(const struct app *app, const struct rollout_state *state, struct canvas *canvas, struct rect pane);

/* The acts that show: how many, and the first of them. */
int rollout_history_rows(const struct rollout_state *state, int *first);

/* All of them on a page, with reasons and evidence. */
unsigned rollout_history_page(struct app *app, const struct rollout_state *state);

#endif
