#include "jobs/monitor_sample.h"

#include "base/clock.h"
#include "db/metric_fact.h"
#include "db/store.h"

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

int monitor_sample(struct store *store, const struct stage *stage, const struct metric_marks *before, struct tally *tally, struct err *err)
{
	/* Rows that come by the thousand are counted more often than what stands at a value is worth looking at. */
	if (store_now(store) / CLOCK_MINUTE_MS == before->at[MARK_TENDED] / CLOCK_MINUTE_MS)
		return 0;
	return sample_queue(store, stage, tally, err);
}
