/* Where a stream began to err more. */
#include "test.h"

#include "stats/change_point.h"
#include "stats/uniform.h"

#include <stdlib.h>

static uint64_t seed = 7;

static void draw(bool *wrong, int from, int to, double rate)
{
	for (int i = from; i < to; i++)
		wrong[i] = uniform_draw(&seed) < rate;
}

static void a_change_for_the_worse_is_found_where_it_was(void **state)
{
	static bool wrong[6000];

	(void)state;
	for (int trial = 0; trial < 50; trial++) {
		struct change_point change;

		draw(wrong, 0, 5000, 0.01);
		draw(wrong, 5000, 6000, 0.1);
		change = change_point_find(wrong, 6000);
		assert_true(change.found);
		assert_true(llabs((long long)change.at - 5000) < 120);
		assert_true(change.before < 0.02 && change.after > 0.06);
	}
}

static void a_calm_stream_has_none(void **state)
{
	static bool wrong[6000];
	int found = 0;

	(void)state;
	for (int trial = 0; trial < 200; trial++) {
		draw(wrong, 0, 6000, 0.03);
		found += change_point_find(wrong, 6000).found;
	}
	assert_int_equal(found, 0);
}

static void a_change_for_the_better_is_none(void **state)
{
	static bool wrong[2000];

	(void)state;
	draw(wrong, 0, 1000, 0.2);
	draw(wrong, 1000, 2000, 0.01);
	assert_false(change_point_find(wrong, 2000).found);
}

static void few_answers_show_nothing(void **state)
{
	static const bool all[] = { true, true, true }, one[] = { false, true };

	(void)state;
	assert_false(change_point_find(all, 0).found);
	assert_false(change_point_find(all, 3).found);
	assert_false(change_point_find(one, 2).found);
}

static void a_clean_cut_is_exact(void **state)
{
	static bool wrong[60];
	struct change_point change;

	(void)state;
	for (int i = 40; i < 60; i++)
		wrong[i] = true;
	change = change_point_find(wrong, 60);
	assert_true(change.found);
	assert_int_equal(change.at, 40);
	assert_true(change.before == 0 && change.after == 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_for_the_worse_is_found_where_it_was),
		cmocka_unit_test(a_calm_stream_has_none),
		cmocka_unit_test(a_change_for_the_better_is_none),
		cmocka_unit_test(few_answers_show_nothing),
		cmocka_unit_test(a_clean_cut_is_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
