/* Looking for items of the queue that a filter lets through, a slice at a time: a rare one may take a
 * million rows to find, and meanwhile keys must be answered. */
#ifndef RUNG_JOBS_QUEUE_SEARCH_H
#define RUNG_JOBS_QUEUE_SEARCH_H

#include "db/queue_list.h"
#include "jobs/queue_filter.h"

#include <stdbool.h>
#include <stdint.h>

struct queue_search {
	const struct queue_view   *view;
	const struct queue_filter *filter;
	const char      *operator; /* whom "who:me" means */
	struct queue_span span;    /* where it goes on */
	bool             bare;     /* rows need no facts but those that decide whether they are found: to count */
	bool             blind;    /* it looks for what another leaves out: see queue_search_left_out() */
	int64_t          looked_at; /* rows, so far */
	bool             ended;    /* there is nothing further on */
};

/* Starts at the beginning of the order (the end, backwards); the caller may set span.after instead.
 * view, filter and operator are borrowed. */
void queue_search_begin(struct queue_search *search, const struct queue_view *view, const struct queue_filter *filter,
                        const char *operator, enum queue_order order, bool backwards);

/* Whether such a search leaves out what is still to be judged blind, and one that looks for these: what
 * waits and would be let through by the terms that do not ask for the model. It finds the same whatever
 * the model says. */
bool queue_search_leaves_out(const struct queue_view *view, const struct queue_filter *filter, enum queue_order order);
void queue_search_left_out(struct queue_search *search, const struct queue_view *view, const struct queue_filter *filter,
                           const char *operator);

/* Takes what it found; its texts last until it returns. False: enough, go on behind this one later. */
typedef bool queue_found(void *context, const struct queue_row *row);

/* Looks on for budget_us microseconds at most, or until enough is found. 0; search->ended says whether
 * there is more; -1. */
int queue_search_run(struct queue_search *search, int64_t budget_us, queue_found *found, void *context, struct err *err);

/* Reads one item anew as the search would find it; texts live in arena. key is where the row stood.
 * 1; 0: it would not be found any more; -1. */
int queue_search_again(const struct queue_search *search, int64_t item_id, const struct queue_key *key, struct arena *arena,
                       struct queue_row *row, struct err *err);

/* How much of the way a search from the beginning has come, 0..1: roughly. */
double queue_search_progress(const struct queue_search *search);

#endif
