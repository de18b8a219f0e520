/* The whole ladder over streams with known truth, from seeds: it climbs as far as a good model deserves and
 * no further, keeps its promise, and comes down after a change and not before. */
#include "test.h"

#include "ladder/climb.h"
#include "ladder/level.h"
#include "stats/uniform.h"

#include <math.h>

static uint64_t seed;

static void start(uint64_t number)
{
	seed = UINT64_C(0x9e3779b97f4a7c15) * (number + 1);
	for (int i = 0; i < 8; i++)
		uniform_draw(&seed);
}

static const struct climb_policy policy = {
	.gate = { .error = 0.02, .miss = 0.05, .budget = 0.05, .nulls = 0.05, .pending = 0.02, .predictions = 100, .agreement = 0.85,
	          .recall = 0.70, .assist_items = 200, .assist_days = 3, .coverage = 0.30, .partial_items = 500, .partial_days = 5,
	          .full_days = 20 },
	.exam_share = 0.30, .exam_keep = 0.02, .exam_size = 3000, .blind_share = 0.20, .patience = 10000, .notice = 5000, .audit_least = 0.03,
};
static const bool critical[] = { false, true };

struct run { int64_t accepted, errors, up_row, down_row, downs, audits; int highest; };

/* A model that errs with a chance that falls with its confidence, until a drift from which on it errs in
 * 15 %. */
static struct run climb_stream(int rows, int drift, double slope, uint64_t number)
{
	struct run run = { 0, 0, -1, -1, 0, 0, 0 };
	struct climb climb;

	start(number);
	climb_init(&climb, &policy, critical, 2);
	for (int row = 0; row < rows; row++) {
		int truth = uniform_draw(&seed) < 0.2;
		double confidence = 0.5 + 0.4999 * sqrt(sqrt(uniform_draw(&seed)));
		bool wrong = uniform_draw(&seed) < (row < drift ? (1 - confidence) * slope : 0.15);
		struct climb_item item = { wrong ? !truth : truth, confidence, truth, row / 500, uniform_draw(&seed), uniform_draw(&seed), uniform_draw(&seed), uniform_draw(&seed) };
		struct route_decision route;
		struct climb_change change;
		bool changed = climb_row(&climb, &item, &route, &change);

		run.accepted += route.kind != ROUTE_HUMAN;
		run.errors += route.kind != ROUTE_HUMAN && wrong;
		if (!changed)
			continue;
		run.highest = change.to > run.highest ? change.to : run.highest;
		if (change.to == LEVEL_PARTIAL && run.up_row < 0)
			run.up_row = row;
		if (change.to < change.from && run.down_row < 0)
			run.down_row = row;
		run.downs += change.to < change.from;
	}
	run.audits = climb.audits;
	climb_release(&climb);
	return run;
}

static void a_good_model_climbs_and_keeps_its_promise(void **state)
{
	(void)state;
	for (uint64_t number = 0; number < 12; number++) {
		struct run run = climb_stream(25000, 1 << 30, 0.1, number);

		assert_true(run.highest >= LEVEL_PARTIAL);
		assert_int_equal(run.downs, 0);
		assert_true(run.accepted > 2000);
		assert_true((double)run.errors <= 0.02 * (double)run.accepted);
	}
}

static void it_comes_down_after_a_drift_and_not_before(void **state)
{
	(void)state;
	for (uint64_t number = 0; number < 12; number++) {
		struct run run = climb_stream(30000, 15000, 0.1, number);

		assert_true(run.highest >= LEVEL_PARTIAL && run.up_row < 15000);
		assert_true(run.down_row > 15000 && run.down_row < 17500);
		assert_true(run.audits > 0);
	}
}

static void a_poor_model_stays_where_people_decide(void **state)
{
	(void)state;
	for (uint64_t number = 0; number < 8; number++)
		assert_true(climb_stream(12000, 0, 0.1, number).highest <= LEVEL_ASSISTANCE);
}

static void the_same_rows_give_the_same_climb(void **state)
{
	struct run a = climb_stream(20000, 9000, 0.1, 5), b = climb_stream(20000, 9000, 0.1, 5);

	(void)state;
	assert_int_equal(a.accepted, b.accepted);
	assert_int_equal(a.up_row, b.up_row);
	assert_int_equal(a.down_row, b.down_row);
	assert_int_equal(a.audits, b.audits);
}

/* A model that is better at one label than at the other: the machine gives each from its own confidence. */
static void each_label_is_given_from_its_own_confidence(void **state)
{
	struct climb_policy by_class = policy;
	struct climb climb;
	int64_t given = 0;

	(void)state;
	start(3);
	by_class.gate.by_class = true;
	climb_init(&climb, &by_class, critical, 2);
	for (int row = 0; row < 20000; row++) {
		int predicted = uniform_draw(&seed) < 0.5;
		double confidence = 0.5 + 0.4999 * sqrt(sqrt(uniform_draw(&seed)));
		bool wrong = uniform_draw(&seed) < (1 - confidence) * (predicted ? 0.2 : 0.02);
		struct climb_item item = { predicted, confidence, wrong ? !predicted : predicted, row / 500, uniform_draw(&seed), uniform_draw(&seed), uniform_draw(&seed), uniform_draw(&seed) };
		struct route_decision route;
		struct climb_change change;

		climb_row(&climb, &item, &route, &change);
		if (route.kind == ROUTE_HUMAN)
			continue;
		given++;
		assert_true(climb.level == LEVEL_FULL || route.threshold == certificate_threshold(&climb.attempt.certificate, predicted));
		assert_true(climb.level == LEVEL_FULL || confidence >= route.threshold);
	}
	assert_true(given > 2000);
	assert_true(climb.attempt.certificate.class_count == 2);
	assert_false(certificate_threshold(&climb.attempt.certificate, 0) >= certificate_threshold(&climb.attempt.certificate, 1));
	climb_release(&climb);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_model_climbs_and_keeps_its_promise),
		cmocka_unit_test(it_comes_down_after_a_drift_and_not_before),
		cmocka_unit_test(a_poor_model_stays_where_people_decide),
		cmocka_unit_test(the_same_rows_give_the_same_climb),
		cmocka_unit_test(each_label_is_given_from_its_own_confidence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
