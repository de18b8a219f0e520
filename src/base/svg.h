/* Charts as inline SVG, drawn with the classes of base/html.c: lines over time, and small ones for tables. */
#ifndef RUNG_BASE_SVG_H
#define RUNG_BASE_SVG_H

#include "base/str.h"

#include <stdbool.h>

#define SVG_LINES_MAX 2

struct svg_line {
	const char   *name;
	const double *y;          /* NaN: a gap */
	const double *low, *high; /* of a band around it; NULL: none */
};

struct svg_chart {
	const char   *title;      /* read to those who do not see it */
	const double *x;          /* rising; count of them, 1 and more */
	int           count;
	struct svg_line lines[SVG_LINES_MAX];
	int           line_count;
	double        least, most; /* of the axis, least < most */
	bool          share;      /* the axis is told in percent */
	bool          steps;      /* values hold until the next one */
	double        limit;      /* a dashed line; NaN: none */
	const char   *limit_name;
	const char   *first, *last; /* what the ends of the axis are called */
};

void svg_chart(struct str *out, const struct svg_chart *chart);

/* A line without axes over values of even distance; NaN: a gap. Where none is defined nothing is drawn. */
void svg_spark(struct str *out, const double *values, int count);

#endif
