/* Values over time as a line of dots finer than cells, with the limits that they are held to. */
#ifndef RUNG_CONSOLE_CHART_H
#define RUNG_CONSOLE_CHART_H

#include "ui/console/canvas.h"

#define CHART_DOTS_MAX 1024 /* across; what lies further to the right does not show */

struct chart {
	const double *values;    /* of stretches of equal length, the oldest first; NaN: nothing was seen in it */
	int           count;
	const char   *unit;      /* of monitor/metric.h */
	double        low, high; /* limits; NaN: none */
	double        bottom, top; /* what shows of all values: chart_scale() sets them */
	const char *const *marks; /* below the axis, evenly from the oldest to the newest; NULL: none */
	int           mark_count;
};

/* Makes room for all values, and for a limit where the line keeps its shape beside it. */
void chart_scale(struct chart *chart);

/* The line and its limits over all of area, which may be one row high; a limit is named "hi" or "lo". */
void chart_draw_line(const struct chart *chart, struct canvas *canvas, struct rect area);

/* The same with what the values are at the left, marks below, and limits by name. */
void chart_draw(const struct chart *chart, struct canvas *canvas, struct rect area);

/* How many stretches show as they are in an area of that width: two a cell. */
int chart_steps(int columns);

#endif
