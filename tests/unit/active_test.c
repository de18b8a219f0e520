/* How much an answer to an item teaches. */
#include "test.h"

#include "ladder/active.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void close_to(double a, double b)
{
	assert_true(fabs(a - b) < 1e-9);
}

/* By hand: .5 and .3 are .2 apart; the entropy of (.5, .3, .2) is 1.0296530140645737 of log 3 = 1.0986122886681098. */
static void a_version_is_unsure_by_the_textbook(void **state)
{
	static const double p[] = { 0.5, 0.3, 0.2 }, twice[] = { 1, 0.6, 0.4 }, sure[] = { 0, 1, 0 }, flat[] = { 1, 1, 1 }, none[] = { 0, 0, 0 };

	(void)state;
	close_to(active_uncertainty(ACTIVE_MARGIN, p, 3, NAN), 0.8);
	close_to(active_uncertainty(ACTIVE_ENTROPY, p, 3, NAN), 1.0296530140645737 / 1.0986122886681098);
	close_to(active_uncertainty(ACTIVE_CONFIDENCE, p, 3, NAN), 0.75);
	for (int measure = 0; measure < ACTIVE_MEASURE_COUNT; measure++) {
		close_to(active_uncertainty((enum active_measure)measure, twice, 3, NAN), active_uncertainty((enum active_measure)measure, p, 3, NAN));
		close_to(active_uncertainty((enum active_measure)measure, sure, 3, NAN), 0);
		close_to(active_uncertainty((enum active_measure)measure, flat, 3, NAN), 1);
		close_to(active_uncertainty((enum active_measure)measure, NULL, 2, 0.75), 0.5);
		close_to(active_uncertainty((enum active_measure)measure, none, 2, 0.75), 0.5);
		close_to(active_uncertainty((enum active_measure)measure, NULL, 2, NAN), 1);
	}
}

static void versions_disagree_as_far_as_they_say_different_things(void **state)
{
	static const int64_t same[] = { 1, 1, 1 }, all[] = { 1, 2, 0 }, two[] = { 1, 1, 2 };

	(void)state;
	close_to(active_disagreement(same, 3), 0);
	close_to(active_disagreement(all, 3), 1);
	close_to(active_disagreement(two, 3), (2 * log(1.5) + log(3)) / 3 / log(3));
	assert_true(isnan(active_disagreement(all, 1)));
}

static void a_label_is_the_rarer_the_fewer_gave_it(void **state)
{
	(void)state;
	close_to(active_rarity(99, 99), 0);
	close_to(active_rarity(0, 99), 0.99);
	close_to(active_rarity(0, 0), 0);
	assert_true(active_rarity(3, 50) > active_rarity(4, 50));
}

static void a_score_is_the_mean_of_what_is_known(void **state)
{
	static const double weights[] = { 2, 1, 1, 0 }, all[] = { 1, 0.5, 0, 1 }, some[] = { 0.5, NAN, NAN, NAN }, none[] = { NAN, NAN, NAN, 1 };

	(void)state;
	close_to(active_score(all, weights), 2.5 / 4);
	close_to(active_score(some, weights), 0.5);
	close_to(active_score(none, weights), 0);
}

static void no_two_places_have_the_same_rank(void **state)
{
	(void)state;
	for (int64_t i = 1; i < 2000; i++) {
		assert_int_not_equal(active_rank(0.5, i), active_rank(0.5, i + 1));
		assert_true(active_rank(0.5, i) > active_rank(0.499, i + 1));
	}
	assert_true(active_rank(0, 1) >= 0 && active_rank(1, INT64_MAX) < INT64_C(1) << 52);
	assert_true(active_rank(7, 5) == active_rank(1, 5));
}

/* On a line at 0, 1, 2 and 10, with one more at 10: first an end, then the other, and what is there twice teaches nothing. */
static void what_is_far_from_all_the_rest_comes_first(void **state)
{
	static const double line[] = { 0, 1, 2, 10, 10 }, there[] = { 10 }, units[] = { 0, 1000, 2000, 10000, 10000 };
	double spread[5], scaled[5];

	(void)state;
	active_spread(line, 5, there, 1, 1, spread);
	close_to(spread[0], 1);
	close_to(spread[2], 0.2);
	close_to(spread[1], 0.1);
	close_to(spread[3], 0);
	close_to(spread[4], 0);
	active_spread(units, 5, (double[]){ 10000 }, 1, 1, scaled);
	for (int i = 0; i < 5; i++)
		close_to(scaled[i], spread[i]);
	active_spread(line, 5, NULL, 0, 1, spread);
	assert_true((spread[3] == 1) != (spread[4] == 1) && fmin(spread[3], spread[4]) == 0);
}

static void missing_numbers_and_no_points_do_no_harm(void **state)
{
	double points[] = { NAN, 1, NAN, 2, 5, 2 }, spread[3] = { -1, -1, -1 };

	(void)state;
	active_spread(points, 0, NULL, 0, 2, spread);
	active_spread(points, 3, NULL, 0, 2, spread);
	for (int i = 0; i < 3; i++)
		assert_true(spread[i] >= 0 && spread[i] <= 1);
	close_to(spread[1] * spread[2], 0); /* one known number is an average one, so these two are alike */
}

/* In whatever order the points come. */
static void the_order_of_the_points_does_not_matter(void **state)
{
	enum { N = 60, WIDTH = 3 };
	double points[N * WIDTH], turned[N * WIDTH], spread[N], back[N];

	(void)state;
	srand(7);
	for (int i = 0; i < N * WIDTH; i++)
		points[i] = rand() / (double)RAND_MAX;
	for (int i = 0; i < N; i++)
		memcpy(turned + (N - 1 - i) * WIDTH, points + i * WIDTH, WIDTH * sizeof *points);
	active_spread(points, N, NULL, 0, WIDTH, spread);
	active_spread(turned, N, NULL, 0, WIDTH, back);
	for (int i = 0; i < N; i++) {
		assert_true(spread[i] > 0 && spread[i] <= 1);
		close_to(spread[i], back[N - 1 - i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_version_is_unsure_by_the_textbook),
		cmocka_unit_test(versions_disagree_as_far_as_they_say_different_things),
		cmocka_unit_test(a_label_is_the_rarer_the_fewer_gave_it),
		cmocka_unit_test(a_score_is_the_mean_of_what_is_known),
		cmocka_unit_test(no_two_places_have_the_same_rank),
		cmocka_unit_test(what_is_far_from_all_the_rest_comes_first),
		cmocka_unit_test(missing_numbers_and_no_points_do_no_harm),
		cmocka_unit_test(the_order_of_the_points_does_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
