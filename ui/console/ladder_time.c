#include "ui/console/ladder_time.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *ladder_day(int64_t ms, int64_t now_ms, char text[LADDER_TIME_SIZE])
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	char iso[CLOCK_TEXT_SIZE], now[CLOCK_TEXT_SIZE];
	int month, day;

	clock_iso(ms, iso);
	clock_iso(now_ms, now);
	month = atoi(iso + 5);
	day = atoi(iso + 8);
	if (strncmp(iso, now, 4) == 0)
		snprintf(text, LADDER_TIME_SIZE, "%d %s", day, months[(month + 11) % 12]);
	else
		snprintf(text, LADDER_TIME_SIZE, "%d %s %.4s", day, months[(month + 11) % 12], iso);
	return text;
}

const char *ladder_minute(int64_t ms, int64_t now_ms, char text[LADDER_TIME_SIZE])
{
	char iso[CLOCK_TEXT_SIZE], day[LADDER_TIME_SIZE];

	clock_iso(ms, iso);
	snprintf(text, LADDER_TIME_SIZE, "%.20s %.5s", ladder_day(ms, now_ms, day), iso + 11);
	return text;
}
