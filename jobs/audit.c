#include "jobs/audit.h"

#include "db/audit.h"
#include "db/pause.h"
#include "db/setting_store.h"
#include "jobs/ladder.h"
#include "ladder/level.h"
#include "stats/esr.h"

#include <math.h>
#include <stdio.h>

#define ALPHA 0.05 /* of the interval */

/* Machine-decided items until a tripled error is noticed in nine of ten cases. Before the first audit counts nothing
 * watches yet, and what it will be patient with is what is set. */
static double notice_items(struct store *store, const struct ladder *ladder, double probability)
{
	double patience = ladder->watching ? ladder->watch.patience
	                                   : (double)setting_integer(store, ladder->stage.stage_id, "audit.patience");

	if (!(probability > 0))
		return (double)NAN;
	return esr_delay(ladder->policy.error, 3, 2 * patience).q90 / probability;
}

static void take_answers(const struct audit_answered *answered, const struct audit_drawn *drawn, struct audit_report *report)
{
	struct audit_sample sample = answered->sample;
	struct interval interval;

	sample.population = drawn->population;
	interval = audit_interval(&sample, ALPHA);
	report->population = drawn->population;
	report->drawn = drawn->drawn;
	report->wrong = sample.wrong;
	report->missed = answered->missed;
	report->known = answered->known;
	report->known_missed = answered->known_missed;
	report->error_rate = audit_hajek(&sample);
	report->low = sample.audited ? interval.low : (double)NAN;
	report->high = sample.audited ? interval.high : (double)NAN;
}

static int read_waiting(struct store *store, const struct stage *stage, struct audit_report *report, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct audit_waiting waiting;
	const char *why = "";
	int64_t since;
	int paused = audit_waiting_read(store, stage, &waiting, err);

	if (paused == 0)
		paused = pause_read(store, stage->stage_id, &arena, &why, &since, err);
	report->overdue = waiting.overdue;
	report->paused = paused > 0;
	snprintf(report->why, sizeof report->why, "%s", paused > 0 ? why : "");
	arena_release(&arena);
	return paused < 0 ? -1 : 0;
}

/* Until a new epoch has decided anything, what is told is what took automation back. */
static int read_drawn(struct store *store, int64_t *epoch_id, struct audit_drawn *drawn, struct audit_report *report, struct err *err)
{
	int64_t former_id, ended_ms;
	int got = audit_drawn_read(store, *epoch_id, drawn, err);

	if (got < 0 || drawn->population > 0)
		return got;
	got = audit_former_epoch(store, *epoch_id, &former_id, &ended_ms, err);
	if (got <= 0)
		return got;
	*epoch_id = former_id;
	report->ended_ms = ended_ms;
	return audit_drawn_read(store, former_id, drawn, err);
}

static int fill(struct store *store, const struct ladder *ladder, struct audit_report *report, struct err *err)
{
	int64_t epoch_id = ladder->epoch.epoch_id;
	struct audit_answered answered;
	struct audit_drawn drawn;

	if (read_drawn(store, &epoch_id, &drawn, report, err) < 0 || audit_answered_read(store, epoch_id, 0, &answered, err) < 0)
		return -1;
	report->audited = answered.sample.audited;
	/* What two people differ on is wrong more often than the rest: without it the estimate would be too low. */
	report->waiting = audit_pending_read(store, epoch_id, &answered, err);
	if (report->waiting < 0)
		return -1;
	take_answers(&answered, &drawn, report);
	report->promised = ladder->policy.error;
	report->probability = ladder->stage.level >= LEVEL_PARTIAL && ladder->audit_probability > 0 ? ladder->audit_probability : (double)NAN;
	report->evidence = ladder->watching ? watch_meter(&ladder->watch) : 0;
	report->notice_items = notice_items(store, ladder, report->probability);
	return read_waiting(store, &ladder->stage, report, err);
}

int audit_read(struct store *store, const char *stage, struct audit_report *report, struct err *err)
{
	struct ladder ladder;
	int result = ladder_read(store, stage, &ladder, err);

	*report = (struct audit_report){ .why = "" };
	if (result == 0)
		result = fill(store, &ladder, report, err);
	ladder_release(&ladder);
	return result;
}
