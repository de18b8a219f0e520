/* Recordings: what is measured of them, what is refused, and that two thousand damaged ones cost a
 * worker nothing that lasts. Runs the built program, which $RUNG names. */
#include "test.h"

#include "base/str.h"
#include "jobs/worker.h"
#include "models/recording.h"

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

#define RATE 8000

/* ---- recordings made in memory ---- */

struct clip { unsigned char bytes[1 << 18]; sf_count_t length, at; };

static sf_count_t clip_length(void *opaque) { return ((struct clip *)opaque)->length; }
static sf_count_t clip_tell(void *opaque) { return ((struct clip *)opaque)->at; }

static sf_count_t clip_seek(sf_count_t offset, int whence, void *opaque)
{
	struct clip *clip = opaque;

	return clip->at = offset + (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? clip->at : clip->length);
}

static sf_count_t clip_read(void *to, sf_count_t count, void *opaque)
{
	struct clip *clip = opaque;

	count = count > clip->length - clip->at ? clip->length - clip->at : count;
	memcpy(to, clip->bytes + clip->at, (size_t)count);
	clip->at += count;
	return count;
}

static sf_count_t clip_write(const void *from, sf_count_t count, void *opaque)
{
	struct clip *clip = opaque;

	assert_true(clip->at + count <= (sf_count_t)sizeof clip->bytes);
	memcpy(clip->bytes + clip->at, from, (size_t)count);
	clip->at += count;
	clip->length = clip->at > clip->length ? clip->at : clip->length;
	return count;
}

/* A tone of 440 Hz that swings between -0.5 and 0.5; false where libsndfile cannot write the format. */
static bool make_tone(struct clip *clip, int format, int channels, int frames)
{
	SF_VIRTUAL_IO calls = { clip_length, clip_seek, clip_read, clip_write, clip_tell };
	SF_INFO info = { .samplerate = RATE, .channels = channels, .format = format };
	SNDFILE *file;

	memset(clip, 0, sizeof *clip);
	if (!sf_format_check(&info))
		return false;
	file = sf_open_virtual(&calls, SFM_WRITE, &info, clip);
	assert_non_null(file);
	for (int i = 0; i < frames; i++) {
		float samples[8];

		for (int k = 0; k < channels; k++)
			samples[k] = 0.5f * (float)sin(2 * 3.14159265358979 * 440 * i / RATE);
		assert_int_equal(sf_writef_float(file, samples, 1), 1);
	}
	sf_close(file);
	return true;
}

#define WAV  (SF_FORMAT_WAV | SF_FORMAT_PCM_16)
#define FLAC (SF_FORMAT_FLAC | SF_FORMAT_PCM_16)
#define OGG  (SF_FORMAT_OGG | SF_FORMAT_VORBIS)
#define OPUS (SF_FORMAT_OGG | SF_FORMAT_OPUS)
#define MP3  (SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III)

static struct worker_pool *open_pool(int count)
{
	struct worker_options options = { .program = getenv("RUNG") ? getenv("RUNG") : "./rung", .count = count };
	struct worker_pool *pool = NULL;
	struct err err = ERR_NONE;

	if (worker_pool_open(&options, &pool, &err) < 0)
		fail_msg("%s", err.text);
	return pool;
}

/* ---- measuring ---- */

static void a_tone_is_measured(void **state)
{
	static struct clip clip;
	struct err err = ERR_NONE;
	struct features features;
	struct wave wave;

	(void)state;
	assert_true(make_tone(&clip, WAV, 2, 3 * RATE));
	assert_int_equal(recording_measure(clip.bytes, (size_t)clip.length, &wave, &features, &err), 0);
	assert_int_equal(wave.rate, RATE);
	assert_int_equal(wave.channels, 2);
	assert_int_equal(wave.frames, 3 * RATE);
	assert_true(fabs(wave_seconds(&wave) - 3) < 1e-9);
	assert_int_equal(wave.column_frames, 16);
	assert_int_equal(wave.column_count, 1500);
	assert_true(features.of[FEATURE_LENGTH] == 3000 && fabs(features.of[FEATURE_LEVEL] - 20 * log10(0.35355)) < 0.01);
	assert_true(features.of[FEATURE_CLIPPING] == 0 && features.of[FEATURE_SILENCE] == 0);
	for (int i = 0; i < wave.column_count; i++) { /* a column holds most of a swing: 18 frames */
		assert_true(wave.columns[i].high > 0.2 && wave.columns[i].high < 0.501);
		assert_true(wave.columns[i].low < -0.2 && wave.columns[i].low > -0.501);
		assert_true(fabs(wave.columns[i].rms - 0.3535) < 0.05);
	}
	wave_release(&wave);
}

