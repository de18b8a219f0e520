/* A histogram of values of any size: bins that grow by a constant factor, eight to each doubling, so that a
 * quantile is right to within 4.5 % of itself. Zero has a bin of its own, and what is negative mirrors what is
 * not. Pure. */
#ifndef RUNG_MONITOR_HISTOGRAM_H
#define RUNG_MONITOR_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HISTOGRAM_ERROR 0.045 /* of a quantile, as a share of it, at most */

struct histogram {
	struct histogram_bin { int bin; int64_t count; } *bins; /* by bin; none of them empty */
	int count, room;
};

#define HISTOGRAM_EMPTY { NULL, 0, 0 }

/* The bin of a finite value, and the value in its middle. */
int histogram_bin(double value);
double histogram_value(int bin);

void histogram_add(struct histogram *histogram, int bin, int64_t count);
void histogram_merge(struct histogram *histogram, const struct histogram *other);
void histogram_release(struct histogram *histogram); /* may be repeated */

/* The quantiles that are told of every histogram: p50, p95, p99. */
#define HISTOGRAM_TOLD 3
extern const double histogram_told[HISTOGRAM_TOLD];

/* The value below which the share of what was added lies, 0..1. NaN: nothing was added. */
double histogram_quantile(const struct histogram *histogram, double share);

/* As bytes: pairs of the step from the bin before, zigzag, and of a count, both as varints. The caller frees
 * them. */
unsigned char *histogram_write(const struct histogram *histogram, size_t *size);

/* Adds what was written. False: it is no histogram, and what came before the damage was added. */
bool histogram_read(struct histogram *histogram, const void *bytes, size_t size);

#endif
