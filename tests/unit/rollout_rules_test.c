/* When a rollout goes back by itself, and what a step waits for. */
#include "test.h"

#include "ladder/rollout_rules.h"
#include "stats/uniform.h"
#include "stats/versions.h"

#include <math.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* All rules, three steps, the second of them under way. */
static struct rollout_ask usual(void)
{
	struct rollout_ask ask = {
		.steps = 3, .step = 2, .step_judged = 100, .step_items = 100, .step_ms = 3600000, .soak_ms = 3600000,
		.alpha = 0.05, .margin = 0.01, .ratio = 1.5,
	};

	for (int i = 0; i < rollout_rule_count; i++) {
		ask.rules[i].rule = rollout_rules[i].name;
		ask.rules[i].bound = rollout_usual_bound(rollout_rules[i].name, 0.01, 20, 5000);
	}
	ask.rule_count = rollout_rule_count;
	return ask;
}

static struct rollout_counts quiet(void)
{
	struct rollout_counts counts = { .both_right = 900, .gains = 10, .losses = 10, .both_wrong = 20, .predictions = 5000, .nulls = 10 };

	counts.steps[0] = (struct rollout_arms){ 0.05, 50, 950, 2, 38, 0 };
	counts.steps[1] = (struct rollout_arms){ 0.25, 250, 750, 10, 30, 0 };
	betting_init(&counts.margin, 0.5);
	return counts;
}

static const struct rollout_check *found(const struct rollout_check *checks, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (strcmp(checks[i].name, name) == 0)
			return &checks[i];
	fail_msg("there is no check \"%s\"", name);
	return NULL;
}

static void each_rule_fires_for_what_it_watches(void **state)
{
	static const struct { const char *rule, *why; size_t field; int64_t value; } rows[] = {
		{ "worse", "it alone was wrong in 60, it alone right in 10", offsetof(struct rollout_counts, losses), 60 },
		{ "nulls", "no answer for 400 of 5000 items, where 5 % may", offsetof(struct rollout_counts, nulls), 400 },
		{ "failures", "it failed for 100 of 5000 items", offsetof(struct rollout_counts, failures), 100 },
		{ "latency", "400 of 5000 answers took longer than 1000 ms", offsetof(struct rollout_counts, slow), 400 },
		{ "alarm", "stopped the machine", offsetof(struct rollout_counts, alarms), 1 },
		{ "exposure", "answered for 5001 items, where 5000 were agreed", offsetof(struct rollout_counts, canary_items), 5001 },
		{ "errors", "the canary was wrong in 72 of 300 judged items, LIVE in 68 of 1700",
		  offsetof(struct rollout_counts, steps[1].canary_errors), 70 },
	};
	struct rollout_ask ask = usual();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct rollout_counts counts = quiet();
		struct rollout_check checks[ROLLOUT_CHECKS];
		int count = rollout_checks(&ask, &counts, checks);

		assert_null(rollout_fired(checks, count));
		*(int64_t *)((char *)&counts + rows[i].field) = rows[i].value;
		count = rollout_checks(&ask, &counts, checks);
		assert_non_null(rollout_fired(checks, count));
		assert_string_equal(rollout_fired(checks, count)->name, rows[i].rule);
		if (!strstr(rollout_fired(checks, count)->why, rows[i].why))
			fail_msg("%s: %s", rows[i].rule, rollout_fired(checks, count)->why);
	}
}

static void a_rule_that_is_not_bound_does_not_fire(void **state)
{
	struct rollout_ask ask = usual();
	struct rollout_counts counts = quiet();
	struct rollout_check checks[ROLLOUT_CHECKS];

	(void)state;
	counts.alarms = 1;
	ask.rule_count = 2;
	assert_null(rollout_fired(checks, rollout_checks(&ask, &counts, checks)));
}

/* Two rules that watch for the same are asked for twice the evidence. */
static void rules_on_errors_share_the_chance_of_a_false_alarm(void **state)
{
	struct rollout_ask ask = usual();
	struct rollout_counts counts = quiet();
	struct rollout_check checks[ROLLOUT_CHECKS];
	int count = rollout_checks(&ask, &counts, checks);

	(void)state;
	assert_true(fabs(found(checks, count, "errors")->limit - log(40)) < 1e-12);
	assert_true(fabs(found(checks, count, "worse")->limit - log(40)) < 1e-12);
	assert_true(fabs(found(checks, count, "nulls")->limit - log(20)) < 1e-12);
	ask.rule_count = 1;
	count = rollout_checks(&ask, &counts, checks);
	assert_true(fabs(found(checks, count, "errors")->limit - log(20)) < 1e-12);
}

