/* So many a second from each caller. */
#include "jobs/rate_limit.h"

#include "test.h"

#include <stdlib.h>

static int take_all(struct rate_limit *limit, uint64_t who, double per_second, int64_t now_ms)
{
	int taken = 0;

	while (taken < 10000 && rate_limit_take(limit, who, per_second, now_ms))
		taken++;
	return taken;
}

static void a_burst_goes_through_and_then_so_many_a_second(void **state)
{
	struct rate_limit *limit = calloc(1, sizeof *limit);

	(void)state;
	assert_int_equal(take_all(limit, 7, 10, 1000), 20);
	assert_int_equal(take_all(limit, 7, 10, 1500), 5);
	assert_int_equal(take_all(limit, 7, 10, 1500), 0);
	assert_int_equal(take_all(limit, 7, 10, 100000), 20);
	free(limit);
}

static void callers_do_not_take_from_each_other(void **state)
{
	struct rate_limit *limit = calloc(1, sizeof *limit);

	(void)state;
	assert_int_equal(take_all(limit, 7, 10, 1000), 20);
	assert_int_equal(take_all(limit, 8, 10, 1000), 20);
	assert_int_equal(take_all(limit, 7 + RATE_LIMIT_SETS, 10, 1000), 20); /* of the same set */
	assert_int_equal(take_all(limit, 7, 10, 1000), 0);
	free(limit);
}

static void more_callers_than_there_is_room_for_push_out_the_oldest(void **state)
{
	struct rate_limit *limit = calloc(1, sizeof *limit);

	(void)state;
	for (uint64_t i = 0; i < RATE_LIMIT_WAYS; i++)
		assert_int_equal(take_all(limit, 7 + i * RATE_LIMIT_SETS, 10, 1000 + (int64_t)i), 20);
	assert_int_equal(take_all(limit, 7 + RATE_LIMIT_WAYS * RATE_LIMIT_SETS, 10, 2000), 20);
	assert_int_equal(take_all(limit, 7 + (RATE_LIMIT_WAYS - 1) * RATE_LIMIT_SETS, 10, 1003), 0); /* the newest is still there */
	assert_int_equal(take_all(limit, 7, 10, 2000), 20);                                          /* the oldest begins anew */
	free(limit);
}

static void no_limit_lets_all_through(void **state)
{
	struct rate_limit *limit = calloc(1, sizeof *limit);

	(void)state;
	assert_int_equal(take_all(limit, 7, 0, 1000), 10000);
	free(limit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_burst_goes_through_and_then_so_many_a_second),
		cmocka_unit_test(callers_do_not_take_from_each_other),
		cmocka_unit_test(more_callers_than_there_is_room_for_push_out_the_oldest),
		cmocka_unit_test(no_limit_lets_all_through),
	};

	return cmocka_run_group_tests_name("rate limit", tests, NULL, NULL);
}
