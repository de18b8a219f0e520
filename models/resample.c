#include "models/resample.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>

static struct resample resample_new(int count, int most)
{
	struct resample resample = { count, NULL, NULL };

	resample.places = xcalloc((size_t)count, sizeof *resample.places);
	resample.weights = xcalloc((size_t)count * (size_t)most, sizeof *resample.weights);
	return resample;
}

struct resample resample_area(double from, double to, int source, int count)
{
	double step = (to - from) / count;
	int most = (int)ceil(step) + 2;
	struct resample resample = resample_new(count, most);

	for (int i = 0; i < count; i++) {
		struct resample_place *place = &resample.places[i];
		float *weights = resample.weights + (size_t)i * (size_t)most;
		double low = from + i * step, high = from + (i + 1) * step, total = 0;
		int last;

		place->first = (int)fmin(floor(low + 1e-9), source - 1);
		last = (int)fmin(fmax(ceil(high - 1e-9) - 1, place->first), source - 1);
		place->count = last - place->first + 1;
		if (place->count > most)
			place->count = most;
		place->weights = weights;
		for (int k = 0; k < place->count; k++) {
			double share = fmin(high, place->first + k + 1) - fmax(low, place->first + k);

			weights[k] = (float)fmax(share, 0);
			total += (double)weights[k];
		}
		for (int k = 0; k < place->count; k++)
			weights[k] = total > 0 ? (float)((double)weights[k] / total) : 1.0f / (float)place->count;
	}
	return resample;
}

struct resample resample_bilinear(int source, int count)
{
	struct resample resample = resample_new(count, 2);

	for (int i = 0; i < count; i++) {
		struct resample_place *place = &resample.places[i];
		float *weights = resample.weights + 2 * i;
		double at = fmin(fmax((i + 0.5) * source / count - 0.5, 0), source - 1);

		place->first = (int)at;
		place->count = place->first + 1 < source ? 2 : 1;
		place->weights = weights;
		weights[0] = place->count == 2 ? (float)(1 - (at - place->first)) : 1;
		weights[1] = 1 - weights[0];
	}
	return resample;
}

void resample_release(struct resample *resample)
{
	free(resample->places);
	free(resample->weights);
	*resample = (struct resample){ 0, NULL, NULL };
}
