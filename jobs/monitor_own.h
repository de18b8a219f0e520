/* Metrics of a project's own: SQL over the views whose first column is a value, and whose second, where there is one,
 * says what it is of. */
#ifndef RUNG_JOBS_MONITOR_OWN_H
#define RUNG_JOBS_MONITOR_OWN_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/metric.h"
#include "db/metric_change.h"
#include "jobs/monitor_tally.h"

struct store;

#define OWN_ROWS_MAX  50  /* that a query may give */
#define OWN_WITHIN_MS 200 /* that it may take */

struct own_value { const char *scope; double value; }; /* value NaN: NULL */

/* Asks a query. It only reads, takes no longer than it may, and gives numbers: -1 says what it does else. */
int monitor_own_ask(struct store *store, const char *query, struct arena *arena, struct own_value **values, int *count, struct err *err);

/* Asks all that the project has, and tallies what they say; those that fail have no value. -1: it is not known which
 * there are. */
int monitor_own_sample(struct store *store, int64_t now_ms, struct tally *tally, struct err *err);

/* Checks what is to change and stores it. A definition's query is asked once. */
int monitor_own_change(struct store *store, const struct actor *by, const struct metric_change *change, struct err *err);

#endif
