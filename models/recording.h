/* Recordings out of files: whatever libsndfile reads of WAV, FLAC, Ogg, AIFF, AU, CAF, W64 and MP3.
 *
 * Its decoders were not written for hostile input: call this in a worker. Messages are whole reasons
 * that read well after a file's name: "0 bytes", "the WAV ends early (3 of 9 bytes)". */
#ifndef RUNG_MODELS_RECORDING_H
#define RUNG_MODELS_RECORDING_H

#include "base/err.h"
#include "base/wave.h"
#include "ladder/feature.h"

#include <stddef.h>

#define RECORDING_RATE_MAX     768000
#define RECORDING_CHANNELS_MAX 64
#define RECORDING_SECONDS_MAX  (6 * 60 * 60)
#define RECORDING_SAMPLES_MAX  INT64_C(2000000000) /* of all channels together */

/* Decodes all of it and measures its extremes and its spectrogram, its length in milliseconds and how loud it is (models/loudness.h).
 * What is cut short, damaged, empty or too long is refused. The caller releases the wave. */
int recording_measure(const void *bytes, size_t length, struct wave *wave, struct features *features, struct err *err);

/* Somebody who listens to a recording from its beginning to its end. */
struct recording_listener {
	/* Frames a second, before the first block. */
	int (*begin)(void *context, int rate, struct err *err);
	/* The next block: the mean of the channels, full scale -1..1. */
	int (*hear)(void *context, const float *samples, int64_t count, struct err *err);
	void *context;
};

/* Plays all of it to a listener (NULL: to nobody), whose failure ends it with the listener's code. What is cut short
 * or damaged may be noticed at its end alone. Gives how long it is and how loud. */
int recording_play(const void *bytes, size_t length, const struct recording_listener *listener, struct features *features,
                   struct err *err);

/* A part of a recording, in frames; beyond its end there is nothing. */
struct recording_part { int64_t first, frames; };

/* The same picture of a part, which must not be empty, for looking closer. */
int recording_look(const void *bytes, size_t length, struct recording_part part, struct wave *wave, struct err *err);

/* The sound of a part, or of as much of it as WAVE_CLIP_BYTES_MAX holds: 16 bits, of more than two channels
 * their mean. The caller releases it. */
int recording_cut(const void *bytes, size_t length, struct recording_part part, struct wave_clip *clip, struct err *err);

/* The library that decodes, with its version. */
const char *recording_library(void);

#endif
