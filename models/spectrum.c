#include "models/spectrum.h"

#include "base/xalloc.h"
#include "stats/fourier.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW_SECONDS 0.032
#define WINDOW_MAX     4096
#define EACH           4   /* transforms for one spectrum of a long recording */
#define ROOM           (2 * WAVE_SPECTRA_MAX)

struct sums { float power[WAVE_BANDS]; int count; };

struct spectrum {
	int     channels, size;            /* of the window, in frames */
	int64_t each, hop, total, since;   /* frames for a spectrum, between transforms, so far, since the last one */
	int     first[WAVE_BANDS], last[WAVE_BANDS]; /* the frequencies of each band */
	int     count;
	double  window[WINDOW_MAX];
	float   recent[WINDOW_MAX];        /* the last frames, round and round */
	struct sums sums[ROOM];
};

/* The frequencies of a band; of low ones, narrower than the distance of two, the nearest. */
static void find_bands(struct spectrum *spectrum, int rate)
{
	for (int i = 0; i < WAVE_BANDS; i++) {
		double low = wave_hertz(rate, i) * spectrum->size / rate, high = wave_hertz(rate, i + 1) * spectrum->size / rate;

		spectrum->first[i] = (int)ceil(low);
		spectrum->last[i] = (int)floor(high);
		if (spectrum->first[i] > spectrum->last[i])
			spectrum->first[i] = spectrum->last[i] = (int)lround((low + high) / 2);
		if (spectrum->last[i] > spectrum->size / 2)
			spectrum->last[i] = spectrum->size / 2;
	}
}

struct spectrum *spectrum_begin(int rate, int channels)
{
	struct spectrum *spectrum = xcalloc(1, sizeof *spectrum);

	spectrum->channels = channels;
	spectrum->size = 64;
	while (spectrum->size < WINDOW_MAX && spectrum->size < rate * WINDOW_SECONDS)
		spectrum->size *= 2;
	spectrum->each = spectrum->hop = spectrum->size / 2;
	for (int i = 0; i < spectrum->size; i++)
		spectrum->window[i] = 0.5 - 0.5 * cos(2 * M_PI * i / spectrum->size);
	find_bands(spectrum, rate);
	return spectrum;
}

static void merge(struct spectrum *spectrum)
{
	for (int i = 0; i < spectrum->count; i += 2) {
		struct sums a = spectrum->sums[i];

		for (int band = 0; i + 1 < spectrum->count && band < WAVE_BANDS; band++)
			a.power[band] += spectrum->sums[i + 1].power[band];
		a.count += i + 1 < spectrum->count ? spectrum->sums[i + 1].count : 0;
		spectrum->sums[i / 2] = a;
	}
	spectrum->count = (spectrum->count + 1) / 2;
	memset(spectrum->sums + spectrum->count, 0, (size_t)(ROOM - spectrum->count) * sizeof *spectrum->sums);
	spectrum->each *= 2;
	if (spectrum->hop < spectrum->each / EACH)
		spectrum->hop = spectrum->each / EACH;
}

/* Adds the frames before, as far as the window reaches, to the spectrum in which its middle lies. */
static void transform(struct spectrum *spectrum)
{
	int64_t middle = spectrum->total > spectrum->size / 2 ? spectrum->total - spectrum->size / 2 : 0;
	double real[WINDOW_MAX], imaginary[WINDOW_MAX] = { 0 }, whole = spectrum->size / 2.0;
	struct sums *sums;

	while (middle / spectrum->each >= ROOM)
		merge(spectrum);
	for (int i = 0; i < spectrum->size; i++)
		real[i] = spectrum->window[i] * spectrum->recent[(spectrum->total + i) % spectrum->size];
	fourier_transform(real, imaginary, spectrum->size);
	sums = &spectrum->sums[middle / spectrum->each];
	for (int band = 0; band < WAVE_BANDS; band++) {
		double most = 0;

		for (int i = spectrum->first[band]; i <= spectrum->last[band]; i++)
			most = fmax(most, real[i] * real[i] + imaginary[i] * imaginary[i]);
		sums->power[band] += (float)(most * 4 / (whole * whole));
	}
	sums->count++;
	if (spectrum->count <= middle / spectrum->each)
		spectrum->count = (int)(middle / spectrum->each) + 1;
}

void spectrum_add(struct spectrum *spectrum, const float *samples, int64_t frames)
{
	for (int64_t i = 0; i < frames; i++, samples += spectrum->channels) {
		float sum = 0;

		for (int channel = 0; channel < spectrum->channels; channel++)
			sum += samples[channel];
		spectrum->recent[spectrum->total++ % spectrum->size] = sum / (float)spectrum->channels;
		if (++spectrum->since >= spectrum->hop) {
			spectrum->since = 0;
			transform(spectrum);
		}
	}
}

static uint8_t level_of(double power)
{
	double level = power > 0 ? 255 + 10 * log10(power) / WAVE_LEVEL_DB : 0;

	return (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : lround(level));
}

void spectrum_end(struct spectrum *spectrum, struct wave *wave)
{
	const struct sums *sums = spectrum->sums;

	if (wave) {
		if (spectrum->count == 0)
			transform(spectrum);
		while (spectrum->count > WAVE_SPECTRA_MAX)
			merge(spectrum);
		wave->spectrum_frames = spectrum->each;
		wave->spectrum_count = spectrum->count;
		wave->levels = xcalloc((size_t)spectrum->count, WAVE_BANDS);
		for (int i = 0; i < spectrum->count; i++)
			for (int band = 0; band < WAVE_BANDS; band++)
				wave->levels[i * WAVE_BANDS + band] = level_of(sums[i].count > 0 ? (double)sums[i].power[band] / sums[i].count : 0);
	}
	free(spectrum);
}
