/* Stretches of time in a recording. Each is the region it is in time, x and width in milliseconds from
 * the beginning of the recording, y 0 and height 1: a picture as long as the recording and one pixel high.
 * So what there is for boxes holds for them too: labels and scores, storing, adding, moving and undoing
 * (ui/console/box_edit.h), and intersection over union, which then is that of the time. */
#ifndef RUNG_BASE_SEGMENT_H
#define RUNG_BASE_SEGMENT_H

#include "base/picture.h"

#include <stdbool.h>

#define SEGMENT_HEIGHT 1 /* of the recording as a picture, and of all of its segments */

/* From start_ms to end_ms, start_ms < end_ms. label_id 0: none; score NaN: none. */
struct region segment_make(double start_ms, double end_ms, int64_t label_id, double score);

double segment_start(const struct region *segment); /* in milliseconds */
double segment_end(const struct region *segment);   /* the first moment after it */

/* Whether a region is a segment of a recording of this length in milliseconds. */
bool segment_fits(const struct region *region, double length_ms);

/* For qsort(): by their starts, then by their ends. */
int segment_order(const void *a, const void *b);

/* Milliseconds within any of them with this label (0: any label); what several cover counts once. They
 * must be in segment_order(). */
double segments_cover(const struct region *segments, int count, int64_t label_id);

/* The segment that comes first among those around this moment, or -1. */
int segments_find(const struct region *segments, int count, double ms);

#endif
