/* The metrics of a project, and all their figures at once. */
#include "jobs/monitor.h"

#include "base/str.h"
#include "db/rows.h"
#include "db/store.h"
#include "jobs/monitor_private.h"

#include <math.h>

/* ---- which there are ---- */

/* What the project says of a name; NULL: nothing. */
static const struct metric_changed *changed(const struct metric_changed *changes, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (str_equal(changes[i].metric, name))
			return &changes[i];
	return NULL;
}

static struct metric *own_metric(const struct metric_changed *change, struct arena *arena)
{
	struct metric *metric = arena_alloc(arena, sizeof *metric);

	*metric = (struct metric){ .name = change->metric, .unit = change->unit, .group = METRIC_OWN, .kind = METRIC_LEVEL,
	                           .source = METRIC_BY_QUERY, .scope = "scope",
	                           .of_project = true, .low = NAN, .high = NAN, .least = 1, .help = change->help };
	return metric;
}

int monitor_metrics(struct store *store, struct arena *arena, const struct metric ***metrics, int *count, struct err *err)
{
	struct rows rows = ROWS_OF(const struct metric *, arena);
	struct metric_changed *changes;
	const struct metric *table;
	int change_count, table_count;

	if (metric_changes(store, arena, &changes, &change_count, err) < 0)
		return -1;
	table = metric_table(&table_count);
	for (int i = 0; i < table_count; i++) {
		const struct metric_changed *change = changed(changes, change_count, table[i].name);

		if (!change || metric_is_kept(change))
			*(const struct metric **)rows_add(&rows) = &table[i];
	}
	for (int i = 0; i < change_count; i++)
		if (changes[i].query && metric_is_kept(&changes[i]))
			*(const struct metric **)rows_add(&rows) = own_metric(&changes[i], arena);
	*metrics = rows.all;
	*count = rows.count;
	return 0;
}

int monitor_metric(struct store *store, const char *name, struct arena *arena, const struct metric **metric, struct err *err)
{
	struct metric_changed *changes;
	const struct metric_changed *change;
	int count;

	*metric = metric_find(name);
	if (*metric)
		return 1;
	if (metric_changes(store, arena, &changes, &count, err) < 0)
		return -1;
	change = changed(changes, count, name);
	if (!change || !change->query || str_equal(change->kind, "drop"))
		return 0;
	*metric = own_metric(change, arena);
	return 1;
}

/* ---- all at once ---- */

struct list {
	struct rows rows;                 /* struct monitor_row */
	struct monitor_window window;
	struct metric_series *series[2];  /* of the project, of the stage */
	int series_count[2];
	struct metric_band *bands, *alarms;
	int band_count, alarm_count;
	const char **seen;
	int seen_count;
};

static bool was_seen(const struct list *list, const char *name)
{
	for (int i = 0; i < list->seen_count; i++)
		if (str_equal(list->seen[i], name))
			return true;
	return false;
}

static const struct metric_band *find_band(const struct metric_band *bands, int count, const char *metric, const char *scope)
{
	for (int i = 0; i < count; i++)
		if (str_equal(bands[i].metric, metric) && str_equal(bands[i].scope, scope))
			return &bands[i];
	return NULL;
}

/* The band that somebody has set for the scope, or for each; of the whole else the metric's own. */
static void add_band(const struct list *list, struct monitor_row *row)
{
	const struct metric *metric = row->figure.metric;
	const struct metric_band *band = find_band(list->bands, list->band_count, metric->name, row->figure.scope);

	if (!band && *row->figure.scope)
		band = find_band(list->bands, list->band_count, metric->name, "*");
	row->low = band ? band->low : *row->figure.scope ? (double)NAN : metric->low;
	row->high = band ? band->high : *row->figure.scope ? (double)NAN : metric->high;
	row->has_alarm = find_band(list->alarms, list->alarm_count, metric->name, row->figure.scope) != NULL;
}

static void add_row(struct list *list, const struct metric *metric, const char *scope, const struct monitor_sum *sum,
                    const struct monitor_sum *whole)
{
	struct monitor_row *row = rows_add(&list->rows);

	row->figure = monitor_figure_of(metric, scope, sum, whole, &list->window);
	add_band(list, row);
}

static void sum_points(const struct metric_series *series, struct monitor_sum *sum)
{
	*sum = (struct monitor_sum){ 0 };
	for (int i = 0; i < series->count; i++)
		monitor_sum_add(sum, &series->points[i]);
}

static void add_scopes(struct list *list, const struct metric *metric, const struct monitor_sum *whole)
{
	int of = metric->of_project ? 0 : 1;

	for (int i = 0; i < list->series_count[of]; i++) {
		const struct metric_series *series = &list->series[of][i];
		struct monitor_sum sum;

		if (!*series->scope || !str_equal(series->metric, metric->name))
			continue;
		sum_points(series, &sum);
		add_row(list, metric, series->scope, &sum, whole);
		monitor_sum_release(&sum);
	}
}

static void add_metric(struct list *list, const struct metric *metric)
{
	struct monitor_sum whole = { 0 };
	int of = metric->of_project ? 0 : 1;

	if (!was_seen(list, metric->name))
		return;
	for (int i = 0; i < list->series_count[of]; i++)
		if (str_equal(list->series[of][i].metric, metric->name) && !*list->series[of][i].scope)
			sum_points(&list->series[of][i], &whole);
	if (metric->kind != METRIC_PART)
		add_row(list, metric, "", &whole, &whole);
	add_scopes(list, metric, &whole);
	monitor_sum_release(&whole);
}

static int read_list(struct store *store, const struct stage *stage, struct arena *arena, struct list *list, struct err *err)
{
	const int64_t stages[2] = { 0, stage->stage_id };

	for (int i = 0; i < 2; i++)
		if (metric_read(store, stages[i], NULL, NULL, list->window.grain, list->window.since_ms, list->window.until_ms, arena,
		                &list->series[i], &list->series_count[i], err) < 0)
			return -1;
	if (metric_bands(store, stage->stage_id, arena, &list->bands, &list->band_count, err) < 0 ||
	    metric_alarms(store, stage->stage_id, arena, &list->alarms, &list->alarm_count, err) < 0)
		return -1;
	return metric_seen(store, stage->stage_id, arena, &list->seen, &list->seen_count, err);
}

int monitor_list(struct store *store, const struct stage *stage, int64_t window_ms, struct arena *arena, struct monitor_row **rows,
                 int *count, struct err *err)
{
	struct list list = { .rows = ROWS_OF(struct monitor_row, arena), .window = monitor_window(store, window_ms) };
	const struct metric **metrics;
	int metric_count, rc = monitor_metrics(store, arena, &metrics, &metric_count, err);

	if (rc == 0)
		rc = read_list(store, stage, arena, &list, err);
	for (int i = 0; rc == 0 && i < metric_count; i++)
		add_metric(&list, metrics[i]);
	for (int i = 0; i < 2; i++)
		metric_release(list.series[i], list.series_count[i]);
	*rows = list.rows.all;
	*count = list.rows.count;
	return rc;
}
