/* What showing a prediction does to people: they agree with it more often, for good reasons and bad.
 * Items are shown with or without it by a draw, so the two groups can be compared. */
#ifndef RUNG_STATS_ANCHORING_H
#define RUNG_STATS_ANCHORING_H

#include "stats/interval.h"

#include <stdint.h>

/* Agreement with the prediction, shown (1) and blind (2), says how much it moves people. Over-reliance, the
 * harmful part, is the same of items on which the model is known to be wrong.
 *
 * The difference of two shares, k1 of n1 minus k2 of n2, with its pooled z and Newcombe's interval (1998,
 * method 10) from two of Wilson's; z as in interval_wilson(). All NaN without data. */
struct anchoring { double difference, z; struct interval interval; };
struct anchoring anchoring_difference(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double z);

#endif
