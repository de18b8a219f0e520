/* E-values: evidence that may be looked at after every decision.
 *
 * Against "the rate is at most p0", after s successes in n, evidence is the mixture over all larger
 * rates of the likelihood ratio. While the rate is at most p0, given all that went before, the chance
 * that it ever reaches 1/alpha is at most alpha (Ville 1939), however often one looks and whenever one
 * stops; so a gate that opens at e >= 1/alpha cannot be opened by looking often. The mixture is
 * uniform on (p0, 1), which has a closed form (Robbins 1970). State is the two counts.
 *
 * Evidence is told as its natural logarithm. Counts that make no sense, or p0 outside 0..1 without its
 * ends, give NaN; no data gives 0: no evidence. */
#ifndef RUNG_STATS_EVALUE_H
#define RUNG_STATS_EVALUE_H

#include "stats/interval.h"

#include <stdint.h>

/* log e that the rate is above p0, after s successes in n. -inf where it underflows. */
double evalue_log_greater(int64_t s, int64_t n, double p0);

/* log e that the rate is below p0, after k successes in n. */
double evalue_log_less(int64_t k, int64_t n, double p0);

/* Where the rate must lie, valid at every moment together, each end wrong with a chance of at most
 * alpha (0 < alpha < 1): the worst plausible rates. Bisected to 1e-12. */
struct interval evalue_bounds(int64_t s, int64_t n, double alpha);

/* How many observations in all it takes until the gate "above p0" opens at alpha, if the rate is p
 * from now on and went as expected: s of n so far. -1 where it never would (p <= p0), or not within
 * a thousand million. */
int64_t evalue_forecast(int64_t s, int64_t n, double p, double p0, double alpha);

/* The alpha of the j-th attempt of a year whose budget is budget: budget / (j (j + 1)), j from 1, so
 * that all attempts together stay within it. */
double evalue_alpha_of_attempt(double budget, int j);

#endif
