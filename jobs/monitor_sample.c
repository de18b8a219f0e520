#include "jobs/monitor_sample.h"

#include "base/clock.h"
#include "db/metric_fact.h"
#include "db/store.h"
#include "jobs/monitor_own.h"

static int sample_queue(struct store *store, const struct stage *stage, struct tally *tally, struct err *err)
{
	int64_t places, oldest_ms, now_ms = store_now(store);

	if (facts_waiting(store, stage->stage_id, &places, &oldest_ms, err) < 0)
		return -1;
	tally_add(tally, metric_find("queue.depth"), 0, now_ms, (double)places);
	if (places > 0 && now_ms >= oldest_ms)
		tally_add(tally, metric_find("queue.age"), 0, now_ms, (double)(now_ms - oldest_ms) / CLOCK_HOUR_MS);
	return 0;
}

int monitor_sample(struct store *store, const struct stage *stage, struct tally *tally, struct err *err)
{
	if (sample_queue(store, stage, tally, err) < 0)
		return -1;
	return monitor_own_sample(store, store_now(store), tally, err);
}
