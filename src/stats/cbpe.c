#include "stats/cbpe.h"

#include <math.h>
#include <stdbool.h>

static bool is_chance(double value)
{
	return value >= 0 && value <= 1;
}

struct cbpe cbpe_estimate(const double *confidences, int count)
{
	double sum = 0, variance = 0;
	int rows = 0;

	for (int i = 0; i < count; i++) {
		double c = confidences[i];

		if (!is_chance(c))
			continue;
		sum += c;
		variance += c * (1 - c);
		rows++;
	}
	return rows ? (struct cbpe){ sum / rows, sqrt(variance) / rows, rows } : (struct cbpe){ NAN, NAN, 0 };
}

struct cbpe_confusion cbpe_confusion(const double *chances, int count, double from)
{
	struct cbpe_confusion sum = { 0, 0, 0, 0, NAN };

	for (int i = 0; i < count; i++) {
		double p = chances[i];

		if (!is_chance(p))
			continue;
		*(p >= from ? &sum.true_positive : &sum.false_negative) += p;
		*(p >= from ? &sum.false_positive : &sum.true_negative) += 1 - p;
	}
	if (sum.true_positive + sum.false_positive + sum.false_negative > 0)
		sum.f1 = 2 * sum.true_positive / (2 * sum.true_positive + sum.false_positive + sum.false_negative);
	return sum;
}
