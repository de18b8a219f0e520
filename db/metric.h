/* Metrics as stored: series, rolled up by minute, hour and day, and what a project has changed about them. */
#ifndef RUNG_DB_METRIC_H
#define RUNG_DB_METRIC_H

#include "base/arena.h"
#include "base/err.h"

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
	const unsigned char *bins; /* of a histogram, monitor/histogram.h reads it; NULL: none */
	int     bins_size;
};

struct metric_series {
	int64_t series_id, stage_id;
	const char *metric, *scope;
	struct metric_point *points; /* by time; stretches without a value are left out */
	int     count;
};

/* Adds what was seen to the series' minute, hour and day. Inside a write. Values that are not finite are left
 * out; where bins is not NULL they are added bin by bin. */
int metric_add(struct store *store, int64_t stage_id, const char *metric, const char *scope, const struct metric_point *seen,
               struct err *err);

/* The series of a metric in [since_ms, until_ms), whole stretches; scope NULL: every one of them. */
int metric_read(struct store *store, int64_t stage_id, const char *metric, const char *scope, enum metric_grain grain,
                int64_t since_ms, int64_t until_ms, struct arena *arena, struct metric_series **series, int *count,
                struct err *err);

/* Throws away stretches that are older than is kept. Inside a write. */
int metric_forget(struct store *store, int64_t now_ms, struct err *err);

#endif
