#include "jobs/monitor_sample.h"

#include "base/clock.h"
#include "db/metric_fact.h"
#include "db/store.h"
#include "jobs/host.h"
#include "jobs/monitor_own.h"
#include "stats/calibration.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define EVIDENCE 1000 /* the newest answers that calibration is told from */
#define BINS     10   /* of confidence */

/* Where nothing waits, nothing has waited long: the last place that did would else stand there, and keep its alarm open. */
static int sample_queue(struct store *store, const struct stage *stage, struct tally *tally, struct err *err)
{
	int64_t places, oldest_ms, now_ms = store_now(store);

	if (facts_waiting(store, stage->stage_id, &places, &oldest_ms, err) < 0)
		return -1;
	tally_add(tally, metric_find("queue.depth"), 0, now_ms, (double)places);
	if (places == 0 || now_ms >= oldest_ms)
		tally_add(tally, metric_find("queue.age"), 0, now_ms, places > 0 ? (double)(now_ms - oldest_ms) / CLOCK_HOUR_MS : 0);
	return 0;
}

static void add(struct tally *tally, const char *metric, int64_t now_ms, double value)
{
	tally_add(tally, metric_find(metric), 0, now_ms, value);
}

/* What is between two looks, by whichever processes; a machine that was started anew counts from nothing. */
static void sample_rates(const struct host *host, int64_t real_ms, struct metric_marks *marks, int64_t now_ms, struct tally *tally)
{
	double ticks = host->all_ticks - (double)marks->at[MARK_TICKS], busy = host->busy_ticks - (double)marks->at[MARK_BUSY];
	double seconds = (double)(real_ms - marks->at[MARK_LOOKED]) / CLOCK_SECOND_MS, written = host->written_bytes - (double)marks->at[MARK_WRITTEN];

	if (marks->at[MARK_TICKS] && ticks > 0 && busy >= 0 && busy <= ticks)
		add(tally, "host.cpu", now_ms, busy / ticks);
	if (marks->at[MARK_WRITTEN] && seconds > 0 && written >= 0)
		add(tally, "disk.written", now_ms, written / seconds);
	marks->at[MARK_LOOKED] = real_ms;
	marks->at[MARK_TICKS] = isfinite(host->all_ticks) ? (int64_t)host->all_ticks : 0;
	marks->at[MARK_BUSY] = isfinite(host->busy_ticks) ? (int64_t)host->busy_ticks : 0;
	marks->at[MARK_WRITTEN] = isfinite(host->written_bytes) ? (int64_t)host->written_bytes : 0;
}

/* The machine is as it is now: it says nothing of a time that is simulated. */
static void sample_host(struct store *store, struct metric_marks *marks, struct tally *tally)
{
	int64_t now_ms = store_now(store), real_ms = (int64_t)time(NULL) * CLOCK_SECOND_MS;
	struct host host;

	if (llabs(now_ms - real_ms) > CLOCK_MINUTE_MS)
		return;
	host_look(store_path(store), &host);
	add(tally, "host.load", now_ms, host.load);
	add(tally, "host.memory", now_ms, host.memory);
	add(tally, "disk.free", now_ms, host.disk_free);
	add(tally, "database.size", now_ms, host.file_bytes);
	add(tally, "database.wal", now_ms, host.wal_bytes);
	add(tally, "process.memory", now_ms, host.resident);
	if (*store_process(store))
		tally_add(tally, metric_find("process.memory"), tally_scope(tally, store_process(store)), now_ms, host.resident);
	sample_rates(&host, real_ms, marks, now_ms, tally);
}

int monitor_sample_calibration(struct store *store, const struct stage *stage, struct tally *tally, struct err *err)
{
	struct fact_evidence rows[EVIDENCE];
	struct calibration_row said[EVIDENCE];
	int count, rc = facts_evidence(store, stage->stage_id, rows, EVIDENCE, &count, err);

	if (rc < 0 || count == 0)
		return rc;
	for (int i = 0; i < count; i++)
		said[i] = (struct calibration_row){ rows[i].confidence, rows[i].right };
	add(tally, "output.ece", store_now(store), calibration_error(said, count, BINS).expected);
	add(tally, "output.ece.null", store_now(store), calibration_chance(said, count, BINS));
	add(tally, "output.ece.age", store_now(store), (double)(store_now(store) - rows[count / 2].decided_ms) / (double)CLOCK_HOUR_MS);
	return 0;
}

void monitor_sample_notes(struct store *store, struct tally *tally)
{
	struct store_note *notes;
	int count = store_noted(store, &tally->arena, &notes);

	for (int i = 0; i < count; i++) {
		const struct metric *metric = metric_find(notes[i].metric);

		if (metric && metric->kind == METRIC_COUNTER)
			tally_count(tally, metric, 0, store_now(store), (int64_t)notes[i].value);
		else
			tally_add(tally, metric, 0, store_now(store), notes[i].value);
	}
}

int monitor_sample(struct store *store, const struct stage *stage, struct metric_marks *marks, struct tally *tally, struct err *err)
{
	if (sample_queue(store, stage, tally, err) < 0)
		return -1;
	sample_host(store, marks, tally);
	return monitor_own_sample(store, store_now(store), tally, err);
}
