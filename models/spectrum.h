/* The spectrogram of a recording, made while it is being decoded. Each spectrum is the mean power of a
 * few short-time Fourier transforms (Hann window of about 32 ms), by the loudest frequency of each band.
 *
 * How long the recording is need not be known: where there would be too many spectra each two become
 * one, and fewer transforms are made from then on, so an hour costs not much more than a minute. */
#ifndef RUNG_MODELS_SPECTRUM_H
#define RUNG_MODELS_SPECTRUM_H

#include "base/wave.h"

#include <stdint.h>

struct spectrum;

struct spectrum *spectrum_begin(int rate, int channels); /* never NULL */

/* The next frames, each with a sample of each channel, within -8..8. */
void spectrum_add(struct spectrum *spectrum, const float *samples, int64_t frames);

/* Gives the wave its spectra, and ends; wave NULL: only ends. */
void spectrum_end(struct spectrum *spectrum, struct wave *wave);

#endif
