#include "models/recording.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "models/loudness.h"
#include "models/spectrum.h"

#include <math.h>
#include <sndfile.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SAMPLES 16384
#define SAMPLE_MAX    8.0f /* of files with floating point: nobody records louder */

/* ---- bytes as a file ---- */

struct memory {
	const unsigned char *bytes;
	sf_count_t length, at;
};

static sf_count_t memory_length(void *opaque)
{
	return ((const struct memory *)opaque)->length;
}

static sf_count_t memory_seek(sf_count_t offset, int whence, void *opaque)
{
	struct memory *memory = opaque;
	sf_count_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? memory->at : memory->length, to;

	if (__builtin_add_overflow(from, offset, &to) || to < 0 || to > memory->length)
		return -1;
	return memory->at = to;
}

static sf_count_t memory_read(void *to, sf_count_t count, void *opaque)
{
	struct memory *memory = opaque;
	sf_count_t left = memory->length - memory->at;

	count = count < 0 ? 0 : count > left ? left : count;
	memcpy(to, memory->bytes + memory->at, (size_t)count);
	memory->at += count;
	return count;
}

static sf_count_t memory_write(const void *from, sf_count_t count, void *opaque)
{
	(void)from, (void)count, (void)opaque;
	return 0;
}

static sf_count_t memory_tell(void *opaque)
{
	return ((const struct memory *)opaque)->at;
}

/* ---- what the file says of itself ---- */