static void what_is_not_counted_yet_is_not_defined(void **state)
{
	struct rollout_ask ask = usual();
	struct rollout_counts counts = { .predictions = 0 };
	struct rollout_check checks[ROLLOUT_CHECKS];
	int count = rollout_checks(&ask, &counts, checks);
	static const char *const names[] = { "errors", "worse", "nulls", "failures", "latency" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		const struct rollout_check *check = found(checks, count, names[i]);

		assert_true(isnan(check->value) && check->ok && fabs(check->evidence) < 1e-12);
	}
}

static void a_step_waits_for_judged_items_time_and_at_last_for_proof(void **state)
{
	struct rollout_ask ask = usual();
	struct rollout_counts counts = quiet();
	struct rollout_check checks[ROLLOUT_CHECKS];
	int count = rollout_checks(&ask, &counts, checks);

	(void)state;
	assert_int_equal(count, rollout_rule_count + 2);
	assert_true(found(checks, count, "judged")->ok && found(checks, count, "soak")->ok);
	ask.step_judged = 93, ask.step_ms = 3600000 - 61000, ask.last = true;
	count = rollout_checks(&ask, &counts, checks);
	assert_null(rollout_fired(checks, count));
	assert_string_equal(found(checks, count, "judged")->why, "7 more of the canary's items need an answer");
	assert_string_equal(found(checks, count, "soak")->why, "2 more minutes");
	assert_false(found(checks, count, "no-worse")->ok);
	assert_non_null(strstr(found(checks, count, "no-worse")->why, "at most 1 points worse"));
	for (int i = 0; i < 2000; i++)
		betting_add_difference(&counts.margin, ask.margin, i % 100 == 0 ? 1 : 0);
	assert_true(found(checks, rollout_checks(&ask, &counts, checks), "no-worse")->ok);
	ask.step = 0;
	assert_int_equal(rollout_checks(&ask, &counts, checks), rollout_rule_count);
}

static void usual_bounds_follow_what_is_live(void **state)
{
	(void)state;
	assert_true(rollout_usual_bound("nulls", 0.01, 20, 0) == 0.05 && rollout_usual_bound("nulls", 0.1, 20, 0) == 0.2);
	assert_true(rollout_usual_bound("nulls", NAN, NAN, 0) == 0.05 && rollout_usual_bound("nulls", 0.9, NAN, 0) == 1);
	assert_true(rollout_usual_bound("latency", NAN, NAN, 0) == 1000 && rollout_usual_bound("latency", 0, 700, 0) == 2100);
	assert_true(rollout_usual_bound("exposure", 0, 0, 300) == 300 && isnan(rollout_usual_bound("exposure", 0, 0, 0)));
	assert_true(isnan(rollout_usual_bound("errors", 0, 0, 0)) && isnan(rollout_usual_bound("mood", 0, 0, 0)));
	assert_true(fabs(rollout_exposure(0.05, 1000, 0.03) - 48.5) < 1e-9);
}

/* Each step begins its test anew beside those that began before: a canary that was good for long is noticed
 * about as fast as one that was never. */
static void a_step_that_turns_bad_is_seen_in_spite_of_a_good_past(void **state)
{
	struct rollout_counts counts = { .predictions = 0 };
	double alone, both;

	(void)state;
	counts.steps[1] = (struct rollout_arms){ 0.25, 250, 750, 30, 20, 0 };
	alone = rollout_log_worse(&counts, 2);
	counts.steps[0] = (struct rollout_arms){ 0.05, 500, 9500, 5, 285, 0 };
	both = rollout_log_worse(&counts, 2);
	assert_true(both > log(20) && alone - both < log(2) + 1e-9);
	assert_true(both < alone);
}

/* ---- whole rollouts, simulated ---- */

struct world { double candidate, live, alike; int lag; bool unpaired_alone; };

/* An item: whether each is wrong, errors of both falling together with chance alike. */
static void judge(struct rollout_counts *counts, struct rollout_arms *arms, const struct world *world, bool canary, uint64_t *seed)
{
	double u = uniform_draw(seed), v = uniform_draw(seed) < world->alike ? u : uniform_draw(seed);
	bool candidate_wrong = u < world->candidate, live_wrong = v < world->live;

	counts->gains += live_wrong && !candidate_wrong;
	counts->losses += candidate_wrong && !live_wrong;
	counts->both_wrong += candidate_wrong && live_wrong;
	counts->both_right += !candidate_wrong && !live_wrong;
	arms->canary_judged += canary;
	arms->against_judged += !canary;
	arms->canary_errors += canary && candidate_wrong;
	arms->against_errors += !canary && live_wrong;
}

