#include "jobs/demo/calendar.h"

#include "base/clock.h"

#include <stdbool.h>

#define SHIFT_BEGINS_MS (8 * CLOCK_HOUR_MS)

static bool is_working_day(int64_t day) /* days since 1970-01-01, a Thursday */
{
	int64_t weekday = (day + 3) % 7; /* 0: Monday */

	return weekday < 5;
}

int64_t calendar_first_shift(int64_t now_ms, int64_t days)
{
	int64_t day = (now_ms - SHIFT_BEGINS_MS - CALENDAR_SHIFT_MS) / CLOCK_DAY_MS; /* the last whose shift is over */

	for (;; day--) {
		days -= is_working_day(day);
		if (days == 0)
			return day * CLOCK_DAY_MS + SHIFT_BEGINS_MS;
	}
}

int64_t calendar_next_shift(int64_t shift_ms)
{
	do
		shift_ms += CLOCK_DAY_MS;
	while (!is_working_day(shift_ms / CLOCK_DAY_MS));
	return shift_ms;
}
