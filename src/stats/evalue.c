#include "stats/evalue.h"

#include "stats/special.h"

#include <math.h>

#define BISECTIONS     60
#define FORECAST_MOST  INT64_C(1000000000)

/* ln B(s+1, f+1) + ln I_{1-p0}(f+1, s+1) - ln(1-p0) - s ln p0 - f ln(1-p0): the complement of
 * I_{p0}(s+1, f+1) is taken as a function of its own, since one minus it would cancel. */
double evalue_log_greater(int64_t s, int64_t n, double p0)
{
	double hits = (double)s, misses = (double)(n - s), above;

	if (n < 0 || s < 0 || s > n || !(p0 > 0 && p0 < 1))
		return NAN;
	above = special_betainc(misses + 1, hits + 1, 1 - p0);
	if (above <= 0)
		return -INFINITY;
	return special_lbeta(hits + 1, misses + 1) + log(above) - log1p(-p0) - hits * log(p0) - misses * log1p(-p0);
}

double evalue_log_less(int64_t k, int64_t n, double p0)
{
	return evalue_log_greater(n - k, n, 1 - p0);
}

/* The largest p0 that is refuted from below: e falls as p0 rises towards the share seen. */
static double lower_bound(int64_t s, int64_t n, double alpha)
{
	double low = 0, high = n > 0 ? (double)s / (double)n : 0, wanted = -log(alpha);

	for (int i = 0; i < BISECTIONS && high > low; i++) {
		double middle = (low + high) / 2;

		if (middle > 0 && evalue_log_greater(s, n, middle) >= wanted)
			low = middle;
		else
			high = middle;
	}
	return low;
}

struct interval evalue_bounds(int64_t s, int64_t n, double alpha)
{
	if (n < 0 || s < 0 || s > n || !(alpha > 0 && alpha < 1))
		return (struct interval){ NAN, NAN };
	return (struct interval){ lower_bound(s, n, alpha), 1 - lower_bound(n - s, n, alpha) };
}

static double log_e_expected(int64_t s, int64_t n, int64_t more, double p, double p0)
{
	return evalue_log_greater(s + (int64_t)floor((double)more * p), n + more, p0);
}

int64_t evalue_forecast(int64_t s, int64_t n, double p, double p0, double alpha)
{
	double wanted = -log(alpha);
	int64_t low = 0, high = 1;

	if (isnan(evalue_log_greater(s, n, p0)) || !(p <= 1) || !(alpha > 0 && alpha < 1))
		return -1;
	if (evalue_log_greater(s, n, p0) >= wanted)
		return n;
	if (p <= p0)
		return -1;
	while (log_e_expected(s, n, high, p, p0) < wanted)
		if ((high *= 2) > FORECAST_MOST)
			return -1;
	for (low = high / 2; high - low > 1;) {
		int64_t middle = low + (high - low) / 2;

		*(log_e_expected(s, n, middle, p, p0) >= wanted ? &high : &low) = middle;
	}
	return n + high;
}

double evalue_alpha_of_attempt(double budget, int j)
{
	return j >= 1 ? budget / ((double)j * (j + 1)) : NAN;
}
