#include "stats/raters.h"

#include "base/xalloc.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

void raters_init(struct raters *raters, int classes)
{
	assert(classes >= 1);
	*raters = (struct raters){ .classes = classes, .counts = xcalloc((size_t)classes, sizeof(int64_t)) };
}

void raters_release(struct raters *raters)
{
	free(raters->counts);
	*raters = (struct raters){ 0 };
}

void raters_add(struct raters *raters, const int *labels, int count, int64_t times)
{
	int64_t rated = 0, alike = 0, pairs;

	assert(count <= 1000 && times >= 0);
	for (int i = 0; i < count; i++) {
		assert(labels[i] >= -1 && labels[i] < raters->classes);
		rated += labels[i] >= 0;
		for (int j = 0; j < i; j++)
			alike += labels[i] >= 0 && labels[i] == labels[j];
	}
	if (rated < 2 || times == 0)
		return;
	for (int i = 0; i < count; i++)
		if (labels[i] >= 0)
			raters->counts[labels[i]] += times;
	pairs = rated * (rated - 1) / 2;
	raters->ratings += rated * times;
	raters->items += times;
	raters->pairs += pairs * times;
	raters->agreeing += alike * times;
	raters->coincident += 2 * (double)alike * (double)times / (double)(rated - 1);
	if (raters->fewest == 0 || rated < raters->fewest)
		raters->fewest = rated;
	if (rated > raters->most)
		raters->most = rated;
}

static bool one_label_only(const struct raters *raters)
{
	for (int k = 0; k < raters->classes; k++)
		if (raters->counts[k] == raters->ratings)
			return true;
	return false;
}

const char *raters_why_undefined(const struct raters *raters, enum raters_measure measure)
{
	if (raters->items == 0)
		return "not defined: no item has been rated twice yet";
	if (measure != RATERS_AGREEMENT && one_label_only(raters))
		return "not defined: every rating is the same label";
	if (measure == RATERS_FLEISS && raters->fewest != raters->most)
		return "not defined: some items have more ratings than others";
	return NULL;
}

double raters_agreement(const struct raters *raters)
{
	if (raters_why_undefined(raters, RATERS_AGREEMENT))
		return NAN;
	return (double)raters->agreeing / (double)raters->pairs;
}

double raters_alpha(const struct raters *raters)
{
	double n = (double)raters->ratings, squares = 0;

	if (raters_why_undefined(raters, RATERS_ALPHA))
		return NAN;
	for (int k = 0; k < raters->classes; k++)
		squares += (double)raters->counts[k] * (double)raters->counts[k];
	return 1 - (n - 1) * (n - raters->coincident) / (n * n - squares);
}

struct fleiss raters_fleiss(const struct raters *raters)
{
	double observed, chance = 0, spread = 0, skew = 0, pairs = (double)raters->items * (double)raters->most * (double)(raters->most - 1);

	if (raters_why_undefined(raters, RATERS_FLEISS))
		return (struct fleiss){ NAN, NAN };
	observed = (double)raters->agreeing / (double)raters->pairs;
	for (int k = 0; k < raters->classes; k++) {
		double p = (double)raters->counts[k] / (double)raters->ratings, q = 1 - p;

		chance += p * p;
		spread += p * q;
		skew += p * q * (q - p);
	}
	return (struct fleiss){ (observed - chance) / (1 - chance), M_SQRT2 / (spread * sqrt(pairs)) * sqrt(spread * spread - skew) };
}
