/* What the files of jobs/monitor share: windows, and what values add up to. */
#ifndef RUNG_JOBS_MONITOR_PRIVATE_H
#define RUNG_JOBS_MONITOR_PRIVATE_H

#include "base/clock.h"
#include "db/metric.h"
#include "jobs/monitor.h"

struct store;

#define MONITOR_MINUTES_UP_TO (6 * CLOCK_HOUR_MS)  /* windows that are made of minutes, and of hours */
#define MONITOR_HOURS_UP_TO   (10 * CLOCK_DAY_MS)

struct monitor_window {
	enum metric_grain grain;
	int64_t since_ms, until_ms; /* begun where a stretch begins */
	int64_t began_ms;           /* when the project was made */
};
struct monitor_window monitor_window(struct store *store, int64_t window_ms);

struct monitor_sum {
	int64_t count;
	double  sum, low, high, last;
	struct histogram bins;
};

void monitor_sum_add(struct monitor_sum *sum, const struct metric_point *point); /* points by time */
void monitor_sum_release(struct monitor_sum *sum);
int monitor_sum_read(struct store *store, const struct stage *stage, const struct metric *metric, const char *scope,
                     const struct monitor_window *window, struct monitor_sum *sum, struct err *err);

/* The figure that a metric makes of them; whole: the sum of all that a part is of. NaN: not defined. */
double monitor_value(const struct metric *metric, const struct monitor_sum *sum, double whole, int64_t since_ms, int64_t until_ms,
                     int64_t began_ms);
struct monitor_figure monitor_figure_of(const struct metric *metric, const char *scope, const struct monitor_sum *sum,
                                        const struct monitor_sum *whole, const struct monitor_window *window);

#endif
