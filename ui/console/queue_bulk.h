/* What is done to many items of the queue at once: the marked ones, else the one that is selected.
 * Where it is more than one, or cannot be undone, a dialog says the count and three of them first. */
#ifndef RUNG_CONSOLE_QUEUE_BULK_H
#define RUNG_CONSOLE_QUEUE_BULK_H

#include "ui/console/queue_state.h"

unsigned queue_bulk_flag(struct app *app, struct queue_state *state);
unsigned queue_bulk_assign(struct app *app, struct queue_state *state);
unsigned queue_bulk_requeue(struct app *app, struct queue_state *state);
unsigned queue_bulk_export(struct app *app, struct queue_state *state);

/* The operator picked, the file named, or yes. */
unsigned queue_bulk_answer(struct app *app, struct queue_state *state, const struct answer *answer);

/* Goes on with what was begun, for a slice of time. */
unsigned queue_bulk_work(struct app *app, struct queue_state *state);

/* Gives up what is not done yet. Returns whether there was something. */
bool queue_bulk_cancel(struct app *app, struct queue_state *state);
void queue_bulk_release(struct queue_state *state);

#endif
