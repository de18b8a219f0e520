/* What a recording looks like: its extremes over time, for drawing. */
#ifndef RUNG_BASE_WAVE_H
#define RUNG_BASE_WAVE_H

#include <stdint.h>

#define WAVE_COLUMNS_MAX 2000

/* All channels together over a stretch of time; full scale is -1..1. */
struct wave_column { float low, high, rms; };

struct wave {
	int     rate;          /* frames a second; 0 for no recording */
	int     channels;
	int64_t frames;        /* a frame is one sample of each channel */
	int64_t column_frames; /* in each column; the last may have fewer */
	int     column_count;  /* 1..WAVE_COLUMNS_MAX */
	struct wave_column *columns; /* owned by the wave */
};

#define WAVE_NONE { 0, 0, 0, 0, 0, NULL }

void wave_release(struct wave *wave); /* may be repeated */

/* Seconds it lasts. */
double wave_seconds(const struct wave *wave);

#endif
