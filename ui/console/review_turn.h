/* Whose turn it is: the item that comes onto the Review screen, and what is known when it does. */
#ifndef RUNG_CONSOLE_REVIEW_TURN_H
#define RUNG_CONSOLE_REVIEW_TURN_H

#include "ui/console/review_state.h"

#define REVIEW_RENEW_MS 60000 /* how often the item in hand is leased anew */
#define REVIEW_LOOK_MS  2000  /* how often an empty queue is looked at, where somebody has written */
#define REVIEW_LOOK_ANYWAY_MS 30000 /* the same where nobody has: leases of others run out in silence */

/* Takes the next item of the queue. Both return what the console has to do. */
unsigned review_turn_next(struct app *app, struct review_state *state);

/* Takes this item instead of the one in hand. 1; 0 and -1: that one stays, and *why says why. */
int review_turn_take(struct app *app, struct review_state *state, int64_t item_id, struct err *why);

/* Looks at what this operator has decided; goes back to the item looked at before. As review_turn_take(). */
int review_turn_look(struct app *app, struct review_state *state, int64_t item_id, struct err *why);
int review_turn_back(struct app *app, struct review_state *state, struct err *why);

/* What was written and drawn for the item in hand is kept until it comes again. */
void review_turn_keep_draft(struct review_state *state);

/* Leaves the item in hand without an answer, for the next one. */
unsigned review_turn_put_off(struct app *app, struct review_state *state);

/* Begins with the item in state->task: everything about the one before is forgotten. */
unsigned review_turn_begin(struct app *app, struct review_state *state);

/* True while the item's picture or recording is being decoded. */
bool review_turn_waits(const struct review_state *state);

#endif
