#include "monitor/drift_rule.h"

#include "base/xalloc.h"
#include "stats/drift.h"
#include "stats/evalue.h"

#include <math.h>
#include <stdlib.h>

static int64_t total(const int64_t *counts, int cells)
{
	int64_t sum = 0;

	for (int i = 0; i < cells; i++)
		sum += counts[i];
	return sum;
}

/* The chance of so many nulls at twice their share in the reference, by evidence that may be looked at after every
 * window. The second cell counts them. */
static double nulls_p(const struct drift_pair *pair, int64_t n, int64_t m)
{
	double usual = DRIFT_NULLS * ((double)pair->reference[1] + 1) / ((double)n + 2);

	return exp(-fmax(evalue_log_greater(pair->now[1], m, fmin(usual, 0.999)), 0));
}

static void measure(struct drift_pair *pair)
{
	int cells = feature_cells(pair->shape), used;
	int64_t n = total(pair->reference, cells), m = total(pair->now, cells);

	pair->psi = drift_psi(pair->reference, pair->now, cells, &used);
	pair->p = pair->is_nulls && n > 0 && m > 0 ? nulls_p(pair, n, m) : drift_psi_p(pair->psi, n, m, used);
	pair->chi2 = drift_chi2(pair->reference, pair->now, cells).statistic;
	pair->js = drift_js(pair->reference, pair->now, cells);
	pair->ks = pair->shape->is_category ? NAN : drift_ks_cells(pair->reference, pair->now, cells - 1);
	pair->distance = pair->quantiles && pair->sorted
	                         ? drift_wasserstein(pair->quantiles, FEATURE_QUANTILES, pair->sorted, pair->sorted_count)
	                         : NAN;
}

void drift_judge(struct drift_pair *pairs, int count, double big, int times)
{
	double *holm = xcalloc((size_t)count + 1, sizeof *holm);

	for (int i = 0; i < count; i++) {
		measure(&pairs[i]);
		holm[i] = pairs[i].p;
	}
	drift_holm(holm, count);
	for (int i = 0; i < count; i++) {
		struct drift_pair *pair = &pairs[i];

		pair->p_holm = isnan(holm[i]) ? NAN : fmin(holm[i] * times, 1);
		pair->drifted = pair->p_holm <= DRIFT_LEVEL && (pair->is_nulls || pair->psi > big) &&
		                total(pair->now, feature_cells(pair->shape)) >= DRIFT_ROWS_LEAST;
	}
	free(holm);
}
