/* Monitoring: what has happened since the last look is counted from the facts, the machine is sampled, drift is
 * judged where a window is complete, and bands are looked at once a minute of the store's clock. */
#ifndef RUNG_JOBS_MONITOR_H
#define RUNG_JOBS_MONITOR_H

#include "base/arena.h"
#include "base/err.h"
#include "db/metric.h"
#include "db/stage.h"
#include "monitor/metric.h"

struct store;

/* Does whatever is due; a few index look-ups where nothing is. It opens a write of its own where it must, or
 * joins the one under way. A failure costs figures, never a decision: the caller may go on. */
int monitor_tend(struct store *store, const struct stage *stage, struct err *err);

/* A figure over a window: what stands on a tile, in a list, in a band. */
struct monitor_figure {
	const struct metric *metric;
	const char *scope;
	double  value;           /* NaN: not defined */
	int64_t count;           /* values behind it */
	int64_t since_ms, until_ms;
	char    why[120];        /* where it is not defined */
};

/* One figure over [now - window_ms, now). scope "": of the whole. */
int monitor_figure(struct store *store, const struct stage *stage, const char *metric, const char *scope, int64_t window_ms,
                   struct monitor_figure *figure, struct err *err);

/* The same figure for each of `steps` stretches of a window, for a chart; values[i] NaN: nothing seen. */
int monitor_chart(struct store *store, const struct stage *stage, const char *metric, const char *scope, int64_t window_ms,
                  int steps, double *values, struct err *err);

/* All metrics of a project, its own among them, muted ones not; the scopes seen of each in the window. */
struct monitor_row { struct monitor_figure figure; double low, high; bool has_alarm; };
int monitor_list(struct store *store, const struct stage *stage, int64_t window_ms, struct arena *arena,
                 struct monitor_row **rows, int *count, struct err *err);

/* The figure in words for people: formula, n, window and the SQL that gives it. */
int monitor_explain(struct store *store, const struct stage *stage, const struct monitor_figure *figure, struct arena *arena,
                    const char **text, struct err *err);

#endif
