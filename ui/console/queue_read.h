/* Keeping the list of the Queue screen filled and true: reading on, reading anew, counting, a slice of
 * time at a time. */
#ifndef RUNG_CONSOLE_QUEUE_READ_H
#define RUNG_CONSOLE_QUEUE_READ_H

#include "ui/console/queue_state.h"

/* Starts the list anew, after the filter or the order has changed: from the top, or around the row
 * that is selected where that is still found. */
void queue_read_restart(struct queue_state *state, bool stay);

/* Reads the list again behind the one that shows; it takes its place when it is as long. */
void queue_read_anew(struct queue_state *state);

/* Counts again, unless counting would take too large a part of the time. */
void queue_read_count(struct queue_state *state, int64_t now_ms);

/* Goes to the first or the last row. */
void queue_read_end(struct queue_state *state, bool last);

/* Moves the selection by so many rows, reading on where there may be more. */
void queue_read_move(struct queue_state *state, int rows);

/* Reads what the screen misses, as far as that goes in a glance; queue_read_work() does the rest. */
void queue_read_fill(struct queue_state *state);

/* Whether something is left to do, and one slice of it. True where what is drawn may have changed. */
bool queue_read_is_busy(const struct queue_state *state);
bool queue_read_work(struct queue_state *state, int64_t now_ms);

/* True while rows are missing from the screen: a search for rare ones goes on. */
bool queue_read_is_searching(const struct queue_state *state);

void queue_read_release(struct queue_state *state);

#endif
