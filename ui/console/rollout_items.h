/* The items behind a cell of the comparison. */
#ifndef RUNG_CONSOLE_ROLLOUT_ITEMS_H
#define RUNG_CONSOLE_ROLLOUT_ITEMS_H

#include "ui/console/rollout_state.h"

/* Lists those behind the row of the comparison that is selected: at once for a cell, behind the question
 * which cell for a label or a source. */
unsigned rollout_items_open(struct app *app, struct rollout_state *state);

/* What was picked: a cell, an item, or the next page. */
unsigned rollout_items_answer(struct app *app, struct rollout_state *state, const struct answer *answer);

#endif
