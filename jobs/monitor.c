#include "jobs/monitor.h"

#include "base/clock.h"
#include "base/order.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/alarms.h"
#include "jobs/drift.h"
#include "jobs/monitor_count.h"
#include "jobs/monitor_sample.h"
#include "jobs/monitor_tally.h"

#define TEND_EVERY_MS CLOCK_MINUTE_MS
#define ROWS_DUE  500   /* that wait to be counted: sooner than that */
#define ROWS_MOST 50000 /* of a kind, in one tending */

/* How far it is, and how far it could be. */
struct tending_marks { struct metric_marks stage, project, newest; };

static const enum metric_mark of_stage[] = { MARK_PREDICTION, MARK_DECISION, MARK_ROUTE, MARK_FOLDED };
static const enum metric_mark of_project[] = { MARK_ITEM, MARK_EVENT };

static int look(struct store *store, const struct stage *stage, struct tending_marks *marks, struct err *err)
{
	if (metric_marks_read(store, stage->stage_id, &marks->stage, err) < 0 || metric_marks_read(store, 0, &marks->project, err) < 0)
		return -1;
	return metric_marks_newest(store, &marks->newest, err);
}

static int64_t rows_waiting(const struct tending_marks *marks)
{
	int64_t rows = 0;

	for (size_t i = 0; i < sizeof of_stage / sizeof *of_stage; i++)
		rows += marks->newest.at[of_stage[i]] - marks->stage.at[of_stage[i]];
	for (size_t i = 0; i < sizeof of_project / sizeof *of_project; i++)
		rows += marks->newest.at[of_project[i]] - marks->project.at[of_project[i]];
	return rows;
}

/* A clock that was set back by more than that begins anew; what it says is not counted with. */
static bool is_time(const struct tending_marks *marks, int64_t now_ms)
{
	int64_t gone_ms = now_ms - marks->stage.at[MARK_TENDED];

	return gone_ms >= TEND_EVERY_MS || gone_ms <= -TEND_EVERY_MS;
}

/* The marks as they will be: no more rows at once than may be. */
static struct metric_marks next_marks(const struct metric_marks *from, const struct metric_marks *newest, const enum metric_mark *which,
                                      size_t count)
{
	struct metric_marks next = *from;

	for (size_t i = 0; i < count; i++) {
		int64_t at = from->at[which[i]], end = newest->at[which[i]];

		next.at[which[i]] = end - at > ROWS_MOST ? at + ROWS_MOST : end > at ? end : at;
	}
	return next;
}

static int forget(struct store *store, int64_t now_ms, struct err *err)
{
	if (metric_forget(store, METRIC_MINUTE, now_ms - setting_integer(store, 0, "monitor.keep_minutes"), err) < 0 ||
	    metric_forget(store, METRIC_HOUR, now_ms - setting_integer(store, 0, "monitor.keep_hours"), err) < 0)
		return -1;
	return metric_forget(store, METRIC_DAY, now_ms - setting_integer(store, 0, "monitor.keep_days"), err);
}

/* What is to be stored: it is all read before anything is written. */
struct counted { struct tally tally; struct metric_marks stage, project; };

/* What stands at a value is looked up where it is time to, not each time that there are many rows; what takes long to
 * look up, in each hour once, and where somebody asks. */
static int sample(struct store *store, const struct stage *stage, int64_t tended_ms, bool fresh, struct counted *counted, struct err *err)
{
	bool hourly = fresh || store_now(store) / CLOCK_HOUR_MS != tended_ms / CLOCK_HOUR_MS;

	if (monitor_sample(store, stage, &counted->project, &counted->tally, err) < 0)
		return -1;
	return hourly ? monitor_sample_calibration(store, stage, &counted->tally, err) : 0;
}

static int count(struct store *store, const struct stage *stage, const struct tending_marks *marks, struct counted *counted, struct err *err)
{
	counted->stage = next_marks(&marks->stage, &marks->newest, of_stage, sizeof of_stage / sizeof *of_stage);
	counted->project = next_marks(&marks->project, &marks->newest, of_project, sizeof of_project / sizeof *of_project);
	if (monitor_count_stage(store, stage->stage_id, &marks->stage, &counted->stage, &counted->tally, err) < 0)
		return -1;
	return monitor_count_project(store, &marks->project, &counted->project, &counted->tally, err);
}

