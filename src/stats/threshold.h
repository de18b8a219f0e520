/* The confidence from which a prediction may be accepted without a person, with a guarantee for finite
 * samples: with confidence 1 - delta, at most the promised share of what it accepts is wrong.
 *
 * Learn-then-Test with a fixed sequence (Angelopoulos, Bates, Candes, Jordan and Lei 2021): bins are
 * tested from the surest down, each at the full delta, until the first that fails; no correction for
 * many tests is needed, since none is made below a failure. The rows must be the unselected stream of
 * blind decisions, and the test made at planned looks only. */
#ifndef RUNG_STATS_THRESHOLD_H
#define RUNG_STATS_THRESHOLD_H

#include "stats/confhist.h"
#include "stats/interval.h"

struct threshold {
	int     bin;       /* accepts bins from here up; -1: nothing can be certified */
	int64_t accepted;  /* rows at or above it, of total */
	int64_t errors;    /* of these */
	int64_t total;
	double  coverage;  /* accepted / total; NaN without rows */
	double  risk_bound; /* upper bound of the share of errors, at 1 - delta: never above risk; NaN for none */
};

/* The fewest rows at which no error at all suffices: ceil(ln delta / ln(1 - risk)). */
int64_t threshold_least_rows(double risk, double delta);

/* 0 < risk < 1, 0 < delta < 1; else nothing is certified. */
struct threshold threshold_certify(const struct confhist *hist, double risk, double delta);

/* The lowest bin from which at most miss of the critical rows are accepted as something else, with
 * confidence 1 - delta: missed counts critical rows that the model called something else, by bin;
 * criticals is how many critical rows there are in all. The loss grows as the bin falls, so this needs no
 * sequence of tests. CONFBIN_COUNT: no bin at all; 0: all of them may be accepted. -1 where there are
 * too few critical rows to promise anything. */
int threshold_miss_bin(const int64_t missed[CONFBIN_COUNT], int64_t criticals, double miss, double delta);

/* Selection with guaranteed risk (Geifman and El-Yaniv 2017), to compare with: a binary search over the
 * number of rows accepted, delta shared among its steps. */
struct threshold threshold_sgr(const struct confhist *hist, double risk, double delta);

#endif
