#include "base/wave.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

static void put(unsigned char *to, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		to[i] = (unsigned char)(value >> 8 * i);
}

void wave_head(int rate, int channels, uint32_t bytes, unsigned char head[WAVE_HEAD_BYTES])
{
	uint32_t frame = (uint32_t)channels * 2;

	memcpy(head, "RIFF....WAVEfmt ....................data....", WAVE_HEAD_BYTES);
	put(head + 4, bytes + WAVE_HEAD_BYTES - 8, 4);
	put(head + 16, 16, 4);
	put(head + 20, 1, 2);
	put(head + 22, (uint32_t)channels, 2);
	put(head + 24, (uint32_t)rate, 4);
	put(head + 28, (uint32_t)rate * frame, 4);
	put(head + 32, frame, 2);
	put(head + 34, 16, 2);
	put(head + 40, bytes, 4);
}
