#include "stats/change_point.h"

#include <math.h>

#define GAIN_LEAST 10.0 /* of log likelihood */

/* Of k errors in n answers, each as likely as they were frequent. */
static double log_likelihood(double k, double n)
{
	return (k > 0 ? k * log(k / n) : 0) + (k < n ? (n - k) * log((n - k) / n) : 0);
}

struct change_point change_point_find(const bool *wrong, int64_t count)
{
	struct change_point change = { .found = false };
	double all = 0, first = 0, best = GAIN_LEAST, whole;

	for (int64_t i = 0; i < count; i++)
		all += wrong[i];
	whole = log_likelihood(all, (double)count);
	for (int64_t at = 1; at < count; at++) {
		double n = (double)at, rest = (double)(count - at), gain;

		first += wrong[at - 1];
		gain = log_likelihood(first, n) + log_likelihood(all - first, rest) - whole;
		if (gain < best || first / n >= (all - first) / rest)
			continue;
		best = gain;
		change = (struct change_point){ true, at, first / n, (all - first) / rest };
	}
	return change;
}
