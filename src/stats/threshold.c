#include "stats/threshold.h"

#include "stats/special.h"

#include <math.h>

/* Testing begins where twice the rows are there that would do without an error: starting earlier gains
 * little for good models and loses much for weak ones, whose surest few are often wrong. */
#define START_FACTOR 2

/* P(Bin(n, risk) <= k). */
static double binomial_cdf(int64_t k, int64_t n, double risk)
{
	return k >= n ? 1 : special_betainc((double)(n - k), (double)k + 1, 1 - risk);
}

/* The largest risk that k errors in n leave plausible at 1 - delta (Clopper and Pearson 1934). */
static double upper_risk(int64_t k, int64_t n, double delta)
{
	return k >= n ? 1 : special_betainc_inv((double)k + 1, (double)(n - k), 1 - delta);
}

static bool makes_sense(double risk, double delta)
{
	return risk > 0 && risk < 1 && delta > 0 && delta < 1;
}

int64_t threshold_least_rows(double risk, double delta)
{
	return makes_sense(risk, delta) ? (int64_t)ceil(log(delta) / log1p(-risk)) : -1;
}

static struct threshold nothing(const struct confhist *hist)
{
	return (struct threshold){ .bin = -1, .total = hist->total, .risk_bound = NAN,
	                           .coverage = hist->total > 0 ? 0 : NAN };
}

static struct threshold accept_from(const struct confhist *hist, int bin, int64_t accepted, int64_t errors, double delta)
{
	return (struct threshold){ .bin = bin, .accepted = accepted, .errors = errors, .total = hist->total,
	                           .coverage = (double)accepted / (double)hist->total,
	                           .risk_bound = upper_risk(errors, accepted, delta) };
}

struct threshold threshold_certify(const struct confhist *hist, double risk, double delta)
{
	struct threshold best = nothing(hist);
	int64_t accepted = 0, errors = 0, start = START_FACTOR * threshold_least_rows(risk, delta);

	if (!makes_sense(risk, delta))
		return best;
	for (int bin = CONFBIN_COUNT - 1; bin >= 0; bin--) {
		accepted += hist->count[bin];
		errors += hist->wrong[bin];
		if (accepted < start || hist->count[bin] == 0)
			continue; /* an empty bin is nobody's evidence */
		if (binomial_cdf(errors, accepted, risk) > delta)
			break;
		best.bin = bin;
		best.accepted = accepted;
		best.errors = errors;
	}
	return best.bin < 0 ? best : accept_from(hist, best.bin, best.accepted, best.errors, delta);
}

/* The most misses among criticals at which the promise still holds; -1: not even none. */
static int64_t most_misses(int64_t criticals, double miss, double delta)
{
	int64_t k = -1;

	while (k + 1 < criticals && binomial_cdf(k + 1, criticals, miss) <= delta)
		k++;
	return k;
}

int threshold_miss_bin(const int64_t missed[CONFBIN_COUNT], int64_t criticals, double miss, double delta)
{
	int64_t most = makes_sense(miss, delta) ? most_misses(criticals, miss, delta) : -1, so_far = 0;
	int bin = CONFBIN_COUNT;

	if (most < 0)
		return -1;
	while (bin > 0 && so_far + missed[bin - 1] <= most)
		so_far += missed[--bin];
	return bin;
}

/* The highest bin from which at least rows rows are accepted, with what that is. */
static struct threshold accept_rows(const struct confhist *hist, int64_t rows, double delta)
{
	int64_t accepted = 0, errors = 0;
	int bin = CONFBIN_COUNT;

	while (bin > 0 && accepted < rows) {
		bin--;
		accepted += hist->count[bin];
		errors += hist->wrong[bin];
	}
	return accept_from(hist, bin, accepted, errors, delta);
}

struct threshold threshold_sgr(const struct confhist *hist, double risk, double delta)
{
	struct threshold best = nothing(hist);
	int64_t low = 1, high = hist->total;
	int steps = (int)ceil(log2((double)(hist->total > 1 ? hist->total : 2)));

	for (int step = 0; makes_sense(risk, delta) && step < steps && low <= high; step++) {
		struct threshold tried = accept_rows(hist, low + (high - low) / 2, delta / steps);

		if (tried.risk_bound <= risk) {
			best = tried;
			low = tried.accepted + 1;
		} else {
			high = low + (high - low) / 2 - 1;
		}
	}
	return best;
}
