/* Monitoring: what has happened since the last look is counted from the facts, the machine is sampled, drift is
 * judged where a window is complete, and bands are looked at once a minute of the store's clock. */
#ifndef RUNG_JOBS_MONITOR_H
#define RUNG_JOBS_MONITOR_H

#include "base/arena.h"
#include "base/err.h"
#include "db/metric.h"
#include "db/stage.h"
#include "monitor/histogram.h"
#include "monitor/metric.h"

struct store;

/* Does whatever is due; a few index look-ups where nothing is. It opens a write of its own where it must, or
 * joins the one under way. A failure costs figures, never a decision: the caller may go on. */
int monitor_tend(struct store *store, const struct stage *stage, struct err *err);

/* The same, until everything that there is has been counted: monitor_tend() does no more at a time than somebody
 * who waits for an item would notice. */
int monitor_catch_up(struct store *store, const struct stage *stage, struct err *err);

/* A figure over a window: what stands on a tile, in a list, in a band. */
struct monitor_figure {
	const struct metric *metric;
	const char *scope;
	double  value;           /* NaN: not defined */
	double  quantiles[HISTOGRAM_TOLD]; /* of a histogram: p50, p95, p99; NaN: not defined, or none */
	int64_t count;           /* values behind it */
	int64_t since_ms, until_ms;
	double  hours;           /* of the window, those there were since the project began: what a count is divided by */
	char    why[120];        /* where it is not defined; else "" */
};

/* One figure over [now - window_ms, now), begun where the first whole stretch of time begins that is kept of it:
 * minutes up to six hours, hours up to ten days, else days. scope "": of the whole. -1 also where no metric has that
 * name. Strings live in arena. */
int monitor_figure(struct store *store, const struct stage *stage, const char *metric, const char *scope, int64_t window_ms,
                   struct arena *arena, struct monitor_figure *figure, struct err *err);

/* The same figure for each of `steps` stretches of a window, for a chart; values[i] NaN: nothing seen. */
int monitor_chart(struct store *store, const struct stage *stage, const char *metric, const char *scope, int64_t window_ms,
                  int steps, double *values, struct err *err);

/* The metrics that a project has: the table's and its own, muted ones not. In arena; *count of them. */
int monitor_metrics(struct store *store, struct arena *arena, const struct metric ***metrics, int *count, struct err *err);

/* A metric by its name, a project's own among them, muted or not. 1; 0: there is none; -1. */
int monitor_metric(struct store *store, const char *name, struct arena *arena, const struct metric **metric, struct err *err);

/* All of these that were ever seen, and the scopes that were seen in the window. low, high: the band in force,
 * NaN where it is open. */
struct monitor_row { struct monitor_figure figure; double low, high; bool has_alarm; };
int monitor_list(struct store *store, const struct stage *stage, int64_t window_ms, struct arena *arena,
                 struct monitor_row **rows, int *count, struct err *err);

/* The figure in words for people: formula, n, window, source and the SQL that gives it. In arena. */
const char *monitor_explain(const struct stage *stage, const struct monitor_figure *figure, struct arena *arena);

#endif
