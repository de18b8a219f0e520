#include "jobs/day.h"

#include "db/zone.h"

static int64_t midnight(const char *zone, int64_t now_ms, int days)
{
	struct tm local;

	zone_local(zone, now_ms, &local);
	local.tm_hour = local.tm_min = local.tm_sec = 0;
	local.tm_mday += days;
	return zone_moment(zone, &local);
}

int64_t day_start(const char *zone, int64_t now_ms)
{
	return midnight(zone, now_ms, 0);
}

int64_t day_next(const char *zone, int64_t now_ms)
{
	return midnight(zone, now_ms, 1);
}
