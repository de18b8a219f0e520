#include "db/metric.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <stdlib.h>

#define FORGET_MOST 5000 /* stretches a call: a write is not to take long for it */

/* ---- series and points ---- */

int metric_series(struct store *store, int64_t stage_id, const char *metric, const char *scope, int64_t *series_id, struct err *err)
{
	int got = query_number(store, series_id, err, "metric.series", value_integer(stage_id), value_text(metric), value_text(scope));

	if (got == 0)
		got = query_number(store, series_id, err, "metric.add_series", value_integer(stage_id), value_text(metric), value_text(scope));
	return got < 0 ? -1 : 0;
}

/* Bins of a histogram are added one by one: what is stored, and what was seen. */
static int add_stored_bins(struct store *store, int64_t series_id, enum metric_grain grain, int64_t start_ms, struct histogram *bins,
                           struct err *err)
{
	struct query query;
	const void *bytes;
	size_t size;
	int got = query_first(&query, store, err, "metric.bins", value_integer(series_id), value_integer(grain), value_integer(start_ms));

	if (got <= 0)
		return got;
	bytes = query_blob(&query, 0, &size);
	histogram_read(bins, bytes, size); /* what is damaged costs its own values */
	query_end(&query);
	return 0;
}

int metric_put(struct store *store, int64_t series_id, enum metric_grain grain, const struct metric_point *seen, struct err *err)
{
	double quantiles[HISTOGRAM_TOLD] = { (double)NAN, (double)NAN, (double)NAN };
	struct histogram bins = HISTOGRAM_EMPTY;
	unsigned char *bytes = NULL;
	size_t size = 0;
	int64_t put;

	if (seen->bins.count) {
		if (add_stored_bins(store, series_id, grain, seen->start_ms, &bins, err) < 0)
			return -1;
		histogram_merge(&bins, &seen->bins);
		bytes = histogram_write(&bins, &size);
		for (int i = 0; i < HISTOGRAM_TOLD; i++)
			quantiles[i] = histogram_quantile(&bins, histogram_told[i]);
		histogram_release(&bins);
	}
	put = query_run(store, err, "metric.put", value_integer(series_id), value_integer(grain), value_integer(seen->start_ms),
	                value_integer(seen->count), value_real(seen->sum), value_real(seen->low), value_real(seen->high),
	                value_real(seen->last), value_integer(seen->last_ms), value_blob(bytes, size),
	                value_real(quantiles[0]), value_real(quantiles[1]), value_real(quantiles[2]));
	free(bytes);
	return put < 0 ? -1 : 0;
}

static void add_point(struct metric_series *series, const struct query *query)
{
	struct metric_point *point;
	const void *bytes;
	size_t size;

	if (series->count == series->room) {
		series->room = series->room ? 2 * series->room : 16;
		series->points = xrealloc(series->points, (size_t)series->room, sizeof *series->points);
	}
	point = &series->points[series->count++];
	*point = (struct metric_point){
		.start_ms = query_integer(query, 3), .count = query_integer(query, 4), .sum = query_real(query, 5),
		.low = query_real(query, 6), .high = query_real(query, 7), .last = query_real(query, 8), .last_ms = query_integer(query, 9),
	};
	bytes = query_blob(query, 10, &size);
	histogram_read(&point->bins, bytes, size);
}

static int read_points(struct query *query, struct arena *arena, struct rows *rows, struct err *err)
{
	struct metric_series *series = NULL;
	int got;

	while ((got = query_next(query, err)) > 0) {
		if (!series || series->series_id != query_integer(query, 0)) {
			series = rows_add(rows);
			series->series_id = query_integer(query, 0);
			series->metric = query_strdup(query, 1, arena);
			series->scope = query_strdup(query, 2, arena);
		}
		add_point(series, query);
	}
	return got;
}

int metric_read(struct store *store, int64_t stage_id, const char *metric, const char *scope, enum metric_grain grain,
                int64_t since_ms, int64_t until_ms, struct arena *arena, struct metric_series **series, int *count,
                struct err *err)
{
	const char *name = !metric ? "metric.points" : scope ? "metric.points_in" : "metric.points_of";
	const struct store_value values[] = { value_integer(stage_id), value_integer(grain), value_integer(since_ms), value_integer(until_ms),
	                                      value_text(metric), value_text(scope) };
	struct rows rows = ROWS_OF(struct metric_series, arena);
	struct query query;
	int got = query_begin_values(&query, store, err, name, values, !metric ? 4 : scope ? 6 : 5);

	if (got == 0)
		got = read_points(&query, arena, &rows, err);
	*series = rows.all;
	*count = rows.count;
	if (got < 0)
		metric_release(rows.all, rows.count);
	return got;
}

void metric_release(struct metric_series *series, int count)
{
	for (int i = 0; i < count; i++) {
		for (int j = 0; j < series[i].count; j++)
			histogram_release(&series[i].points[j].bins);
		free(series[i].points);
	}
}

