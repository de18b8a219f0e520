/* Lists that open over the item in hand: all labels, and reasons for leaving it once more. What was
 * picked holds for the item it was asked for, and for no other. */
#ifndef RUNG_CONSOLE_REVIEW_PICK_H
#define RUNG_CONSOLE_REVIEW_PICK_H

#include "ui/console/review_state.h"

/* All labels, by typing; the answer comes back as ACTION_MORE_LABELS. */
unsigned review_pick_label(struct app *app, struct review_state *state);

/* All but the one the model says; ACTION_MORE_LABELS too. */
unsigned review_pick_other_label(struct app *app, struct review_state *state);

/* Why the item is left, and why it is left once more; a digit picks, typing says it in one's own words,
 * and a note that is there already is what is typed. ACTION_SKIP. */
unsigned review_pick_reason(struct app *app, struct review_state *state);
unsigned review_pick_reason_again(struct app *app, struct review_state *state);

/* What came of them. */
unsigned review_pick_answer(struct app *app, struct review_state *state, const struct answer *answer);

#endif
