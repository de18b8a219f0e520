/* What a recording looks like, or a part of it: its extremes over time and its spectrogram, for drawing. */
#ifndef RUNG_BASE_WAVE_H
#define RUNG_BASE_WAVE_H

#include <stdint.h>

#define WAVE_COLUMNS_MAX 2000
#define WAVE_SPECTRA_MAX 512
#define WAVE_BANDS       96
#define WAVE_LEVEL_DB    (96.0 / 255) /* of one step of a level; 255 is a sine wave of full scale, 0 is 96 dB below or less */

/* All channels together over a stretch of time; full scale is -1..1. */
struct wave_column { float low, high, rms; };

struct wave {
	int     rate;          /* frames a second; 0 for no recording */
	int     channels;
	int64_t frames;        /* a frame is one sample of each channel */
	int64_t column_frames; /* in each column; the last may have fewer */
	int     column_count;  /* 1..WAVE_COLUMNS_MAX */
	struct wave_column *columns; /* owned by the wave */
	int64_t first;         /* the frame of the recording at which this begins */
	int64_t spectrum_frames; /* for which each spectrum stands; the last may stand for fewer */
	int     spectrum_count;  /* 1..WAVE_SPECTRA_MAX */
	uint8_t *levels;       /* WAVE_BANDS of each spectrum, the lowest first; owned by the wave */
};

#define WAVE_NONE { 0, 0, 0, 0, 0, NULL, 0, 0, 0, NULL }

void wave_release(struct wave *wave); /* may be repeated */

/* Seconds it lasts. */
double wave_seconds(const struct wave *wave);

/* Sound to be played, from a recording. */
struct wave_clip {
	int      rate;
	int      channels; /* 1 or 2 */
	int64_t  first;    /* the frame of the recording at which it begins */
	int      frames;   /* 0: none */
	int16_t *samples;  /* frames * channels; owned by the clip */
};

#define WAVE_CLIP_BYTES_MAX (16 << 20)

void wave_clip_release(struct wave_clip *clip); /* may be repeated */

#define WAVE_HEAD_BYTES 44

/* What stands before so many bytes of samples of 16 bits, little end first, in a WAV file of the plainest form. */
void wave_head(int rate, int channels, uint32_t bytes, unsigned char head[WAVE_HEAD_BYTES]);

/* Where on the scale of bands this frequency lies, 0 at 0 Hz and WAVE_BANDS at half the rate: bands are
 * equally wide on the mel scale, 2595 log10(1 + f / 700) (O'Shaughnessy 1987). And back. */
double wave_band(int rate, double hertz);
double wave_hertz(int rate, double band);

#endif
