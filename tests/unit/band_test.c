#include "test.h"

#include "monitor/band.h"

#include <math.h>

#define MINUTE 60000

static const struct band warm = { .low = 10, .high = 20, .slack = BAND_SLACK, .for_ms = 3 * MINUTE, .least = 5 };

/* One look a minute. */
static void a_band_is_told_once_and_over_once(void **state)
{
	static const struct { double value; int64_t count; enum band_turn turn; } looks[] = {
		{ 15, 9, BAND_NOTHING },
		{ 25, 9, BAND_NOTHING },  /* outside, for no time yet */
		{ 25, 4, BAND_NOTHING },  /* too few to be judged */
		{ 25, 9, BAND_NOTHING },
		{ 25, 9, BAND_OPENS },
		{ 25, 9, BAND_NOTHING },
		{ 27, 9, BAND_NOTHING },  /* a little worse */
		{ 27.5, 9, BAND_WORSE },
		{ 30, 9, BAND_NOTHING },
		{ 31.25, 9, BAND_WORSE },
		{ 19.5, 9, BAND_NOTHING },  /* within the slack it is still outside */
		{ 19, 9, BAND_NOTHING },
		{ NAN, 0, BAND_NOTHING },
		{ 15, 9, BAND_NOTHING },
		{ 15, 9, BAND_CLOSES },
		{ 15, 9, BAND_NOTHING },
	};
	struct band_state at = { .worst = NAN };

	(void)state;
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
		enum band_turn turn = band_look(&warm, &at, looks[i].value, looks[i].count, (int64_t)i * MINUTE);

		if (turn != looks[i].turn)
			fail_msg("look %zu: %d instead of %d", i, turn, looks[i].turn);
	}
}

static void a_signal_that_is_missing_is_an_alarm_where_one_is_wanted(void **state)
{
	struct band band = { .low = NAN, .high = NAN, .for_ms = MINUTE, .wants_some = true };
	struct band_state at = { .worst = NAN };

	(void)state;
	assert_int_equal(band_look(&band, &at, NAN, 0, 0), BAND_NOTHING);
	assert_int_equal(at.side, BAND_MISSING);
	assert_int_equal(band_look(&band, &at, NAN, 0, MINUTE), BAND_OPENS);
	assert_int_equal(band_look(&band, &at, NAN, 0, 2 * MINUTE), BAND_NOTHING);
	assert_int_equal(band_look(&band, &at, 0, 0, 3 * MINUTE), BAND_NOTHING);
	assert_int_equal(band_look(&band, &at, 1, 1, 4 * MINUTE), BAND_CLOSES);
	band.wants_some = false;
	for (int i = 5; i < 9; i++)
		assert_int_equal(band_look(&band, &at, INFINITY, 9, i * MINUTE), BAND_NOTHING);
}

static void from_one_side_to_the_other_it_stays_one_alarm(void **state)
{
	struct band band = { .low = 10, .high = 20, .slack = BAND_SLACK };
	struct band_state at = { .worst = NAN };

	(void)state;
	assert_int_equal(band_look(&band, &at, 22, 9, 0), BAND_OPENS);
	assert_int_equal(band_look(&band, &at, 9, 9, 1), BAND_NOTHING);
	assert_int_equal(at.side, BAND_BELOW);
	assert_int_equal(band_look(&band, &at, 7, 9, 2), BAND_WORSE);
	assert_int_equal(band_look(&band, &at, 10.5, 9, 3), BAND_NOTHING);
	assert_int_equal(band_look(&band, &at, 11, 9, 4), BAND_CLOSES);
}

static void a_clock_that_goes_back_opens_and_closes_nothing(void **state)
{
	struct band_state at = { .worst = NAN };

	(void)state;
	band_look(&warm, &at, 25, 9, 100 * MINUTE);
	assert_int_equal(band_look(&warm, &at, 25, 9, 2 * MINUTE), BAND_NOTHING);
	assert_int_equal(band_look(&warm, &at, 25, 9, -1000 * MINUTE), BAND_NOTHING);
	assert_int_equal(band_look(&warm, &at, 25, 9, 103 * MINUTE), BAND_OPENS);
}

static void what_is_worse(void **state)
{
	(void)state;
	assert_false(band_is_worse(10, 20, 30, 29));
	assert_false(band_is_worse(10, 20, 30, 34.9));
	assert_true(band_is_worse(10, 20, 30, 35));
	assert_true(band_is_worse(10, 20, 8, 7));
	assert_true(band_is_worse(NAN, 20, NAN, 21));
	assert_false(band_is_worse(NAN, 20, NAN, 19));
	assert_false(band_is_worse(NAN, NAN, 1, 5));
	assert_false(band_is_worse(NAN, 20, 30, NAN));
}

/* A walk without an aim, from a seed. */
static double step(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (double)(*seed >> 40) / (double)(1 << 24) - 0.5;
}

/* Whatever a metric does, an alarm is opened when none is, closed when one is, and never twice within the time that
 * the band asks for; what is told as worse is so, and in steps. */
static void walks_open_one_alarm_and_do_not_flap(void **state)
{
	uint64_t seed = 7;
	int opened = 0, closed = 0, worse = 0;

	(void)state;
	for (int walk = 0; walk < 200; walk++) {
		struct band_state at = { .worst = NAN };
		double value = 15, worst = NAN;
		int64_t turned_ms = -100 * MINUTE;
		bool open = false;

		for (int64_t now_ms = 0; now_ms < 3000 * MINUTE; now_ms += MINUTE / 2) {
			enum band_turn turn;

			value = 15 + 0.999 * (value - 15) + step(&seed);
			turn = band_look(&warm, &at, value, 9, now_ms);
			if (turn == BAND_NOTHING)
				continue;
			assert_int_equal(open, turn != BAND_OPENS);
			if (turn == BAND_WORSE) {
				assert_true(fabs(value - 15) - 5 >= BAND_WORSE_BY * (fabs(worst - 15) - 5));
				worse++;
			} else {
				assert_true(now_ms - turned_ms >= warm.for_ms);
				turned_ms = now_ms;
				open = turn == BAND_OPENS;
				opened += open;
				closed += !open;
				assert_int_equal(band_side_of(&warm, value) == BAND_INSIDE, !open);
			}
			worst = value;
		}
	}
	assert_true(opened > 100 && closed > 100 && worse > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_band_is_told_once_and_over_once),
		cmocka_unit_test(a_signal_that_is_missing_is_an_alarm_where_one_is_wanted),
		cmocka_unit_test(from_one_side_to_the_other_it_stays_one_alarm),
		cmocka_unit_test(a_clock_that_goes_back_opens_and_closes_nothing),
		cmocka_unit_test(what_is_worse),
		cmocka_unit_test(walks_open_one_alarm_and_do_not_flap),
	};

	return cmocka_run_group_tests_name("bands", tests, NULL, NULL);
}
