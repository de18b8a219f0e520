#include "ui/console/wall_time.h"

#include "base/clock.h"
#include "db/zone.h"

#include <stdio.h>
#include <time.h>

/* Not strftime(): words are the same in every locale. */
static const char *add_day(const struct tm *local, const struct tm *now, char text[WALL_TIME_SIZE])
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

	if (local->tm_year == now->tm_year)
		snprintf(text, WALL_TIME_SIZE, "%d %s", local->tm_mday, months[local->tm_mon % 12]);
	else
		snprintf(text, WALL_TIME_SIZE, "%d %s %d", local->tm_mday, months[local->tm_mon % 12], local->tm_year + 1900);
	return text;
}

const char *wall_time_clock(const char *zone, int64_t ms, char text[WALL_TIME_SIZE])
{
	struct tm local;

	zone_local(zone, ms, &local);
	snprintf(text, WALL_TIME_SIZE, "%02d:%02d", local.tm_hour, local.tm_min);
	return text;
}

const char *wall_time_short(const char *zone, int64_t ms, int64_t now_ms, char text[WALL_TIME_SIZE])
{
	struct tm local, now;

	zone_local(zone, ms, &local);
	zone_local(zone, now_ms, &now);
	if (local.tm_year == now.tm_year && local.tm_yday == now.tm_yday)
		return wall_time_clock(zone, ms, text);
	return add_day(&local, &now, text);
}

const char *wall_time_day(const char *zone, int64_t ms, int64_t now_ms, char text[WALL_TIME_SIZE])
{
	struct tm local, now;

	zone_local(zone, ms, &local);
	zone_local(zone, now_ms, &now);
	return add_day(&local, &now, text);
}

const char *wall_time_exact(const char *zone, int64_t ms, char text[WALL_TIME_SIZE])
{
	struct tm local;

	zone_local(zone, ms, &local);
	snprintf(text, WALL_TIME_SIZE, "%04d-%02d-%02d %02d:%02d", (local.tm_year + 1900) % 10000, local.tm_mon % 12 + 1, local.tm_mday % 32,
	         local.tm_hour % 24, local.tm_min % 60);
	return text;
}

const char *wall_time_full(const char *zone, int64_t ms, int64_t now_ms, char text[WALL_TIME_SIZE])
{
	char day[WALL_TIME_SIZE], clock[WALL_TIME_SIZE];

	snprintf(text, WALL_TIME_SIZE, "%.20s %.8s", wall_time_day(zone, ms, now_ms, day), wall_time_clock(zone, ms, clock));
	return text;
}

const char *wall_time_age(int64_t ms, char text[WALL_TIME_SIZE])
{
	if (ms < CLOCK_MINUTE_MS)
		snprintf(text, WALL_TIME_SIZE, "<1 min");
	else
		clock_duration(ms, text);
	return text;
}
