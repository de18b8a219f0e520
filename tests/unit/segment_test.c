/* Stretches of time as regions. */
#include "test.h"

#include "base/segment.h"

#include <math.h>
#include <stdlib.h>

static void a_segment_is_a_region_in_time(void **state)
{
	struct region segment = segment_make(320, 1500, 7, 0.5);

	(void)state;
	assert_float_equal(segment_start(&segment), 320, 0);
	assert_float_equal(segment_end(&segment), 1500, 0);
	assert_int_equal(segment.label_id, 7);
	assert_true(segment_fits(&segment, 1500));
	assert_false(segment_fits(&segment, 1499));
}

static void what_is_no_segment_does_not_fit(void **state)
{
	static const struct region bad[] = {
		{ -1, 0, 10, 1, 0, 0 }, { 0, 0, 0, 1, 0, 0 }, { 0, 1, 10, 1, 0, 0 }, { 0, 0, 10, 2, 0, 0 }, { 0, 0, 10, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(segment_fits(&bad[i], 100));
	assert_false(segment_fits(&(struct region){ NAN, 0, 10, 1, 0, 0 }, 100));
}

static void what_several_cover_counts_once(void **state)
{
	struct region segments[] = {
		segment_make(500, 900, 2, NAN), segment_make(0, 300, 1, NAN), segment_make(100, 200, 1, NAN),
		segment_make(250, 400, 1, NAN),
	};

	(void)state;
	qsort(segments, 4, sizeof *segments, segment_order);
	assert_float_equal(segments_cover(segments, 4, 0), 800, 0);
	assert_float_equal(segments_cover(segments, 4, 1), 400, 0);
	assert_float_equal(segments_cover(segments, 4, 3), 0, 0);
	assert_float_equal(segments_cover(segments, 0, 0), 0, 0);
}

static void the_segment_around_a_moment_is_found(void **state)
{
	const struct region segments[] = { segment_make(0, 300, 1, NAN), segment_make(250, 400, 1, NAN) };

	(void)state;
	assert_int_equal(segments_find(segments, 2, 0), 0);
	assert_int_equal(segments_find(segments, 2, 299), 0);
	assert_int_equal(segments_find(segments, 2, 300), 1);
	assert_int_equal(segments_find(segments, 2, 400), -1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_segment_is_a_region_in_time),
		cmocka_unit_test(what_is_no_segment_does_not_fit),
		cmocka_unit_test(what_several_cover_counts_once),
		cmocka_unit_test(the_segment_around_a_moment_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
