/* Figures of windows of time, made from the stretches that are stored. */
#include "jobs/monitor.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/store.h"
#include "jobs/monitor_private.h"

#include <math.h>
#include <stdio.h>

static int64_t align(int64_t at_ms, enum metric_grain grain)
{
	int64_t size = grain * CLOCK_MINUTE_MS, rest = at_ms % size;

	return at_ms - (rest < 0 ? rest + size : rest);
}

struct monitor_window monitor_window(struct store *store, int64_t window_ms)
{
	struct monitor_window window = { .until_ms = store_now(store) + 1 };

	window.grain = window_ms <= MONITOR_MINUTES_UP_TO ? METRIC_MINUTE : window_ms <= MONITOR_HOURS_UP_TO ? METRIC_HOUR : METRIC_DAY;
	window.since_ms = align(window.until_ms - window_ms, window.grain);
	window.began_ms = metric_began(store);
	return window;
}

/* ---- what the values of a window add up to ---- */

void monitor_sum_add(struct monitor_sum *sum, const struct metric_point *point)
{
	sum->low = sum->count ? fmin(sum->low, point->low) : point->low;
	sum->high = sum->count ? fmax(sum->high, point->high) : point->high;
	sum->last = point->last;
	sum->count += point->count;
	sum->sum += point->sum;
	histogram_merge(&sum->bins, &point->bins);
}

void monitor_sum_release(struct monitor_sum *sum)
{
	histogram_release(&sum->bins);
}

/* The time that there was: a project that began an hour ago has no day behind it. Where it began within the last minute
 * that counts as one. */
static double hours_of(int64_t since_ms, int64_t until_ms, int64_t began_ms)
{
	int64_t gone_ms = until_ms - (since_ms < began_ms ? began_ms : since_ms);

	return (double)(gone_ms > CLOCK_MINUTE_MS ? gone_ms : CLOCK_MINUTE_MS) / CLOCK_HOUR_MS;
}

static double per_hour(const struct monitor_sum *sum, int64_t since_ms, int64_t until_ms, int64_t began_ms)
{
	if (until_ms <= since_ms || (until_ms <= began_ms && sum->count == 0))
		return (double)NAN;
	return sum->sum / hours_of(since_ms, until_ms, began_ms);
}

static double quantile(const struct monitor_sum *sum, double share)
{
	return sum->bins.count ? fmax(sum->low, fmin(sum->high, histogram_quantile(&sum->bins, share))) : (double)NAN;
}

double monitor_value(const struct metric *metric, const struct monitor_sum *sum, double whole, int64_t since_ms, int64_t until_ms,
                     int64_t began_ms)
{
	if (metric->kind == METRIC_COUNTER)
		return per_hour(sum, since_ms, until_ms, began_ms);
	if (metric->kind == METRIC_PART)
		return whole > 0 ? sum->sum / whole : (double)NAN;
	if (sum->count == 0)
		return (double)NAN;
	if (metric->kind == METRIC_LEVEL)
		return sum->last;
	if (metric->kind == METRIC_HISTOGRAM)
		return quantile(sum, metric->quantile);
	return sum->sum / (double)sum->count;
}

/* ---- a figure ---- */

static int64_t stage_of(const struct metric *metric, const struct stage *stage)
{
	return metric->of_project ? 0 : stage->stage_id;
}

/* How many of all a part is of. */
static int read_whole(struct store *store, const struct stage *stage, const struct metric *metric, const struct monitor_window *window,
                      struct monitor_sum *whole, struct err *err)
{
	return metric->kind == METRIC_PART ? monitor_sum_read(store, stage, metric, "", window, whole, err) : 0;
}

int monitor_sum_read(struct store *store, const struct stage *stage, const struct metric *metric, const char *scope,
                     const struct monitor_window *window, struct monitor_sum *sum, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct metric_series *series;
	int count, rc = metric_read(store, stage_of(metric, stage), metric->name, scope, window->grain, window->since_ms, window->until_ms,
	                            &arena, &series, &count, err);

	*sum = (struct monitor_sum){ 0 };
	if (rc == 0 && count > 0) {
		for (int i = 0; i < series->count; i++)
			monitor_sum_add(sum, &series->points[i]);
		metric_release(series, count);
	}
	arena_release(&arena);
	return rc;
}

static void say_why(struct monitor_figure *figure, const struct monitor_sum *whole, int64_t window_ms)
{
	char time[CLOCK_TEXT_SIZE];

	if (isfinite(figure->value))
		return;
	if (figure->metric->kind == METRIC_PART && !*figure->scope)
		snprintf(figure->why, sizeof figure->why, "it is told by %s", figure->metric->scope);
	else if (figure->metric->kind == METRIC_PART && whole->count)
		snprintf(figure->why, sizeof figure->why, "no such %s was seen", figure->metric->scope);
	else
		snprintf(figure->why, sizeof figure->why, "nothing was seen in the last %s", clock_duration(window_ms, time));
}

