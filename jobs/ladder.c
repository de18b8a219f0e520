#include "jobs/ladder.h"

#include "base/str.h"
#include "db/certificate_store.h"
#include "db/fold.h"
#include "db/item.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/demotion.h"
#include "jobs/evidence.h"
#include "jobs/gate_policy.h"
#include "jobs/ladder_answers.h"
#include "jobs/ladder_fold.h"
#include "jobs/ladder_state.h"
#include "jobs/pause.h"
#include "ladder/assist.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHARE_EVERY 10 /* of the settled items */

/* One look at a ladder: to read it, or to tend it. */
struct tending {
	struct store     *store;
	struct ladder    *ladder;
	bool              keeps;   /* what comes of it is stored */
	const char       *begins;  /* cause of the epoch that has to begin; NULL: the one there goes on */
	struct fold_state state;
	struct fold_marks newest;  /* where the marks are once all that is there by now is folded */
	struct ladder_news news;
};

/* ---- as it is stored ---- */

/* The epoch that counts now; where one has to begin, what it will be. */
static int find_epoch(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	int64_t version = ladder->live.model_version_id;
	int got = epoch_read(tending->store, &ladder->stage, version, &ladder->epoch, err), changed;

	if (got < 0)
		return -1;
	changed = got ? epoch_labels_changed(tending->store, &ladder->stage, &ladder->epoch, err) : 0;
	if (changed < 0)
		return -1;
	tending->begins = !got ? "first" : changed ? "labels" : NULL;
	return tending->begins ? epoch_plan(tending->store, &ladder->stage, tending->begins, version, &ladder->epoch, err) : 0;
}

/* Reads who is live, in which epoch, and how far it has got. 1; 0: nobody is live; -1. */
static int find(struct tending *tending, const char *stage_name, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	int got;

	*ladder = (struct ladder){ .arena = ARENA_EMPTY };
	if (stage_read(tending->store, stage_name, &ladder->arena, &ladder->stage, err) < 0)
		return -1;
	got = model_version_live(tending->store, &ladder->stage, &ladder->arena, &ladder->live, err);
	ladder->has_live = got > 0;
	if (got <= 0)
		return got;
	if (find_epoch(tending, err) < 0 ||
	    fold_state_read(tending->store, &ladder->epoch, &ladder->arena, &tending->state, err) < 0 ||
	    fold_newest(tending->store, &ladder->stage, &tending->state.marks, &tending->newest, err) < 0)
		return -1;
	return 1;
}

/* Whether anything is to be done: 1, 0, -1. */
static int is_due(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	int due = 1;

	if (!tending->begins)
		due = fold_is_due(tending->store, &ladder->stage, &ladder->epoch, &tending->state.marks, &tending->newest, err);
	return due ? due : pause_is_due(tending->store, &ladder->stage, err);
}

static void take_marks(struct ladder *ladder, const struct fold_marks *marks)
{
	ladder->folded_id = marks->folded_id;
	ladder->decision_id = marks->decision_id;
	ladder->prediction_id = marks->prediction_id;
	ladder->audit_probability = marks->audit_probability;
	ladder->blind_share = marks->blind_share;
	ladder->share_settled = marks->share_settled;
}

/* Takes what is stored into memory. */
static int load(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct certificate_row certificate;
	int got;

	ladder->policy = gate_policy_read(tending->store, &ladder->stage);
	ladder_begin(ladder);
	take_marks(ladder, &tending->state.marks);
	if (tending->state.json && ladder_state_read(ladder, tending->state.json, err) < 0)
		return -1;
	got = certificate_newest(tending->store, &ladder->stage, &ladder->epoch, &certificate, err);
	if (got > 0)
		ladder_take_look(ladder, &certificate);
	return got < 0 ? -1 : 0;
}

/* ---- folding ---- */

static int keep_look(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct certificate_row row = { .folded_id = ladder->folded_id, .budget = ladder->policy.budget,
	                               .certificate = ladder->attempt.certificate };

	tending->news.looks++;
	tending->news.certified |= row.certificate.found;
	if (!tending->keeps)
		return 0;
	/* Somebody may act on it: from here on the write has to be on disk when it is done. */
	if (store_begin(tending->store, STORE_DURABLE, err) < 0)
		return -1;
	if (certificate_add(tending->store, &ladder->stage, &ladder->epoch, &row, err) < 0) {
		store_rollback(tending->store);
		return -1;
	}
	ladder->certificate_id = row.certificate.found ? row.certificate_id : 0;
	return store_commit(tending->store, err);
}

