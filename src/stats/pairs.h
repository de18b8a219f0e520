/* How often people err, from items that two of them judged without knowing of each other, where each item
 * came to be judged twice with a chance of its own that is stored with it.
 *
 * Where two differ, one of them is wrong, and both where a third answer turned out to be right: so half of
 * a difference, or all of it, is error. What two people get wrong alike cannot be seen: the estimate is the
 * least that fits. */
#ifndef RUNG_STATS_PAIRS_H
#define RUNG_STATS_PAIRS_H

#include "stats/interval.h"

#include <stdbool.h>
#include <stdint.h>

/* Sums over pairs, each weighted by 1 / probability (Horvitz and Thompson 1952). Zeroed is empty. */
struct pair_sample {
	int64_t pairs, differing;
	double  weights, squares;         /* of the weights */
	double  wrong_weights;            /* weight x share of the two that is wrong: 0, 1/2 or 1 */
	double  wrong_squares, both_squares; /* weight^2 x that share, and x its square */
};

enum pair_outcome { PAIR_ALIKE, PAIR_ONE_WRONG, PAIR_BOTH_WRONG };

/* probability 0..1, without 0; others are left out and give false. */
bool pair_add(struct pair_sample *sample, enum pair_outcome outcome, double probability);

/* The share of answers that are wrong (Hajek 1971); NaN without pairs. */
double pair_error(const struct pair_sample *sample);

/* An interval for it (Korn and Graubard 1998): the exact one for an effective number of pairs, never more
 * than there were. [0, 1] without pairs; 0 < alpha < 1. */
struct interval pair_interval(const struct pair_sample *sample, double alpha);

#endif
