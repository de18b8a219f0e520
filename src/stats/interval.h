/* Intervals for a share: k of n, looked at once.
 *
 * They are for display. Whoever looks again and again and acts on what is seen needs bounds that
 * hold at every moment, which these do not. Nothing seen (n = 0) gives [0, 1]; k outside 0..n, or a
 * level that makes no sense, gives NaN at both ends. */
#ifndef RUNG_STATS_INTERVAL_H
#define RUNG_STATS_INTERVAL_H

#include <stdint.h>

struct interval { double low, high; };

#define INTERVAL_Z95 1.959963984540054 /* normal quantile of 0.975, for two-sided 95 % */

/* Wilson's score interval (1927); z > 0. Covers nearly as often as it says, on average over shares. */
struct interval interval_wilson(int64_t k, int64_t n, double z);

/* The exact interval of Clopper and Pearson (1934); 0 < alpha < 1, 0.05 for 95 %. Covers at least
 * as often as it says, for every share. */
struct interval interval_clopper_pearson(int64_t k, int64_t n, double alpha);

/* The same for numbers that need not be whole, such as the effective size of a weighted sample (Korn and
 * Graubard 1998). */
struct interval interval_effective(double hits, double size, double alpha);

#endif