int metric_forget(struct store *store, enum metric_grain grain, int64_t before_ms, struct err *err)
{
	return query_run(store, err, "metric.forget", value_integer(grain), value_integer(before_ms), value_integer(FORGET_MOST)) < 0 ? -1 : 0;
}

/* ---- what a project says of them ---- */

int metric_changes(struct store *store, struct arena *arena, struct metric_changed **changes, int *count, struct err *err)
{
	struct rows rows = ROWS_OF(struct metric_changed, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "metric.changes") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct metric_changed *)rows_add(&rows) = (struct metric_changed){
			query_strdup(&query, 0, arena), query_strdup(&query, 1, arena), query_strdup(&query, 2, arena),
			query_strdup(&query, 3, arena), query_strdup(&query, 4, arena),
		};
	*changes = rows.all;
	*count = rows.count;
	return got;
}

bool metric_is_kept(const struct metric_changed *change)
{
	return str_equal(change->kind, "define") || str_equal(change->kind, "unmute");
}

int64_t metric_last(struct store *store, int64_t stage_id, const char *metric, const char *scope)
{
	int64_t last_ms;

	return query_number(store, &last_ms, NULL, "metric.last", value_integer(stage_id), value_text(metric), value_text(scope)) > 0 ? last_ms : 0;
}

int metric_seen(struct store *store, int64_t stage_id, struct arena *arena, const char ***names, int *count, struct err *err)
{
	struct rows rows = ROWS_OF(const char *, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "metric.seen", value_integer(stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(const char **)rows_add(&rows) = query_strdup(&query, 0, arena);
	*names = rows.all;
	*count = rows.count;
	return got;
}

static int read_bands(struct store *store, const char *name, int64_t stage_id, struct arena *arena, struct metric_band **bands, int *count,
                      struct err *err)
{
	struct rows rows = ROWS_OF(struct metric_band, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, name, value_integer(stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		bool limits = query_columns(&query) > 2;

		*(struct metric_band *)rows_add(&rows) = (struct metric_band){
			query_strdup(&query, 0, arena), query_strdup(&query, 1, arena), limits ? query_real(&query, 2) : (double)NAN,
			limits ? query_real(&query, 3) : (double)NAN,
		};
	}
	*bands = rows.all;
	*count = rows.count;
	return got;
}

int metric_bands(struct store *store, int64_t stage_id, struct arena *arena, struct metric_band **bands, int *count, struct err *err)
{
	return read_bands(store, "metric.limits", stage_id, arena, bands, count, err);
}

int metric_alarms(struct store *store, int64_t stage_id, struct arena *arena, struct metric_band **alarms, int *count, struct err *err)
{
	return read_bands(store, "metric.alarms", stage_id, arena, alarms, count, err);
}

int64_t metric_began(struct store *store)
{
	int64_t began;

	return query_number(store, &began, NULL, "metric.began") > 0 ? began : 0;
}

/* ---- marks ---- */

static const char *const mark_names[MARK_COUNT] = {
	[MARK_PREDICTION] = "prediction", [MARK_DECISION] = "decision", [MARK_ROUTE] = "route", [MARK_FOLDED] = "folded",
	[MARK_ITEM] = "item", [MARK_EVENT] = "event", [MARK_TENDED] = "tended",
	[MARK_LOOKED] = "looked", [MARK_BUSY] = "busy", [MARK_TICKS] = "ticks", [MARK_WRITTEN] = "written",
};

int metric_marks_read(struct store *store, int64_t stage_id, struct metric_marks *marks, struct err *err)
{
	struct query query;
	int got;

	*marks = (struct metric_marks){ { 0 } };
	if (query_begin(&query, store, err, "metric.marks", value_integer(stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		for (int i = 0; i < MARK_COUNT; i++)
			if (strcmp(query_text(&query, 0), mark_names[i]) == 0)
				marks->at[i] = query_integer(&query, 1);
	return got;
}

int metric_marks_write(struct store *store, int64_t stage_id, const struct metric_marks *marks, struct err *err)
{
	for (int i = 0; i < MARK_COUNT; i++)
		if (marks->at[i] && query_run(store, err, "metric.put_mark", value_integer(stage_id), value_text(mark_names[i]),
		                              value_integer(marks->at[i])) < 0)
			return -1;
	return 0;
}

int metric_marks_newest(struct store *store, struct metric_marks *marks, struct err *err)
{
	static const enum metric_mark columns[] = { MARK_PREDICTION, MARK_DECISION, MARK_ROUTE, MARK_FOLDED, MARK_ITEM, MARK_EVENT };
	struct query query;
	int got = query_first(&query, store, err, "metric.newest");

	*marks = (struct metric_marks){ { 0 } };
	if (got <= 0)
		return -1;
	for (int i = 0; i < (int)(sizeof columns / sizeof *columns); i++)
		marks->at[columns[i]] = query_integer(&query, i);
	query_end(&query);
	return 0;
}
