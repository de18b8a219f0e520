/* Recordings through models: the change of rate, frames and what is remembered from one to the next, and what becomes
 * of probabilities. Runs the built program, which $RUNG names; what needs a model is skipped without ONNX Runtime. */
#include "test.h"

#include "base/segment.h"
#include "base/str.h"
#include "jobs/worker.h"
#include "models/engine.h"
#include "models/rate.h"
#include "models/segments.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- another rate ---- */

struct heard { float samples[200000]; int64_t count; };

static int collect(void *context, const float *samples, int64_t count, struct err *err)
{
	struct heard *heard = context;

	(void)err;
	assert_true(heard->count + count <= 200000);
	memcpy(heard->samples + heard->count, samples, (size_t)count * sizeof *samples);
	heard->count += count;
	return 0;
}

static void sines_come_through_at_another_rate(void **state)
{
	static const struct { int from, to; double hertz; double gain; } rows[] = {
		{ 8000, 16000, 440, 1 }, { 44100, 16000, 1000, 1 }, { 96000, 16000, 3000, 1 }, { 16000, 16000, 3000, 1 },
		{ 11025, 16000, 300, 1 }, { 48000, 16000, 12000, 0 }, { 22050, 8000, 7000, 0 },
	};
	static struct heard heard;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rate *rate = rate_open(rows[i].from, rows[i].to);
		int length = rows[i].from, piece = 777;
		float *sine = calloc((size_t)length, sizeof *sine);
		double worst = 0;

		assert_non_null(rate);
		heard.count = 0;
		for (int k = 0; k < length; k++)
			sine[k] = (float)sin(2 * M_PI * rows[i].hertz * k / rows[i].from);
		for (int k = 0; k < length; k += piece)
			assert_int_equal(rate_add(rate, sine + k, length - k < piece ? length - k : piece, collect, &heard, NULL), 0);
		assert_int_equal(rate_end(rate, collect, &heard, NULL), 0);
		assert_int_equal(heard.count, rows[i].to); /* a second stays a second */
		for (int64_t k = 100; k < heard.count - 100; k++)
			worst = fmax(worst, fabs((double)heard.samples[k] - rows[i].gain * sin(2 * M_PI * rows[i].hertz * (double)k / rows[i].to)));
		if (worst > 0.003)
			fail_msg("%d to %d, %g Hz: off by %g", rows[i].from, rows[i].to, rows[i].hertz, worst);
		free(sine);
		rate_close(rate);
	}
	assert_null(rate_open(767999, 191999));
}

/* ---- segments ---- */

struct probabilities { float values[20]; int count; };

