#include "stats/fourier.h"

#include <math.h>

static void swap(double *a, double *b)
{
	double former = *a;

	*a = *b;
	*b = former;
}

/* Puts each number where the bits of its index, read backwards, say. */
static void reverse_bits(double *real, double *imaginary, int size)
{
	for (int i = 1, j = 0; i < size; i++) {
		int bit = size >> 1;

		for (; j & bit; bit >>= 1)
			j ^= bit;
		j ^= bit;
		if (i < j) {
			swap(&real[i], &real[j]);
			swap(&imaginary[i], &imaginary[j]);
		}
	}
}

/* One stage: pairs half apart, all those with the same factor together. */
static void combine(double *real, double *imaginary, int size, int half)
{
	for (int k = 0; k < half; k++) {
		double angle = -M_PI * k / half, c = cos(angle), s = sin(angle);

		for (int i = k; i < size; i += 2 * half) {
			double a = c * real[i + half] - s * imaginary[i + half], b = s * real[i + half] + c * imaginary[i + half];

			real[i + half] = real[i] - a;
			imaginary[i + half] = imaginary[i] - b;
			real[i] += a;
			imaginary[i] += b;
		}
	}
}

void fourier_transform(double *real, double *imaginary, int size)
{
	reverse_bits(real, imaginary, size);
	for (int half = 1; half < size; half *= 2)
		combine(real, imaginary, size, half);
}
