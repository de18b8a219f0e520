/* A figure in words: what it is, of what, and how to have it again. */
#include "jobs/monitor.h"

#include "base/clock.h"
#include "base/str.h"
#include "jobs/monitor_private.h"
#include "monitor/figure.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const char *formula(const struct metric *metric, struct arena *arena)
{
	switch (metric->kind) {
	case METRIC_COUNTER:
		return "how many there were, divided by the hours of the window, of these since the project began";
	case METRIC_LEVEL:
		return "the newest value of the window";
	case METRIC_PART:
		return "how many were of it, divided by how many there were";
	case METRIC_HISTOGRAM:
		return arena_printf(arena, "the value below which %g %% of them lie, right to within %g %% of itself", 100 * metric->quantile,
		                    100 * HISTOGRAM_ERROR);
	default:
		return str_equal(metric->unit, "share") ? "how many of them did, divided by how many there were" : "their mean";
	}
}

static const char *source(const struct metric *metric)
{
	static const char *const words[] = {
		[METRIC_FROM_FACTS] = "counted from the rows that are stored, each once, at the time it carries",
		[METRIC_SAMPLED] = "looked up once a minute while the program runs",
		[METRIC_BY_PROCESS] = "told by the processes that do the work",
		[METRIC_BY_QUERY] = "asked for by a query of the project's own, once a minute while the program runs",
	};

	return words[metric->source];
}

static const char *quoted(const char *text, struct arena *arena)
{
	struct str out = STR_EMPTY;
	const char *copy;

	for (; *text; text++)
		str_addf(&out, *text == '\'' ? "''" : "%c", *text);
	copy = arena_strdup(arena, str_text(&out));
	str_release(&out);
	return copy;
}

static const char *stretch_name(int64_t window_ms)
{
	return window_ms <= MONITOR_MINUTES_UP_TO + CLOCK_MINUTE_MS ? "minute" : window_ms <= MONITOR_HOURS_UP_TO + CLOCK_HOUR_MS ? "hour" : "day";
}

/* Quantiles of stretches do not add up to one of all: they are told stretch by stretch. */
static const char *order_of(const struct metric *metric)
{
	if (metric->kind == METRIC_LEVEL)
		return " GROUP BY since ORDER BY since DESC LIMIT 1";
	return metric->kind == METRIC_HISTOGRAM ? " ORDER BY since" : "";
}

/* The rows behind the figure, or, of a part, behind its whole. */
static const char *rows_of(const struct stage *stage, const struct monitor_figure *figure, const char *scope, struct arena *arena)
{
	const struct metric *metric = figure->metric;
	const char *from = metric->of_project ? "stage IS NULL" : arena_printf(arena, "stage = '%s'", quoted(stage->name, arena));
	char since[CLOCK_TEXT_SIZE];

	return arena_printf(arena, "FROM v_metrics WHERE %s AND metric = '%s' AND scope = '%s' AND stretch = '%s' AND since >= '%s'", from,
	                    quoted(metric->name, arena), quoted(scope, arena), stretch_name(figure->until_ms - figure->since_ms),
	                    clock_iso(figure->since_ms, since));
}

/* The figure, and how many values are behind it. */
static const char *columns_of(const struct stage *stage, const struct monitor_figure *figure, struct arena *arena)
{
	switch (figure->metric->kind) {
	case METRIC_COUNTER:
		return arena_printf(arena, "sum(sum) / %.9g AS value, sum(count) AS n", figure->hours);
	case METRIC_PART:
		return arena_printf(arena, "sum(sum) / whole AS value, whole AS n FROM (SELECT sum(sum) AS whole %s), (SELECT sum",
		                    rows_of(stage, figure, "", arena));
	case METRIC_LEVEL:
		return "last AS value, sum(count) AS n";
	case METRIC_HISTOGRAM:
		return "since, p50, p95, p99, count AS n";
	default:
		return "sum(sum) / sum(count) AS value, sum(count) AS n";
	}
}

static const char *query_text(const struct stage *stage, const struct monitor_figure *figure, struct arena *arena)
{
	return arena_printf(arena, "rung query \"SELECT %s %s%s%s\"", columns_of(stage, figure, arena), rows_of(stage, figure, figure->scope, arena),
	                    order_of(figure->metric), figure->metric->kind == METRIC_PART ? ")" : "");
}

/* In the unit that reads best, as everywhere; and in its own, where that is another. */
static void add_value(struct str *out, const struct monitor_figure *figure, struct arena *arena)
{
	const char *unit = figure->metric->unit;
	char words[FIGURE_SIZE];

	figure_words(figure->value, unit, words);
	if (strchr(words, ' ') && !str_ends(words, arena_printf(arena, " %s", unit)))
		str_addf(out, "Value: %s (%.6g %s).\n", words, figure->value, unit);
	else
		str_addf(out, "Value: %.6g%s%s.\n", figure->value, *unit ? " " : "", unit);
}

const char *monitor_explain(const struct stage *stage, const struct monitor_figure *figure, struct arena *arena)
{
	const struct metric *metric = figure->metric;
	char since[CLOCK_TEXT_SIZE], until[CLOCK_TEXT_SIZE];
	struct str out = STR_EMPTY;
	const char *text;

	str_addf(&out, "%s%s%s: %s.\n", metric->name, *figure->scope ? " of " : "", figure->scope, metric->help);
	if (isfinite(figure->value))
		add_value(&out, figure, arena);
	else
		str_addf(&out, "Value: not defined (%s).\n", figure->why);
	if (metric->kind == METRIC_HISTOGRAM && figure->count > 0)
		str_addf(&out, "Of all: p50 %.4g, p95 %.4g, p99 %.4g %s.\n", figure->quantiles[0], figure->quantiles[1], figure->quantiles[2], metric->unit);
	str_addf(&out, "Formula: %s.\n", formula(metric, arena));
	str_addf(&out, "Of: %" PRId64 " values, from %s to %s.\n", figure->count, clock_iso(figure->since_ms, since),
	         clock_iso(figure->until_ms, until));
	str_addf(&out, "Source: %s.\n", source(metric));
	str_addf(&out, "SQL: %s\n", query_text(stage, figure, arena));
	text = arena_strdup(arena, str_text(&out));
	str_release(&out);
	return text;
}
