/* From picture to model input: rows of pixels in, rows of numbers out. */
#include "test.h"

#include "models/preprocess.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A grey picture of one row. */
static struct picture row_of(const int *values, int width)
{
	struct picture picture = picture_new(width, 1);

	for (int x = 0; x < width; x++)
		memset(picture.rgb + 3 * x, values[x], 3);
	return picture;
}

static struct card plain_card(int width, int height)
{
	return (struct card){ .width = width, .height = height, .scale = 1, .std = { 1, 1, 1 }, .colour = CARD_GREY };
}

static void rows_are_resized_by_the_filter(void **state)
{
	static const struct { enum card_filter filter; int from[6], width, into; float expected[6]; } rows[] = {
		{ CARD_AREA, { 10, 20, 30, 40 }, 4, 4, { 10, 20, 30, 40 } },
		{ CARD_AREA, { 10, 20, 30, 40 }, 4, 2, { 15, 35 } },
		{ CARD_AREA, { 10, 20, 30 }, 3, 2, { (10 + 20 * .5f) / 1.5f, (20 * .5f + 30) / 1.5f } },
		{ CARD_AREA, { 10, 20, 30, 40, 50 }, 5, 3, { (10 + 20 * 2 / 3.f) * .6f, (20 / 3.f + 30 + 40 / 3.f) * .6f, (40 * 2 / 3.f + 50) * .6f } },
		{ CARD_AREA, { 10, 20 }, 2, 4, { 10, 10, 20, 20 } },
		{ CARD_AREA, { 10, 20 }, 2, 3, { 10, 15, 20 } },
		{ CARD_AREA, { 7 }, 1, 3, { 7, 7, 7 } },
		{ CARD_AREA, { 0, 250, 0, 250, 0, 250 }, 6, 1, { 125 } },
		{ CARD_BILINEAR, { 10, 20, 30, 40 }, 4, 4, { 10, 20, 30, 40 } },
		{ CARD_BILINEAR, { 10, 20, 30, 40 }, 4, 2, { 15, 35 } },
		{ CARD_BILINEAR, { 10, 20 }, 2, 4, { 10, 12.5f, 17.5f, 20 } },
		{ CARD_BILINEAR, { 0, 250, 0, 250, 0, 250 }, 6, 2, { 250, 0 } },
		{ CARD_BILINEAR, { 7 }, 1, 3, { 7, 7, 7 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct picture picture = row_of(rows[i].from, rows[i].width);
		struct card card = plain_card(rows[i].into, 1);
		float out[6];

		card.filter = rows[i].filter;
		assert_int_equal(preprocess_count(&card), rows[i].into);
		preprocess_picture(&card, &picture, out);
		for (int x = 0; x < rows[i].into; x++)
			if (fabsf(out[x] - rows[i].expected[x]) > 1e-4f)
				fail_msg("row %zu, place %d: %g, not %g", i, x, (double)out[x], (double)rows[i].expected[x]);
		picture_release(&picture);
	}
}

static void both_axes_are_resized(void **state)
{
	struct picture picture = picture_new(4, 4);
	struct card card = plain_card(2, 2);
	static const float expected[] = { 2.5f, 4.5f, 10.5f, 12.5f };
	float out[4];

	(void)state;
	for (int i = 0; i < 16; i++)
		memset(picture.rgb + 3 * i, i, 3);
	preprocess_picture(&card, &picture, out);
	for (int i = 0; i < 4; i++)
		assert_true(fabsf(out[i] - expected[i]) < 1e-5f);
	picture_release(&picture);
}

static void colours_layouts_and_scaling_follow_the_card(void **state)
{
	static const struct {
		enum card_colour colour;
		enum card_layout layout;
		double scale, mean[3], std[3];
		float expected[6];
	} rows[] = { /* of two pixels, 10 20 30 and 40 50 60 */
		{ CARD_RGB, CARD_NCHW, 1, { 0 }, { 1, 1, 1 }, { 10, 40, 20, 50, 30, 60 } },
		{ CARD_BGR, CARD_NCHW, 1, { 0 }, { 1, 1, 1 }, { 30, 60, 20, 50, 10, 40 } },
		{ CARD_RGB, CARD_NHWC, 1, { 0 }, { 1, 1, 1 }, { 10, 20, 30, 40, 50, 60 } },
		{ CARD_BGR, CARD_NHWC, 1, { 0 }, { 1, 1, 1 }, { 30, 20, 10, 60, 50, 40 } },
		{ CARD_GREY, CARD_NCHW, 1, { 0 }, { 1, 1, 1 }, { 18.15f, 48.15f } },
		{ CARD_RGB, CARD_NHWC, 0.1, { 1, 2, 3 }, { 1, 2, 4 }, { 0, 0, 0, 3, 1.5f, 0.75f } },
		{ CARD_BGR, CARD_NCHW, 0.1, { 3, 2, 1 }, { 1, 2, 4 }, { 0, 3, 0, 1.5f, 0, 0.75f } },
	};
	struct picture picture = picture_new(2, 1);

	(void)state;
	memcpy(picture.rgb, "\x0a\x14\x1e\x28\x32\x3c", 6);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct card card = plain_card(2, 1);
		float out[6];

		card.colour = rows[i].colour;
		card.layout = rows[i].layout;
		card.scale = rows[i].scale;
		memcpy(card.mean, rows[i].mean, sizeof card.mean);
		memcpy(card.std, rows[i].std, sizeof card.std);
		preprocess_picture(&card, &picture, out);
		for (size_t k = 0; k < preprocess_count(&card); k++)
			if (fabsf(out[k] - rows[i].expected[k]) > 1e-4f)
				fail_msg("row %zu, number %zu: %g, not %g", i, k, (double)out[k], (double)rows[i].expected[k]);
	}
	picture_release(&picture);
}

static void letterbox_keeps_the_shape_between_bars(void **state)
{
	static const struct { int width, height; struct placing expected; } rows[] = {
		{ 100, 100, { 0, 0, 8, 8 } }, { 100, 50, { 0, 2, 8, 4 } }, { 50, 100, { 2, 0, 4, 8 } },
		{ 2, 1, { 0, 2, 8, 4 } }, { 1000, 1, { 0, 3, 8, 1 } }, { 1, 1000, { 3, 0, 1, 8 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct picture picture = picture_new(rows[i].width, rows[i].height);
		struct card card = plain_card(8, 8);
		struct placing placing;
		float out[64];

		memset(picture.rgb, 200, (size_t)picture.width * (size_t)picture.height * 3);
		card.fit = CARD_LETTERBOX;
		placing = placing_of(&card, &picture);
		assert_memory_equal(&placing, &rows[i].expected, sizeof placing);
		preprocess_picture(&card, &picture, out);
		for (int y = 0; y < 8; y++)
			for (int x = 0; x < 8; x++) {
				bool inside = x >= placing.left && x < placing.left + placing.width && y >= placing.top &&
				              y < placing.top + placing.height;

				assert_true(fabsf(out[y * 8 + x] - (inside ? 200 : 114)) < 1e-3f);
			}
		picture_release(&picture);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_resized_by_the_filter),
		cmocka_unit_test(both_axes_are_resized),
		cmocka_unit_test(colours_layouts_and_scaling_follow_the_card),
		cmocka_unit_test(letterbox_keeps_the_shape_between_bars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