static void columns_are_as_many_as_there_is_room_for(void **state)
{
	static const struct { int frames, columns, column_frames; } rows[] = {
		{ 1, 1, 1 }, { 2000, 2000, 1 }, { 2001, 1001, 2 }, { 4000, 2000, 2 }, { 4001, 1001, 4 }, { 4002, 1001, 4 },
		{ 7999, 2000, 4 }, { 8001, 1001, 8 }, { 16003, 1001, 16 },
	};
	static struct clip clip;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct err err = ERR_NONE;
		double squares = 0, wanted = 0;
		struct features features;
	struct wave wave;

		assert_true(make_tone(&clip, SF_FORMAT_WAV | SF_FORMAT_FLOAT, 1, rows[i].frames));
		assert_int_equal(recording_measure(clip.bytes, (size_t)clip.length, &wave, &features, &err), 0);
		assert_int_equal(wave.column_count, rows[i].columns);
		assert_int_equal(wave.column_frames, rows[i].column_frames);
		for (int k = 0; k < wave.column_count; k++)
			squares += (double)wave.columns[k].rms * wave.columns[k].rms *
			           (k < wave.column_count - 1 ? rows[i].column_frames
			                                      : rows[i].frames - (rows[i].columns - 1) * rows[i].column_frames);
		for (int k = 0; k < rows[i].frames; k++)
			wanted += pow(0.5 * sin(2 * 3.14159265358979 * 440 * k / RATE), 2);
		assert_true(fabs(squares - wanted) <= 1e-4 * wanted + 1e-9);
		wave_release(&wave);
	}
}

static void what_floating_point_may_hold_is_made_plain(void **state)
{
	static struct clip clip;
	struct err err = ERR_NONE;
	float wild[3] = { NAN, INFINITY, 1e30f };
	struct features features;
	struct wave wave;

	(void)state;
	assert_true(make_tone(&clip, SF_FORMAT_WAV | SF_FORMAT_FLOAT, 1, 3));
	memcpy(clip.bytes + clip.length - (sf_count_t)sizeof wild, wild, sizeof wild);
	assert_int_equal(recording_measure(clip.bytes, (size_t)clip.length, &wave, &features, &err), 0);
	for (int i = 0; i < 3; i++)
		assert_true(isfinite(wave.columns[i].low) && isfinite(wave.columns[i].rms) && wave.columns[i].high <= 8);
	wave_release(&wave);
}

/* ---- parts and spectra ---- */

static int loudest_band(const struct wave *wave, int spectrum)
{
	const uint8_t *levels = wave->levels + spectrum * WAVE_BANDS;
	int best = 0;

	for (int band = 1; band < WAVE_BANDS; band++)
		best = levels[band] > levels[best] ? band : best;
	return best;
}

static void a_tone_is_loudest_in_its_band(void **state)
{
	static const int lengths[] = { 100, RATE, 15 * RATE };
	static struct clip clip;

	(void)state;
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		struct err err = ERR_NONE;
		struct features features;
		struct wave wave;
		int band;

		assert_true(make_tone(&clip, WAV, 1, lengths[i]));
		assert_int_equal(recording_measure(clip.bytes, (size_t)clip.length, &wave, &features, &err), 0);
		assert_true(wave.spectrum_count >= 1 && wave.spectrum_count <= WAVE_SPECTRA_MAX);
		assert_true((wave.frames - 1) / wave.spectrum_frames + 1 >= wave.spectrum_count);
		band = loudest_band(&wave, wave.spectrum_count / 2);
		if (lengths[i] > 1000) { /* half of full scale: 6 dB below, and up to 1.5 between two frequencies of the transform */
			assert_true(fabs(band + 0.5 - wave_band(RATE, 440)) <= 1.5);
			assert_true(fabs((255 - wave.levels[wave.spectrum_count / 2 * WAVE_BANDS + band]) * WAVE_LEVEL_DB - 6.02) < 1.6);
		}
		wave_release(&wave);
	}
}

