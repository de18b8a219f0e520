#include "db/work_time.h"

#include "base/arena.h"
#include "base/clock.h"
#include "db/setting_store.h"
#include "db/zone.h"
#include "ladder/work_hours.h"

typedef int64_t counting(const struct work_hours *hours, int64_t ms, int64_t work_ms);

/* Counts on the wall clock, where there are hours to count by. */
static int64_t count_by(const char *hours_text, const char *zone, int64_t ms, int64_t work_ms, counting *way)
{
	struct work_hours hours;
	struct tm local;
	int64_t shift;

	if (!work_hours_parse(hours_text, &hours))
		hours.count = 0;
	if (hours.count == 0)
		return way(&hours, ms, work_ms);
	zone_local(zone, ms, &local);
	shift = local.tm_gmtoff * CLOCK_SECOND_MS;
	ms = way(&hours, ms + shift, work_ms) - shift;
	zone_local(zone, ms, &local); /* summer time may have begun or ended between */
	return ms + shift - local.tm_gmtoff * CLOCK_SECOND_MS;
}

static int64_t count(struct store *store, int64_t stage_id, int64_t ms, int64_t work_ms, counting *way)
{
	struct arena arena = ARENA_EMPTY;
	const char *hours = setting_text(store, stage_id, "project.hours", &arena), *zone = setting_text(store, stage_id, "project.timezone", &arena);

	ms = count_by(hours, zone, ms, work_ms, way);
	arena_release(&arena);
	return ms;
}

int64_t work_time_before_by(const char *hours, const char *zone, int64_t until_ms, int64_t work_ms)
{
	return count_by(hours, zone, until_ms, work_ms, work_hours_before);
}

int64_t work_time_after(struct store *store, int64_t stage_id, int64_t from_ms, int64_t work_ms)
{
	return count(store, stage_id, from_ms, work_ms, work_hours_after);
}

int64_t work_time_before(struct store *store, int64_t stage_id, int64_t until_ms, int64_t work_ms)
{
	return count(store, stage_id, until_ms, work_ms, work_hours_before);
}