static int keep(struct store *store, const struct stage *stage, int64_t tended_ms, bool samples, struct counted *counted, struct err *err)
{
	int64_t now_ms = store_now(store);

	if (samples)
		counted->stage.at[MARK_TENDED] = now_ms;
	monitor_sample_notes(store, &counted->tally);
	if (tally_store(&counted->tally, store, stage->stage_id, err) < 0 || metric_marks_write(store, stage->stage_id, &counted->stage, err) < 0 ||
	    metric_marks_write(store, 0, &counted->project, err) < 0)
		return -1;
	return now_ms / CLOCK_HOUR_MS != tended_ms / CLOCK_HOUR_MS ? forget(store, now_ms, err) : 0;
}

/* What fails is taken back alone: it costs figures, not the write that this stands in. */
static int keep_part(struct store *store, const struct stage *stage, int64_t tended_ms, bool samples, struct counted *counted, struct err *err)
{
	struct store_part part;

	if (store_part_begin(store, &part, err) < 0)
		return -1;
	return store_part_end(store, &part, keep(store, stage, tended_ms, samples, counted, err), err);
}

static int judge_part(struct store *store, const struct stage *stage, int (*judge)(struct store *, const struct stage *, struct err *),
                      struct err *err)
{
	struct store_part part;

	if (store_part_begin(store, &part, err) < 0)
		return -1;
	return store_part_end(store, &part, judge(store, stage, err), err);
}

/* What cannot be judged keeps nobody from being told of the rest; the first failure is the one that is told. */
static int tend(struct store *store, const struct stage *stage, bool fresh, struct counted *counted, struct err *err)
{
	struct tending_marks marks;
	bool samples = fresh;
	int rc = look(store, stage, &marks, err);

	if (rc == 0) {
		samples |= is_time(&marks, store_now(store));
		rc = count(store, stage, &marks, counted, err);
	}
	if (rc == 0 && samples)
		rc = sample(store, stage, marks.stage.at[MARK_TENDED], fresh, counted, err);
	if (rc == 0)
		rc = keep_part(store, stage, marks.stage.at[MARK_TENDED], samples, counted, err);
	if (rc == 0) {
		rc = judge_part(store, stage, drift_tend, err);
		if (judge_part(store, stage, alarms_tend, rc == 0 ? err : NULL) < 0)
			rc = -1;
	}
	return store_commit(store, rc == 0 ? err : NULL) < 0 ? -1 : rc;
}

/* fresh: what stands at a value too, whenever that was looked up last. Lazy: what a power cut takes is counted again. */
static int tend_in_write(struct store *store, const struct stage *stage, bool fresh, struct err *err)
{
	struct counted counted;
	int rc;

	if (store_begin(store, STORE_LAZY, err) < 0)
		return -1;
	tally_begin(&counted.tally, store_now(store), setting_integer(store, 0, "monitor.keep_minutes"),
	            setting_integer(store, 0, "monitor.keep_hours"));
	rc = tend(store, stage, fresh, &counted, err);
	tally_release(&counted.tally);
	return rc;
}

int monitor_tend(struct store *store, const struct stage *stage, struct err *err)
{
	struct tending_marks marks;

	if (look(store, stage, &marks, err) < 0)
		return err_wrap(err, "monitoring");
	if (!is_time(&marks, store_now(store)) && rows_waiting(&marks) < ROWS_DUE)
		return 0;
	return tend_in_write(store, stage, false, err) < 0 ? err_wrap(err, "monitoring") : 0;
}

int monitor_catch_up(struct store *store, const struct stage *stage, struct err *err)
{
	struct tending_marks marks;
	bool fresh = true;

	do {
		if (tend_in_write(store, stage, fresh, err) < 0 || look(store, stage, &marks, err) < 0)
			return err_wrap(err, "monitoring");
		fresh = false;
	} while (rows_waiting(&marks) > 0);
	return 0;
}
