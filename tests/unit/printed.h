/* Comparison with published figures, which are given as they are printed. */
#ifndef RUNG_PRINTED_H
#define RUNG_PRINTED_H

#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The value must round to the printed digits: it may differ by half a unit of the last of them, and
 * by a hair for the rounding of the figure itself. "nan" wants NaN. */
static inline void check_printed(double value, const char *printed, const char *what)
{
	const char *point = strchr(printed, '.'), *exponent = strchr(printed, 'e');
	double expected = strtod(printed, NULL), unit = exponent ? pow(10, strtod(exponent + 1, NULL)) : 1;

	if (point)
		unit *= pow(10, -(double)((exponent ? (size_t)(exponent - point) : strlen(point)) - 1));
	if (isnan(expected) ? !isnan(value) : !(fabs(value - expected) <= unit * 0.5000001))
		fail_msg("%s is %.15g, not %s", what, value, printed);
}

#define assert_printed(value, printed) check_printed(value, printed, #value)

#endif
