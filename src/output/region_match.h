/* Which regions of two answers are the same. Pairs that overlap enough are given to each other so that as many as can
 * be are matched, and among such ways the one of most overlap (Kuhn 1955, Munkres 1957: the Hungarian method). Taking the best pair first,
 * as detectors are often scored, leaves regions alone that had a partner, and may depend on the order. */
#ifndef RUNG_OUTPUT_REGION_MATCH_H
#define RUNG_OUTPUT_REGION_MATCH_H

#include "base/picture.h"

/* Intersection over union, 0 to 1; 0 where either is empty. Of segments (base/segment.h) it is that of the time. */
double region_iou(const struct region *a, const struct region *b);

struct region_match {
	int    matched;
	double precision, recall, f1; /* of said beside right; all 1 where both are empty, 0 where one is */
	double mean_iou;              /* of the pairs; NaN: there are none */
};

/* Matches said with right: each with at most one, overlapping by iou at least and with the same label where both have one.
 * partner, where not NULL, has room for said_count: the index in right, or -1. At most OUTPUT_REGIONS_MAX each. */
struct region_match region_match(const struct region *said, int said_count, const struct region *right, int right_count, double iou,
                                 int *partner);

#endif
