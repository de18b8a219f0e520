/* Back and forth on the Review screen: taking back and doing again, and looking at items without
 * deciding them. All return what the console has to do. */
#ifndef RUNG_CONSOLE_REVIEW_BACK_H
#define RUNG_CONSOLE_REVIEW_BACK_H

#include "ui/console/review_state.h"

/* Also where no item is in hand. */
unsigned review_back_undo(struct app *app, struct review_state *state);
unsigned review_back_redo(struct app *app, struct review_state *state);

/* The item looked at before this one, and on again; what is left without an answer keeps its note and
 * boxes. */
unsigned review_back_previous(struct app *app, struct review_state *state);
unsigned review_back_next(struct app *app, struct review_state *state);

/* The item in hand, or the one that was picked elsewhere; where that is not to be had this one stays. */
unsigned review_back_enter(struct app *app, struct review_state *state, int64_t item_id);

#endif
