/* The special functions that the statistics stand on.
 *
 * Outside the ranges given, and for NaN, all of them give NaN. Relative error is about 1e-11 for
 * parameters up to 1e6. */
#ifndef RUNG_STATS_SPECIAL_H
#define RUNG_STATS_SPECIAL_H

/* Natural logarithm of the beta function; a, b > 0. Stirling's series for large arguments, where the
 * difference of three lgamma() would lose digits. */
double special_lbeta(double a, double b);

/* The regularised incomplete beta function I_x(a, b), 0 <= x <= 1; a, b > 0: the chance that a
 * Beta(a, b) is at most x. Continued fraction (DLMF 8.17.22), evaluated by Lentz's method (1976). */
double special_betainc(double a, double b, double x);

/* The x with I_x(a, b) = p, 0 <= p <= 1. Newton's steps, kept inside a shrinking bracket. */
double special_betainc_inv(double a, double b, double p);

/* The upper part Q(a, x) of the regularised incomplete gamma function, a > 0, x >= 0: the chance that a chi-square
 * variable of 2a degrees of freedom is above 2x. The series of DLMF 8.11.4 below a + 1, the continued fraction of
 * DLMF 8.9.2 above it. */
double special_gammainc_q(double a, double x);

/* The standard normal distribution, and its inverse for 0 <= p <= 1 (-inf and inf at the ends).
 * The inverse starts from Hastings's rational approximation (1955) and is polished by Halley's steps. */
double special_normal_cdf(double x);
double special_normal_quantile(double p);

#endif
