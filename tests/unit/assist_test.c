/* Evidence by need: as much is decided blind as a target date asks for, within limits. */
#include "test.h"

#include "ladder/assist.h"
#include "ladder/climb.h"
#include "ladder/level.h"
#include "stats/uniform.h"

#include <math.h>

static void the_share_brings_what_is_needed_by_the_date(void **state)
{
	static const struct { struct assist_need need; double share; } rows[] = {
		{ { 3000, 500, 0, 20 }, 0.30 }, { { 3000, 500, 0.1, 20 }, 0.2 / 0.9 }, { { 3000, 500, 0.3, 20 }, 0.10 },
		{ { 3000, 500, 0, 6 }, 1 }, { { 3000, 500, 0, 5 }, 1 }, { { 3000, 500, 0, 0 }, 1 }, { { 3000, 500, 0, -9 }, 1 },
		{ { 400, 500, 0, 0 }, 0.8 }, { { 0, 500, 0.3, 20 }, 0.10 }, { { 0, 500, 0, -3 }, 0.10 },
		{ { NAN, 500, 0, 20 }, 0.20 }, { { 3000, NAN, 0, 20 }, 0.20 }, { { 3000, 0, 0, 20 }, 0.20 }, { { 3000, 500, 1, 20 }, 0.10 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double share = assist_blind_share(&rows[i].need), exam = rows[i].need.exam;

		if (fabs(share - rows[i].share) > 1e-12)
			fail_msg("row %zu: %g, not %g", i, share, rows[i].share);
		if (share > ASSIST_LEAST && share < 1 && share != ASSIST_USUAL) /* what comes by then is what was needed */
			assert_true(fabs((exam + (1 - exam) * share) * rows[i].need.per_day * fmax(1, rows[i].need.days) - rows[i].need.items) < 1e-6);
	}
}

static void what_is_needed_is_what_the_gate_still_asks_for(void **state)
{
	static const bool critical[] = { false, true };
	struct evidence evidence;
	struct gate_facts facts = { .has_live = true, .evidence = &evidence, .attempt = 1 };
	struct assist_need need;

	(void)state;
	evidence_init(&evidence, critical, 2);
	for (int i = 0; i < 300; i++) {
		evidence_predicted(&evidence, false);
		evidence_settled(&evidence, i % 5 == 0, 900, i % 5 == 0, i / 100);
	}
	need = assist_need(&gate_policy_default, &facts, 100, 0.3, 20);
	assert_true(need.items >= 200 && need.per_day == 100 && need.exam == 0.3 && need.days == 17);
	evidence_clear(&evidence);
	need = assist_need(&gate_policy_default, &facts, 100, 0.3, 20);
	assert_true(need.days == 20 && need.items == 500); /* what can be told: the gate asks for that many at the least */
	evidence_release(&evidence);
}

static void people_are_told_how_slow_it_gets(void **state)
{
	struct str words = STR_EMPTY;

	(void)state;
	assist_tell(&(struct assist_need){ 2600, 500, 0.3, 20 }, 0.2, &words);
	assert_string_equal(str_text(&words), "Of 500 items a day about 220 are still decided blind (44 %), so evidence comes at 44 % of today's "
	                                      "speed. What level 3 still asks for takes about 12 days so, and 6 without assistance.");
	str_clear(&words);
	assist_tell(&(struct assist_need){ 3000, NAN, 0, 20 }, 1, &words);
	assert_string_equal(str_text(&words), "About 100 % of the items are still decided blind, so evidence comes at 100 % of today's speed.");
	str_clear(&words);
	assist_tell(&(struct assist_need){ NAN, 500, 0, 20 }, 0.2, &words);
	assert_true(str_ends(str_text(&words), "20 % of today's speed."));
	str_release(&words);
}

/* Days until level 3 of a line of 300 a day whose model is good. */
static int64_t days_to_partial(double blind_share, int target_days)
{
	static const bool critical[] = { false, true };
	struct climb_policy policy = { .gate = gate_policy_default, .exam_share = 0.02, .exam_keep = 0.02, .exam_size = 3000, .blind_share = blind_share,
	                               .target_days = target_days, .patience = 10000, .notice = 5000, .audit_least = 0.03 };
	uint64_t seed = 77;
	struct climb climb;
	int64_t row = 0;

	climb_init(&climb, &policy, critical, 2);
	for (; row < 120000 && climb.level < LEVEL_PARTIAL; row++) {
		int truth = uniform_draw(&seed) < 0.1;
		double confidence = 0.5 + 0.4999 * sqrt(sqrt(uniform_draw(&seed)));
		bool wrong = uniform_draw(&seed) < (1 - confidence) * 0.06;
		struct climb_item item = { wrong ? !truth : truth, confidence, truth, row / 300, uniform_draw(&seed), uniform_draw(&seed), uniform_draw(&seed), uniform_draw(&seed) };
		struct route_decision route;
		struct climb_change change;

		climb_row(&climb, &item, &route, &change);
	}
	climb_release(&climb);
	return row / 300;
}

static void a_small_line_gets_there_by_the_date(void **state)
{
	int64_t usual = days_to_partial(ASSIST_USUAL, 20), soon = days_to_partial(NAN, 12), late = days_to_partial(NAN, 30);

	(void)state;
	assert_true(usual > 30);
	assert_true(soon <= 14);
	assert_true(late > soon && late <= 32);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_share_brings_what_is_needed_by_the_date),
		cmocka_unit_test(what_is_needed_is_what_the_gate_still_asks_for),
		cmocka_unit_test(people_are_told_how_slow_it_gets),
		cmocka_unit_test(a_small_line_gets_there_by_the_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