struct monitor_figure monitor_figure_of(const struct metric *metric, const char *scope, const struct monitor_sum *sum,
                                        const struct monitor_sum *whole, const struct monitor_window *window)
{
	struct monitor_figure figure = { .metric = metric, .scope = scope, .count = sum->count, .since_ms = window->since_ms,
	                                 .until_ms = window->until_ms, .hours = hours_of(window->since_ms, window->until_ms, window->began_ms) };
	bool is_whole = metric->kind == METRIC_PART && !*scope;

	figure.value = is_whole ? (double)NAN : monitor_value(metric, sum, whole->sum, window->since_ms, window->until_ms, window->began_ms);
	for (int i = 0; i < HISTOGRAM_TOLD; i++)
		figure.quantiles[i] = quantile(sum, histogram_told[i]);
	if (metric->kind == METRIC_PART)
		figure.count = whole->count;
	say_why(&figure, whole, window->until_ms - window->since_ms);
	return figure;
}

int monitor_figure(struct store *store, const struct stage *stage, const char *name, const char *scope, int64_t window_ms,
                   struct arena *arena, struct monitor_figure *figure, struct err *err)
{
	struct monitor_window window = monitor_window(store, window_ms);
	struct monitor_sum sum = { 0 }, whole = { 0 };
	const struct metric *metric;
	int got = monitor_metric(store, name, arena, &metric, err);

	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "no metric is called %s", name);
	if (monitor_sum_read(store, stage, metric, scope, &window, &sum, err) < 0 ||
	    read_whole(store, stage, metric, &window, &whole, err) < 0) {
		monitor_sum_release(&sum);
		return -1;
	}
	*figure = monitor_figure_of(metric, arena_strdup(arena, scope), &sum, &whole, &window);
	monitor_sum_release(&sum);
	monitor_sum_release(&whole);
	return 0;
}

/* ---- a chart ---- */

/* The whole stretches of a step: each falls to one step. One that is shorter than a stretch has that in which it ends;
 * the last has what is there of the newest. */
struct chart_step { int64_t from_ms, to_ms; };

static struct chart_step step_at(const struct monitor_window *window, int64_t step_ms, int ago)
{
	int64_t end_ms = window->until_ms - ago * step_ms, size = window->grain * CLOCK_MINUTE_MS;
	int64_t from_ms = step_ms < size ? align(end_ms - 1, window->grain) : align(end_ms - step_ms, window->grain);
	int64_t to_ms = step_ms < size ? from_ms + size : align(end_ms, window->grain);

	return (struct chart_step){ from_ms, ago == 0 || to_ms > window->until_ms ? window->until_ms : to_ms };
}

static void sum_step(const struct metric_series *series, int count, const struct chart_step *step, struct monitor_sum *sum)
{
	*sum = (struct monitor_sum){ 0 };
	for (int i = 0; count > 0 && i < series->count; i++)
		if (series->points[i].start_ms >= step->from_ms && series->points[i].start_ms < step->to_ms)
			monitor_sum_add(sum, &series->points[i]);
}

/* The series of a scope and of the whole, for a chart. */
struct chart { const struct metric *metric; struct metric_series *series, *whole; int count, whole_count; struct monitor_window window; };

static void draw(const struct chart *chart, int64_t step_ms, int steps, double *values)
{
	for (int i = 0; i < steps; i++) {
		struct chart_step step = step_at(&chart->window, step_ms, steps - 1 - i);
		struct monitor_sum sum, whole;

		sum_step(chart->series, chart->count, &step, &sum);
		sum_step(chart->whole, chart->whole_count, &step, &whole);
		values[i] = monitor_value(chart->metric, &sum, whole.sum, step.from_ms, step.to_ms, chart->window.began_ms);
		monitor_sum_release(&sum);
		monitor_sum_release(&whole);
	}
}

/* Finer stretches than a figure of that window would need, while they are kept that long. */
static enum metric_grain chart_grain(int64_t window_ms, int64_t step_ms)
{
	if (step_ms >= CLOCK_DAY_MS)
		return METRIC_DAY;
	return step_ms >= CLOCK_HOUR_MS || window_ms > CLOCK_DAY_MS ? METRIC_HOUR : METRIC_MINUTE;
}

static int read_chart(struct store *store, const struct stage *stage, const char *scope, struct arena *arena, struct chart *chart,
                      struct err *err)
{
	const struct monitor_window *window = &chart->window;
	int64_t stage_id = stage_of(chart->metric, stage);

	if (metric_read(store, stage_id, chart->metric->name, scope, window->grain, window->since_ms, window->until_ms, arena, &chart->series,
	                &chart->count, err) < 0)
		return -1;
	return chart->metric->kind != METRIC_PART ? 0 :
	       metric_read(store, stage_id, chart->metric->name, "", window->grain, window->since_ms, window->until_ms, arena, &chart->whole,
	                   &chart->whole_count, err);
}

int monitor_chart(struct store *store, const struct stage *stage, const char *name, const char *scope, int64_t window_ms, int steps,
                  double *values, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct chart chart = { .window = monitor_window(store, window_ms) };
	int got = monitor_metric(store, name, &arena, &chart.metric, err);

	chart.window.grain = chart_grain(window_ms, window_ms / steps);
	chart.window.since_ms = align(chart.window.until_ms - window_ms, chart.window.grain);
	if (got == 0)
		got = err_set(err, "no metric is called %s", name);
	else if (got > 0)
		got = read_chart(store, stage, scope, &arena, &chart, err);
	if (got == 0)
		draw(&chart, window_ms / steps, steps, values);
	metric_release(chart.series, chart.count);
	metric_release(chart.whole, chart.whole_count);
	arena_release(&arena);
	return got;
}
