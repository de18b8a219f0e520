#include "stats/versions.h"

#include "stats/evalue.h"
#include "stats/special.h"

#include <math.h>

/* P(Bin(n, 1/2) <= k) = I_{1/2}(n - k, k + 1). */
double versions_mcnemar(int64_t gains, int64_t losses)
{
	int64_t less = gains < losses ? gains : losses, differ = gains + losses;

	if (gains < 0 || losses < 0)
		return NAN;
	if (gains == losses)
		return 1;
	return fmin(1, 2 * special_betainc((double)(differ - less), (double)less + 1, 0.5));
}

double versions_log_superior(int64_t gains, int64_t losses)
{
	return evalue_log_greater(gains, gains + losses, 0.5);
}

double versions_log_inferior(int64_t gains, int64_t losses)
{
	return versions_log_superior(losses, gains);
}

static int64_t size_of(const struct versions_cells *cells)
{
	return cells->both_right + cells->gains + cells->losses + cells->both_wrong;
}

double versions_difference(const struct versions_cells *cells)
{
	int64_t size = size_of(cells);

	return size > 0 ? (double)(cells->gains - cells->losses) / (double)size : NAN;
}

/* How alike both are; less half an item where they agree more than by chance. 0 where one is always, or never,
 * right. */
static double correlation(const struct versions_cells *cells)
{
	double a = (double)cells->both_right, b = (double)cells->gains, c = (double)cells->losses, d = (double)cells->both_wrong;
	double margins = (a + b) * (c + d) * (a + c) * (b + d), product = a * d - b * c;

	if (margins <= 0)
		return 0;
	if (product > 0)
		product = fmax(product - (a + b + c + d) / 2, 0);
	return product / sqrt(margins);
}

struct interval versions_difference_interval(const struct versions_cells *cells, double z)
{
	int64_t size = size_of(cells), first = cells->both_right + cells->gains, second = cells->both_right + cells->losses;
	struct interval one = interval_wilson(first, size, z), other = interval_wilson(second, size, z);
	double p = (double)first / (double)size, q = (double)second / (double)size, phi = correlation(cells);

	if (size == 0)
		return (struct interval){ -1, 1 };
	return (struct interval){
		p - q - sqrt(pow(p - one.low, 2) - 2 * phi * (p - one.low) * (other.high - q) + pow(other.high - q, 2)),
		p - q + sqrt(pow(one.high - p, 2) - 2 * phi * (one.high - p) * (q - other.low) + pow(q - other.low, 2)),
	};
}

double versions_log_canary_worse(int64_t canary_errors, int64_t errors, double share)
{
	return evalue_log_greater(canary_errors, errors, share);
}

/* The canary's part of the errors if it erred ratio times as often. */
double versions_log_canary_within(int64_t canary_errors, int64_t errors, double share, double ratio)
{
	return ratio > 0 ? evalue_log_less(canary_errors, errors, share * ratio / (share * ratio + 1 - share)) : NAN;
}
