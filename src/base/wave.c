#include "base/wave.h"

#include <math.h>
#include <stdlib.h>

void wave_release(struct wave *wave)
{
	free(wave->columns);
	free(wave->levels);
	*wave = (struct wave)WAVE_NONE;
}

void wave_clip_release(struct wave_clip *clip)
{
	free(clip->samples);
	*clip = (struct wave_clip){ 0 };
}

double wave_seconds(const struct wave *wave)
{
	return wave->rate > 0 ? (double)wave->frames / wave->rate : 0;
}

static double mel(double hertz)
{
	return 2595 * log10(1 + hertz / 700);
}

double wave_band(int rate, double hertz)
{
	return mel(hertz) / mel(rate / 2.0) * WAVE_BANDS;
}

double wave_hertz(int rate, double band)
{
	return 700 * (pow(10, band / WAVE_BANDS * mel(rate / 2.0) / 2595) - 1);
}
