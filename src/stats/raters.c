#include "stats/raters.h"

#include "base/xalloc.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

void raters_init(struct raters *raters, int classes)
{
	assert(classes >= 1);
	*raters = (struct raters){ .classes = classes, .counts = xcalloc((size_t)classes, sizeof(int64_t)),
	                            .shares = xcalloc((size_t)classes, sizeof(double)) };
}

void raters_release(struct raters *raters)
{
	free(raters->counts);
	free(raters->shares);
	*raters = (struct raters){ 0 };
}

/* Of an item with two ratings or more. */
static void add_pairs(struct raters *raters, int64_t rated, int64_t alike, int64_t times)
{
	int64_t pairs = rated * (rated - 1) / 2;

	raters->ratings += rated * times;
	raters->items += times;
	raters->pairs += pairs * times;
	raters->agreeing += alike * times;
	raters->coincident += 2 * (double)alike * (double)times / (double)(rated - 1);
	raters->matched += (double)alike * (double)times / (double)pairs;
	if (raters->fewest == 0 || rated < raters->fewest)
		raters->fewest = rated;
	if (rated > raters->most)
		raters->most = rated;
}

void raters_add(struct raters *raters, const int *labels, int count, int64_t times)
{
	int64_t rated = 0, alike = 0;

	assert(count <= 1000 && times >= 0);
	for (int i = 0; i < count; i++) {
		assert(labels[i] >= -1 && labels[i] < raters->classes);
		rated += labels[i] >= 0;
		for (int j = 0; j < i; j++)
			alike += labels[i] >= 0 && labels[i] == labels[j];
	}
	if (rated == 0 || times == 0)
		return;
	for (int i = 0; i < count; i++) {
		if (labels[i] < 0)
			continue;
		raters->shares[labels[i]] += (double)times / (double)rated;
		raters->counts[labels[i]] += rated > 1 ? times : 0;
	}
	raters->rated += times;
	if (rated > 1)
		add_pairs(raters, rated, alike, times);
}

static bool one_label_only(const struct raters *raters)
{
	for (int k = 0; k < raters->classes; k++)
		if (raters->counts[k] == raters->ratings)
			return true;
	return false;
}

static bool one_share_only(const struct raters *raters)
{
	int found = 0;

	for (int k = 0; k < raters->classes; k++)
		found += raters->shares[k] > 0;
	return found <= 1;
}

const char *raters_why_undefined(const struct raters *raters, enum raters_measure measure)
{
	if (raters->items == 0)
		return "not defined: no item has been rated twice yet";
	if (measure == RATERS_AC1 && raters->classes < 2)
		return "not defined: there is only one label";
	if ((measure == RATERS_ALPHA && one_label_only(raters)) || (measure == RATERS_FLEISS && one_share_only(raters)))
		return "not defined: every rating is the same label";
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

/* How often two raters would say the same by chance, by Fleiss. */
static double squared_shares(const struct raters *raters)
{
	double sum = 0;

	for (int k = 0; k < raters->classes; k++) {
		double share = raters->shares[k] / (double)raters->rated;

		sum += share * share;
	}
	return sum;
}

static double chance_error(const struct raters *raters)
{
	double spread = 0, skew = 0, pairs = (double)raters->items * (double)raters->most * (double)(raters->most - 1);

	if (raters->fewest != raters->most || raters->rated != raters->items)
		return NAN;
	for (int k = 0; k < raters->classes; k++) {
		double p = (double)raters->counts[k] / (double)raters->ratings, q = 1 - p;

		spread += p * q;
		skew += p * q * (q - p);
	}
	return M_SQRT2 / (spread * sqrt(pairs)) * sqrt(spread * spread - skew);
}

struct fleiss raters_fleiss(const struct raters *raters)
{
	double chance = squared_shares(raters);

	if (raters_why_undefined(raters, RATERS_FLEISS))
		return (struct fleiss){ NAN, NAN };
	return (struct fleiss){ (raters->matched / (double)raters->items - chance) / (1 - chance), chance_error(raters) };
}

double raters_ac1(const struct raters *raters)
{
	double chance = (1 - squared_shares(raters)) / (raters->classes - 1);

	if (raters_why_undefined(raters, RATERS_AC1))
		return NAN;
	return (raters->matched / (double)raters->items - chance) / (1 - chance);
}
