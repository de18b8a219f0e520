#include "models/loudness.h"

#include <math.h>

#define FRAMES_A_SECOND 50
#define FULL_SCALE 0.999f
#define SILENT     1e-5 /* mean square at -50 dB */
#define LEVEL_MIN  (-120.0)

struct loudness loudness_begin(int rate, int channels)
{
	int64_t samples = (int64_t)rate * channels / FRAMES_A_SECOND;

	return (struct loudness){ .channels = channels, .frame_samples = samples < 1 ? 1 : samples };
}

static void end_frame(struct loudness *loudness)
{
	loudness->frames++;
	loudness->silent += loudness->in_frame < SILENT * (double)loudness->filled;
	loudness->in_frame = 0;
	loudness->filled = 0;
}

void loudness_add(struct loudness *loudness, const float *samples, int64_t count)
{
	for (int64_t i = 0; i < count; i++) {
		double square = (double)samples[i] * samples[i];

		loudness->squares += square;
		loudness->in_frame += square;
		loudness->clipped += fabsf(samples[i]) >= FULL_SCALE;
		if (++loudness->filled == loudness->frame_samples)
			end_frame(loudness);
	}
	loudness->samples += count;
}

struct features loudness_end(struct loudness *loudness)
{
	struct features features = features_none();
	double level;

	if (loudness->filled > 0)
		end_frame(loudness);
	if (loudness->samples == 0)
		return features;
	level = 10 * log10(loudness->squares / (double)loudness->samples);
	features.of[FEATURE_LEVEL] = level > LEVEL_MIN ? level : LEVEL_MIN;
	features.of[FEATURE_CLIPPING] = (double)loudness->clipped / (double)loudness->samples;
	features.of[FEATURE_SILENCE] = (double)loudness->silent / (double)loudness->frames;
	return features;
}