static uint32_t little32(const unsigned char *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* libsndfile takes what is left of a WAV that was cut short; we want to know. Sizes of 0 and of all
 * ones are those of programs that wrote to a pipe. */
static int check_wav_end(const unsigned char *bytes, size_t length, struct err *err)
{
	size_t at = 12;

	if (length < 12 || memcmp(bytes, "RIFF", 4) != 0 || memcmp(bytes + 8, "WAVE", 4) != 0)
		return 0;
	while (length - at >= 8) {
		uint32_t size = little32(bytes + at + 4);
		size_t left = length - at - 8;

		if (memcmp(bytes + at, "data", 4) == 0) {
			if (size > left && size != UINT32_MAX)
				return err_set(err, "the WAV ends early (%zu of %lu bytes)", left, (unsigned long)size);
			return 0;
		}
		if (size >= left)
			break;
		at += 8 + size + (size & 1 && size < left);
	}
	return 0;
}

/* Whether the Ogg page that begins with these bytes is all there. */
static bool is_page_whole(const unsigned char *page, size_t length)
{
	size_t wanted = 27 + (size_t)page[26];

	for (size_t i = 27; i < length && i < 27 + (size_t)page[26]; i++)
		wanted += page[i];
	return length >= wanted;
}

/* An Ogg stream says of its last page that it is the last. */
static int check_ogg_end(const unsigned char *bytes, size_t length, struct err *err)
{
	size_t at = length - 27;

	if (length < 27 || memcmp(bytes, "OggS", 4) != 0)
		return 0;
	while (at > 0 && memcmp(bytes + at, "OggS", 4) != 0)
		at--;
	if (!(bytes[at + 5] & 4) || !is_page_whole(bytes + at, length - at))
		return err_set(err, "the Ogg stream ends early");
	return 0;
}

/* libsndfile knows more formats than anybody labels, some by a weak sign. */
static bool is_format_taken(int format)
{
	switch (format & SF_FORMAT_TYPEMASK) {
	case SF_FORMAT_WAV: case SF_FORMAT_WAVEX: case SF_FORMAT_RF64: case SF_FORMAT_W64:
	case SF_FORMAT_FLAC: case SF_FORMAT_OGG: case SF_FORMAT_MPEG:
	case SF_FORMAT_AIFF: case SF_FORMAT_AU: case SF_FORMAT_CAF:
		return true;
	default:
		return false;
	}
}

static int check_info(const SF_INFO *info, struct err *err)
{
	if (!is_format_taken(info->format))
		return err_set(err, "no recording that is read here");
	if (info->samplerate < 1 || info->samplerate > RECORDING_RATE_MAX)
		return err_set(err, "%d frames a second are not read", info->samplerate);
	if (info->channels < 1 || info->channels > RECORDING_CHANNELS_MAX)
		return err_set(err, "%d channels are not read", info->channels);
	return 0;
}

/* In libsndfile's words, without their full stop; but for what it says of a rate of 0, or no channels, which blames itself. */
static int explain_open(struct err *err)
{
	const char *why = sf_strerror(NULL);
	size_t length = strlen(why);

	if (sf_error(NULL) == SF_ERR_UNRECOGNISED_FORMAT)
		return err_set(err, "no recording that is read here");
	if (str_starts(why, "Internal error"))
		return err_set(err, "no recording that can be read: its header makes no sense");
	return err_set(err, "no recording that can be read: %.*s", (int)(length - (length > 0 && why[length - 1] == '.')), why);
}

/* ---- measuring ---- */

struct sums { float low, high; double squares; };

/* Columns that grow with the recording, whose length need not be known: where there would be too
 * many, each two become one. */
struct envelope {
	struct sums columns[2 * WAVE_COLUMNS_MAX];
	int         count;         /* the last is being filled */
	int64_t     column_frames, in_last;
};

static void halve(struct envelope *envelope)
{
	for (int i = 0; i < envelope->count; i += 2) {
		struct sums *to = &envelope->columns[i / 2], a = envelope->columns[i];

		if (i + 1 < envelope->count) {
			const struct sums *b = &envelope->columns[i + 1];

			a = (struct sums){ fminf(a.low, b->low), fmaxf(a.high, b->high), a.squares + b->squares };
			envelope->in_last += i + 2 == envelope->count ? envelope->column_frames : 0;
		}
		*to = a;
	}
	envelope->count = (envelope->count + 1) / 2;
	envelope->column_frames *= 2;
}

static void add_frame(struct envelope *envelope, const float *samples, int channels)
{
	struct sums *sums;

	if (envelope->count == 0 || envelope->in_last == envelope->column_frames) {
		if (envelope->count == 2 * WAVE_COLUMNS_MAX)
			halve(envelope);
		envelope->columns[envelope->count++] = (struct sums){ samples[0], samples[0], 0 };
		envelope->in_last = 0;
	}
	sums = &envelope->columns[envelope->count - 1];
	for (int i = 0; i < channels; i++) {
		sums->low = fminf(sums->low, samples[i]);
		sums->high = fmaxf(sums->high, samples[i]);
		sums->squares += (double)samples[i] * samples[i];
	}
	envelope->in_last++;
}

/* Floating-point files may hold anything. */
static void make_plain(float *samples, sf_count_t count)
{
	for (sf_count_t i = 0; i < count; i++)
		samples[i] = isfinite(samples[i]) ? fminf(fmaxf(samples[i], -SAMPLE_MAX), SAMPLE_MAX) : 0;
}

static int check_length(const SF_INFO *info, int64_t frames, struct err *err)
{
	if (frames / info->samplerate >= RECORDING_SECONDS_MAX)
		return err_set(err, "longer than the %d hours allowed", RECORDING_SECONDS_MAX / 3600);
	if (frames > RECORDING_SAMPLES_MAX / info->channels)
		return err_set(err, "more than the %lld samples allowed", (long long)RECORDING_SAMPLES_MAX);
	return 0;
}

/* What is made of a recording while it is read. */
struct making {
	struct envelope  envelope;
	struct spectrum *spectrum;
	struct loudness  loudness;
	int64_t          frames; /* so far */
};

static struct making *begin_making(const SF_INFO *info)
{
	struct making *making = xcalloc(1, sizeof *making);

	making->envelope.column_frames = 1;
	making->spectrum = spectrum_begin(info->samplerate, info->channels);
	making->loudness = loudness_begin(info->samplerate, info->channels);
	return making;
}

static void add_samples(struct making *making, float *samples, sf_count_t frames, int channels)
{
	make_plain(samples, frames * channels);
	for (sf_count_t i = 0; i < frames; i++)
		add_frame(&making->envelope, samples + i * channels, channels);
	spectrum_add(making->spectrum, samples, frames);
	loudness_add(&making->loudness, samples, frames * channels);
	making->frames += frames;
}

/* Reads on for so many frames, or to the end. */
static int read_frames(SNDFILE *file, const SF_INFO *info, int64_t wanted, struct making *making, struct err *err)
{
	float samples[BLOCK_SAMPLES];
	sf_count_t room = BLOCK_SAMPLES / info->channels, got = 1;

	while (got > 0 && making->frames < wanted) {
		sf_count_t ask = wanted - making->frames < room ? wanted - making->frames : room;

		got = sf_readf_float(file, samples, ask);
		if (got <= 0 || got > ask)
			break;
		add_samples(making, samples, got, info->channels);
		if (check_length(info, making->frames, err) < 0)
			return -1;
	}
	return 0;
}

/* Whether as much came out as the file said. An MP3 does not say; libsndfile guesses. */
static int check_whole(SNDFILE *file, const SF_INFO *info, int64_t frames, struct err *err)
{
	bool guessed = (info->format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG;

	if (frames == 0)
		return err_set(err, info->frames == 0 ? "there is no sound in it: 0 samples" : "nothing in it can be decoded");
	if (!guessed && info->frames > frames && info->frames < INT64_MAX / 2)
		return err_set(err, "it ends early, or is damaged (%lld of %lld frames)", (long long)frames,
		               (long long)info->frames);
	if (sf_error(file) != SF_ERR_NO_ERROR)
		return err_set(err, "it is damaged after %lld frames", (long long)frames);
	return 0;
}

static void fill_wave(struct making *making, const SF_INFO *info, int64_t first, struct wave *wave)
{
	struct envelope *envelope = &making->envelope;

	if (envelope->count > WAVE_COLUMNS_MAX)
		halve(envelope);
	*wave = (struct wave){ .rate = info->samplerate, .channels = info->channels, .frames = making->frames, .first = first,
	                       .column_frames = envelope->column_frames, .column_count = envelope->count,
	                       .columns = xcalloc((size_t)envelope->count, sizeof *wave->columns) };
	for (int i = 0; i < envelope->count; i++) {
		const struct sums *sums = &envelope->columns[i];
		int64_t there = i == envelope->count - 1 ? envelope->in_last : envelope->column_frames;

		wave->columns[i] = (struct wave_column){ sums->low, sums->high,
		                                         (float)sqrt(sums->squares / (double)(there * info->channels)) };
	}
	spectrum_end(making->spectrum, wave);
	making->spectrum = NULL;
}

static void end_making(struct making *making)
{
	if (making->spectrum)
		spectrum_end(making->spectrum, NULL);
	free(making);
}

/* ---- opening ---- */

struct opened { struct memory memory; SF_INFO info; SNDFILE *file; };

static int open_recording(const void *bytes, size_t length, struct opened *opened, struct err *err)
{
	SF_VIRTUAL_IO calls = { memory_length, memory_seek, memory_read, memory_write, memory_tell };

	*opened = (struct opened){ .memory = { bytes, (sf_count_t)length, 0 } };
	if (length == 0)
		return err_set(err, "0 bytes");
	if (check_wav_end(bytes, length, err) < 0 || check_ogg_end(bytes, length, err) < 0)
		return -1;
	opened->file = sf_open_virtual(&calls, SFM_READ, &opened->info, &opened->memory);
	if (!opened->file)
		return explain_open(err);
	if (check_info(&opened->info, err) == 0)
		return 0;
	sf_close(opened->file);
	return -1;
}

int recording_measure(const void *bytes, size_t length, struct wave *wave, struct features *features, struct err *err)
{
	struct opened opened;
	struct making *making;
	int rc = -1;

	if (open_recording(bytes, length, &opened, err) < 0)
		return -1;
	making = begin_making(&opened.info);
	if (read_frames(opened.file, &opened.info, INT64_MAX, making, err) == 0 &&
	    check_whole(opened.file, &opened.info, making->frames, err) == 0) {
		*features = loudness_end(&making->loudness);
		features->of[FEATURE_LENGTH] = round((double)making->frames * 1000 / opened.info.samplerate);
		fill_wave(making, &opened.info, 0, wave);
		rc = 0;
	}
	end_making(making);
	sf_close(opened.file);
	return rc;
}

/* ---- playing ---- */

static void mix(const float *samples, sf_count_t frames, int channels, float *mono)
{
	for (sf_count_t i = 0; i < frames; i++) {
		double sum = 0;

		for (int k = 0; k < channels; k++)
			sum += (double)samples[i * channels + k];
		mono[i] = (float)(sum / channels);
	}
}

static int play(struct opened *opened, const struct recording_listener *listener, struct loudness *loudness, int64_t *frames,
                struct err *err)
{
	float samples[BLOCK_SAMPLES], mono[BLOCK_SAMPLES];
	int channels = opened->info.channels, rc = 0;
	sf_count_t room = BLOCK_SAMPLES / channels, got;

	while (rc == 0 && (got = sf_readf_float(opened->file, samples, room)) > 0 && got <= room) {
		make_plain(samples, got * channels);
		loudness_add(loudness, samples, got * channels);
		*frames += got;
		mix(samples, got, channels, mono);
		rc = check_length(&opened->info, *frames, err);
		if (rc == 0 && listener)
			rc = listener->hear(listener->context, mono, got, err);
	}
	return rc;
}

int recording_play(const void *bytes, size_t length, const struct recording_listener *listener, struct features *features,
                   struct err *err)
{
	struct opened opened;
	struct loudness loudness;
	int64_t frames = 0;
	int rc = 0;

	if (open_recording(bytes, length, &opened, err) < 0)
		return -1;
	loudness = loudness_begin(opened.info.samplerate, opened.info.channels);
	if (listener)
		rc = listener->begin(listener->context, opened.info.samplerate, err);
	if (rc == 0)
		rc = play(&opened, listener, &loudness, &frames, err);
	if (rc == 0)
		rc = check_whole(opened.file, &opened.info, frames, err);
	if (rc == 0) {
		*features = loudness_end(&loudness);
		features->of[FEATURE_LENGTH] = round((double)frames * 1000 / opened.info.samplerate);
	}
	sf_close(opened.file);
	return rc;
}

/* ---- parts ---- */

/* The file at the beginning of a part. */
static int open_part(const void *bytes, size_t length, struct recording_part part, struct opened *opened, struct err *err)
{
	if (open_recording(bytes, length, opened, err) < 0)
		return -1;
	if (part.first >= 0 && part.frames > 0 && sf_seek(opened->file, part.first, SEEK_SET) == part.first)
		return 0;
	sf_close(opened->file);
	return err_set(err, "there is no such part in it");
}

int recording_look(const void *bytes, size_t length, struct recording_part part, struct wave *wave, struct err *err)
{
	struct opened opened;
	struct making *making;
	int rc;

	if (open_part(bytes, length, part, &opened, err) < 0)
		return -1;
	making = begin_making(&opened.info);
	rc = read_frames(opened.file, &opened.info, part.frames, making, err);
	if (rc == 0 && making->frames == 0)
		rc = err_set(err, "there is no such part in it");
	if (rc == 0)
		fill_wave(making, &opened.info, part.first, wave);
	end_making(making);
	sf_close(opened.file);
	return rc;
}

/* As 16 bits in one or two channels. */
static void add_sound(const float *samples, sf_count_t frames, int channels, struct wave_clip *clip)
{
	int16_t *to = clip->samples + (size_t)clip->frames * (size_t)clip->channels;

	for (sf_count_t i = 0; i < frames; i++, samples += channels)
		for (int channel = 0; channel < clip->channels; channel++) {
			float value = samples[channel];

			for (int other = 1; channels > 2 && other < channels; other++)
				value += samples[other];
			value /= (float)(channels > 2 ? channels : 1);
			*to++ = (int16_t)lrintf(fminf(fmaxf(value, -1), 1) * INT16_MAX);
		}
	clip->frames += (int)frames;
}

static void read_sound(const struct opened *opened, int64_t wanted, struct wave_clip *clip)
{
	float samples[BLOCK_SAMPLES];
	sf_count_t room = BLOCK_SAMPLES / opened->info.channels, got = 1;

	while (got > 0 && clip->frames < wanted) {
		sf_count_t ask = wanted - clip->frames < room ? wanted - clip->frames : room;

		got = sf_readf_float(opened->file, samples, ask);
		if (got <= 0 || got > ask)
			break;
		make_plain(samples, got * opened->info.channels);
		add_sound(samples, got, opened->info.channels, clip);
	}
}

int recording_cut(const void *bytes, size_t length, struct recording_part part, struct wave_clip *clip, struct err *err)
{
	struct opened opened;
	int64_t most;

	*clip = (struct wave_clip){ 0 };
	if (open_part(bytes, length, part, &opened, err) < 0)
		return -1;
	clip->rate = opened.info.samplerate;
	clip->channels = opened.info.channels == 2 ? 2 : 1;
	clip->first = part.first;
	most = WAVE_CLIP_BYTES_MAX / (clip->channels * (int)sizeof *clip->samples);
	most = part.frames < most ? part.frames : most;
	clip->samples = xcalloc((size_t)most, (size_t)clip->channels * sizeof *clip->samples);
	read_sound(&opened, most, clip);
	sf_close(opened.file);
	if (clip->frames > 0)
		return 0;
	wave_clip_release(clip);
	return err_set(err, "there is no such part in it");
}

const char *recording_library(void)
{
	return sf_version_string();
}
