/* What the operator can do with the item in hand. All return what the console has to do; an answer
 * that was not stored leaves the item and says why. */
#ifndef RUNG_CONSOLE_REVIEW_ACTIONS_H
#define RUNG_CONSOLE_REVIEW_ACTIONS_H

#include "ui/console/review_state.h"

/* By a label of the stage. */
unsigned review_action_decide(struct app *app, struct review_state *state, const struct label *label);

/* By one of the keys 1 to 9 and 0. */
unsigned review_action_label(struct app *app, struct review_state *state, int key);

/* Only where a prediction is shown. */
unsigned review_action_agree(struct app *app, struct review_state *state);
unsigned review_action_disagree(struct app *app, struct review_state *state);

/* An answer too: the item is done, without a label. */
unsigned review_action_unsure(struct app *app, struct review_state *state);

/* At once, the note being the reason; an item that comes once more asks for one. */
unsigned review_action_skip(struct app *app, struct review_state *state);
unsigned review_action_skip_because(struct app *app, struct review_state *state, const char *reason);

unsigned review_action_flag(struct app *app, struct review_state *state);

/* Goes on to the next thing that can be laid over the picture. */
unsigned review_action_overlay(struct app *app, struct review_state *state);

#endif
