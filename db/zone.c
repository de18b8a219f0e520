#include "db/zone.h"

#include "base/xalloc.h"

#include <stdlib.h>

static void set_zone(const char *zone)
{
	if (zone)
		setenv("TZ", zone, 1);
	else
		unsetenv("TZ");
	tzset();
}

/* Goes to a zone; returns what zone_leave() goes back to. */
static char *zone_enter(const char *zone)
{
	const char *before = getenv("TZ");
	char *kept = before ? xstrdup(before) : NULL;

	set_zone(zone);
	return kept;
}

static void zone_leave(char *kept)
{
	set_zone(kept);
	free(kept);
}

void zone_local(const char *zone, int64_t ms, struct tm *local)
{
	time_t seconds = (time_t)(ms / 1000);
	char *kept = zone_enter(zone);

	localtime_r(&seconds, local);
	zone_leave(kept);
}

int64_t zone_moment(const char *zone, const struct tm *local)
{
	struct tm copy = *local;
	char *kept = zone_enter(zone);
	int64_t ms;

	copy.tm_isdst = -1;
	ms = (int64_t)mktime(&copy) * 1000;
	zone_leave(kept);
	return ms;
}
