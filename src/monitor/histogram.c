#include "monitor/histogram.h"

#include "base/xalloc.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PER_DOUBLING 8
#define LEAST (-1074) /* the exponent of the smallest number above zero */
#define BIN_MAX ((1024 - LEAST) * PER_DOUBLING)
#define VARINT_MAX 10 /* bytes */

const double histogram_told[HISTOGRAM_TOLD] = { .50, .95, .99 };

/* 0 is zero; the smallest number above it has bin 1. */
int histogram_bin(double value)
{
	int bin;

	if (!(fabs(value) > 0))
		return 0;
	bin = 1 + (int)floor((log2(fabs(value)) - LEAST) * PER_DOUBLING);
	return value < 0 ? -bin : bin;
}

double histogram_value(int bin)
{
	double size;

	if (bin == 0)
		return 0;
	size = fmin(exp2((abs(bin) - 0.5) / PER_DOUBLING + LEAST), DBL_MAX);
	return bin < 0 ? -size : size;
}

/* Where a bin is, or would have to be. */
static int place(const struct histogram *histogram, int bin)
{
	int low = 0, high = histogram->count;

	while (low < high) {
		int middle = (low + high) / 2;

		if (histogram->bins[middle].bin < bin)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void histogram_add(struct histogram *histogram, int bin, int64_t count)
{
	int at = place(histogram, bin);

	if (at < histogram->count && histogram->bins[at].bin == bin) {
		histogram->bins[at].count += count;
		return;
	}
	if (histogram->count == histogram->room) {
		histogram->room = histogram->room ? 2 * histogram->room : 16;
		histogram->bins = xrealloc(histogram->bins, (size_t)histogram->room, sizeof *histogram->bins);
	}
	memmove(&histogram->bins[at + 1], &histogram->bins[at], (size_t)(histogram->count - at) * sizeof *histogram->bins);
	histogram->bins[at] = (struct histogram_bin){ bin, count };
	histogram->count++;
}

void histogram_merge(struct histogram *histogram, const struct histogram *other)
{
	for (int i = 0; i < other->count; i++)
		histogram_add(histogram, other->bins[i].bin, other->bins[i].count);
}

void histogram_release(struct histogram *histogram)
{
	free(histogram->bins);
	*histogram = (struct histogram)HISTOGRAM_EMPTY;
}

double histogram_quantile(const struct histogram *histogram, double share)
{
	int64_t all = 0, below = 0;

	for (int i = 0; i < histogram->count; i++)
		all += histogram->bins[i].count;
	for (int i = 0; i < histogram->count; i++) {
		below += histogram->bins[i].count;
		if ((double)below >= share * (double)all)
			return histogram_value(histogram->bins[i].bin);
	}
	return (double)NAN;
}

static size_t put(unsigned char *out, uint64_t number)
{
	size_t size = 0;

	for (; number >= 0x80; number >>= 7)
		out[size++] = (unsigned char)(number | 0x80);
	out[size++] = (unsigned char)number;
	return size;
}

unsigned char *histogram_write(const struct histogram *histogram, size_t *size)
{
	unsigned char *out = xcalloc((size_t)histogram->count * 2 + 1, VARINT_MAX);
	int before = 0;

	*size = 0;
	for (int i = 0; i < histogram->count; i++) {
		int64_t step = (int64_t)histogram->bins[i].bin - before;

		*size += put(out + *size, (uint64_t)step << 1 ^ (step < 0 ? UINT64_MAX : 0));
		*size += put(out + *size, (uint64_t)histogram->bins[i].count);
		before = histogram->bins[i].bin;
	}
	return out;
}

static bool take(const unsigned char **at, const unsigned char *end, uint64_t *number)
{
	*number = 0;
	for (int shift = 0; *at < end && shift < 64; shift += 7) {
		unsigned char byte = *(*at)++;

		*number |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return true;
	}
	return false;
}

bool histogram_read(struct histogram *histogram, const void *bytes, size_t size)
{
	const unsigned char *at = bytes, *end = at + size;
	int64_t bin = 0;

	while (at < end) {
		uint64_t step, count;

		if (!take(&at, end, &step) || !take(&at, end, &count) || step > 4 * BIN_MAX || count > INT64_MAX / 2)
			return false;
		bin += (int64_t)(step >> 1) ^ -(int64_t)(step & 1);
		if (bin < -BIN_MAX - 1 || bin > BIN_MAX + 1)
			return false;
		histogram_add(histogram, (int)bin, (int64_t)count);
	}
	return true;
}
