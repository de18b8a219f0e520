/* The generator of phone-screen pictures: the same everywhere, true to its spec, and honest about
 * where its scratches are. */
#include "test.h"

#include "base/hash.h"
#include "jobs/demo/screen_picture.h"
#include "jobs/demo/write_jpeg.h"

#include <stdlib.h>
#include <string.h>

#define PIXELS (SCREEN_WIDTH * SCREEN_HEIGHT)

static struct picture make(struct screen_spec spec, uint64_t index)
{
	struct screen_truth truth;

	return screen_picture(&spec, index, &truth);
}

static void hash_of(struct screen_spec spec, uint64_t index, char text[HASH_HEX_SIZE])
{
	struct picture picture = make(spec, index);
	unsigned char hash[HASH_BYTES];

	hash_sha256(picture.rgb, (size_t)PIXELS * 3, hash);
	hash_hex(hash, HASH_BYTES, text);
	picture_release(&picture);
}

static double luma(const struct picture *picture, int x, int y)
{
	const uint8_t *p = picture->rgb + ((size_t)y * SCREEN_WIDTH + (size_t)x) * 3;

	return 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

static double mean_luma(const struct picture *picture)
{
	double sum = 0;

	for (int y = 0; y < SCREEN_HEIGHT; y++)
		for (int x = 0; x < SCREEN_WIDTH; x++)
			sum += luma(picture, x, y);
	return sum / PIXELS;
}

/* Mean squared difference of neighbours: grows with noise, shrinks with blur. */
static double roughness(const struct picture *picture)
{
	double sum = 0;

	for (int y = 0; y < SCREEN_HEIGHT; y++) {
		for (int x = 1; x < SCREEN_WIDTH; x++) {
			double step = luma(picture, x, y) - luma(picture, x - 1, y);

			sum += step * step;
		}
	}
	return sum / PIXELS;
}

static double measured(struct screen_spec spec, double (*measure)(const struct picture *))
{
	double sum = 0;

	for (uint64_t i = 0; i < 3; i++) {
		struct picture picture = make(spec, i);

		sum += measure(&picture);
		picture_release(&picture);
	}
	return sum / 3;
}

static void the_same_spec_gives_the_same_pixels_on_every_machine(void **state)
{
	static const struct { uint64_t seed, index; const char *sha256; } rows[] = {
		{ 1, 0, "52cb00eeb177e3112878de0fda223225d486cb84f7706913c3199099eb2d7b4a" },
		{ 1, 1, "e51fdaf5fd1a1b3bd15efe81ac23d87ffe7f89b935ba65fb1d9eb01524aea249" },
		{ 7, 123456, "d8893aa7633d1d104a9ef5a9f63c75a940287bafea28e4ff668a9e744dc47cae" },
	};
	struct screen_spec spec = SCREEN_SPEC_DEFAULT;
	char text[HASH_HEX_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		spec.seed = rows[i].seed;
		spec.defect_rate = 0.5;
		hash_of(spec, rows[i].index, text);
		assert_string_equal(text, rows[i].sha256);
	}
}

static void seed_and_index_each_make_another_picture(void **state)
{
	struct screen_spec spec = SCREEN_SPEC_DEFAULT;
	char a[HASH_HEX_SIZE], b[HASH_HEX_SIZE], c[HASH_HEX_SIZE];

	(void)state;
	hash_of(spec, 0, a);
	hash_of(spec, 1, b);
	spec.seed = 2;
	hash_of(spec, 0, c);
	assert_string_not_equal(a, b);
	assert_string_not_equal(a, c);
	assert_string_not_equal(b, c);
}

static void the_share_of_scratched_screens_follows_the_rate(void **state)
{
	static const struct { double rate; int least, most; } rows[] = { { 0, 0, 0 }, { 0.5, 4, 16 }, { 1, 20, 20 } };
	struct screen_spec spec = SCREEN_SPEC_DEFAULT;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int scratched = 0;

		spec.defect_rate = rows[i].rate;
		for (uint64_t k = 0; k < 20; k++) {
			struct screen_truth truth;
			struct picture picture = screen_picture(&spec, k, &truth);

			scratched += truth.scratched;
			assert_int_equal(truth.region_count > 0, truth.scratched);
			assert_int_equal(truth.contrast > 0, truth.scratched);
			picture_release(&picture);
		}
		assert_in_range(scratched, rows[i].least, rows[i].most);
	}
}

static int inside_a_region(const struct screen_truth *truth, int x, int y)
{
	for (int i = 0; i < truth->region_count; i++) {
		const struct region *r = &truth->regions[i];

		if (x + 0.5 > r->x && x + 0.5 < r->x + r->width && y + 0.5 > r->y && y + 0.5 < r->y + r->height)
			return 1;
	}
	return 0;
}

