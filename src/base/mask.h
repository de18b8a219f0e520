/* What is marked in a mask: a picture that is bright where something is and dark elsewhere. */
#ifndef RUNG_BASE_MASK_H
#define RUNG_BASE_MASK_H

#include "base/picture.h"

#define MASK_BOXES_MAX 1000
#define MASK_AREA_MIN  4 /* pixels: smaller specks are left by whatever made or packed the mask */

/* The boxes round its pieces, each of which hangs together by sides or corners, in the order of their first pixels from the
 * top left. A pixel counts where one of its colours is above 127. boxes has room for MASK_BOXES_MAX, without labels and
 * scores. How many there are; -1 where there are more. */
int mask_boxes(const struct picture *mask, struct region *boxes);

#endif
