/* What a worker says is checked before it is believed: rows of headers that no honest worker sends. */
#include "test.h"

#include "jobs/worker_wire.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LABELS 3

static struct wire_answer honest(void)
{
	struct wire_answer header;

	memset(&header, 0, sizeof header);
	header.magic = WIRE_MAGIC;
	header.kind = WIRE_RESULT;
	header.width = 640;
	header.height = 480;
	header.label = 2;
	header.confidence = 0.9;
	header.features = features_none();
	header.features.of[FEATURE_BRIGHTNESS] = 0.5;
	header.features.of[FEATURE_BLUR] = 10;
	header.features.of[FEATURE_LENGTH] = 12.4;
	return header;
}

/* One field set to a value it must not have. */
struct lie { const char *what; size_t offset; int32_t value; };

static void lies_are_refused(void **state)
{
#define LIE(field, value) { #field " " #value, offsetof(struct wire_answer, field), value }
	static const struct lie rows[] = {
		LIE(magic, 1), LIE(kind, 0), LIE(kind, 9), LIE(width, 0), LIE(width, -1), LIE(width, 16385), LIE(height, 0),
		LIE(label, -2), LIE(label, LABELS), LIE(label, -1), LIE(probability_count, -1), LIE(probability_count, LABELS + 1),
		LIE(probability_count, INT32_MAX), LIE(region_count, -1), LIE(region_count, 101), LIE(region_count, INT32_MIN),
		LIE(heat_columns, 1), LIE(heat_rows, 65), LIE(heat_columns, -1), LIE(picture_width, 640), LIE(picture_height, 480),
		LIE(words_length, -1), LIE(words_length, (1 << 20) + 1), LIE(data_length, -1), LIE(data_length, INT32_MAX), LIE(leaves, 2),
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct wire_answer header = honest();
		struct err err = ERR_NONE;

		assert_int_equal(wire_check(&header, WORKER_SCORE, LABELS, &err), 0);
		memcpy((char *)&header + rows[i].offset, &rows[i].value, sizeof rows[i].value);
		if (wire_check(&header, WORKER_SCORE, LABELS, &err) == 0)
			fail_msg("%s passes", rows[i].what);
		assert_true(err.text[0] != '\0');
	}
}

static void other_kinds_of_lies_are_refused_too(void **state)
{
	struct wire_answer header = honest();

	(void)state;
	header.confidence = NAN;
	assert_int_equal(wire_check(&header, WORKER_SCORE, LABELS, NULL), -1);
	header = honest();
	assert_int_equal(wire_check(&header, WORKER_DECODE, LABELS, NULL), -1); /* no picture */
	header.picture_width = 640;
	header.picture_height = 481;
	assert_int_equal(wire_check(&header, WORKER_DECODE, LABELS, NULL), -1);
	header.picture_height = 480;
	assert_int_equal(wire_check(&header, WORKER_DECODE, LABELS, NULL), 0);
	assert_int_equal(wire_payload(&header), 640 * 480 * 3);
	header = honest();
	header.kind = WIRE_FAILED;
	header.probability_count = 1;
	assert_int_equal(wire_check(&header, WORKER_SCORE, LABELS, NULL), -1); /* a failure has no payload */
	header = honest();
	header.width = header.height = 16384;
	assert_int_equal(wire_check(&header, WORKER_SCORE, LABELS, NULL), -1);
}

static void words_and_data_lie_last(void **state)
{
	struct wire_answer header = honest();
	struct worker_result result = { 0 };
	struct err err = ERR_NONE;
	unsigned char payload[4 + 10] = { 0, 0, 0, 63, 'h', 'e', 'l', 'l', 'o', '{', '"', 'a', '"', '}' };

	(void)state;
	header.width = 1500;
	header.height = 1;
	header.probability_count = 1;
	header.words_length = 5;
	header.data_length = 5;
	assert_int_equal(wire_check(&header, WORKER_ANSWER, LABELS, &err), 0);
	assert_int_equal(wire_payload(&header), sizeof payload);
	assert_int_equal(wire_unpack(&header, payload, LABELS, &result, &err), 0);
	assert_string_equal(result.words, "hello");
	assert_string_equal(result.data, "{\"a\"}");
	worker_result_release(&result);
	assert_int_equal(wire_check(&header, WORKER_DECODE, LABELS, NULL), -1);
	header.height = 2;
	assert_int_equal(wire_check(&header, WORKER_ANSWER, LABELS, NULL), -1);
}