static int fold_rows(struct tending *tending, const struct ladder_answers *answers, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	int64_t newest = answers->count && !tending->keeps ? folded_newest(tending->store, err) : 0;

	if (newest < 0)
		return -1;
	for (int i = 0; i < answers->count; i++) {
		struct folded_row *row = &answers->rows[i];

		row->folded_id = newest + i + 1;
		if (tending->keeps && folded_add(tending->store, &ladder->epoch, row, err) < 0)
			return -1;
		ladder_fold_row(ladder, row);
		if (row->kind == FOLD_BLIND && ladder_look(ladder) && keep_look(tending, err) < 0)
			return -1;
	}
	tending->news.folded = answers->count;
	/* What else a gate asks for may hold by now, or less is asked for. */
	return ladder_look(ladder) ? keep_look(tending, err) : 0;
}

static int keep_waits(struct tending *tending, const struct ladder_answers *answers, struct err *err)
{
	for (int i = 0; i < answers->wait_count; i++) {
		const struct ladder_wait *wait = &answers->waits[i];

		if (fold_wait(tending->store, &tending->ladder->epoch, wait->item_id, wait->why, wait->since_ms, err) < 0)
			return -1;
	}
	return 0;
}

static int keep_state(struct tending *tending, struct err *err)
{
	const struct ladder *ladder = tending->ladder;
	struct fold_state state = { .marks = tending->newest };
	char *json = ladder_state_write(ladder);
	int rc;

	state.marks.folded_id = ladder->folded_id;
	state.marks.audit_probability = ladder->audit_probability;
	state.marks.blind_share = ladder->blind_share;
	state.marks.share_settled = ladder->share_settled;
	state.json = json;
	rc = fold_state_write(tending->store, &ladder->epoch, &state, err);
	free(json);
	return rc;
}

/* ---- what follows from settings and evidence ---- */

static bool settings_changed(const struct tending *tending)
{
	return tending->newest.settings_ms != tending->state.marks.settings_ms || !(tending->state.marks.audit_probability > 0);
}

static void set_audit_probability(struct tending *tending)
{
	struct climb_policy policy = evidence_climb_policy(tending->store, &tending->ladder->stage);

	tending->ladder->audit_probability = watch_audit_probability(policy.gate.error, policy.patience, policy.notice, policy.audit_least);
}

/* Items that come in a day, by those decided blind, of which level 2 has only a part. */
static double items_per_day(const struct ladder *ladder, double exam)
{
	double share = ladder->blind_share > 0 ? ladder->blind_share : ASSIST_USUAL;

	return evidence_pace(&ladder->attempt.evidence) / (ladder->stage.level < LEVEL_ASSISTANCE ? 1 : exam + (1 - exam) * share);
}

/* As much is decided blind at level 2 as is needed. What is needed changes slowly, and takes a while to
 * work out. */
static int set_blind_share(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct climb_policy policy = evidence_climb_policy(tending->store, &ladder->stage);
	struct gate_facts facts = ladder_facts(ladder);
	struct assist_need need;
	double exam;

	if (!isnan(policy.blind_share)) {
		ladder->blind_share = policy.blind_share;
		return 0;
	}
	if (item_exam_share(tending->store, &ladder->stage, &exam, err) < 0)
		return -1;
	need = assist_need(&ladder->policy, &facts, items_per_day(ladder, exam), exam, policy.target_days);
	ladder->blind_share = assist_blind_share(&need);
	ladder->share_settled = facts.evidence->settled + facts.evidence->settled / SHARE_EVERY + 1;
	return 0;
}

