#include "stats/doubt.h"

#include <math.h>
#include <stddef.h>

#define MEASURED 0.9 /* how much a measured rate weighs against what is taken for granted: nobody is infallible */

/* The chance that a rater calls an item of class j what the vote says. */
static double says(const struct dawid_skene *fit, const struct vote *vote, int j, int classes)
{
	double granted = j == vote->label ? DOUBT_PEER_RIGHT : (1 - DOUBT_PEER_RIGHT) / fmax(1, classes - 1);
	size_t at = ((size_t)vote->rater * (size_t)classes + (size_t)j) * (size_t)classes + (size_t)vote->label;

	return fit ? MEASURED * fit->rates[at] + (1 - MEASURED) * granted : granted;
}

/* In logarithms, as a product of many small chances is 0. */
void doubt_chances(const double *model, const struct vote *votes, int count, const struct dawid_skene *fit, int classes, double *chances)
{
	double most = -INFINITY, sum = 0;

	for (int j = 0; j < classes; j++) {
		chances[j] = model ? log(fmax(1e-12, model[j])) : 0;
		for (int i = 0; i < count; i++)
			chances[j] += log(says(fit, &votes[i], j, classes));
		most = fmax(most, chances[j]);
	}
	for (int j = 0; j < classes; j++) {
		chances[j] = exp(chances[j] - most);
		sum += chances[j];
	}
	for (int j = 0; j < classes; j++)
		chances[j] /= sum;
}

void doubt_bounds(int predicted, double confidence, int given, const struct vote *votes, int count, int classes, double *model)
{
	double rest = 1 - confidence;

	for (int j = 0; j < classes; j++)
		model[j] = predicted == given ? rest / fmax(1, classes - 1) : 0;
	for (int i = 0; i < count && predicted != given; i++)
		model[votes[i].label] = rest;
	model[given] = rest;
	model[predicted] = confidence;
}

double doubt_margin(const double *chances, int classes, int given, int *other)
{
	*other = -1;
	for (int j = 0; j < classes; j++)
		if (j != given && (*other < 0 || chances[j] > chances[*other]))
			*other = j;
	return *other < 0 ? -chances[given] : chances[*other] - chances[given];
}
