/* The discrete Fourier transform, for a picture of what a recording sounds like. */
#ifndef RUNG_STATS_FOURIER_H
#define RUNG_STATS_FOURIER_H

/* Transforms size complex numbers in place: X[k] = sum of x[n] exp(-2 pi i k n / size), without a factor.
 * size is a power of two, at least 1. By radix 2 (Cooley and Tukey 1965). */
void fourier_transform(double *real, double *imaginary, int size);

#endif