static void words_keep_to_their_kind(void **state)
{
	static const struct { enum answer_output output; const char *words, *wrong; } rows[] = {
		{ ANSWER_CLASS, "", NULL }, { ANSWER_CLASS, "x", "it says words, and its card none" },
		{ ANSWER_TEXT, "zwei \xc3\xa4pfel", NULL }, { ANSWER_TEXT, "\xff", "its text is no UTF-8" },
		{ ANSWER_RANKING, "[\"a\",\"b\"]", NULL }, { ANSWER_RANKING, "[\"a\",\"a\"]", "its ranking names \"a\" twice" },
		{ ANSWER_RANKING, "[1]", "its ranking holds what is no text" }, { ANSWER_RANKING, "{}", "its ranking is no list" },
		{ ANSWER_RANKING, "[\"a\"", "its ranking is no JSON" },
	};
	char why[200];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *wrong = answer_words_wrong(rows[i].output, rows[i].words, strlen(rows[i].words), why);

		if (rows[i].wrong)
			assert_string_equal(wrong ? wrong : "", rows[i].wrong);
		else
			assert_null(wrong);
	}
	assert_null(answer_data_wrong("[1]", 3));
	assert_string_equal(answer_data_wrong("[1", 2), "its data is no JSON");
}

static struct wire_answer honest_wave(void)
{
	struct wire_answer header;

	memset(&header, 0, sizeof header);
	header.magic = WIRE_MAGIC;
	header.kind = WIRE_RESULT;
	header.is_null = 1;
	header.label = -1;
	header.wave_rate = 16000;
	header.wave_channels = 2;
	header.wave_frames = 7;
	header.wave_column_frames = 2;
	header.wave_column_count = 4;
	header.wave_spectrum_frames = 4;
	header.wave_spectrum_count = 2;
	return header;
}

static void lies_about_waves_are_refused(void **state)
{
	static const struct lie rows[] = {
		LIE(wave_rate, 0), LIE(wave_rate, 768001), LIE(wave_channels, 0), LIE(wave_channels, 65), LIE(wave_channels, -1),
		LIE(wave_column_count, 0), LIE(wave_column_count, 3), LIE(wave_column_count, 5), LIE(wave_column_count, 2001),
		LIE(wave_column_count, -1), LIE(wave_frames, 0), LIE(wave_frames, 6), LIE(wave_frames, 9), LIE(wave_column_frames, 0),
		LIE(width, 1), LIE(height, 1), LIE(picture_width, 1), LIE(region_count, 1), LIE(probability_count, 1),
		LIE(heat_columns, 1), LIE(wave_spectrum_count, 0), LIE(wave_spectrum_count, 3), LIE(wave_spectrum_count, 513),
		LIE(wave_spectrum_count, -1), LIE(wave_spectrum_frames, 0), LIE(clip_frames, 1), LIE(wave_first, -1),
	};
	struct wire_answer header = honest_wave();

	(void)state;
	assert_int_equal(wire_payload(&header), 4 * 12 + 2 * WAVE_BANDS);
	assert_int_equal(wire_check(&header, WORKER_SCORE, LABELS, NULL), -1);
	assert_int_equal(wire_check(&header, WORKER_DECODE, LABELS, NULL), -1);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		header = honest_wave();
		assert_int_equal(wire_check(&header, WORKER_WAVE, 0, NULL), 0);
		memcpy((char *)&header + rows[i].offset, &rows[i].value, sizeof rows[i].value);
		if (wire_check(&header, WORKER_WAVE, 0, NULL) == 0)
			fail_msg("%s passes", rows[i].what);
	}
	header = honest();
	header.wave_column_count = 1; /* with a picture */
	assert_int_equal(wire_check(&header, WORKER_SCORE, LABELS, NULL), -1);
	header = honest_wave();
	header.kind = WIRE_FAILED; /* with a payload */
	assert_int_equal(wire_check(&header, WORKER_WAVE, 0, NULL), -1);
}

static struct wire_answer honest_clip(void)
{
	struct wire_answer header;

	memset(&header, 0, sizeof header);
	header.magic = WIRE_MAGIC;
	header.kind = WIRE_RESULT;
	header.is_null = 1;
	header.label = -1;
	header.wave_rate = 16000;
	header.wave_channels = 2;
	header.clip_frames = 3;
	return header;
}

static void lies_about_clips_are_refused(void **state)
{
	static const struct lie rows[] = {
		LIE(wave_rate, 0), LIE(wave_channels, 0), LIE(wave_channels, 3), LIE(clip_frames, 0), LIE(clip_frames, -1),
		LIE(clip_frames, WAVE_CLIP_BYTES_MAX / 4 + 1), LIE(clip_frames, INT32_MAX), LIE(wave_frames, 1), LIE(wave_column_count, 1),
		LIE(wave_spectrum_count, 1), LIE(width, 1), LIE(picture_width, 1), LIE(region_count, 1),
	};
	struct wire_answer header = honest_clip();

	(void)state;
	assert_int_equal(wire_payload(&header), 12);
	assert_int_equal(wire_check(&header, WORKER_WAVE, LABELS, NULL), -1);
	assert_int_equal(wire_check(&header, WORKER_SCORE, LABELS, NULL), -1);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		header = honest_clip();
		assert_int_equal(wire_check(&header, WORKER_CLIP, 0, NULL), 0);
		memcpy((char *)&header + rows[i].offset, &rows[i].value, sizeof rows[i].value);
		if (wire_check(&header, WORKER_CLIP, 0, NULL) == 0)
			fail_msg("%s passes", rows[i].what);
	}
}

