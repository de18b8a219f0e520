/* How much more evidence a check of a gate asks for, if what comes is like what came. Forecasts open
 * nothing: they tell people what to expect. */
#ifndef RUNG_LADDER_FORECAST_H
#define RUNG_LADDER_FORECAST_H

#include "ladder/certificate.h"

#include <stdint.h>

/* Observations until the test "the rate is above need" holds at alpha, after s of n, at the rate seen so
 * far. NaN: not before a thousand million, or nothing was seen. */
double forecast_rate(int64_t s, int64_t n, double need, double alpha);

/* The looks for a certificate that are still to come, of a year's budget and an attempt. coverage: what the
 * machine must take over at the least. */
struct forecast_looks { double budget, coverage; int attempt; };

/* Settled items until one of the next looks finds a certificate. NaN: none of the next twelve would. */
double forecast_certificate(const struct evidence *evidence, const struct certificate_terms *terms,
                            const struct forecast_looks *looks);

#endif
