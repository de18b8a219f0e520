/* The time on an item is the time somebody looked at it. */
#include "test.h"

#include "ui/console/item_clock.h"

static void only_time_looked_at_counts(void **state)
{
	struct item_clock clock = { 0 };

	(void)state;
	assert_int_equal(item_clock_ms(&clock, 5000), 0);
	assert_false(item_clock_is_paused(&clock));
	item_clock_run(&clock, 5000);
	item_clock_run(&clock, 6000); /* it runs already */
	assert_int_equal(item_clock_ms(&clock, 7000), 2000);
	item_clock_pause(&clock, 7000);
	item_clock_pause(&clock, 8000); /* it stands already */
	assert_true(item_clock_is_paused(&clock));
	assert_int_equal(item_clock_ms(&clock, 900000), 2000);
	item_clock_run(&clock, 900000);
	assert_int_equal(item_clock_ms(&clock, 901000), 3000);
}

static void it_never_begins_by_a_pause(void **state)
{
	struct item_clock clock = { 0 };

	(void)state;
	item_clock_pause(&clock, 4000);
	assert_int_equal(item_clock_ms(&clock, 9000), 0);
	assert_false(item_clock_is_paused(&clock));
}

/* Told in words, and silent in between. */
static void words_change_at_the_steps_and_only_there(void **state)
{
	static const struct { int64_t at_ms; const char *before, *after; } rows[] = {
		{ 10000, "under 10 s", "over 10 s" },    { 30000, "over 10 s", "over 30 s" },
		{ 60000, "over 30 s", "over 1 min" },    { 120000, "over 1 min", "over 2 min" },
		{ 180000, "over 2 min", "over 3 min" },  { 240000, "over 3 min", "over 4 min" },
		{ 300000, "over 4 min", "over 5 min" },  { 600000, "over 5 min", "over 10 min" },
	};
	struct item_clock clock = { 0 };
	char text[40];
	int64_t now = 77000;

	(void)state;
	item_clock_run(&clock, now);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t next = item_clock_next_ms(&clock, now);

		assert_int_equal(next, 77000 + rows[i].at_ms);
		item_clock_text(&clock, next - 1, text, sizeof text);
		assert_string_equal(text, rows[i].before);
		item_clock_text(&clock, next, text, sizeof text);
		assert_string_equal(text, rows[i].after);
		now = next;
	}
	assert_true(item_clock_next_ms(&clock, now) == INT64_MAX);
}

static void a_pause_shows_and_moves_the_steps(void **state)
{
	struct item_clock clock = { 0 };
	char text[40];

	(void)state;
	item_clock_run(&clock, 0);
	item_clock_pause(&clock, 9000);
	item_clock_text(&clock, 500000, text, sizeof text);
	assert_string_equal(text, "paused");
	assert_true(item_clock_next_ms(&clock, 500000) == INT64_MAX);
	item_clock_run(&clock, 500000);
	assert_int_equal(item_clock_next_ms(&clock, 500000), 501000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_time_looked_at_counts),
		cmocka_unit_test(it_never_begins_by_a_pause),
		cmocka_unit_test(words_change_at_the_steps_and_only_there),
		cmocka_unit_test(a_pause_shows_and_moves_the_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
