/* What is watched, and how the false alarms that may be are shared among the detectors. */
#include "test.h"

#include "ladder/watch.h"
#include "stats/uniform.h"

#include <math.h>
#include <string.h>

#define PATIENCE 1000.0

/* Errors and misses are as frequent as they may be. */
static const double error_rate = 0.02, miss_rate = 0.005;

/* Of 'a' an audit, of 't' an answer from outside. */
static double all_evidence(const struct watch *watch)
{
	double sum = 0;

	for (enum watch_alarm alarm = WATCH_ERRORS; alarm <= WATCH_TRUTH; alarm++)
		sum += esr_evidence(watch_detector(watch, alarm)) / watch_threshold(watch, alarm);
	return sum;
}

/* What all detectors together are expected to show, each by what it takes to raise an alarm. */
static double expected(struct watch watch, const char *items)
{
	struct watch right = watch, wrong = watch, missed = watch;

	if (!*items)
		return all_evidence(&watch);
	if (*items == 't') {
		watch_truth(&right, false);
		watch_truth(&missed, true);
		return (1 - miss_rate) * expected(right, items + 1) + miss_rate * expected(missed, items + 1);
	}
	watch_audit(&right, false, false);
	watch_audit(&wrong, true, false);
	watch_audit(&missed, true, true);
	return (1 - error_rate) * expected(right, items + 1) + (error_rate - miss_rate) * expected(wrong, items + 1) +
	       miss_rate * expected(missed, items + 1);
}

/* An alarm is raised when one of them shows all it takes, so its chance is at most what they are expected to
 * show (Markov): n / patience after n items, of whichever kind. */
static void each_item_checked_costs_the_same_chance(void **state)
{
	static const char *const streams[] = { "a", "t", "aaaaaa", "tttttttttttt", "atatat", "ttaattta", "aaatttttt" };
	struct watch watch;

	(void)state;
	watch_init(&watch, error_rate, miss_rate, PATIENCE);
	for (size_t i = 0; i < sizeof streams / sizeof *streams; i++)
		assert_true(fabs(expected(watch, streams[i]) - (double)strlen(streams[i]) / PATIENCE) < 1e-12);
}

/* Streams of both kinds: how many of runs raise an alarm within n items. */
static int false_alarms(int runs, int n, double truths, uint64_t seed)
{
	int alarms = 0;

	for (int run = 0; run < runs; run++) {
		enum watch_alarm alarm = WATCH_QUIET;
		struct watch watch;

		watch_init(&watch, error_rate, miss_rate, PATIENCE);
		for (int i = 0; i < n && alarm == WATCH_QUIET; i++) {
			double wrong = uniform_draw(&seed);

			alarm = uniform_draw(&seed) < truths ? watch_truth(&watch, wrong < miss_rate)
			                                       : watch_audit(&watch, wrong < error_rate, wrong < miss_rate);
		}
		alarms += alarm != WATCH_QUIET;
	}
	return alarms;
}

static void false_alarms_keep_what_is_promised(void **state)
{
	const int runs = 4000;
	const double most = 0.3, error = 3 * sqrt(most * (1 - most) / runs);

	(void)state;
	for (int tenths = 0; tenths <= 10; tenths += 5) {
		int alarms = false_alarms(runs, 300, tenths / 10.0, 7);

		assert_true(alarms > 0 && alarms <= runs * (most + error));
	}
}

/* Much that is clean from outside, and audits that miss: neither is lost in the other. */
static void neither_dilutes_the_other(void **state)
{
	struct watch both, audits, truths;

	(void)state;
	watch_init(&both, error_rate, miss_rate, PATIENCE);
	audits = truths = both;
	for (int i = 0; i < 200; i++) {
		watch_audit(&both, i % 20 == 19, i % 20 == 19);
		watch_audit(&audits, i % 20 == 19, i % 20 == 19);
		for (int j = 0; j < 30; j++) {
			watch_truth(&both, j == 29 && i % 7 == 0);
			watch_truth(&truths, j == 29 && i % 7 == 0);
		}
	}
	for (enum watch_alarm alarm = WATCH_ERRORS; alarm <= WATCH_TRUTH; alarm++) {
		const struct watch *alone = alarm == WATCH_TRUTH ? &truths : &audits;

		assert_true(esr_evidence(watch_detector(&both, alarm)) == esr_evidence(watch_detector(alone, alarm)));
	}
	assert_true(esr_evidence(&both.misses) > watch_threshold(&both, WATCH_MISSES));
	assert_true(watch_meter(&both) == 1);
	assert_int_equal(both.calm, audits.calm);
	assert_int_equal(both.truth_calm, truths.truth_calm);
}

/* What raises an alarm came after the last calm, however little patience is asked for. */
static void an_alarm_comes_after_the_calm(void **state)
{
	struct watch watch;
	int truths = 0, audits = 0;

	(void)state;
	watch_init(&watch, error_rate, miss_rate, 100);
	while (truths < 500 && watch_truth(&watch, truths > 50) == WATCH_QUIET)
		truths++;
	while (audits < 500 && watch_audit(&watch, audits > 50, false) == WATCH_QUIET)
		audits++;
	assert_true(truths < 500 && audits < 500);
	assert_true(watch.truth_calm >= 50 && watch.truth_calm < watch.truths);
	assert_true(watch.calm >= 50 && watch.calm < watch.audits);
}

/* What was wrong from the first on belongs to the change, also while that is little evidence yet. */
static void what_is_wrong_is_not_calm(void **state)
{
	struct watch watch;

	(void)state;
	watch_init(&watch, 0.05, miss_rate, PATIENCE);
	assert_int_equal(watch_audit(&watch, true, false), WATCH_QUIET);
	assert_int_equal(watch_truth(&watch, true), WATCH_QUIET);
	assert_int_equal(watch.calm, 0);
	assert_int_equal(watch.truth_calm, 0);
	watch_audit(&watch, false, false);
	watch_truth(&watch, false);
	assert_int_equal(watch.calm, 2);
	assert_int_equal(watch.truth_calm, 2);
	while (watch_audit(&watch, true, false) == WATCH_QUIET)
		assert_int_equal(watch.calm, 2);
	assert_int_equal(watch.calm, 2);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_item_checked_costs_the_same_chance),
		cmocka_unit_test(false_alarms_keep_what_is_promised),
		cmocka_unit_test(neither_dilutes_the_other),
		cmocka_unit_test(an_alarm_comes_after_the_calm),
		cmocka_unit_test(what_is_wrong_is_not_calm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
