/* The rows of the queue around the one that is selected: a few pages of perhaps a million, read on as
 * the selection nears an end and forgotten where it has left them behind. */
#ifndef RUNG_CONSOLE_QUEUE_WINDOW_H
#define RUNG_CONSOLE_QUEUE_WINDOW_H

#include "jobs/queue_search.h"

#define QUEUE_WINDOW_ROWS 1200 /* kept at most */

struct queue_window {
	struct queue_row **rows;
	int                count;
	struct queue_search up, down; /* on from the first row, and from the last */
};

/* What a window looks at; borrowed while it is open. */
struct queue_look {
	const struct queue_view   *view;
	const struct queue_filter *filter;
	const char                *operator;
	enum queue_order           order;
};

/* Empty, and about to be filled from the beginning of the order, or from its end. */
void queue_window_begin(struct queue_window *window, const struct queue_look *look, bool at_end);

/* About to be filled around a row of another window; the row itself is in it if it is still found.
 * Returns 1 if so, 0, -1. */
int queue_window_begin_around(struct queue_window *window, const struct queue_look *look, const struct queue_row *row,
                              struct err *err);
void queue_window_release(struct queue_window *window); /* may be repeated */

/* Looks on for budget_us at most until there are so many rows before and behind row at. Rows that came
 * in before it move it: *at goes with them. Returns how many rows came in, or -1. */
int queue_window_fill(struct queue_window *window, int *at, int before, int behind, int64_t budget_us, struct err *err);

/* Whether there are so many rows before and behind row at, or no more to be found. */
bool queue_window_is_filled(const struct queue_window *window, int at, int before, int behind);

/* Forgets what is further than so many rows from row at. Returns how far at moves to the front. */
int queue_window_forget(struct queue_window *window, int at, int far);

#endif
