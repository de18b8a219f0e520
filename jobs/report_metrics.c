#include "jobs/report_private.h"

#include "base/arena.h"
#include "base/clock.h"
#include "db/store.h"
#include "jobs/monitor.h"

#include <math.h>

#define STEPS 30
#define WINDOW_MIN_MS CLOCK_DAY_MS
#define WINDOW_MAX_MS (90 * CLOCK_DAY_MS)

static json_t *series_json(const double *values)
{
	json_t *list = json_array();

	for (int i = 0; i < STEPS; i++)
		json_array_append_new(list, report_real(values[i]));
	return list;
}

static json_t *metric_json(const struct monitor_row *row, const double *values)
{
	const struct metric *metric = row->figure.metric;

	return json_pack("{s:s,s:s,s:s,s:s,s:o,s:I,s:o,s:o,s:b,s:o}", "metric", metric->name, "help", metric->help, "unit", metric->unit, "group",
	                 metric_group_name(metric->group), "value", report_real(row->figure.value), "n", (json_int_t)row->figure.count, "low",
	                 report_real(row->low), "high", report_real(row->high), "alarm", row->has_alarm, "series", series_json(values));
}

static int64_t window_of(struct store *store, int64_t since_ms)
{
	int64_t window = store_now(store) - since_ms;

	return window < WINDOW_MIN_MS ? WINDOW_MIN_MS : window > WINDOW_MAX_MS ? WINDOW_MAX_MS : window;
}

json_t *report_metrics_read(struct store *store, const struct stage *stage, int64_t since_ms, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	int64_t window = window_of(store, since_ms);
	struct monitor_row *rows;
	double values[STEPS];
	int count, rc = monitor_list(store, stage, window, &arena, &rows, &count, err);
	json_t *list = json_array();

	for (int i = 0; rc >= 0 && i < count; i++) {
		if (*rows[i].figure.scope || isnan(rows[i].figure.value))
			continue;
		rc = monitor_chart(store, stage, rows[i].figure.metric->name, "", window, STEPS, values, err);
		json_array_append_new(list, metric_json(&rows[i], values));
	}
	arena_release(&arena);
	if (rc >= 0)
		return list;
	json_decref(list);
	return NULL;
}
