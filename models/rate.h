/* Sound at another rate, as it comes in: each sample is the sum of the input around its moment, weighted by a sinc in a
 * Hann window that reaches over 16 zero crossings to each side. It cuts off at half of the lower of the two rates, and
 * the weights of each sample add up to 1. Beyond the ends there is silence. (Smith, Digital Audio Resampling, 1984.) */
#ifndef RUNG_MODELS_RATE_H
#define RUNG_MODELS_RATE_H

#include "base/err.h"

#include <stdint.h>

typedef int rate_sink(void *context, const float *samples, int64_t count, struct err *err);

struct rate;

/* from, to: samples a second, at least 1. NULL where the two have so little in common that the weights would take more
 * than 64 MB. */
struct rate *rate_open(int from, int to);

/* Takes count samples and hands on what can be told of the output. What sink returns other than 0 is returned. */
int rate_add(struct rate *rate, const float *samples, int64_t count, rate_sink *sink, void *context, struct err *err);

/* The rest: all in all there come out as many as last as long as what went in, rounded up. */
int rate_end(struct rate *rate, rate_sink *sink, void *context, struct err *err);

void rate_close(struct rate *rate); /* NULL is fine */

#endif
