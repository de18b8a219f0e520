/* The log vouches for rows of other tables: an event log.rows names, for each table of facts, the rows that
 * came since the one before and a digest over them as they stood when their write ended. So no row can be
 * changed or taken out later without the log being made anew, which its head, noted elsewhere, gives away.
 *
 * A row without a number of its own is vouched for with the row it belongs to (the checks of a gate), or with
 * its whole table where that is small. Comparisons and settings are not: db/verify works them out again. */
#ifndef RUNG_DB_VOUCH_H
#define RUNG_DB_VOUCH_H

#include "base/err.h"

#include <stdint.h>

struct store;

#define VOUCH_FACTS_MAX 64

/* At the end of a write: vouches for all rows that nothing vouches for yet, if something was logged in the
 * write. After answers of people alone, only once a minute or 100 events have passed. */
int vouch_in_write(struct store *store, struct err *err);

/* Rows of a table that came after the newest event that vouches. */
struct vouch_rest { const char *fact; int64_t rows; };

/* Told of each thing that does not fit, in one line: id is the first row of a span, or the event. */
typedef void vouch_problem(void *context, const char *entity, int64_t id, const char *why);

/* Works out every digest again. rows gets how many rows of other tables than the log are vouched for, rest the
 * tables of which rows are not yet. */
int vouch_check(struct store *store, vouch_problem *problem, void *context, int64_t *rows, struct vouch_rest rest[VOUCH_FACTS_MAX],
                int *rest_count, struct err *err);

#endif