static void waves_are_unpacked_or_refused(void **state)
{
	static const struct { struct wave_column last; int rc; } rows[] = {
		{ { -0.5f, 0.25f, 0.3f }, 0 }, { { 0, 0, 0 }, 0 }, { { 0.5f, 0.25f, 0.3f }, -1 }, { { NAN, 0.25f, 0.3f }, -1 },
		{ { -1, INFINITY, 0.3f }, -1 }, { { -1, 1, NAN }, -1 }, { { -1, 1, -0.1f }, -1 }, { { -1, 1, INFINITY }, -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct wire_answer header = honest_wave();
		struct wave_column columns[4] = { { -1, 1, 0.5f }, { 0, 0, 0 }, { 0, 0, 0 }, rows[i].last };
		struct worker_result result = { 0 };
		unsigned char payload[1 + sizeof columns + 2 * WAVE_BANDS] = { 0 };

		memcpy(payload + 1, columns, sizeof columns); /* wherever it lies in memory */
		payload[sizeof payload - 1] = 200;
		if (wire_unpack(&header, payload + 1, 0, &result, NULL) != rows[i].rc)
			fail_msg("row %zu", i);
		if (rows[i].rc == 0) {
			assert_int_equal(result.wave.rate, 16000);
			assert_int_equal(result.wave.channels, 2);
			assert_int_equal(result.wave.frames, 7);
			assert_memory_equal(result.wave.columns, columns, sizeof columns);
			assert_int_equal(result.wave.levels[2 * WAVE_BANDS - 1], 200);
		}
		worker_result_release(&result);
	}
}

static void payload_is_unpacked_or_refused(void **state)
{
	static const struct { struct wire_region region; float probability; int rc; } rows[] = {
		{ { 10, 20, 30, 40, 0.5, 1 }, 0.5f, 0 },
		{ { 0, 0, 640, 480, NAN, 0 }, 1, 0 },
		{ { -1, 20, 30, 40, 0.5, 1 }, 0.5f, -1 },
		{ { 10, 20, 700, 40, 0.5, 1 }, 0.5f, -1 },
		{ { 10, 20, 0, 40, 0.5, 1 }, 0.5f, -1 },
		{ { 10, NAN, 30, 40, 0.5, 1 }, 0.5f, -1 },
		{ { 10, 20, INFINITY, 40, 0.5, 1 }, 0.5f, -1 },
		{ { 10, 20, 30, 40, 0.5, LABELS + 1 }, 0.5f, -1 },
		{ { 10, 20, 30, 40, 0.5, -1 }, 0.5f, -1 },
		{ { 10, 20, 30, 40, 0.5, 1 }, 1.5f, -1 },
		{ { 10, 20, 30, 40, 0.5, 1 }, NAN, -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct wire_answer header = honest();
		struct worker_result result = { 0 };
		unsigned char payload[sizeof(float) + sizeof(struct wire_region) + 6];

		header.probability_count = 1;
		header.region_count = 1;
		header.heat_columns = 3;
		header.heat_rows = 2;
		header.features.of[FEATURE_BLUR] = -7;
		assert_int_equal(wire_payload(&header), sizeof payload);
		memcpy(payload, &rows[i].probability, sizeof(float));
		memcpy(payload + sizeof(float), &rows[i].region, sizeof rows[i].region);
		memcpy(payload + sizeof payload - 6, "abcdef", 6);
		if (wire_unpack(&header, payload, LABELS, &result, NULL) != rows[i].rc)
			fail_msg("row %zu", i);
		if (rows[i].rc == 0) {
			assert_int_equal(result.label, 2);
			assert_int_equal(result.region_count, 1);
			assert_true(result.regions[0].width == rows[i].region.width);
			assert_memory_equal(result.heat.cells, "abcdef", 6);
			assert_true(isnan(result.features.of[FEATURE_BLUR]) && result.features.of[FEATURE_BRIGHTNESS] == 0.5);
			assert_true(result.features.of[FEATURE_LENGTH] == 12); /* as it can be stored */
		}
		worker_result_release(&result);
	}
}

static void reason_becomes_printable(void **state)
{
	struct wire_answer header = honest();
	struct worker_result result = { 0 };

	(void)state;
	header.kind = WIRE_FAILED;
	memset(header.reason, 'x', sizeof header.reason); /* no terminator */
	memcpy(header.reason, "a\033[2Jb", 6);
	assert_int_equal(wire_unpack(&header, NULL, LABELS, &result, NULL), 0);
	assert_true(result.failed);
	assert_memory_equal(result.reason, "a\\x1b[2Jbxx", 11);
	assert_true(strlen(result.reason) < sizeof result.reason);
	worker_result_release(&result);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lies_are_refused),
		cmocka_unit_test(other_kinds_of_lies_are_refused_too),
		cmocka_unit_test(words_and_data_lie_last),
		cmocka_unit_test(words_keep_to_their_kind),
		cmocka_unit_test(lies_about_waves_are_refused),
		cmocka_unit_test(lies_about_clips_are_refused),
		cmocka_unit_test(waves_are_unpacked_or_refused),
		cmocka_unit_test(payload_is_unpacked_or_refused),
		cmocka_unit_test(reason_becomes_printable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
