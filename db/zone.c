#include "db/zone.h"

#include "base/str.h"
#include "base/xalloc.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZONES "/usr/share/zoneinfo" /* where TZDIR does not say otherwise */

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

static FILE *zone_file(const char *name)
{
	const char *folder = getenv("TZDIR");
	char path[PATH_MAX];
	int length = snprintf(path, sizeof path, "%s/%s", folder && *folder ? folder : ZONES, name);

	return length > 0 && (size_t)length < sizeof path ? fopen(path, "re") : NULL;
}

bool zone_is_known(const char *zone)
{
	FILE *file = zone_file(zone);
	char magic[4] = "";
	bool known = str_equal(zone, "UTC") || (file && fread(magic, 1, 4, file) == 4 && memcmp(magic, "TZif", 4) == 0);

	if (file)
		fclose(file);
	return known;
}

/* Lines of the list: "Z Europe/Berlin ..." is a zone, "L Europe/Berlin Arctic/Longyearbyen" another name of one. */
void zone_each(void (*tell)(void *context, const char *zone), void *context)
{
	FILE *file = zone_file("tzdata.zi");
	char line[256], zone[ZONE_NAME_SIZE];

	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "Z %64s", zone) == 1 || sscanf(line, "L %*s %64s", zone) == 1)
			tell(context, zone);
	if (file)
		fclose(file);
}
