#include "jobs/day.h"

#include "db/zone.h"

int64_t day_start(const char *zone, int64_t now_ms)
{
	struct tm local;

	zone_local(zone, now_ms, &local);
	local.tm_hour = local.tm_min = local.tm_sec = 0;
	return zone_moment(zone, &local);
}
