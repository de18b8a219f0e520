#include "stats/adwin.h"

#include <math.h>
#include <string.h>

#define WINDOW_LEAST 10
#define PART_LEAST   5

void adwin_init(struct adwin *adwin, double delta, int clock)
{
	*adwin = (struct adwin){ .delta = delta, .clock = clock > 0 ? clock : 1 };
}

static void put_first(struct adwin *adwin, int size, double sum)
{
	memmove(adwin->sums[size] + 1, adwin->sums[size], (size_t)adwin->filled[size] * sizeof sum);
	adwin->sums[size][0] = sum;
	adwin->filled[size]++;
}

/* The two oldest buckets of a size that has too many become one of the next. */
static void merge(struct adwin *adwin)
{
	for (int size = 0; size < ADWIN_SIZES - 1 && adwin->filled[size] > ADWIN_ROOM; size++) {
		double sum = adwin->sums[size][ADWIN_ROOM] + adwin->sums[size][ADWIN_ROOM - 1];

		adwin->filled[size] -= 2;
		put_first(adwin, size + 1, sum);
	}
}

/* How far the means of two parts may lie apart by chance. */
static double cut_limit(const struct adwin *adwin, double old_count, double new_count)
{
	double mean = adwin->sum / (double)adwin->count, variance = mean * (1 - mean);
	double chance = log(2 * log((double)adwin->count) / adwin->delta);
	double harmonic = 1 / (1 / (old_count - PART_LEAST + 1) + 1 / (new_count - PART_LEAST + 1));

	return sqrt(2 / harmonic * variance * chance) + 2 / (3 * harmonic) * chance;
}

/* Forgets all buckets older than the index-th of a size, and that one. */
static void forget(struct adwin *adwin, int size, int index)
{
	for (int i = ADWIN_SIZES - 1; i >= size; i--) {
		int keep = i == size ? index : 0;

		for (int j = keep; j < adwin->filled[i]; j++) {
			adwin->count -= INT64_C(1) << i;
			adwin->sum -= adwin->sums[i][j];
		}
		adwin->filled[i] = keep;
	}
}

/* From the oldest bucket on. */
static bool cut(struct adwin *adwin)
{
	double old_count = 0, old_sum = 0;

	for (int size = ADWIN_SIZES - 1; size >= 0; size--)
		for (int i = adwin->filled[size] - 1; i >= 0; i--) {
			double new_count;

			old_count += ldexp(1, size);
			old_sum += adwin->sums[size][i];
			new_count = (double)adwin->count - old_count;
			if (new_count < PART_LEAST)
				return false;
			if (old_count >= PART_LEAST && fabs(old_sum / old_count - (adwin->sum - old_sum) / new_count) >
			                                       cut_limit(adwin, old_count, new_count)) {
				forget(adwin, size, i);
				return true;
			}
		}
	return false;
}

bool adwin_add(struct adwin *adwin, double value)
{
	if (!(value >= 0 && value <= 1))
		return false;
	put_first(adwin, 0, value);
	adwin->count++;
	adwin->sum += value;
	merge(adwin);
	return adwin->seen++ % adwin->clock == 0 && adwin->count >= WINDOW_LEAST && cut(adwin);
}
