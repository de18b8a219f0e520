#include "ladder/reference.h"

#include <math.h>

const char *reference_name(enum reference_feature feature)
{
	static const char *const names[REFERENCE_COUNT] = {
		[REFERENCE_WIDTH] = "width", [REFERENCE_HEIGHT] = "height", [REFERENCE_BRIGHTNESS] = "brightness",
		[REFERENCE_CONTRAST] = "contrast", [REFERENCE_BLUR] = "blur", [REFERENCE_SATURATION] = "saturation",
		[REFERENCE_LENGTH] = "length", [REFERENCE_MISSING] = "missing",
	};

	return names[feature];
}

bool reference_is_unlike(const struct reference *reference, const double *values)
{
	for (int i = 0; i < REFERENCE_COUNT; i++)
		if (!isnan(reference->low[i]) && !(values[i] >= reference->low[i] && values[i] <= reference->high[i]))
			return true;
	return false;
}
