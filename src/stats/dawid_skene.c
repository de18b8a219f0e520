#include "stats/dawid_skene.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS_MOST 1000 /* ninety thousand votes on web pages still move after 500 */
#define CONVERGED   1e-8
#define LEAST       1e-300 /* stands for zero under a logarithm */

static bool counts(const struct dawid_skene *fit, const struct vote *vote)
{
	return vote->item >= 0 && vote->item < fit->items && vote->rater >= 0 && vote->rater < fit->raters &&
	       vote->label >= 0 && vote->label < fit->classes;
}

static size_t rate_count(const struct dawid_skene *fit)
{
	return (size_t)fit->raters * (size_t)fit->classes * (size_t)fit->classes;
}

static double *rate(const struct dawid_skene *fit, int rater, int truth, int label)
{
	return &fit->rates[((size_t)rater * (size_t)fit->classes + (size_t)truth) * (size_t)fit->classes + (size_t)label];
}

/* Makes numbers sum to 1; all zero become alike. */
static void normalise(double *numbers, int count)
{
	double sum = 0;

	for (int i = 0; i < count; i++)
		sum += numbers[i];
	for (int i = 0; i < count; i++)
		numbers[i] = sum > 0 ? numbers[i] / sum : 1.0 / count;
}

/* Begins with the share of votes. */
static void begin(struct dawid_skene *fit, const struct vote *votes, int count)
{
	for (int i = 0; i < count; i++)
		if (counts(fit, &votes[i]))
			fit->posterior[(size_t)votes[i].item * (size_t)fit->classes + (size_t)votes[i].label] += 1;
	for (int item = 0; item < fit->items; item++)
		normalise(fit->posterior + (size_t)item * (size_t)fit->classes, fit->classes);
}

static void estimate_shares(struct dawid_skene *fit)
{
	memset(fit->shares, 0, (size_t)fit->classes * sizeof *fit->shares);
	for (int item = 0; item < fit->items; item++)
		for (int j = 0; j < fit->classes; j++)
			fit->shares[j] += fit->posterior[(size_t)item * (size_t)fit->classes + (size_t)j];
	normalise(fit->shares, fit->classes);
}

static void estimate_rates(struct dawid_skene *fit, const struct vote *votes, int count)
{
	memset(fit->rates, 0, rate_count(fit) * sizeof *fit->rates);
	for (int i = 0; i < count; i++)
		for (int j = 0; counts(fit, &votes[i]) && j < fit->classes; j++)
			*rate(fit, votes[i].rater, j, votes[i].label) +=
				fit->posterior[(size_t)votes[i].item * (size_t)fit->classes + (size_t)j];
	for (int rater = 0; rater < fit->raters; rater++)
		for (int j = 0; j < fit->classes; j++)
			normalise(rate(fit, rater, j, 0), fit->classes);
}

/* Turns log chances into chances; returns the logarithm of what they summed to. */
static double from_logarithms(double *numbers, int count)
{
	double most = -INFINITY, sum = 0;

	for (int i = 0; i < count; i++)
		most = fmax(most, numbers[i]);
	for (int i = 0; i < count; i++)
		sum += numbers[i] = exp(numbers[i] - most);
	for (int i = 0; i < count; i++)
		numbers[i] /= sum;
	return most + log(sum);
}

/* Returns the log likelihood. logarithms: room for one a rate, since votes ask for each of them often. */
static double estimate_posterior(struct dawid_skene *fit, const struct vote *votes, int count, double *logarithms)
{
	double likelihood = 0;

	for (size_t i = 0; i < rate_count(fit); i++)
		logarithms[i] = log(fmax(fit->rates[i], LEAST));
	for (int item = 0; item < fit->items; item++)
		for (int j = 0; j < fit->classes; j++)
			fit->posterior[(size_t)item * (size_t)fit->classes + (size_t)j] = item ? fit->posterior[j] : log(fmax(fit->shares[j], LEAST));
	for (int i = 0; i < count; i++)
		for (int j = 0; counts(fit, &votes[i]) && j < fit->classes; j++)
			fit->posterior[(size_t)votes[i].item * (size_t)fit->classes + (size_t)j] +=
				logarithms[rate(fit, votes[i].rater, j, votes[i].label) - fit->rates];
	for (int item = 0; item < fit->items; item++)
		likelihood += from_logarithms(fit->posterior + (size_t)item * (size_t)fit->classes, fit->classes);
	return likelihood;
}

void dawid_skene_fit(struct dawid_skene *fit, const struct vote *votes, int count, int items, int raters, int classes)
{
	double last = -INFINITY, *logarithms;

	*fit = (struct dawid_skene){ .items = items, .raters = raters, .classes = classes };
	fit->posterior = xcalloc((size_t)items * (size_t)classes + 1, sizeof *fit->posterior);
	fit->shares = xcalloc((size_t)classes + 1, sizeof *fit->shares);
	fit->rates = xcalloc(rate_count(fit) + 1, sizeof *fit->rates);
	logarithms = xcalloc(rate_count(fit) + 1, sizeof *logarithms);
	begin(fit, votes, count);
	while (fit->rounds < ROUNDS_MOST) {
		fit->rounds++;
		estimate_shares(fit);
		estimate_rates(fit, votes, count);
		fit->log_likelihood = estimate_posterior(fit, votes, count, logarithms);
		if (fabs(fit->log_likelihood - last) < CONVERGED)
			break;
		last = fit->log_likelihood;
	}
	free(logarithms);
}

void dawid_skene_release(struct dawid_skene *fit)
{
	free(fit->posterior);
	free(fit->shares);
	free(fit->rates);
	*fit = (struct dawid_skene){ 0 };
}

int dawid_skene_label(const struct dawid_skene *fit, int item)
{
	const double *chances = fit->posterior + (size_t)item * (size_t)fit->classes;
	int best = 0;

	for (int j = 1; j < fit->classes; j++)
		if (chances[j] > chances[best])
			best = j;
	return best;
}

void majority_parts(const struct vote *votes, int count, int items, int classes, double *parts)
{
	memset(parts, 0, (size_t)items * (size_t)classes * sizeof *parts);
	for (int i = 0; i < count; i++)
		if (votes[i].item >= 0 && votes[i].item < items && votes[i].label >= 0 && votes[i].label < classes)
			parts[(size_t)votes[i].item * (size_t)classes + (size_t)votes[i].label] += 1;
	for (int item = 0; item < items; item++) {
		double *row = parts + (size_t)item * (size_t)classes, most = 0, ties = 0;

		for (int j = 0; j < classes; j++)
			most = fmax(most, row[j]);
		for (int j = 0; j < classes; j++)
			ties += row[j] == most;
		for (int j = 0; j < classes; j++)
			row[j] = most > 0 && row[j] == most ? 1 / ties : 0;
	}
}
