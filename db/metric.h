/* Metrics as stored: series, rolled up by minute, hour and day, in UTC, and how far the facts have been counted. */
#ifndef RUNG_DB_METRIC_H
#define RUNG_DB_METRIC_H

#include "base/arena.h"
#include "base/err.h"
#include "monitor/histogram.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

enum metric_grain { METRIC_MINUTE = 1, METRIC_HOUR = 60, METRIC_DAY = 1440 }; /* minutes */

/* What was seen in a stretch of time. */
struct metric_point {
	int64_t start_ms;
	int64_t count;      /* values; 0: nothing was seen, and the rest is not defined */
	double  sum, low, high, last;
	int64_t last_ms;
	struct histogram bins; /* empty but for histograms */
};

struct metric_series {
	int64_t series_id;
	const char *metric, *scope;
	struct metric_point *points; /* by time; stretches without a value are left out */
	int     count, room;
};

/* The series, made if it is new. Inside a write. */
int metric_series(struct store *store, int64_t stage_id, const char *metric, const char *scope, int64_t *series_id, struct err *err);

/* Adds what was seen to what the stretch has. Inside a write. */
int metric_put(struct store *store, int64_t series_id, enum metric_grain grain, const struct metric_point *seen, struct err *err);

/* The series of a stage in [since_ms, until_ms), whole stretches: of one metric, of all where it is NULL; of one
 * scope, of every one where it is NULL. By metric and scope, the whole first; those without a point are left out. */
int metric_read(struct store *store, int64_t stage_id, const char *metric, const char *scope, enum metric_grain grain,
                int64_t since_ms, int64_t until_ms, struct arena *arena, struct metric_series **series, int *count,
                struct err *err);
void metric_release(struct metric_series *series, int count); /* what is not the arena's */

/* Throws away stretches of a grain that began before a time, at most a few thousand a call. Inside a write. */
int metric_forget(struct store *store, enum metric_grain grain, int64_t before_ms, struct err *err);

/* What a project has changed about metrics: those it defined, those it muted or gave up. Strings live in arena. */
struct metric_changed { const char *metric, *kind, *query, *unit, *help; }; /* kind: define, mute, unmute, drop; query NULL: the program's own */
int metric_changes(struct store *store, struct arena *arena, struct metric_changed **changes, int *count, struct err *err);
bool metric_is_kept(const struct metric_changed *change); /* neither muted nor given up */

/* The names of metrics that were ever seen in a stage, or of the project. */
int metric_seen(struct store *store, int64_t stage_id, struct arena *arena, const char ***names, int *count, struct err *err);

/* When something was last seen of a metric and a scope, in a stage or of the project; 0: never, longer ago than
 * days are kept, or it cannot be read. */
int64_t metric_last(struct store *store, int64_t stage_id, const char *metric, const char *scope);

/* The bands in force, and the metrics and scopes with an open alarm (low and high are NaN). */
struct metric_band { const char *metric, *scope; double low, high; };
int metric_bands(struct store *store, int64_t stage_id, struct arena *arena, struct metric_band **bands, int *count, struct err *err);
int metric_alarms(struct store *store, int64_t stage_id, struct arena *arena, struct metric_band **alarms, int *count, struct err *err);

/* When the project was made, or, where it has history from before that, the day on which that begins; 0: unknown. */
int64_t metric_began(struct store *store);

/* How far the facts have been counted: rows up to these are. */
enum metric_mark {
	MARK_PREDICTION, MARK_DECISION, MARK_ROUTE, MARK_FOLDED, /* of a stage */
	MARK_ITEM, MARK_EVENT,                                   /* of the project */
	MARK_TENDED,  /* not a row: when that was, in ms */
	MARK_LOOKED, MARK_BUSY, MARK_TICKS, MARK_WRITTEN, /* of the project, no rows: when the machine was looked at, by its own clock
	                                                     in ms, and what it had counted by then: jobs/host.h */
	MARK_COUNT
};

struct metric_marks { int64_t at[MARK_COUNT]; };

int metric_marks_read(struct store *store, int64_t stage_id, struct metric_marks *marks, struct err *err);
int metric_marks_write(struct store *store, int64_t stage_id, const struct metric_marks *marks, struct err *err);

/* The newest rows that there are; not the times. */
int metric_marks_newest(struct store *store, struct metric_marks *marks, struct err *err);

#endif
