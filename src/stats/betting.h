/* Evidence on the mean of values in 0..1 that are no mere yes or no: means of clusters, weighted
 * losses, paired differences. It bets a little of its wealth on each value, at five stakes at once; while
 * the mean is at most m, given all that went before, its mean wealth is a nonnegative supermartingale
 * (Waudby-Smith and Ramdas 2024), so it may be looked at after every value. */
#ifndef RUNG_STATS_BETTING_H
#define RUNG_STATS_BETTING_H

#include <stdint.h>

#define BETTING_STAKES 5

struct betting {
	double mean;                      /* the mean to be refuted, 0 < mean < 1 */
	double log_wealth[BETTING_STAKES]; /* at stakes .05 .1 .2 .4 .8 */
};

void betting_init(struct betting *betting, double mean);

/* Takes one value in 0..1; others, and NaN, make the evidence NaN for good. */
void betting_add(struct betting *betting, double value);

/* The natural logarithm of the evidence that the mean is above the one given. */
double betting_log_e(const struct betting *betting);

/* The same for differences in -1..1 between two that judge the same things, first minus second, against
 * "the mean is at most -margin": that the first is worse by the margin or more. */
void betting_add_difference(struct betting *betting, double margin, double difference);
void betting_add_differences(struct betting *betting, double margin, double difference, int64_t count); /* so often the same */

#endif
