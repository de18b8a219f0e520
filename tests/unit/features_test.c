/* Features whose values can be worked out by hand, and inputs that the machine never decides because of them. */
#include "test.h"

#include "ladder/reference.h"
#include "models/features.h"
#include "models/loudness.h"

#include <math.h>
#include <string.h>

static void fill(struct picture *picture, int x, int y, int width, int height, int r, int g, int b)
{
	for (int row = y; row < y + height; row++)
		for (int column = x; column < x + width; column++) {
			uint8_t *at = picture->rgb + (row * picture->width + column) * 3;

			at[0] = (uint8_t)r;
			at[1] = (uint8_t)g;
			at[2] = (uint8_t)b;
		}
}

static void plain_colours_have_their_values(void **state)
{
	static const struct { int r, g, b; double brightness, saturation; } rows[] = {
		{ 0, 0, 0, 0, 0 }, { 255, 255, 255, 1, 0 }, { 128, 128, 128, 128 / 255.0, 0 }, { 255, 0, 0, 0.30078125, 1 },
		{ 0, 255, 0, 0.5859375, 1 }, { 0, 0, 255, 0.11328125, 1 }, { 200, 100, 150, (77 * 200 + 150 * 100 + 29 * 150) / 65280.0, 0.5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct picture picture = picture_new(7, 5);
		struct features features;

		fill(&picture, 0, 0, 7, 5, rows[i].r, rows[i].g, rows[i].b);
		features = features_of_picture(&picture);
		assert_true(fabs(features.of[FEATURE_BRIGHTNESS] - rows[i].brightness) < 1e-9);
		assert_true(fabs(features.of[FEATURE_SATURATION] - rows[i].saturation) < 1e-6);
		assert_true(features.of[FEATURE_CONTRAST] < 1e-6);
		assert_true(features.of[FEATURE_BLUR] == 0);
		picture_release(&picture);
	}
}

static void black_and_white_halves_have_full_contrast(void **state)
{
	struct picture picture = picture_new(10, 6);
	struct features features;

	(void)state;
	fill(&picture, 0, 0, 5, 6, 255, 255, 255);
	features = features_of_picture(&picture);
	assert_true(fabs(features.of[FEATURE_BRIGHTNESS] - 0.5) < 1e-9);
	assert_true(fabs(features.of[FEATURE_CONTRAST] - 0.5) < 1e-9);
	/* Of 8 inner columns one sees -255 and one +255: variance 2 * 255^2 / 8. */
	assert_true(fabs(features.of[FEATURE_BLUR] - 2 * 255.0 * 255 / 8) < 1e-6);
	picture_release(&picture);
}

static void soft_edge_is_more_blurred_than_a_hard_one(void **state)
{
	struct picture hard = picture_new(40, 40), soft = picture_new(40, 40);

	(void)state;
	fill(&hard, 0, 0, 20, 40, 255, 255, 255);
	for (int x = 0; x < 40; x++) {
		int level = x < 10 ? 255 : x < 30 ? 255 - (x - 10) * 12 : 10;

		fill(&soft, x, 0, 1, 40, level, level, level);
	}
	assert_true(features_of_picture(&hard).of[FEATURE_BLUR] > 100 * features_of_picture(&soft).of[FEATURE_BLUR]);
	picture_release(&hard);
	picture_release(&soft);
}

static void smallest_picture_has_no_blur_to_tell(void **state)
{
	struct picture picture = picture_new(2, 9);

	(void)state;
	assert_true(isnan(features_of_picture(&picture).of[FEATURE_BLUR]));
	assert_true(features_of_picture(&picture).of[FEATURE_BRIGHTNESS] == 0);
	picture_release(&picture);
}

static void noise_is_told_from_edges(void **state)
{
	struct picture even = picture_new(60, 60), noisy = picture_new(60, 60);
	uint32_t random = 1;

	(void)state;
	for (int y = 0; y < 60; y++)
		for (int x = 0; x < 60; x++) { /* a slope, and an edge straight through it */
			int shade = 60 + x + (y >= 30 ? 80 : 0), away;

			random = random * 1664525 + 1013904223;
			away = (random >> 31) ? 10 : -10;
			fill(&even, x, y, 1, 1, shade, shade, shade);
			fill(&noisy, x, y, 1, 1, shade + away, shade + away, shade + away);
		}
	assert_true(features_of_picture(&even).of[FEATURE_NOISE] < 0.002);
	assert_true(fabs(features_of_picture(&noisy).of[FEATURE_NOISE] - 10 / 255.0) < 0.005);
	picture_release(&even);
	picture_release(&noisy);
}

/* Of large pictures only some rows are looked at. */
static void sample_of_a_large_picture_tells_the_whole(void **state)
{
	static const struct { int high, of; } bands[] = { { 4, 32 }, { 1, 8 }, { 3, 24 }, { 16, 80 } };

	(void)state;
	for (size_t i = 0; i < sizeof bands / sizeof *bands; i++) {
		struct picture picture = picture_new(333, 400);
		double share = (double)bands[i].high / bands[i].of, edges;
		struct features found;

		for (int y = 0; y < 400; y += bands[i].of)
			fill(&picture, 0, y, 333, y + bands[i].high > 400 ? 400 - y : bands[i].high, 255, 0, 0);
		found = features_of_picture(&picture);
		assert_true(fabs(found.of[FEATURE_BRIGHTNESS] - share * 77 / 256) < 0.02);
		assert_true(fabs(found.of[FEATURE_SATURATION] - share) < 0.05);
		/* Each band has two sides of two rows with an edge of 77/256 of white; of a single row the two meet. */
		edges = (bands[i].high > 1 ? 4 : 6) / (double)bands[i].of * (77 * 255 / 256.0) * (77 * 255 / 256.0);
		assert_true(fabs(found.of[FEATURE_BLUR] / edges - 1) < 0.2);
		picture_release(&picture);
	}
}

static void characters_of_a_text_have_classes(void **state)
{
	static const struct { const char *text; double length, words, digits, letters, spaces, foreign; } rows[] = {
		{ "abcd", 4, 1, 0, 1, 0, 0 }, { "a 1\t22", 6, 3, 0.5, 1 / 6.0, 2 / 6.0, 0 }, { "Zz!?", 4, 1, 0, 0.5, 0, 0 },
		{ "\xc3\xa4\xe2\x82\xac x", 4, 2, 0, 0.25, 0.25, 0.5 }, { "  ", 2, 0, 0, 0, 1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct features found = features_of_text(rows[i].text, strlen(rows[i].text));

		assert_true(found.of[FEATURE_LENGTH] == rows[i].length && found.of[FEATURE_WORDS] == rows[i].words);
		assert_true(found.of[FEATURE_DIGITS] == rows[i].digits && found.of[FEATURE_LETTERS] == rows[i].letters);
		assert_true(found.of[FEATURE_SPACES] == rows[i].spaces && found.of[FEATURE_FOREIGN_LETTERS] == rows[i].foreign);
		assert_true(isnan(found.of[FEATURE_BRIGHTNESS]));
	}
	assert_true(features_of_text("", 0).of[FEATURE_LENGTH] == 0 && isnan(features_of_text("", 0).of[FEATURE_DIGITS]));
}

static void loudness_is_that_of_the_samples(void **state)
{
	struct loudness loudness = loudness_begin(1000, 2); /* 40 samples a frame */
	float loud[80], quiet[80], full[2] = { 1, -1 };
	struct features found;

	(void)state;
	for (int i = 0; i < 80; i++) {
		loud[i] = i % 2 ? 0.1f : -0.1f;
		quiet[i] = 0.001f;
	}
	loudness_add(&loudness, loud, 80);
	loudness_add(&loudness, quiet, 80);
	loudness_add(&loudness, full, 2);
	found = loudness_end(&loudness);
	assert_true(fabs(found.of[FEATURE_LEVEL] - 10 * log10((80 * 0.01 + 80 * 1e-6 + 2) / 162)) < 1e-5);
	assert_true(found.of[FEATURE_CLIPPING] == 2 / 162.0 && found.of[FEATURE_SILENCE] == 2 / 5.0);
	loudness = loudness_begin(1000, 1);
	assert_true(isnan(loudness_end(&loudness).of[FEATURE_LEVEL]));
	memset(quiet, 0, sizeof quiet);
	loudness_add(&loudness, quiet, 80);
	found = loudness_end(&loudness);
	assert_true(found.of[FEATURE_LEVEL] == -120 && found.of[FEATURE_SILENCE] == 1 && found.of[FEATURE_CLIPPING] == 0);
}

/* ---- what is never decided by the machine ---- */

/* Noise in squares of a side: the bigger, the more blurred. */
static struct picture squares(int side, int dark, int light)
{
	struct picture picture = picture_new(96, 96);

	for (int y = 0; y < 96; y++)
		for (int x = 0; x < 96; x++) {
			int shade = (x / side + y / side) % 2 ? dark : light;

			fill(&picture, x, y, 1, 1, shade, shade, shade);
		}
	return picture;
}

/* As an average over a window, again and again. */
static void blur(struct picture *picture, int radius, int times)
{
	while (times-- > 0) {
		struct picture from = picture_new(picture->width, picture->height);

		memcpy(from.rgb, picture->rgb, (size_t)picture->width * (size_t)picture->height * 3);
		for (int y = 0; y < picture->height; y++)
			for (int x = 0; x < picture->width; x++) {
				int sum = 0, count = 0;

				for (int dx = -radius; dx <= radius; dx++)
					for (int dy = -radius; dy <= radius; dy++)
						if (x + dx >= 0 && x + dx < picture->width && y + dy >= 0 && y + dy < picture->height) {
							sum += from.rgb[((y + dy) * picture->width + x + dx) * 3];
							count++;
						}
				fill(picture, x, y, 1, 1, sum / count, sum / count, sum / count);
			}
		picture_release(&from);
	}
}

static bool is_unlike(struct picture picture, const struct reference *reference)
{
	struct features features = features_of_picture(&picture);

	picture_release(&picture);
	return reference_is_unlike(reference, &features);
}

static void without_a_reference_black_white_flat_and_blurred_are_unlike(void **state)
{
	const struct reference none = reference_none();
	struct picture blurred = squares(12, 60, 200);

	(void)state;
	assert_false(is_unlike(squares(12, 60, 200), &none));
	assert_false(is_unlike(squares(12, 100, 120), &none));
	assert_true(is_unlike(picture_new(96, 96), &none));
	assert_true(is_unlike(squares(96, 255, 255), &none));
	assert_true(is_unlike(squares(96, 128, 128), &none));
	assert_true(is_unlike(squares(1, 128, 129), &none));
	assert_true(is_unlike(squares(1, 0, 6), &none)); /* a black one, with noise */
	blur(&blurred, 5, 3);
	assert_true(is_unlike(blurred, &none));
}

/* What is usual is known: only what has nothing in it is unlike all of that. */
static void a_reference_stands_in_for_the_plain_ranges(void **state)
{
	struct reference wide = reference_none();

	(void)state;
	for (int i = 0; i < FEATURE_COUNT; i++) {
		wide.low.of[i] = -INFINITY;
		wide.high.of[i] = INFINITY;
	}
	for (int i = FEATURE_LENGTH; i < FEATURE_COUNT; i++)
		if (i != FEATURE_NOISE)
			wide.low.of[i] = wide.high.of[i] = NAN;
	assert_false(is_unlike(squares(1, 0, 6), &wide));
	assert_false(is_unlike(squares(1, 100, 103), &wide));
	assert_true(is_unlike(squares(1, 128, 129), &wide));
	assert_true(is_unlike(picture_new(96, 96), &wide));
	wide.low.of[FEATURE_NOISE] = wide.high.of[FEATURE_NOISE] = 0.5;
	assert_true(is_unlike(squares(12, 60, 200), &wide));
}

static void words_and_sounds_with_nothing_in_them_are_unlike(void **state)
{
	const struct reference none = reference_none();
	struct features features = features_of_text("seven", 5), record = features_of_record(3, 2), sound = features_none();

	(void)state;
	assert_false(reference_is_unlike(&none, &features));
	assert_false(reference_is_unlike(&none, &record));
	features = features_of_text(" \n", 2);
	assert_true(reference_is_unlike(&none, &features));
	record = features_of_record(3, 3);
	assert_true(reference_is_unlike(&none, &record));
	sound.of[FEATURE_LEVEL] = -30;
	assert_false(reference_is_unlike(&none, &sound));
	sound.of[FEATURE_LEVEL] = -120;
	assert_true(reference_is_unlike(&none, &sound));
	features = features_none();
	assert_false(reference_is_unlike(&none, &features));
}

static void values_are_told_with_their_units(void **state)
{
	static const struct { enum feature feature; double value; const char *text; } rows[] = {
		{ FEATURE_BRIGHTNESS, 0.12345, "0.123" }, { FEATURE_WIDTH, 640, "640 pixels" }, { FEATURE_FILE_SIZE, 61004, "61004 bytes" },
		{ FEATURE_DIGITS, 0.125, "12.5 %" }, { FEATURE_LENGTH, 431, "431 characters" }, { FEATURE_NOISE, NAN, "" },
		{ FEATURE_WORDS, 7, "7" },
	};
	struct features sound = features_none();
	char text[FEATURE_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct features features = features_none();

		features.of[rows[i].feature] = rows[i].value;
		assert_string_equal(feature_text(&features, rows[i].feature, text), rows[i].text);
	}
	sound.of[FEATURE_LEVEL] = -23.06;
	sound.of[FEATURE_LENGTH] = 3210;
	assert_string_equal(feature_text(&sound, FEATURE_LEVEL, text), "-23.1 dB");
	assert_string_equal(feature_text(&sound, FEATURE_LENGTH, text), "3.2 s");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_colours_have_their_values),
		cmocka_unit_test(black_and_white_halves_have_full_contrast),
		cmocka_unit_test(soft_edge_is_more_blurred_than_a_hard_one),
		cmocka_unit_test(smallest_picture_has_no_blur_to_tell),
		cmocka_unit_test(noise_is_told_from_edges),
		cmocka_unit_test(sample_of_a_large_picture_tells_the_whole),
		cmocka_unit_test(characters_of_a_text_have_classes),
		cmocka_unit_test(loudness_is_that_of_the_samples),
		cmocka_unit_test(without_a_reference_black_white_flat_and_blurred_are_unlike),
		cmocka_unit_test(a_reference_stands_in_for_the_plain_ranges),
		cmocka_unit_test(words_and_sounds_with_nothing_in_them_are_unlike),
		cmocka_unit_test(values_are_told_with_their_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
