/* Stands in for models/features.c: pictures that nothing is measured of. */
#include "models/features.h"

struct features features_of_picture(const struct picture *picture)
{
	(void)picture;
	return features_none();
}
