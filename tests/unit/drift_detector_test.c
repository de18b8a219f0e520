/* Detectors on a stream of errors: where each raises its alarm, and how often for nothing. */
#include "test.h"

#include "stats/adwin.h"
#include "stats/ddm.h"
#include "stats/esr.h"
#include "stats/page_hinkley.h"
#include "stats/uniform.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum detector { DDM, HINKLEY_5, HINKLEY_20, HINKLEY_50, ADWIN, ADWIN_32, ESR };

struct detectors {
	struct ddm ddm;
	struct page_hinkley hinkley;
	struct adwin adwin;
	struct esr esr;
};

static void begin(struct detectors *all, enum detector which)
{
	ddm_init(&all->ddm);
	page_hinkley_init(&all->hinkley, 0.005, which == HINKLEY_5 ? 5 : which == HINKLEY_20 ? 20 : 50);
	adwin_init(&all->adwin, 0.002, which == ADWIN_32 ? 32 : 1);
	esr_init_sizes(&all->esr, 0.06, (const double[ESR_SIZES]){ 1.25, 1.5, 2, 3 });
}

static bool add(struct detectors *all, enum detector which, bool wrong)
{
	switch (which) {
	case DDM:
		return ddm_add(&all->ddm, wrong);
	case ADWIN:
	case ADWIN_32:
		return adwin_add(&all->adwin, wrong);
	case ESR:
		esr_add(&all->esr, wrong);
		return esr_evidence(&all->esr) >= 10000;
	default:
		return page_hinkley_add(&all->hinkley, wrong);
	}
}

/* The first alarm in a stream, from 1; 0: none. */
static int alarm_at(enum detector which, const bool *wrong, int count)
{
	static struct detectors all;

	begin(&all, which);
	for (int i = 0; i < count; i++)
		if (add(&all, which, wrong[i]))
			return i + 1;
	return 0;
}

static void each_raises_its_alarm_where_the_reference_does(void **state)
{
	static const struct { enum detector which; int at; } rows[] = {
		{ DDM, 102 }, { HINKLEY_5, 112 }, { HINKLEY_50, 278 }, { ADWIN, 146 }, { ESR, 118 },
	};
	bool wrong[300] = { false };

	(void)state;
	for (int i = 101; i < 300; i += 2)
		wrong[i] = true;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(alarm_at(rows[i].which, wrong, 300), rows[i].at);
}

static void draw(uint64_t *seed, bool *wrong, int from, int to, double rate)
{
	for (int i = from; i < to; i++)
		wrong[i] = uniform_draw(seed) < rate;
}

/* Streams of 10,000 at 5 % in which nothing changes. */
static int false_alarms(enum detector which, int streams)
{
	static bool wrong[10000];
	uint64_t seed = 30;
	int found = 0;

	for (int i = 0; i < streams; i++) {
		draw(&seed, wrong, 0, 10000, 0.05);
		found += alarm_at(which, wrong, 10000) > 0;
	}
	return found;
}

static void naive_detectors_are_often_wrong_and_the_one_in_use_is_not(void **state)
{
	(void)state;
	assert_true(false_alarms(DDM, 60) >= 25);
	assert_true(false_alarms(ESR, 60) <= 9);
	assert_true(false_alarms(ADWIN_32, 20) <= 1);
	assert_true(false_alarms(HINKLEY_50, 20) <= 1);
}

static int by_size(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* The median delay where 5 % become 10 % after 3,000. */
static int delay(enum detector which)
{
	static bool wrong[10000];
	uint64_t seed = 31;
	int delays[41], count = 0;

	while (count < 41) {
		int at;

		draw(&seed, wrong, 0, 3000, 0.05);
		draw(&seed, wrong, 3000, 10000, 0.1);
		at = alarm_at(which, wrong, 10000);
		if (!at || at > 3000)
			delays[count++] = at ? at - 3000 : 7000;
	}
	qsort(delays, 41, sizeof *delays, by_size);
	return delays[20];
}

static void the_one_in_use_is_faster_than_those_that_are_as_calm(void **state)
{
	int esr = delay(ESR);

	(void)state;
	assert_true(esr > 150 && esr < 420);
	assert_true(delay(ADWIN_32) > esr && delay(HINKLEY_50) > esr);
}

/* It finds the change, and goes on with what came after it. */
static void a_window_that_is_cut_forgets_what_came_before(void **state)
{
	struct adwin adwin;
	uint64_t seed = 32;

	(void)state;
	adwin_init(&adwin, 0.002, 1);
	for (int i = 0; i < 2000; i++)
		assert_false(adwin_add(&adwin, uniform_draw(&seed) < 0.1) && i < 30);
	for (int i = 0; i < 2000; i++)
		adwin_add(&adwin, uniform_draw(&seed) < 0.6);
	assert_true(adwin.count < 2600);
	assert_true(fabs(adwin.sum / (double)adwin.count - 0.6) < 0.06);
}

static void what_is_no_number_says_nothing(void **state)
{
	struct page_hinkley hinkley;
	struct adwin adwin;

	(void)state;
	page_hinkley_init(&hinkley, 0.005, 5);
	adwin_init(&adwin, 0.002, 0);
	for (int i = 0; i < 100; i++) {
		assert_false(page_hinkley_add(&hinkley, i % 2 ? NAN : INFINITY));
		assert_false(adwin_add(&adwin, i % 2 ? NAN : -1));
	}
	assert_int_equal(hinkley.count, 0);
	assert_int_equal(adwin.count, 0);
}

static void sizes_that_the_limit_does_not_allow_lower_it(void **state)
{
	struct esr esr;

	(void)state;
	esr_init_sizes(&esr, 0.5, (const double[ESR_SIZES]){ 1.25, 1.5, 2, 3 });
	assert_true(esr.limit * 3 < 1);
	for (int i = 0; i < 1000; i++) {
		esr_add(&esr, false);
		assert_true(esr_evidence(&esr) >= 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_raises_its_alarm_where_the_reference_does),
		cmocka_unit_test(naive_detectors_are_often_wrong_and_the_one_in_use_is_not),
		cmocka_unit_test(the_one_in_use_is_faster_than_those_that_are_as_calm),
		cmocka_unit_test(a_window_that_is_cut_forgets_what_came_before),
		cmocka_unit_test(what_is_no_number_says_nothing),
		cmocka_unit_test(sizes_that_the_limit_does_not_allow_lower_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
