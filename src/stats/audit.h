/* What a random sample of machine-decided items says of all of them, where each was drawn with a chance
 * of its own that is stored with it. */
#ifndef RUNG_STATS_AUDIT_H
#define RUNG_STATS_AUDIT_H

#include "stats/interval.h"

#include <stdbool.h>
#include <stdint.h>

/* Sums over the audited; population counts all that might have been drawn. Zeroed is empty. */
struct audit_sample {
	int64_t population, audited, wrong;
	double  weights;        /* sum of 1 / probability */
	double  wrong_weights;  /* ... of the wrong ones */
	double  squares;        /* sum of 1 / probability^2 */
	double  spread_wrong, spread; /* sums of (1 - p) / p^2, of the wrong ones and of all */
};

/* probability 0..1, without 0; others are left out and give false. */
bool audit_add(struct audit_sample *sample, bool wrong, double probability);

/* The share of wrong ones among all, unbiased (Horvitz and Thompson 1952): needs the population. */
double audit_horvitz_thompson(const struct audit_sample *sample);

/* The same as a ratio (Hajek 1971), exact where all are right or all are wrong. NaN without audits. */
double audit_hajek(const struct audit_sample *sample);

/* Standard error of the ratio for draws that are independent of each other (Poisson sampling). */
double audit_hajek_error(const struct audit_sample *sample);

/* An interval for that share (Korn and Graubard 1998): the exact one for an effective number of
 * audits, never more than there were. [0, 1] without audits; 0 < alpha < 1. */
struct interval audit_interval(const struct audit_sample *sample, double alpha);

/* ---- strata of known size ---- */

struct audit_stratum { int64_t population, audited, wrong; };

struct audit_estimate {
	double share, error;        /* NaN where a stratum was not audited at all; error needs two audits each */
	double error_finite;        /* with the correction for having audited much of a finite stratum */
	double effective;           /* number of simple random audits that would say as much */
	struct interval interval;   /* Korn and Graubard's, effective held to the number of audits */
};
struct audit_estimate audit_stratified(const struct audit_stratum *strata, int count, double alpha);

/* Shares of the audits that make the error smallest (Neyman 1934), for expected shares of wrong ones;
 * shares, one a stratum, sum to 1. */
void audit_neyman(const struct audit_stratum *strata, const double *expected, int count, double *shares);

#endif