/* A rate of 0 and of 1 differ in nothing but the scratch. */
static void check_scratch_lies_in_its_regions(double new_kind)
{
	struct screen_spec spec = SCREEN_SPEC_DEFAULT, clean;

	spec.defect_rate = 1;
	spec.new_kind = new_kind;
	spec.blur = 0;
	clean = spec;
	clean.defect_rate = 0;
	for (uint64_t i = 0; i < 6; i++) {
		struct screen_truth truth, none;
		struct picture with = screen_picture(&spec, i, &truth), without = screen_picture(&clean, i, &none);
		int inside = 0, outside = 0;

		for (int y = 0; y < SCREEN_HEIGHT; y++) {
			for (int x = 0; x < SCREEN_WIDTH; x++) {
				if (luma(&with, x, y) == luma(&without, x, y))
					continue;
				if (inside_a_region(&truth, x, y))
					inside++;
				else
					outside++;
			}
		}
		assert_int_equal(outside, 0);
		assert_true(inside > 5);
		assert_int_equal(none.region_count, 0);
		assert_int_equal(truth.new_kind, new_kind > 0);
		for (int k = 0; k < truth.region_count; k++) {
			const struct region *r = &truth.regions[k];

			assert_true(r->x >= 0 && r->y >= 0 && r->width > 0 && r->height > 0);
			assert_true(r->x + r->width <= SCREEN_WIDTH && r->y + r->height <= SCREEN_HEIGHT);
		}
		picture_release(&with);
		picture_release(&without);
	}
}

static void a_scratch_changes_the_picture_in_its_regions_and_nowhere_else(void **state)
{
	(void)state;
	check_scratch_lies_in_its_regions(0);
}

static void a_star_of_cracks_does_so_too(void **state)
{
	(void)state;
	check_scratch_lies_in_its_regions(1);
}

static void each_dial_does_what_it_says(void **state)
{
	struct screen_spec plain = SCREEN_SPEC_DEFAULT, glare = plain, blur = plain, noise = plain;

	(void)state;
	glare.glare = 1;
	blur.blur = 1;
	noise.noise = 1;
	assert_true(measured(glare, mean_luma) > measured(plain, mean_luma) + 5);
	assert_true(measured(blur, roughness) < measured(plain, roughness) * 0.7);
	assert_true(measured(noise, roughness) > measured(plain, roughness) * 1.5);
}

/* The number is on a strip of its own; above it nothing of the screen is to be seen that was not there. */
static void a_serial_number_is_printed_where_it_is_said_to_be(void **state)
{
	struct screen_spec spec = SCREEN_SPEC_DEFAULT, bare = spec;

	(void)state;
	spec.serials = 1;
	for (uint64_t k = 0; k < 3; k++) {
		struct screen_truth truth, none;
		struct picture with = screen_picture(&spec, k, &truth), without = screen_picture(&bare, k, &none);
		const struct region *at = &truth.serial_at;
		int dark = 0;

		assert_int_equal(strspn(truth.serial, "ABCDEFHJKLMNPRTUVWXY"), STICKER_LETTERS);
		assert_int_equal(strspn(truth.serial + STICKER_LETTERS, "0123456789"), STICKER_DIGITS);
		assert_string_equal(none.serial, "");
		assert_int_equal(with.height, without.height + SCREEN_STRIP);
		assert_true(at->y > SCREEN_HEIGHT + 2 && at->y + at->height < with.height && at->x > 0 && at->x + at->width < SCREEN_WIDTH);
		assert_int_equal(truth.scratched, none.scratched);
		for (int i = 0; i < with.width * with.height; i++) {
			int x = i % SCREEN_WIDTH, y = i / SCREEN_WIDTH;
			bool inside = x + 1 > at->x && x < at->x + at->width && y + 1 > at->y && y < at->y + at->height;

			dark += inside && with.rgb[3 * i + 1] < 110;
			if (y < SCREEN_HEIGHT) /* lit a little otherwise */
				assert_in_range(with.rgb[3 * i] + 8, without.rgb[3 * i], without.rgb[3 * i] + 16);
		}
		assert_true(dark > 0.15 * at->width * at->height && dark < 0.6 * at->width * at->height);
		picture_release(&with);
		picture_release(&without);
	}
}

static void a_sign_is_taken_for_any_other(void **state)
{
	struct random draws = random_begin(1, 0, 0);

	(void)state;
	for (int i = 0; i < 300; i++)
		assert_int_not_equal(sticker_other_sign(&draws, '8'), '8');
}

static void a_jpeg_begins_and_ends_as_one_and_repeats(void **state)
{
	struct picture picture = make((struct screen_spec)SCREEN_SPEC_DEFAULT, 5);
	struct str first = STR_EMPTY, again = STR_EMPTY;

	(void)state;
	write_jpeg(&picture, 90, &first);
	write_jpeg(&picture, 90, &again);
	assert_true(first.length > 5000 && first.length < 100000);
	assert_memory_equal(first.text, "\xff\xd8\xff", 3);
	assert_memory_equal(first.text + first.length - 2, "\xff\xd9", 2);
	assert_int_equal(first.length, again.length);
	assert_memory_equal(first.text, again.text, first.length);
	str_release(&first);
	str_release(&again);
	picture_release(&picture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_spec_gives_the_same_pixels_on_every_machine),
		cmocka_unit_test(seed_and_index_each_make_another_picture),
		cmocka_unit_test(the_share_of_scratched_screens_follows_the_rate),
		cmocka_unit_test(a_scratch_changes_the_picture_in_its_regions_and_nowhere_else),
		cmocka_unit_test(a_star_of_cracks_does_so_too),
		cmocka_unit_test(each_dial_does_what_it_says),
		cmocka_unit_test(a_serial_number_is_printed_where_it_is_said_to_be),
		cmocka_unit_test(a_sign_is_taken_for_any_other),
		cmocka_unit_test(a_jpeg_begins_and_ends_as_one_and_repeats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
