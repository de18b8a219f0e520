/* Which of two model versions is better, from what people decided without seeing either.
 *
 * Paired: both answered the same items. Only items where one of them alone is right tell them apart. Unpaired:
 * each item went to one of them by a draw; while both err equally often, each error belongs to the canary
 * with the chance of its share, however the common rate of errors comes and goes (a conditional count, Lindon
 * and Malek 2022). Evidence (log e) may be looked at after every item; the p-value and the interval are for
 * one look, and for display. Counts below 0, and shares outside 0..1, give NaN. */
#ifndef RUNG_STATS_VERSIONS_H
#define RUNG_STATS_VERSIONS_H

#include "stats/interval.h"

#include <stdint.h>

/* ---- paired; gains: only the first is right, losses: only the second ---- */

/* McNemar's exact test, two-sided: twice the smaller binomial tail, at most 1; 1 where they never differ. */
double versions_mcnemar(int64_t gains, int64_t losses);

/* log e that the first is better, and that it is worse. */
double versions_log_superior(int64_t gains, int64_t losses);
double versions_log_inferior(int64_t gains, int64_t losses);

/* The share right of the first minus that of the second, with Newcombe's interval for paired shares (1998,
 * method 10: score intervals of both, joined by their correlation, less for its own continuity). NaN and
 * [-1, 1] without items. */
struct versions_cells { int64_t both_right, gains, losses, both_wrong; };
double versions_difference(const struct versions_cells *cells);
struct interval versions_difference_interval(const struct versions_cells *cells, double z);

/* ---- unpaired: of all errors in both arms so many are the canary's, which has that share of the items ---- */

/* log e that the canary errs more often than the other. */
double versions_log_canary_worse(int64_t canary_errors, int64_t errors, double share);

/* log e that it errs less than ratio times as often (ratio > 0). */
double versions_log_canary_within(int64_t canary_errors, int64_t errors, double share, double ratio);

#endif
