/* The order "active" of the queue: ranks what waits, some places at a time. */
#ifndef RUNG_JOBS_QUEUE_ORDER_H
#define RUNG_JOBS_QUEUE_ORDER_H

#include "base/err.h"
#include "base/str.h"
#include "db/queue_list.h"
#include "db/stage.h"

struct store;

#define QUEUE_ORDER_FEW  128  /* places that somebody who waits for a task does not notice */
#define QUEUE_ORDER_MANY 1024 /* that are told from each other by what is measured of them: farthest first takes their square */

/* Ranks the next places of the stage, at most so many: nothing where queue.order is random. A round goes through all places by
 * item; another begins where settings or versions in play have changed, or predictions and answers have come for a tenth of
 * what the last one looked at. Between rounds and where nothing is new it is a few look-ups. Returns how many it looked at, or -1. */
int queue_order_tend(struct store *store, const struct stage *stage, int most, struct err *err);

/* Adds what is handed out first, in one line without an end: the order in force with its weights, or why it is another than the
 * setting's. For leads: it tells of the model. */
void queue_order_describe(struct store *store, const struct stage *stage, struct str *line);

/* Adds why the open place of a row stands where it does, in one line without an end. 1; 0: nothing is to be told, as the order
 * is random, the row is no lead's to know, or it is still to be judged blind; -1. */
int queue_order_explain(const struct queue_view *view, const struct queue_row *row, struct str *line, struct err *err);

#endif