static void hysteresis_makes_segments(void **state)
{
	static const struct card_segments rules = { .label = 1, .on = 0.5, .off = 0.3, .least = 0.2, .least_gap = 0.2, .pad = 0.05 };
	static const struct { const char *what; struct probabilities said; double expected[5]; } rows[] = {
		{ "nothing", { { .4f, .4f, .1f }, 3 }, { -1 } },
		{ "one", { { .1f, .6f, .4f, .4f, .1f, .1f, .1f }, 7 }, { 50, 450, -1 } },
		{ "too short", { { .1f, .6f, .1f, .1f, .1f }, 5 }, { -1 } },
		{ "a gap that is too short", { { .6f, .6f, .1f, .4f, .1f, .1f, .1f }, 7 }, { 0, 450, -1 } },
		{ "two that meet in the middle", { { .9f, .9f, 0, 0, .9f, .9f }, 6 }, { 0, 250, 350, 600, -1 } },
		{ "to the end", { { 0, 0, .9f, .9f }, 4 }, { 150, 400, -1 } },
		{ "not a number", { { .9f, NAN, .9f, .9f }, 4 }, { 0, 400, -1 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct probabilities *said = &rows[i].said;
		struct region segments[4];
		int count = segments_find_heard(&rules, said->values, said->count, 100, said->count * 100, segments, 4), at = 0;

		for (; at < count; at++)
			if (fabs(segment_start(&segments[at]) - rows[i].expected[2 * at]) > 1e-6 ||
			    fabs(segment_end(&segments[at]) - rows[i].expected[2 * at + 1]) > 1e-6 || segments[at].label_id != 2)
				fail_msg("%s: %g to %g", rows[i].what, segment_start(&segments[at]), segment_end(&segments[at]));
		if (rows[i].expected[2 * at] >= 0)
			fail_msg("%s: only %d", rows[i].what, count);
	}
}

/* ---- a model that listens ---- */

struct sound { int rate, channels, bits; double from, to, length; };

static void put(unsigned char *at, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (unsigned char)(value >> (8 * i));
}

/* A WAV of silence with 0.8 of full scale in between; the caller frees it. */
static unsigned char *make_wav(const struct sound *sound, size_t *length)
{
	int each = sound->channels * sound->bits / 8, frames = (int)(sound->rate * sound->length);
	unsigned char *wav = calloc(1, 44 + (size_t)frames * (size_t)each), *at = wav + 44;

	memcpy(wav, "RIFF....WAVEfmt ", 16);
	put(wav + 4, (uint32_t)(36 + frames * each), 4);
	put(wav + 16, 16, 4);
	put(wav + 20, 1, 2);
	put(wav + 22, (uint32_t)sound->channels, 2);
	put(wav + 24, (uint32_t)sound->rate, 4);
	put(wav + 28, (uint32_t)(sound->rate * each), 4);
	put(wav + 32, (uint32_t)each, 2);
	put(wav + 34, (uint32_t)sound->bits, 2);
	memcpy(wav + 36, "data", 4);
	put(wav + 40, (uint32_t)(frames * each), 4);
	for (int i = 0; i < frames * sound->channels; i++, at += sound->bits / 8) {
		int frame = i / sound->channels;
		double value = frame >= sound->from * sound->rate && frame < sound->to * sound->rate ? 0.8 : 0;

		put(at, sound->bits == 8 ? (uint32_t)(128 + value * 128) : (uint32_t)(int)(value * 32768), sound->bits / 8);
	}
	*length = 44 + (size_t)frames * (size_t)each;
	return wav;
}

static struct worker_pool *open_pool(void)
{
	const char *top = getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".";
	char model[4096], card[4096];
	struct worker_options options = { .program = getenv("RUNG") ? getenv("RUNG") : "./rung", .count = 1, .model_path = model,
	                                  .card_path = card };
	struct engine_description description;
	struct worker_pool *pool = NULL;
	struct err err = ERR_NONE;

	engine_at(0)->describe(NULL, &description);
	if (!description.found)
		skip();
	snprintf(model, sizeof model, "%s/tests/data/models/hear.onnx", top);
	snprintf(card, sizeof card, "%s/tests/data/models/hear.json", top);
	if (worker_pool_open(&options, &pool, &err) < 0)
		fail_msg("%s", err.text);
	return pool;
}

static void listen(struct worker_pool *pool, const void *bytes, size_t length, struct worker_result *result)
{
	struct model_item item = { ITEM_AUDIO, bytes, length, NULL };
	struct err err = ERR_NONE;

	if (worker_run_item(pool, &item, result, &err) < 0)
		fail_msg("%s", err.text);
}

/* The same sound in any form is the same to the model: each answer can be worked out from tests/data/models/make.py. */
static void recordings_of_any_form_are_heard(void **state)
{
	static const struct sound rows[] = {
		{ 1000, 1, 16, 0.5, 1, 2 }, { 1000, 2, 16, 0.5, 1, 2 }, { 8000, 1, 8, 0.5, 1, 2 }, { 44100, 2, 8, 0.5, 1, 2 },
		{ 96000, 1, 16, 0.5, 1, 2 },
	};
	struct worker_pool *pool = open_pool();

	(void)state;
	for (int again = 0; again < 2; again++) /* nothing is remembered from one recording to the next */
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			double slack = rows[i].rate == 1000 ? 0.5 : 16.5; /* the edges ring at another rate: two frames of 8 ms */
			struct worker_result result;
			size_t length;
			unsigned char *wav = make_wav(&rows[i], &length);

			listen(pool, wav, length, &result);
			if (result.failed || result.label != 1 || result.region_count != 1)
				fail_msg("%d Hz: %s, %d segments", rows[i].rate, result.reason, result.region_count);
			if (fabs(segment_start(&result.regions[0]) - 494) > slack || fabs(segment_end(&result.regions[0]) - 1026) > slack)
				fail_msg("%d Hz: %g to %g", rows[i].rate, segment_start(&result.regions[0]), segment_end(&result.regions[0]));
			assert_true(result.confidence > 0.7 && result.confidence < 0.81);
			assert_true(fabs(result.regions[0].score - result.confidence) < 1e-6);
			assert_true(result.regions[0].label_id == 2);
			worker_result_release(&result);
			free(wav);
		}
	worker_pool_close(pool);
}

static void silence_is_an_answer_and_no_recording_none(void **state)
{
	struct sound silence = { 8000, 1, 16, 0, 0, 1 }, none = { 8000, 1, 16, 0, 0, 0 };
	struct worker_pool *pool = open_pool();
	struct worker_result result;
	unsigned char *wav;
	size_t length;

	(void)state;
	wav = make_wav(&silence, &length);
	listen(pool, wav, length, &result);
	assert_false(result.failed);
	assert_int_equal(result.label, 0);
	assert_true(result.confidence == 1);
	assert_int_equal(result.region_count, 0);
	worker_result_release(&result);
	listen(pool, wav, length / 2, &result); /* its header lies */
	assert_string_equal(result.reason, "the WAV ends early (7978 of 16000 bytes)");
	worker_result_release(&result);
	free(wav);
	wav = make_wav(&none, &length);
	listen(pool, wav, length, &result);
	assert_string_equal(result.reason, "there is no sound in it: 0 samples");
	worker_result_release(&result);
	free(wav);
	worker_pool_close(pool);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(sines_come_through_at_another_rate),
		cmocka_unit_test(hysteresis_makes_segments),
		cmocka_unit_test(recordings_of_any_form_are_heard),
		cmocka_unit_test(silence_is_an_answer_and_no_recording_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
