#include "jobs/day.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <time.h>

static void set_zone(const char *zone)
{
	if (zone)
		setenv("TZ", zone, 1);
	else
		unsetenv("TZ");
	tzset();
}

int64_t day_start(const char *zone, int64_t now_ms)
{
	const char *before = getenv("TZ");
	char *kept = before ? xstrdup(before) : NULL;
	time_t now = (time_t)(now_ms / 1000), start;
	struct tm local;

	set_zone(zone);
	localtime_r(&now, &local);
	local.tm_hour = local.tm_min = local.tm_sec = 0;
	local.tm_isdst = -1;
	start = mktime(&local);
	set_zone(kept);
	free(kept);
	return (int64_t)start * 1000;
}
