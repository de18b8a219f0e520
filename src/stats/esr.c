#include "stats/esr.h"

#include "stats/uniform.h"

#include <math.h>
#include <stdlib.h>

#define LIMIT_MOST 0.95 /* of 1 / the largest size: that many times as many errors must still be a chance */

static const double times_as_frequent[ESR_SIZES] = { 1.5, 2, 3, 5 };

void esr_init_sizes(struct esr *esr, double limit, const double sizes[ESR_SIZES])
{
	double largest = 1;

	for (int j = 0; j < ESR_SIZES; j++) {
		largest = fmax(largest, sizes[j]);
		esr->sizes[j] = sizes[j];
		esr->evidence[j] = 0;
		esr->between[j] = 1;
	}
	esr->limit = fmin(fmax(limit, 1e-9), LIMIT_MOST / largest);
	esr->mean_rate = 1;
}

void esr_init(struct esr *esr, double limit, double mean_rate)
{
	esr_init_sizes(esr, limit, times_as_frequent);
	if (mean_rate > 0 && mean_rate <= 1)
		esr->mean_rate = mean_rate;
}

void esr_add(struct esr *esr, bool wrong)
{
	for (int j = 0; j < ESR_SIZES; j++) {
		double r = esr->sizes[j];

		esr->evidence[j] = (esr->evidence[j] + 1) * (wrong ? r : (1 - r * esr->limit) / (1 - esr->limit));
	}
}

/* The bet on a weighted error: small enough that no outcome can take all the wealth. */
static double stake(const struct esr *esr, int j)
{
	return (esr->sizes[j] - 1) * esr->mean_rate;
}

void esr_skip(struct esr *esr)
{
	for (int j = 0; j < ESR_SIZES; j++)
		esr->between[j] *= 1 - stake(esr, j) * esr->limit;
}

void esr_add_weighted(struct esr *esr, bool wrong, double probability)
{
	for (int j = 0; j < ESR_SIZES; j++) {
		esr->evidence[j] = (esr->evidence[j] + 1) * esr->between[j] *
		                   (1 + stake(esr, j) * ((wrong ? 1 / probability : 0) - esr->limit));
		esr->between[j] = 1;
	}
}

double esr_evidence(const struct esr *esr)
{
	double sum = 0;

	for (int j = 0; j < ESR_SIZES; j++)
		sum += esr->evidence[j];
	return sum / ESR_SIZES;
}

/* ---- how long it takes ---- */

#define DELAY_RUNS 400
#define DELAY_MOST 100000

static int audits_until_noticed(uint64_t *state, double limit, double rate, double patience)
{
	struct esr esr;
	int audits = 0;

	esr_init(&esr, limit, 1);
	while (audits < DELAY_MOST && esr_evidence(&esr) < patience) {
		esr_add(&esr, uniform_draw(state) < rate);
		audits++;
	}
	return audits;
}

static int by_size(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

static double known(int delay)
{
	return delay < DELAY_MOST ? (double)delay : INFINITY;
}

struct esr_delay esr_delay(double limit, double times, double patience)
{
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
	int delays[DELAY_RUNS];

	if (!(times > 1))
		return (struct esr_delay){ INFINITY, INFINITY };
	for (int i = 0; i < DELAY_RUNS; i++)
		delays[i] = audits_until_noticed(&state, limit, fmin(limit * times, 1), patience);
	qsort(delays, DELAY_RUNS, sizeof *delays, by_size);
	return (struct esr_delay){ known(delays[DELAY_RUNS / 2]), known(delays[DELAY_RUNS * 9 / 10]) };
}