/* The machine of a stage that was promoted is watched from nothing on, and anew for another certificate. */
static int begin_watch(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	const struct evidence *evidence = &ladder->attempt.evidence;
	struct watch_row row = { .certificate_id = ladder->certificate_id, .folded_id = ladder->folded_id,
	                         .error_limit = ladder->policy.error,
	                         .miss_limit = watch_miss_limit(ladder->policy.miss, evidence->criticals, evidence->settled),
	                         .patience = (double)setting_integer(tending->store, ladder->stage.stage_id, "audit.patience") };
	struct watch_row newest;
	int got;

	if (ladder->stage.level < LEVEL_PARTIAL || !row.certificate_id)
		return 0;
	row.level_change_id = watch_promotion(tending->store, &ladder->stage, err);
	got = watch_newest(tending->store, &ladder->epoch, &newest, err);
	if (row.level_change_id < 0 || got < 0)
		return -1;
	if (!row.level_change_id || (got && newest.level_change_id == row.level_change_id && newest.certificate_id == row.certificate_id))
		return 0;
	if (tending->keeps && watch_add(tending->store, &ladder->epoch, &row, err) < 0)
		return -1;
	ladder_begin_watch(ladder, &row);
	return 0;
}

/* ---- one tending ---- */

static int count_predictions(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct evidence *evidence = &ladder->attempt.evidence;
	struct fold_counts counts;

	if (fold_count_predictions(tending->store, &ladder->epoch, tending->state.marks.prediction_id, tending->newest.prediction_id,
	                           &counts, err) < 0)
		return -1;
	evidence->predictions += counts.predictions;
	evidence->nulls += counts.nulls;
	ladder->decision_id = tending->newest.decision_id;
	ladder->prediction_id = tending->newest.prediction_id;
	return 0;
}

static int fold_answers(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct ladder_answers answers;
	int rc = ladder_answers_read(tending->store, ladder, &tending->state.marks, &tending->newest, &answers, err);

	if (rc == 0) {
		ladder->attempt.evidence.unsure += answers.unsure;
		ladder->attempt.evidence.pending += answers.pending;
		rc = fold_rows(tending, &answers, err);
	}
	if (rc == 0 && tending->keeps)
		rc = keep_waits(tending, &answers, err);
	ladder_answers_release(&answers);
	return rc;
}

static int fold(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	bool set = settings_changed(tending);

	if (set)
		set_audit_probability(tending);
	if (begin_watch(tending, err) < 0 || count_predictions(tending, err) < 0 || fold_answers(tending, err) < 0)
		return -1;
	if ((set || ladder->attempt.evidence.settled >= ladder->share_settled) && set_blind_share(tending, err) < 0)
		return -1;
	return tending->keeps ? keep_state(tending, err) : 0;
}

/* ---- asking and tending ---- */

int ladder_read(struct store *store, const char *stage_name, struct ladder *ladder, struct err *err)
{
	struct tending tending = { .store = store, .ladder = ladder };
	int got = find(&tending, stage_name, err), due;

	if (got < 0)
		return -1;
	if (got == 0) {
		ladder->policy = gate_policy_read(store, &ladder->stage);
		ladder_begin(ladder);
		return 0;
	}
	due = is_due(&tending, err);
	if (due < 0 || load(&tending, err) < 0)
		return -1;
	return due ? fold(&tending, err) : 0;
}

/* Rows and watches, in the order in which they came. */
struct remaking { struct ladder *ladder; struct rows watches; int next; };

static void begin_watches(struct remaking *remaking, int64_t before_id)
{
	const struct watch_row *watches = remaking->watches.all;

	for (; remaking->next < remaking->watches.count && watches[remaking->next].folded_id < before_id; remaking->next++)
		ladder_begin_watch(remaking->ladder, &watches[remaking->next]);
}

static int fold_again(void *context, const struct folded_row *row, struct err *err)
{
	struct remaking *remaking = context;

	(void)err;
	begin_watches(remaking, row->folded_id);
	ladder_fold_row(remaking->ladder, row);
	return 0;
}

static int note_watch(void *context, const struct watch_row *row, struct err *err)
{
	(void)err;
	*(struct watch_row *)rows_add(&((struct remaking *)context)->watches) = *row;
	return 0;
}

static int fold_all_again(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct remaking remaking = { .ladder = ladder, .watches = ROWS_OF(struct watch_row, &ladder->arena) };

	if (watch_rows(tending->store, &ladder->epoch, note_watch, &remaking, err) < 0 ||
	    folded_rows(tending->store, &ladder->epoch, 0, fold_again, &remaking, err) < 0)
		return -1;
	begin_watches(&remaking, INT64_MAX);
	return 0;
}

