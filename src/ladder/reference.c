#include "ladder/reference.h"

#include <math.h>

struct reference reference_none(void)
{
	return (struct reference){ features_none(), features_none() };
}

/* NaN is outside. */
static bool is_outside(double value, double low, double high)
{
	return !(value >= low && value <= high);
}

static bool is_unlike(enum feature feature, double value, double low, double high)
{
	const struct feature_row *row = feature_row(feature);

	if (!isnan(value) && !isnan(row->blank_low) && is_outside(value, row->blank_low, row->blank_high))
		return true;
	if (!isnan(low))
		return is_outside(value, low, high);
	return !isnan(value) && !isnan(row->plain_low) && is_outside(value, row->plain_low, row->plain_high);
}

/* A record of which every value is missing. */
static bool is_empty(const struct features *features)
{
	return features->of[FEATURE_MISSING] >= features->of[FEATURE_FIELDS];
}

bool reference_is_unlike(const struct reference *reference, const struct features *features)
{
	for (int i = 0; i < FEATURE_COUNT; i++)
		if (is_unlike((enum feature)i, features->of[i], reference->low.of[i], reference->high.of[i]))
			return true;
	return is_empty(features);
}
