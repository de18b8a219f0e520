/* A figure in words: what it is, of what, and how to have it again. */
#include "jobs/monitor.h"

#include "base/clock.h"
#include "base/str.h"
#include "jobs/monitor_private.h"

#include <inttypes.h>
#include <math.h>

static const char *formula(const struct metric *metric, struct arena *arena)
{
	switch (metric->kind) {
	case METRIC_COUNTER:
		return "how many there were, divided by the hours of the window";
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

/* The SQL that gives it, or as near to it as SQL comes. */
static const char *query_value(const struct metric *metric, double hours, struct arena *arena)
{
	switch (metric->kind) {
	case METRIC_COUNTER:
		return arena_printf(arena, "sum(sum) / %.6g", hours);
	case METRIC_PART:
		return "sum(sum)";
	case METRIC_LEVEL:
		return "last";
	case METRIC_HISTOGRAM:
		return "since, p50, p95, p99";
	default:
		return "sum(sum) / sum(count)";
	}
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

static const char *query_text(const struct stage *stage, const struct monitor_figure *figure, struct arena *arena)
{
	const struct metric *metric = figure->metric;
	int64_t window_ms = figure->until_ms - figure->since_ms;
	const char *from = metric->of_project ? "stage IS NULL" : arena_printf(arena, "stage = '%s'", quoted(stage->name, arena));
	char since[CLOCK_TEXT_SIZE];

	return arena_printf(arena, "rung query \"SELECT %s, %s AS n FROM v_metrics WHERE %s AND metric = '%s' AND scope = '%s' AND "
	                    "stretch = '%s' AND since >= '%s'%s\"", query_value(metric, (double)window_ms / CLOCK_HOUR_MS, arena),
	                    metric->kind == METRIC_HISTOGRAM ? "count" : "sum(count)", from,
	                    quoted(metric->name, arena), quoted(figure->scope, arena), stretch_name(window_ms),
	                    clock_iso(figure->since_ms, since), order_of(metric));
}

const char *monitor_explain(const struct stage *stage, const struct monitor_figure *figure, struct arena *arena)
{
	const struct metric *metric = figure->metric;
	char since[CLOCK_TEXT_SIZE], until[CLOCK_TEXT_SIZE];
	struct str out = STR_EMPTY;
	const char *text;

	str_addf(&out, "%s%s%s: %s.\n", metric->name, *figure->scope ? " of " : "", figure->scope, metric->help);
	if (isfinite(figure->value))
		str_addf(&out, "Value: %.6g%s%s.\n", figure->value, *metric->unit ? " " : "", metric->unit);
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
