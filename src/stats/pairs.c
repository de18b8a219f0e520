#include "stats/pairs.h"

#include <math.h>

bool pair_add(struct pair_sample *sample, enum pair_outcome outcome, double probability)
{
	static const double wrong_of[] = { [PAIR_ALIKE] = 0, [PAIR_ONE_WRONG] = 0.5, [PAIR_BOTH_WRONG] = 1 };
	double weight = 1 / probability, wrong = wrong_of[outcome];

	if (!(probability > 0 && probability <= 1))
		return false;
	sample->pairs++;
	sample->differing += outcome != PAIR_ALIKE;
	sample->weights += weight;
	sample->squares += weight * weight;
	sample->wrong_weights += weight * wrong;
	sample->wrong_squares += weight * weight * wrong;
	sample->both_squares += weight * weight * wrong * wrong;
	return true;
}

double pair_error(const struct pair_sample *sample)
{
	return sample->pairs > 0 ? sample->wrong_weights / sample->weights : NAN;
}

/* Of the ratio, from the squared distances of the pairs from it. */
static double variance(const struct pair_sample *sample)
{
	double share = pair_error(sample);
	double sum = sample->both_squares - 2 * share * sample->wrong_squares + share * share * sample->squares;

	return sum / (sample->weights * sample->weights);
}

struct interval pair_interval(const struct pair_sample *sample, double alpha)
{
	double share = pair_error(sample), effective;

	if (sample->pairs == 0)
		return interval_effective(0, 0, alpha);
	effective = share > 0 && share < 1 && variance(sample) > 0 ? share * (1 - share) / variance(sample)
	                                                           : sample->weights * sample->weights / sample->squares;
	effective = fmin(effective, (double)sample->pairs);
	return interval_effective(share * effective, effective, alpha);
}