static void a_part_is_looked_at_and_cut_out(void **state)
{
	static struct clip clip;
	struct err err = ERR_NONE;
	struct wave wave;
	struct wave_clip sound;

	(void)state;
	assert_true(make_tone(&clip, FLAC, 2, 3 * RATE));
	assert_int_equal(recording_look(clip.bytes, (size_t)clip.length, (struct recording_part){ 1000, 500 }, &wave, &err), 0);
	assert_int_equal(wave.first, 1000);
	assert_int_equal(wave.frames, 500);
	assert_int_equal(wave.column_frames, 1);
	assert_true(fabs((double)wave.columns[7].high - 0.5 * sin(2 * 3.14159265358979 * 440 * 1007 / RATE)) < 1e-3);
	wave_release(&wave);
	assert_int_equal(recording_cut(clip.bytes, (size_t)clip.length, (struct recording_part){ 2 * RATE, 2 * RATE }, &sound, &err), 0);
	assert_int_equal(sound.frames, RATE); /* it ends there */
	assert_int_equal(sound.channels, 2);
	assert_true(abs(sound.samples[2 * 5] - (int)(16383 * sin(2 * 3.14159265358979 * 440 * (2 * RATE + 5) / RATE))) < 4);
	wave_clip_release(&sound);
	assert_int_equal(recording_cut(clip.bytes, (size_t)clip.length, (struct recording_part){ 4 * RATE, 1 }, &sound, &err), -1);
	assert_int_equal(recording_look(clip.bytes, (size_t)clip.length, (struct recording_part){ -1, 1 }, &wave, &err), -1);
}

/* ---- refusing ---- */

static void check_refused(const void *bytes, size_t length, const char *reason)
{
	struct err err = ERR_NONE;
	struct features features;
	struct wave wave;

	assert_int_equal(recording_measure(bytes, length, &wave, &features, &err), -1);
	if (!strstr(err.text, reason))
		fail_msg("'%s' has no '%s'", err.text, reason);
	assert_null(strchr(err.text, '\n'));
}

static void what_is_no_whole_recording_is_refused(void **state)
{
	static struct clip clip;

	(void)state;
	check_refused("", 0, "0 bytes");
	check_refused("hello, this is no recording", 27, "no recording that is read");
	check_refused("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, "no recording that is read");
	check_refused("RIFF\x24\0\0\0WAVE", 12, "no recording");
	check_refused("OggS", 4, "no recording");
	assert_true(make_tone(&clip, WAV, 1, RATE));
	check_refused(clip.bytes, (size_t)clip.length - 1000, "the WAV ends early (15000 of 16000 bytes)");
	check_refused(clip.bytes, 44, "ends early (0 of 16000 bytes)");
	assert_true(make_tone(&clip, FLAC, 1, RATE));
	check_refused(clip.bytes, (size_t)clip.length / 2, "ends early, or is damaged");
	assert_true(make_tone(&clip, OGG, 1, 4 * RATE));
	check_refused(clip.bytes, (size_t)clip.length - 100, "the Ogg stream ends early");
	assert_true(make_tone(&clip, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, 0));
	check_refused(clip.bytes, (size_t)clip.length, "there is no sound in it: 0 samples");
	assert_true(make_tone(&clip, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, RATE));
	memset(clip.bytes + 24, 0, 4); /* frames a second */
	check_refused(clip.bytes, (size_t)clip.length, "its header makes no sense");
	assert_true(make_tone(&clip, SF_FORMAT_AVR | SF_FORMAT_PCM_16, 1, 100)); /* read by libsndfile, not by us */
	check_refused(clip.bytes, (size_t)clip.length, "no recording that is read");
}

/* ---- in the worker ---- */

static void every_format_is_decoded_behind_the_walls(void **state)
{
	static const struct { const char *name; int format, slack; } rows[] = {
		{ "WAV", WAV, 0 }, { "FLAC", FLAC, 0 }, { "Vorbis", OGG, 0 }, { "Opus", OPUS, 0 }, { "MP3", MP3, 4000 },
		{ "AIFF", SF_FORMAT_AIFF | SF_FORMAT_PCM_24, 0 }, { "CAF", SF_FORMAT_CAF | SF_FORMAT_ALAC_16, 0 },
		{ "8 bit", SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 0 }, { "ADPCM", SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, 2000 },
		{ "W64", SF_FORMAT_W64 | SF_FORMAT_DOUBLE, 0 }, { "AU", SF_FORMAT_AU | SF_FORMAT_ULAW, 0 },
	};
	struct worker_pool *pool = open_pool(1);
	static struct clip clip;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct err err = ERR_NONE;
		struct worker_result result;

		if (!make_tone(&clip, rows[i].format, 1, 2 * RATE))
			continue;
		if (worker_run(pool, WORKER_WAVE, clip.bytes, (size_t)clip.length, &result, &err) < 0)
			fail_msg("%s", err.text);
		if (result.failed)
			fail_msg("%s: %s", rows[i].name, result.reason);
		assert_true(llabs(result.wave.frames * RATE / result.wave.rate - 2 * RATE) <= rows[i].slack);
		assert_true(result.wave.column_count > 900 && result.wave.column_count <= WAVE_COLUMNS_MAX);
		worker_result_release(&result);
	}
	worker_pool_close(pool);
}

