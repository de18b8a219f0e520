/* Features of pictures whose values can be worked out by hand. */
#include "test.h"

#include "models/features.h"

#include <math.h>

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
		features = features_measure(&picture);
		assert_true(fabs(features.brightness - rows[i].brightness) < 1e-9);
		assert_true(fabs(features.saturation - rows[i].saturation) < 1e-6);
		assert_true(features.contrast < 1e-6);
		assert_true(features.blur == 0);
		picture_release(&picture);
	}
}

static void black_and_white_halves_have_full_contrast(void **state)
{
	struct picture picture = picture_new(10, 6);
	struct features features;

	(void)state;
	fill(&picture, 0, 0, 5, 6, 255, 255, 255);
	features = features_measure(&picture);
	assert_true(fabs(features.brightness - 0.5) < 1e-9);
	assert_true(fabs(features.contrast - 0.5) < 1e-9);
	/* Of 8 inner columns one sees -255 and one +255: variance 2 * 255^2 / 8. */
	assert_true(fabs(features.blur - 2 * 255.0 * 255 / 8) < 1e-6);
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
	assert_true(features_measure(&hard).blur > 100 * features_measure(&soft).blur);
	picture_release(&hard);
	picture_release(&soft);
}

static void smallest_picture_has_no_blur_to_tell(void **state)
{
	struct picture picture = picture_new(2, 9);

	(void)state;
	assert_true(isnan(features_measure(&picture).blur));
	assert_true(features_measure(&picture).brightness == 0);
	picture_release(&picture);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_colours_have_their_values),
		cmocka_unit_test(black_and_white_halves_have_full_contrast),
		cmocka_unit_test(soft_edge_is_more_blurred_than_a_hard_one),
		cmocka_unit_test(smallest_picture_has_no_blur_to_tell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
