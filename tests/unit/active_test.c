/* How much an answer to an item teaches. */
#include "test.h"

#include "ladder/active.h"

#include <math.h>
#include <stdbool.h>
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

/* ---- what it is good for ---- */

enum { POOL = 600, DIMENSIONS = 4 };

/* A line with a rare fault: one item in twelve, away from the rest in two of the four things that are measured. */
struct line { double at[POOL][DIMENSIONS]; bool fault[POOL], asked[POOL]; };

static double normal(void)
{
	double u = (rand() + 1.0) / (RAND_MAX + 2.0), v = (rand() + 1.0) / (RAND_MAX + 2.0);

	return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

static void make_line(struct line *line, unsigned seed)
{
	srand(seed);
	for (int i = 0; i < POOL; i++) {
		line->fault[i] = rand() % 12 == 0;
		line->asked[i] = false;
		for (int k = 0; k < DIMENSIONS; k++)
			line->at[i][k] = normal() + (line->fault[i] && k < 2 ? 2.5 : 0);
	}
}

static double chance(const double *weights, const double *at)
{
	double sum = weights[DIMENSIONS];

	for (int k = 0; k < DIMENSIONS; k++)
		sum += weights[k] * at[k];
	return 1 / (1 + exp(-sum));
}

/* Logistic regression on what has been asked, a little held back. */
static void learn(const struct line *line, int asked, double *weights)
{
	memset(weights, 0, (DIMENSIONS + 1) * sizeof *weights);
	for (int round = 0; round < 60; round++) {
		double slope[DIMENSIONS + 1] = { 0 };

		for (int i = 0; i < POOL; i++) {
			double wrong = line->asked[i] ? line->fault[i] - chance(weights, line->at[i]) : 0;

			for (int k = 0; k < DIMENSIONS; k++)
				slope[k] += wrong * line->at[i][k];
			slope[DIMENSIONS] += wrong;
		}
		for (int k = 0; k <= DIMENSIONS; k++)
			weights[k] += 2 * (slope[k] / asked - 0.002 * weights[k]);
	}
}

/* The share of faults that it finds and of the rest that it leaves alone, on average. */
static double balanced_accuracy(const struct line *line, const double *weights)
{
	int right[2] = { 0, 0 }, all[2] = { 0, 0 };

	for (int i = 0; i < POOL; i++) {
		all[line->fault[i]]++;
		right[line->fault[i]] += (chance(weights, line->at[i]) > 0.5) == line->fault[i];
	}
	return ((double)right[0] / all[0] + (double)right[1] / all[1]) / 2;
}

/* Asks the next ten: in the order of their numbers, or by score with every fifth at random. */
static void ask_ten(struct line *line, const double *weights, bool active)
{
	static const double shares[ACTIVE_PART_COUNT] = { 0.5, 0.2, 0.2, 0.1 };

	for (int n = 0; n < 10; n++) {
		double best = -1, parts[ACTIVE_PART_COUNT] = { NAN, NAN, NAN, NAN };
		int one = -1;

		for (int i = 0; i < POOL; i++) {
			double p = chance(weights, line->at[i]), score;

			if (line->asked[i])
				continue;
			parts[ACTIVE_UNCERTAINTY] = active_uncertainty(ACTIVE_MARGIN, (double[]){ p, 1 - p }, 2, NAN);
			parts[ACTIVE_RARITY] = p > 0.5 ? 1 : 0;
			score = active && n % 5 ? active_score(parts, shares) : 0;
			if (score > best) {
				best = score;
				one = i;
			}
		}
		line->asked[one] = true;
	}
}

/* How many answers it takes until the model is as good as one that has learnt from all of them, within two points. */
static int answers_needed(unsigned seed, bool active)
{
	struct line line;
	double weights[DIMENSIONS + 1], all;

	make_line(&line, seed);
	memset(line.asked, 1, sizeof line.asked);
	learn(&line, POOL, weights);
	all = balanced_accuracy(&line, weights);
	memset(line.asked, 0, sizeof line.asked);
	memset(weights, 0, sizeof weights);
	for (int asked = 10; asked <= POOL; asked += 10) {
		ask_ten(&line, weights, active);
		learn(&line, asked, weights);
		if (balanced_accuracy(&line, weights) >= all - 0.02)
			return asked;
	}
	return POOL;
}

/* Over twenty lines: in the order of arrival it takes more answers than by what they teach. */
static void fewer_answers_make_as_good_a_model(void **state)
{
	int arrival = 0, active = 0;

	(void)state;
	for (unsigned seed = 1; seed <= 20; seed++) {
		arrival += answers_needed(seed, false);
		active += answers_needed(seed, true);
	}
	print_message("# answers needed, mean of 20: in order of arrival %d, active %d\n", arrival / 20, active / 20);
	assert_true(active < arrival * 3 / 4);
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
		cmocka_unit_test(fewer_answers_make_as_good_a_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