struct tally { int whole, refused, crashed; };

static void collect(struct worker_pool *pool, int timeout_ms, struct tally *tally)
{
	struct worker_result result;
	struct err err = ERR_NONE;
	int got;

	while ((got = worker_wait(pool, timeout_ms, &result, &err)) > 0) {
		if (!result.failed)
			assert_true(result.wave.column_count > 0);
		else
			assert_true(result.reason[0] != '\0');
		tally->whole += !result.failed;
		tally->refused += result.failed;
		tally->crashed += result.failed && str_starts(result.reason, "worker ");
		worker_result_release(&result);
		timeout_ms = timeout_ms < 0 ? 0 : timeout_ms;
	}
	if (got < 0)
		fail_msg("%s", err.text);
}

static unsigned long next_random(unsigned long *seed)
{
	*seed = *seed * 6364136223846793005ul + 1442695040888963407ul;
	return *seed >> 33;
}

/* Bytes changed, runs doubled or cut out, ends cut off. */
static size_t mutate(const struct clip *clip, unsigned char *out, unsigned long *seed)
{
	size_t length = (size_t)clip->length;

	memcpy(out, clip->bytes, length);
	for (unsigned long n = 1 + next_random(seed) % 8; n > 0; n--) {
		size_t range = next_random(seed) % 3 ? 200 : length, at = next_random(seed) % (range < length ? range : length);
		size_t run = 1 + next_random(seed) % 64;

		run = run > length - at ? length - at : run;
		switch (next_random(seed) % 6) {
		case 0: length = at + 1; break;
		case 1: memmove(out + at, out + at + run, length - at - run); break;
		case 2: memset(out + at, next_random(seed) % 2 ? 0xff : 0, run < 8 ? run : 8); break;
		default: out[at] = (unsigned char)next_random(seed); break;
		}
	}
	return length;
}

static void damaged_recordings_cost_one_item_each(void **state)
{
	static struct clip clips[5];
	static unsigned char bytes[sizeof clips[0].bytes];
	struct worker_pool *pool = open_pool(2);
	struct tally tally = { 0, 0, 0 };
	unsigned long seed = 3;

	(void)state;
	make_tone(&clips[0], WAV, 2, 1000);
	make_tone(&clips[1], FLAC, 1, 1000);
	make_tone(&clips[2], OGG, 1, 1000);
	make_tone(&clips[3], SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM, 1, 2000);
	if (!make_tone(&clips[4], OPUS, 1, 1000))
		clips[4] = clips[0];
	for (int i = 0; i < 2000; i++) {
		size_t length = mutate(&clips[i % 5], bytes, &seed);
		struct err err = ERR_NONE;

		while (!worker_pool_has_room(pool))
			collect(pool, -1, &tally);
		if (worker_submit(pool, WORKER_WAVE, (uint64_t)i, bytes, length, &err) < 0)
			fail_msg("%d: %s", i, err.text);
	}
	while (tally.whole + tally.refused < 2000)
		collect(pool, -1, &tally);
	print_message("# %d whole, %d refused, %d cost a worker\n", tally.whole, tally.refused, tally.crashed);
	assert_true(tally.whole > 50 && tally.refused > 500);
	assert_true(tally.crashed < 100);
	worker_pool_close(pool);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tone_is_measured),
		cmocka_unit_test(columns_are_as_many_as_there_is_room_for),
		cmocka_unit_test(a_tone_is_loudest_in_its_band),
		cmocka_unit_test(a_part_is_looked_at_and_cut_out),
		cmocka_unit_test(what_floating_point_may_hold_is_made_plain),
		cmocka_unit_test(what_is_no_whole_recording_is_refused),
		cmocka_unit_test(every_format_is_decoded_behind_the_walls),
		cmocka_unit_test(damaged_recordings_cost_one_item_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
