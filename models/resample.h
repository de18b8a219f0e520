/* One axis of a change of size: for each place of the result, which places of the source count and
 * how much. Two of them make a picture of another size. */
#ifndef RUNG_MODELS_RESAMPLE_H
#define RUNG_MODELS_RESAMPLE_H

struct resample_place {
	int first, count;     /* source places first .. first + count - 1, always inside the source */
	const float *weights; /* count of them, their sum is 1 */
};

struct resample {
	int count;            /* places of the result */
	struct resample_place *places;
	float *weights;
};

/* Spreads the part from..to of a source of so many places over count places, each by the share it
 * covers. 0 <= from < to <= source; source and count at least 1. */
struct resample resample_area(double from, double to, int source, int count);

/* The whole source over count places, each a blend of the two nearest to its centre. */
struct resample resample_bilinear(int source, int count);

void resample_release(struct resample *resample);

#endif
