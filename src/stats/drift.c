#include "stats/drift.h"

#include "base/xalloc.h"
#include "stats/special.h"

#include <math.h>
#include <stdlib.h>

#define EXPECTED_LEAST 5 /* rows in a cell, for chi-square to hold */

static int64_t total(const int64_t *counts, int cells)
{
	int64_t sum = 0;

	for (int i = 0; i < cells; i++)
		sum += counts[i];
	return sum;
}

/* ---- counts in cells ---- */

double drift_psi_shares(const double *p, const double *q, int cells)
{
	double sum = 0;

	for (int i = 0; i < cells; i++)
		if (p[i] > 0 || q[i] > 0)
			sum += (q[i] - p[i]) * log(q[i] / p[i]);
	return cells >= 2 ? sum : NAN;
}

double drift_psi(const int64_t *reference, const int64_t *now, int cells, int *used)
{
	double n = (double)total(reference, cells), m = (double)total(now, cells), sum = 0;
	int filled = 0;

	for (int i = 0; i < cells; i++)
		filled += reference[i] > 0 || now[i] > 0;
	if (used)
		*used = filled;
	if (filled < 2 || !(n > 0) || !(m > 0))
		return NAN;
	for (int i = 0; i < cells; i++) {
		double p = ((double)reference[i] + 0.5) / (n + 0.5 * filled), q = ((double)now[i] + 0.5) / (m + 0.5 * filled);

		if (reference[i] > 0 || now[i] > 0)
			sum += (q - p) * log(q / p);
	}
	return sum;
}

static double chi2_above(double statistic, int freedom)
{
	return freedom >= 1 ? special_gammainc_q(freedom / 2.0, statistic / 2) : NAN;
}

double drift_psi_p(double psi, int64_t n, int64_t m, int cells)
{
	return n > 0 && m > 0 ? chi2_above(psi / (1 / (double)n + 1 / (double)m), cells - 1) : NAN;
}

/* What a cell adds: expected by both margins. */
static double chi2_cell(double reference, double now, double n, double m)
{
	double all = reference + now, one = all * n / (n + m), other = all * m / (n + m);

	return all > 0 ? (reference - one) * (reference - one) / one + (now - other) * (now - other) / other : 0;
}

struct drift_chi2 drift_chi2(const int64_t *reference, const int64_t *now, int cells)
{
	double n = (double)total(reference, cells), m = (double)total(now, cells), least = fmin(n, m) / (n + m);
	double pooled = 0, pooled_now = 0, sum = 0;
	int used = 0;

	for (int i = 0; i < cells; i++) {
		double all = (double)(reference[i] + now[i]);

		if (all * least < EXPECTED_LEAST) {
			pooled += (double)reference[i];
			pooled_now += (double)now[i];
			continue;
		}
		sum += chi2_cell((double)reference[i], (double)now[i], n, m);
		used++;
	}
	if (pooled + pooled_now > 0) {
		sum += chi2_cell(pooled, pooled_now, n, m);
		used++;
	}
	if (used < 2 || !(least > 0))
		return (struct drift_chi2){ NAN, NAN, 0 };
	return (struct drift_chi2){ sum, chi2_above(sum, used - 1), used - 1 };
}

static double bits(double p, double middle)
{
	return p > 0 ? p * log2(p / middle) : 0;
}

double drift_js(const int64_t *reference, const int64_t *now, int cells)
{
	double n = (double)total(reference, cells), m = (double)total(now, cells), sum = 0;

	if (!(n > 0) || !(m > 0))
		return NAN;
	for (int i = 0; i < cells; i++) {
		double p = (double)reference[i] / n, q = (double)now[i] / m;

		sum += bits(p, (p + q) / 2) + bits(q, (p + q) / 2);
	}
	return sum / 2;
}

double drift_ks_cells(const int64_t *reference, const int64_t *now, int cells)
{
	double n = (double)total(reference, cells), m = (double)total(now, cells), far = 0, f = 0, g = 0;

	if (!(n > 0) || !(m > 0))
		return NAN;
	for (int i = 0; i < cells; i++) {
		f += (double)reference[i];
		g += (double)now[i];
		far = fmax(far, fabs(f / n - g / m));
	}
	return far;
}