/* Steps of 5, 25 and 50 %, each until 300 of the canary's items are judged; the rules are asked after every
 * item. lag: so many items of the other arm are still without an answer. How many of the canary's items were
 * answered when a rule fired; -1 for never. */
static int64_t roll(const struct world *world, uint64_t *seed)
{
	static const double shares[] = { 0.05, 0.25, 0.5 };
	struct rollout_ask ask = usual();
	struct rollout_counts counts = { .predictions = 0 };
	struct rollout_check checks[ROLLOUT_CHECKS];
	int64_t items = 0;

	ask.rule_count = world->unpaired_alone ? 1 : 2;
	for (int step = 0; step < 3; step++) {
		struct rollout_arms *arms = &counts.steps[step];
		int late = world->lag;

		for (arms->share = shares[step]; arms->canary_judged < 300;) {
			bool canary = uniform_draw(seed) < arms->share;
			int64_t wrong = counts.losses + counts.both_wrong + counts.gains;

			if (!canary && late-- > 0)
				continue;
			judge(&counts, arms, world, canary, seed);
			items += canary;
			if (counts.losses + counts.both_wrong + counts.gains > wrong && rollout_fired(checks, rollout_checks(&ask, &counts, checks)))
				return items;
		}
	}
	return -1;
}

static double share_rolled_back(const struct world *world, int runs, uint64_t seed)
{
	int back = 0;

	for (int run = 0; run < runs; run++)
		back += roll(world, &seed) >= 0;
	return back / (double)runs;
}

static void an_equal_version_is_seldom_rolled_back(void **state)
{
	static const struct world worlds[] = { { 0.03, 0.03, 0.5, 0, false }, { 0.1, 0.1, 0, 0, false }, { 0.03, 0.03, 0, 200, false },
		{ 0.03, 0.03, 0, 200, true }, { 0.2, 0.2, 0.9, 2000, true } };
	double most = 0.05 + 3 * sqrt(0.05 * 0.95 / 400);

	(void)state;
	for (size_t i = 0; i < COUNT(worlds); i++) {
		double share = share_rolled_back(&worlds[i], 400, 31 + i);

		print_message("world %zu: %.4f rolled back\n", i, share);
		assert_true(share <= most);
	}
}

/* Without regard to what was seen of the share, arms that are answered at different speed take equals back. */
static void haste_alone_would_take_an_equal_version_back(void **state)
{
	int64_t errors = 4, ahead = 60;

	(void)state;
	assert_true(versions_log_canary_worse(errors, errors, 0.05) > log(40));
	struct rollout_counts counts = { .predictions = 0 };

	counts.steps[0] = (struct rollout_arms){ 0.05, ahead, 5, errors, 0, 0 };
	assert_true(rollout_log_worse(&counts, 3) < log(40));
}

static void a_bad_version_is_rolled_back_soon(void **state)
{
	static const struct world doubled = { 0.06, 0.03, 0.5, 0, false }, fivefold = { 0.15, 0.03, 0.5, 0, false }, apart = { 0.12, 0.03, 0, 0, true };
	uint64_t seed = 5;
	int64_t most = 0;

	(void)state;
	assert_true(share_rolled_back(&doubled, 200, 6) > 0.98);
	assert_true(share_rolled_back(&apart, 200, 7) > 0.98);
	for (int run = 0; run < 200; run++) {
		int64_t items = roll(&fivefold, &seed);

		assert_true(items >= 0);
		most = items > most ? items : most;
	}
	assert_true(most < 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_fires_for_what_it_watches),
		cmocka_unit_test(a_rule_that_is_not_bound_does_not_fire),
		cmocka_unit_test(rules_on_errors_share_the_chance_of_a_false_alarm),
		cmocka_unit_test(what_is_not_counted_yet_is_not_defined),
		cmocka_unit_test(a_step_waits_for_judged_items_time_and_at_last_for_proof),
		cmocka_unit_test(usual_bounds_follow_what_is_live),
		cmocka_unit_test(a_step_that_turns_bad_is_seen_in_spite_of_a_good_past),
		cmocka_unit_test(an_equal_version_is_seldom_rolled_back),
		cmocka_unit_test(haste_alone_would_take_an_equal_version_back),
		cmocka_unit_test(a_bad_version_is_rolled_back_soon),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
