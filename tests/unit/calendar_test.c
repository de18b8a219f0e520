/* The working days of a demo. */
#include "test.h"

#include "base/clock.h"
#include "jobs/demo/calendar.h"

/* 2026-03-02 was a Monday. */
static int64_t at(int day, int hour)
{
	int64_t monday;

	assert_true(clock_parse("2026-03-02T00:00:00Z", &monday));
	return monday + day * CLOCK_DAY_MS + hour * CLOCK_HOUR_MS;
}

static void the_last_shift_is_over_by_now(void **state)
{
	(void)state;
	assert_int_equal(calendar_first_shift(at(2, 12), 1), at(1, 8));
	assert_int_equal(calendar_first_shift(at(2, 15), 1), at(1, 8));
	assert_int_equal(calendar_first_shift(at(2, 16), 1), at(2, 8));
	assert_int_equal(calendar_first_shift(at(6, 20), 1), at(4, 8)); /* on Sunday: Friday */
	assert_int_equal(calendar_first_shift(at(7, 9), 1), at(4, 8));  /* on Monday morning: Friday */
}

static void weekends_are_passed_over(void **state)
{
	int64_t shift = calendar_first_shift(at(11, 20), 10); /* to the Friday of the second week */

	(void)state;
	assert_int_equal(shift, at(0, 8));
	for (int i = 1; i < 10; i++)
		shift = calendar_next_shift(shift);
	assert_int_equal(shift, at(11, 8));
	assert_int_equal(calendar_next_shift(at(4, 8)), at(7, 8));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_shift_is_over_by_now),
		cmocka_unit_test(weekends_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
