#include "stats/audit.h"

#include "stats/special.h"

#include <math.h>

bool audit_add(struct audit_sample *sample, bool wrong, double probability)
{
	double weight = 1 / probability;

	if (!(probability > 0 && probability <= 1))
		return false;
	sample->audited++;
	sample->wrong += wrong;
	sample->weights += weight;
	sample->squares += weight * weight;
	sample->spread += (1 - probability) * weight * weight;
	if (wrong) {
		sample->wrong_weights += weight;
		sample->spread_wrong += (1 - probability) * weight * weight;
	}
	return true;
}

double audit_horvitz_thompson(const struct audit_sample *sample)
{
	return sample->population > 0 ? sample->wrong_weights / (double)sample->population : NAN;
}

double audit_hajek(const struct audit_sample *sample)
{
	return sample->audited > 0 ? sample->wrong_weights / sample->weights : NAN;
}

static double hajek_variance(const struct audit_sample *sample)
{
	double share = audit_hajek(sample);
	double sum = sample->spread_wrong * (1 - share) * (1 - share) + (sample->spread - sample->spread_wrong) * share * share;

	return sum / (sample->weights * sample->weights);
}

double audit_hajek_error(const struct audit_sample *sample)
{
	return sqrt(hajek_variance(sample));
}

struct interval audit_interval(const struct audit_sample *sample, double alpha)
{
	double share = audit_hajek(sample), variance, effective;

	if (!(alpha > 0 && alpha < 1))
		return (struct interval){ NAN, NAN };
	if (sample->audited == 0)
		return (struct interval){ 0, 1 };
	variance = hajek_variance(sample);
	effective = variance > 0 && share > 0 && share < 1 ? share * (1 - share) / variance
	                                                   : sample->weights * sample->weights / sample->squares;
	effective = fmin(effective, (double)sample->audited);
	return interval_effective(share * effective, effective, alpha);
}

/* ---- strata ---- */

static double all_of(const struct audit_stratum *strata, int count)
{
	double all = 0;

	for (int h = 0; h < count; h++)
		all += (double)strata[h].population;
	return all;
}

static bool is_audited(const struct audit_stratum *strata, int count)
{
	for (int h = 0; h < count; h++)
		if (strata[h].population > 0 && strata[h].audited < 1)
			return false;
	return count > 0;
}

/* Number of equally weighted audits that these weights are worth (Kish 1965). */
static double kish(const struct audit_stratum *strata, int count)
{
	double weights = 0, squares = 0;

	for (int h = 0; h < count; h++) {
		double weight = (double)strata[h].population / (double)strata[h].audited;

		weights += weight * (double)strata[h].audited;
		squares += weight * weight * (double)strata[h].audited;
	}
	return weights * weights / squares;
}

static struct interval stratified_interval(const struct audit_estimate *estimate, const struct audit_stratum *strata,
                                           int count, double alpha)
{
	double audits = 0, effective;

	for (int h = 0; h < count; h++)
		audits += (double)strata[h].audited;
	effective = fmin(estimate->effective, audits);
	return interval_effective(estimate->share * effective, effective, alpha);
}

struct audit_estimate audit_stratified(const struct audit_stratum *strata, int count, double alpha)
{
	struct audit_estimate estimate = { NAN, NAN, NAN, NAN, { 0, 1 } };
	double all = all_of(strata, count), share = 0, variance = 0, finite = 0;

	if (!is_audited(strata, count) || !(alpha > 0 && alpha < 1))
		return estimate;
	for (int h = 0; h < count; h++) {
		double size = (double)strata[h].audited, part = (double)strata[h].population / all;
		double wrong = (double)strata[h].wrong / size;
		double own = part * part * wrong * (1 - wrong) / (size - 1);

		share += part * wrong;
		variance += own;
		finite += own * (1 - size / (double)strata[h].population);
	}
	estimate.share = share;
	estimate.error = sqrt(variance);
	estimate.error_finite = sqrt(finite);
	estimate.effective = variance > 0 ? share * (1 - share) / variance : kish(strata, count);
	estimate.interval = stratified_interval(&estimate, strata, count, alpha);
	return estimate;
}

void audit_neyman(const struct audit_stratum *strata, const double *expected, int count, double *shares)
{
	double all = 0;

	for (int h = 0; h < count; h++) {
		shares[h] = (double)strata[h].population * sqrt(expected[h] * (1 - expected[h]));
		all += shares[h];
	}
	for (int h = 0; h < count; h++)
		shares[h] = all > 0 ? shares[h] / all : 1.0 / count;
}
