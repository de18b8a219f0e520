/* How loud a recording is, as it is read block by block. */
#ifndef RUNG_MODELS_LOUDNESS_H
#define RUNG_MODELS_LOUDNESS_H

#include "ladder/feature.h"

#include <stdint.h>

struct loudness {
	int     channels;
	int64_t frame_samples;       /* of 20 ms, all channels together */
	double  squares, in_frame;   /* sums of squares: of all, and of the frame that is being filled */
	int64_t samples, filled;     /* of all, and of that frame */
	int64_t clipped, frames, silent;
};

struct loudness loudness_begin(int rate, int channels);

/* count samples, of all channels together; finite. */
void loudness_add(struct loudness *loudness, const float *samples, int64_t count);

/* level (RMS in dB of full scale, at least -120), clipping (share of the samples at full scale, 0.999 or beyond),
 * silence (share of the frames of 20 ms below -50 dB) and nothing else. A last frame that is not full counts as one. */
struct features loudness_end(struct loudness *loudness);

#endif
