/* How far a window has moved from a reference: numbers in cells that both share, and samples as they are.
 *
 * What is not defined is NaN: a window or a reference without rows, a single cell. */
#ifndef RUNG_STATS_DRIFT_H
#define RUNG_STATS_DRIFT_H

#include <stdint.h>

/* ---- counts in cells, the same `cells` of them on both sides ---- */

/* The population stability index, sum (q - p) ln(q / p), of shares as they are. A cell that is empty on one side
 * alone makes it infinite. */
double drift_psi_shares(const double *p, const double *q, int cells);

/* The same of counts, half a row added to each cell so that none is empty. Cells that are empty on both sides are
 * left out; *used, if wanted, is how many were not. NaN with fewer than two of them. */
double drift_psi(const int64_t *reference, const int64_t *now, int cells, int *used);

/* The chance of so large an index where nothing has moved: psi / (1/n + 1/m) is then nearly chi-square with
 * cells - 1 degrees of freedom (Yurdakul 2018). n and m: rows on either side. */
double drift_psi_p(double psi, int64_t n, int64_t m, int cells);

/* Pearson's test of homogeneity. Cells of which fewer than five rows are expected on either side are pooled. */
struct drift_chi2 { double statistic, p; int freedom; };
struct drift_chi2 drift_chi2(const int64_t *reference, const int64_t *now, int cells);

/* Jensen and Shannon's divergence in bits: 0 for the same shares, 1 where nothing is shared. */
double drift_js(const int64_t *reference, const int64_t *now, int cells);

/* The largest distance of the distributions at the edges of ordered cells: never above Kolmogorov's of the
 * values themselves. */
double drift_ks_cells(const int64_t *reference, const int64_t *now, int cells);

/* ---- samples, sorted upwards, finite ---- */

/* Kolmogorov and Smirnov's D, ties taken together. */
double drift_ks(const double *a, int n, const double *b, int m);

/* The chance of so large a D where nothing has moved: Kolmogorov's limit Q(sqrt(nm / (n + m)) D), and exactly, by
 * counting lattice paths, for samples of up to some hundreds of values without ties. */
double drift_ks_p(double d, int64_t n, int64_t m);
double drift_ks_p_exact(double d, int n, int m);

/* Wasserstein's distance, the integral of |F - G|, in the unit of the values. */
double drift_wasserstein(const double *a, int n, const double *b, int m);

/* ---- many features at once ---- */

/* Holm's adjustment (1979), in place: to be compared with the level as they are. NaN are left out of the count. */
void drift_holm(double *p, int count);

/* Benjamini and Hochberg's (1995), for comparison. */
void drift_benjamini_hochberg(double *p, int count);

#endif