/* ---- samples ---- */

static int skip_equal(const double *values, int count, int at, double value)
{
	while (at < count && values[at] <= value)
		at++;
	return at;
}

/* Walks both samples upwards: the largest gap between their distributions, and the area between them. */
static double walk(const double *a, int n, const double *b, int m, double *area)
{
	double far = 0, before = 0, gap = 0;

	*area = 0;
	for (int i = 0, j = 0; i < n || j < m;) {
		double at = j >= m || (i < n && a[i] <= b[j]) ? a[i] : b[j];

		if (i || j)
			*area += gap * (at - before);
		i = skip_equal(a, n, i, at);
		j = skip_equal(b, m, j, at);
		gap = fabs((double)i / n - (double)j / m);
		far = fmax(far, gap);
		before = at;
	}
	return far;
}

double drift_ks(const double *a, int n, const double *b, int m)
{
	double area;

	return n > 0 && m > 0 ? walk(a, n, b, m, &area) : NAN;
}

double drift_wasserstein(const double *a, int n, const double *b, int m)
{
	double area;

	if (n <= 0 || m <= 0)
		return NAN;
	walk(a, n, b, m, &area);
	return area;
}

double drift_ks_p(double d, int64_t n, int64_t m)
{
	double x = d * sqrt((double)n * (double)m / ((double)n + (double)m)), sum = 0, term = 1;

	if (n <= 0 || m <= 0 || isnan(d))
		return NAN;
	if (x < 0.04) /* where the series no longer converges, and the chance is 1 */
		return 1;
	for (int j = 1; j <= 200 && fabs(term) > 1e-17; j++) {
		term = (j % 2 ? 2 : -2) * exp(-2.0 * j * j * x * x);
		sum += term;
	}
	return fmin(fmax(sum, 0), 1);
}

/* Of all orders in which n and m values can come, the share in which the distributions stay closer than d: a walk
 * over the lattice, each step taken with the share of values of that side that are still to come. */
double drift_ks_p_exact(double d, int n, int m)
{
	double *row, inside;

	if (n <= 0 || m <= 0 || isnan(d))
		return NAN;
	row = xcalloc((size_t)m + 1, sizeof *row);
	for (int i = 0; i <= n; i++)
		for (int j = 0; j <= m; j++) {
			double from = i == 0 && j == 0 ? 1 : 0, left = n + m - i - j + 1;

			if (i > 0)
				from += row[j] * (n - i + 1) / left;
			if (j > 0)
				from += row[j - 1] * (m - j + 1) / left;
			row[j] = fabs((double)i / n - (double)j / m) < d - 1e-12 ? from : 0;
		}
	inside = row[m];
	free(row);
	return fmin(fmax(1 - inside, 0), 1);
}

/* ---- many features at once ---- */

struct ranked { double p; int at; };

static int by_p(const void *a, const void *b)
{
	double x = ((const struct ranked *)a)->p, y = ((const struct ranked *)b)->p;

	return (x > y) - (x < y);
}

/* Those that are numbers, smallest first; the caller frees. */
static struct ranked *rank(const double *p, int count, int *known)
{
	struct ranked *list = xcalloc((size_t)(count > 0 ? count : 1), sizeof *list);

	*known = 0;
	for (int i = 0; i < count; i++)
		if (!isnan(p[i]))
			list[(*known)++] = (struct ranked){ p[i], i };
	qsort(list, (size_t)*known, sizeof *list, by_p);
	return list;
}

void drift_holm(double *p, int count)
{
	int known;
	struct ranked *list = rank(p, count, &known);
	double most = 0;

	for (int i = 0; i < known; i++) {
		most = fmax(most, list[i].p * (known - i));
		p[list[i].at] = fmin(most, 1);
	}
	free(list);
}

void drift_benjamini_hochberg(double *p, int count)
{
	int known;
	struct ranked *list = rank(p, count, &known);
	double least = 1;

	for (int i = known - 1; i >= 0; i--) {
		least = fmin(least, list[i].p * known / (i + 1));
		p[list[i].at] = least;
	}
	free(list);
}