/* What no row of folded tells: predictions, and what waits. */
static int count_again(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct evidence *evidence = &ladder->attempt.evidence;
	int64_t waiting[FOLD_SKIP + 1];
	struct fold_counts counts;

	if (fold_count_predictions(tending->store, &ladder->epoch, ladder->epoch.since_prediction_id, ladder->prediction_id, &counts, err) < 0 ||
	    fold_waiting(tending->store, &ladder->epoch, waiting, err) < 0)
		return -1;
	evidence->predictions = counts.predictions;
	evidence->nulls = counts.nulls;
	evidence->unsure = waiting[FOLD_UNSURE] + waiting[FOLD_SKIP];
	evidence->pending = waiting[FOLD_SECOND];
	return 0;
}

int ladder_remake(struct store *store, const char *stage_name, struct ladder *ladder, struct err *err)
{
	struct tending tending = { .store = store, .ladder = ladder };
	int got = find(&tending, stage_name, err);

	if (got <= 0)
		return got;
	tending.state.json = NULL;
	if (load(&tending, err) < 0 || fold_all_again(&tending, err) < 0 || count_again(&tending, err) < 0)
		return -1;
	return 1;
}

void ladder_release(struct ladder *ladder)
{
	attempt_release(&ladder->attempt);
	arena_release(&ladder->arena);
}

struct gate_facts ladder_facts(const struct ladder *ladder)
{
	struct gate_facts facts = attempt_facts(&ladder->attempt);

	facts.has_live = ladder->has_live;
	facts.labels = ladder->labels;
	if (ladder->watching) {
		facts.sample = &ladder->sample;
		facts.sample_pace = ladder->sample_days > 0 ? (double)ladder->sample.items / (double)ladder->sample_days : 0;
	}
	return facts;
}

/* What follows from what was folded, or from what nobody has answered. */
static int act(struct tending *tending, struct err *err)
{
	int demoted = demotion_tend(tending->store, tending->ladder, &tending->news, err);

	if (demoted != 0)
		return demoted < 0 ? -1 : 0;
	return pause_tend(tending->store, &tending->ladder->stage, &tending->news, err) < 0 ? -1 : 0;
}

/* Inside a write: what was found before may have been done by somebody else since. */
static int tend(struct tending *tending, const char *stage_name, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	int due;

	ladder_release(ladder);
	due = find(tending, stage_name, err);
	if (due > 0)
		due = is_due(tending, err);
	if (due <= 0)
		return due;
	if (tending->begins && epoch_begin(tending->store, &ladder->stage, tending->begins, 0, &ladder->epoch, err) < 0)
		return -1;
	if (load(tending, err) < 0 || fold(tending, err) < 0)
		return -1;
	return act(tending, err);
}

/* 0 also where nothing is to be done. */
static int tend_due(struct tending *tending, const char *stage_name, struct err *err)
{
	int got = find(tending, stage_name, err);

	if (got > 0)
		got = is_due(tending, err);
	if (got <= 0)
		return got;
	/* Lazy: what a power cut takes is folded again, unless something came of it. */
	if (store_begin(tending->store, STORE_LAZY, err) < 0)
		return -1;
	tending->keeps = true;
	if (tend(tending, stage_name, err) < 0) {
		store_rollback(tending->store);
		return -1;
	}
	return store_commit(tending->store, err);
}

static void say(struct tending *tending)
{
	const struct certificate *certificate = &tending->ladder->attempt.certificate;

	if (tending->news.certified && !*tending->news.words)
		snprintf(tending->news.words, sizeof tending->news.words, "the promise can be kept from %.4f on: see the gate", certificate->threshold);
}

int ladder_tend(struct store *store, const char *stage_name, const struct actor *by, struct ladder_news *news, struct err *err)
{
	struct ladder ladder;
	struct tending tending = { .store = store, .ladder = &ladder };
	int rc;

	(void)by;
	rc = tend_due(&tending, stage_name, err);
	say(&tending);
	ladder_release(&ladder);
	if (news)
		*news = tending.news;
	return rc;
}
