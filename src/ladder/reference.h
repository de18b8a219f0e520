/* What a certificate was made from, by the features of its inputs: an item unlike that is never decided by
 * the machine. */
#ifndef RUNG_LADDER_REFERENCE_H
#define RUNG_LADDER_REFERENCE_H

#include "ladder/feature.h"

#include <stdbool.h>

#define REFERENCE_ITEMS_MIN 200 /* measured, for a range to be known */

/* From the 0.1 % to the 99.9 % quantile. NaN: not known. */
struct reference { struct features low, high; };

/* Nothing known. */
struct reference reference_none(void);

/* Whether one of the features lies outside its range. One that is NaN does, where there is a range: what was not
 * measured cannot be known to be alike. Where there is none, what was measured must lie in the plain range of
 * feature.h; and whatever the range, something must be there that can be judged: a picture of one shade is unlike
 * any reference. */
bool reference_is_unlike(const struct reference *reference, const struct features *features);

#endif
