/* What was seen, added up in memory before it is stored: a million rows make as many writes as there are stretches
 * of time and series in them. */
#ifndef RUNG_JOBS_MONITOR_TALLY_H
#define RUNG_JOBS_MONITOR_TALLY_H

#include "base/arena.h"
#include "base/err.h"
#include "db/metric.h"
#include "monitor/metric.h"

#include <stdint.h>

struct store;

struct tally_cell;

struct tally {
	struct arena arena;            /* of the scopes' names */
	int64_t minutes_ms, hours_ms;  /* from when on minutes, and hours, are kept: what is older goes to longer stretches only */
	const char **names;            /* of scopes that have no row: tally_scope() */
	int     name_count;
	struct tally_cell *cells;      /* a hash table */
	size_t  count, room;
};

/* now_ms and how long minutes and hours are kept, in ms. The caller releases it. */
void tally_begin(struct tally *tally, int64_t now_ms, int64_t keep_minutes_ms, int64_t keep_hours_ms);
void tally_release(struct tally *tally);

/* Adds a value; one that is not finite is left out. metric NULL: nothing is done. scope_id 0: of the whole; else the
 * row of what metric->scope names, or what tally_scope() gave. */
void tally_add(struct tally *tally, const struct metric *metric, int64_t scope_id, int64_t at_ms, double value);

/* The same of a counter: how many. */
void tally_count(struct tally *tally, const struct metric *metric, int64_t scope_id, int64_t at_ms, int64_t more);

/* A scope without a row, such as a reason, by its name. */
int64_t tally_scope(struct tally *tally, const char *name);

/* Adds all of it to what is stored, and empties it. Inside a write. */
int tally_store(struct tally *tally, struct store *store, int64_t stage_id, struct err *err);

#endif
