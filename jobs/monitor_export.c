#include "jobs/monitor_export.h"

#include "base/text.h"
#include "jobs/monitor_private.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* The units in which Prometheus wants things, and by what ours are to be multiplied. */
static const struct { const char *unit, *ending; double times; } units[] = {
	{ "ms", "_seconds", 1e-3 }, { "s", "_seconds", 1 }, { "min", "_seconds", 60 }, { "h", "_seconds", 3600 }, { "B", "_bytes", 1 },
	{ "B/s", "_bytes_per_second", 1 }, { "share", "_ratio", 1 }, { "0..1", "_ratio", 1 }, { "px", "_pixels", 1 }, { "/h", "_total", 1 },
	{ "dBFS", "_dbfs", 1 },
};

static double unit_of(const struct metric *metric, const char **ending)
{
	*ending = "";
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_equal(units[i].unit, metric->unit)) {
			*ending = units[i].ending;
			return units[i].times;
		}
	return 1;
}

static void add_name(struct str *text, const struct metric *metric)
{
	const char *ending;

	unit_of(metric, &ending);
	str_add(text, "rung_");
	for (const char *at = metric->name; *at; at++)
		str_add_char(text, isalnum((unsigned char)*at) ? *at : '_');
	str_add(text, ending);
}

/* In quotes, a backslash before what would end them. */
static void add_label(struct str *text, const char *name, const char *value)
{
	struct str visible = STR_EMPTY;

	text_add_visible(&visible, value, strlen(value));
	str_addf(text, "%s=\"", name);
	for (const char *at = str_text(&visible); *at; at++) {
		if (*at == '"' || *at == '\\')
			str_add_char(text, '\\');
		str_add_char(text, *at);
	}
	str_add_char(text, '"');
	str_release(&visible);
}

static void add_head(struct str *text, const struct metric *metric)
{
	str_add(text, "# HELP ");
	add_name(text, metric);
	str_add_char(text, ' ');
	text_add_visible(text, metric->help, strlen(metric->help));
	str_add(text, "\n# TYPE ");
	add_name(text, metric);
	str_add(text, metric->kind == METRIC_COUNTER ? " counter\n" : metric->kind == METRIC_HISTOGRAM ? " summary\n" : " gauge\n");
}

/* All that was ever counted: whole days, the one under way among them. */
static int total(struct store *store, const struct stage *stage, const struct monitor_figure *figure, double *value, int64_t *count,
                 struct err *err)
{
	struct monitor_window ever = { METRIC_DAY, INT64_MIN, INT64_MAX, 0 };
	struct monitor_sum sum;

	if (monitor_sum_read(store, stage, figure->metric, figure->scope, &ever, &sum, err) < 0)
		return -1;
	*value = sum.sum;
	*count = sum.count;
	monitor_sum_release(&sum);
	return 0;
}

/* rung_score_latency_seconds_sum{stage="main",version=""; the caller closes it. */
static void add_series(struct str *text, const struct stage *stage, const struct monitor_figure *figure, const char *more)
{
	const struct metric *metric = figure->metric;

	add_name(text, metric);
	str_addf(text, "%s{", more);
	add_label(text, "stage", metric->of_project ? "" : stage->name);
	if (*metric->scope) {
		str_add_char(text, ',');
		add_label(text, metric->scope, figure->scope);
	}
}

/* Quantiles of the window; sum and count of all that was ever seen, as Prometheus has them in a summary. */
static void add_summary(struct str *text, const struct stage *stage, const struct monitor_figure *figure, double sum, int64_t count)
{
	const char *ending;
	double times = unit_of(figure->metric, &ending);

	for (int i = 0; i < HISTOGRAM_TOLD; i++) {
		if (!isfinite(figure->quantiles[i]))
			continue;
		add_series(text, stage, figure, "");
		str_addf(text, ",quantile=\"%g\"} %.15g\n", histogram_told[i], figure->quantiles[i] * times);
	}
	add_series(text, stage, figure, "_sum");
	str_addf(text, "} %.15g\n", sum * times);
	add_series(text, stage, figure, "_count");
	str_addf(text, "} %" PRId64 "\n", count);
}

static int add_sample(struct store *store, const struct stage *stage, const struct monitor_figure *figure, struct str *text, struct err *err)
{
	bool adds_up = figure->metric->kind == METRIC_COUNTER || figure->metric->kind == METRIC_HISTOGRAM;
	double value = figure->value;
	const char *ending;
	int64_t count = 0;

	if (adds_up && total(store, stage, figure, &value, &count, err) < 0)
		return -1;
	if (figure->metric->kind == METRIC_HISTOGRAM) {
		add_summary(text, stage, figure, value, count);
	} else if (isfinite(value)) {
		add_series(text, stage, figure, "");
		str_addf(text, "} %.15g\n", value * unit_of(figure->metric, &ending));
	}
	return 0;
}

int monitor_export_prometheus(struct store *store, const struct stage *stage, int64_t window_ms, bool all, struct str *text, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const struct metric *before = NULL;
	struct monitor_row *rows;
	int count, rc = monitor_list(store, stage, window_ms, &arena, &rows, &count, err);

	for (int i = 0; rc == 0 && i < count; i++) {
		const struct metric *metric = rows[i].figure.metric;

		if (!all && metric->group != METRIC_SOFTWARE && metric->group != METRIC_INPUT)
			continue;
		if (metric != before)
			add_head(text, metric);
		before = metric;
		rc = add_sample(store, stage, &rows[i].figure, text, err);
	}
	arena_release(&arena);
	return rc;
}
