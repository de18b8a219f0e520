#include "ui/console/dashboard_range.h"

#include "base/clock.h"

/* No stretch is shorter than what is kept of such a window. */
static const struct dashboard_range ranges[DASHBOARD_RANGES] = {
	{ "1h", CLOCK_HOUR_MS, { 60, 30, 20, 12, 6 }, 7 },
	{ "24h", CLOCK_DAY_MS, { 288, 144, 96, 72, 48, 24 }, 9 },
	{ "7d", 7 * CLOCK_DAY_MS, { 168, 84, 56, 28, 14 }, 8 },
	{ "30d", 30 * CLOCK_DAY_MS, { 360, 180, 120, 60, 30 }, 7 },
};

const struct dashboard_range *dashboard_range(int range)
{
	return &ranges[range % DASHBOARD_RANGES];
}

int dashboard_range_steps(int range, int dots)
{
	const struct dashboard_range *row = dashboard_range(range);
	int best = row->steps[0];

	for (int i = 0; i < 6 && row->steps[i] > 0; i++) {
		best = row->steps[i];
		if (best <= dots)
			break;
	}
	return best;
}
