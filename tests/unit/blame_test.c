/* Which figure moved first: over many seeds the one that was moved is named, and where nothing was, none is. */
#include "test.h"

#include "monitor/blame.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define WINDOWS 60
#define SERIES  12
#define SEEDS   400

/* A share of so many items in each window, which is p, from window `at` on q. */
static uint64_t next(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state >> 11;
}

static void draw_shares(uint64_t *state, double *values, double p, int at, double q, int items)
{
	for (int i = 0; i < WINDOWS; i++) {
		int hits = 0;

		for (int k = 0; k < items; k++)
			hits += (double)next(state) / 9007199254740992.0 < (i >= at ? q : p);
		values[i] = (double)hits / items;
	}
}

struct drawn { double target[WINDOWS], series[SERIES][WINDOWS]; const double *candidates[SERIES]; };

static void draw(uint64_t seed, bool moved, int lead, int *planted, struct drawn *drawn)
{
	uint64_t state = seed * 7919 + 17;
	int at = 26 + (int)(next(&state) % 14);

	*planted = (int)(next(&state) % SERIES);
	for (int i = 0; i < SERIES; i++) {
		draw_shares(&state, drawn->series[i], 0.3, moved && i == *planted ? at - lead : WINDOWS, 0.45, 100);
		drawn->candidates[i] = drawn->series[i];
	}
	draw_shares(&state, drawn->target, 0.9, moved ? at : WINDOWS, 0.75, 60);
}

static void what_was_moved_upstream_is_named(void **state)
{
	(void)state;
	for (int lead = 0; lead <= 14; lead += 7) {
		int named = 0, near = 0;

		for (uint64_t seed = 1; seed <= SEEDS; seed++) {
			struct blame_cause causes[SERIES];
			struct drawn drawn;
			int planted;

			draw(seed, true, lead, &planted, &drawn);
			if (blame_find(drawn.target, drawn.candidates, SERIES, WINDOWS, causes, SERIES) == 0 || causes[0].series != planted)
				continue;
			named++;
			near += abs(causes[0].lead - lead) <= 2 && causes[0].correlation < -BLAME_ALONG;
		}
		if (named < SEEDS * 95 / 100 || near < SEEDS * 90 / 100)
			fail_msg("lead %d: named in %d of %d, near in %d", lead, named, SEEDS, near);
	}
}

static void nothing_is_named_where_nothing_was_moved(void **state)
{
	int named = 0, named_alone = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct blame_cause causes[SERIES];
		struct drawn drawn;
		int planted;

		draw(seed, false, 0, &planted, &drawn);
		named += blame_find(drawn.target, drawn.candidates, SERIES, WINDOWS, causes, SERIES) > 0;
		/* the target alone moves: still none of the others is to blame */
		for (int i = 30; i < WINDOWS; i++)
			drawn.target[i] -= 0.2;
		named_alone += blame_find(drawn.target, drawn.candidates, SERIES, WINDOWS, causes, SERIES) > 0;
	}
	if (named > SEEDS * 5 / 100 || named_alone > SEEDS * 5 / 100)
		fail_msg("named in %d and %d of %d", named, named_alone, SEEDS);
}

static void what_moves_afterwards_is_no_cause(void **state)
{
	struct blame_cause causes[SERIES];
	struct drawn drawn;
	int planted;

	(void)state;
	draw(3, true, -6, &planted, &drawn);
	for (int i = 0; i < blame_find(drawn.target, drawn.candidates, SERIES, WINDOWS, causes, SERIES); i++)
		assert_int_not_equal(causes[i].series, planted);
}

static void a_chain_is_named_from_its_beginning(void **state)
{
	struct blame_cause causes[3];
	uint64_t random = 11;
	double target[WINDOWS], series[3][WINDOWS];
	const double *candidates[] = { series[0], series[1], series[2] };

	(void)state;
	draw_shares(&random, target, 0.9, 34, 0.7, 200);
	draw_shares(&random, series[0], 0.2, 30, 0.5, 200);
	draw_shares(&random, series[1], 0.6, 20, 0.3, 200);
	draw_shares(&random, series[2], 0.1, WINDOWS, 0, 200);
	assert_int_equal(blame_find(target, candidates, 3, WINDOWS, causes, 3), 2);
	assert_int_equal(causes[0].series, 1);
	assert_int_equal(causes[0].lead, 14);
	assert_int_equal(causes[0].lag, 14);
	assert_true(causes[0].correlation > 0.8);
	assert_int_equal(causes[1].series, 0);
	assert_true(causes[1].correlation < -0.8);
}

static void a_change_is_cut_where_it_is(void **state)
{
	double values[40];
	struct blame_change change;

	(void)state;
	for (int i = 0; i < 40; i++)
		values[i] = (i % 2 ? 0.01 : -0.01) + (i >= 25 ? 3 : 1);
	values[3] = values[26] = NAN;
	change = blame_change(values, 40, BLAME_LEVEL);
	assert_true(change.found);
	assert_int_equal(change.at, 25);
	assert_true(fabs(change.before - 1) < 0.01 && fabs(change.after - 3) < 0.01);
}

static void what_cannot_be_told_is_not(void **state)
{
	double still[40], few[40];

	(void)state;
	for (int i = 0; i < 40; i++) {
		still[i] = 0.1;
		few[i] = i % 4 == 0 ? (double)i : (double)NAN;
	}
	assert_false(blame_change(still, 40, BLAME_LEVEL).found);
	assert_false(blame_change(few, 40, BLAME_LEVEL).found);
	assert_true(blame_change(few, 40, BLAME_LEVEL).p == 1);
	assert_int_equal(blame_find(still, NULL, 0, 40, NULL, 0), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_moved_upstream_is_named),
		cmocka_unit_test(nothing_is_named_where_nothing_was_moved),
		cmocka_unit_test(what_moves_afterwards_is_no_cause),
		cmocka_unit_test(a_chain_is_named_from_its_beginning),
		cmocka_unit_test(a_change_is_cut_where_it_is),
		cmocka_unit_test(what_cannot_be_told_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
