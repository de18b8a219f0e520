/* What a certificate was made from, by the features of its inputs: an item unlike that is never decided by
 * the machine. */
#ifndef RUNG_LADDER_REFERENCE_H
#define RUNG_LADDER_REFERENCE_H

#include <stdbool.h>

#define REFERENCE_ITEMS_MIN 200 /* measured, for a range to be known */

enum reference_feature {
	REFERENCE_WIDTH, REFERENCE_HEIGHT, REFERENCE_BRIGHTNESS, REFERENCE_CONTRAST, REFERENCE_BLUR,
	REFERENCE_SATURATION, REFERENCE_LENGTH, REFERENCE_MISSING, REFERENCE_COUNT,
};

const char *reference_name(enum reference_feature feature); /* "width", ...: as stored */

/* From the 0.1 % to the 99.9 % quantile. NaN: not known, and nothing is asked of the feature. */
struct reference { double low[REFERENCE_COUNT], high[REFERENCE_COUNT]; };

/* Whether one of the values, REFERENCE_COUNT of them, lies outside its range. One that is NaN does, where
 * there is a range: what was not measured cannot be known to be alike. */
bool reference_is_unlike(const struct reference *reference, const double *values);

#endif
