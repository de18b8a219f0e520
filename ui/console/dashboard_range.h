/* How far back the Dashboard looks, and in which steps. */
#ifndef RUNG_CONSOLE_DASHBOARD_RANGE_H
#define RUNG_CONSOLE_DASHBOARD_RANGE_H

#include <stdint.h>

#define DASHBOARD_RANGES 4

struct dashboard_range {
	const char *name;      /* "24h" */
	int64_t     window_ms;
	int         steps[6];  /* the window divides into so many whole stretches, the most first; 0 after the last */
	int         marks;     /* below a chart that is wide: the window divides into one less */
};

const struct dashboard_range *dashboard_range(int range);

/* How many stretches a line of so many dots shows. */
int dashboard_range_steps(int range, int dots);

#endif
