/* What a tending does: rows, looks, watches and shares. */
#include "jobs/ladder_private.h"

#include "base/xalloc.h"
#include "db/certificate_store.h"
#include "db/item.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/evidence.h"
#include "jobs/ladder_answers.h"
#include "jobs/ladder_fold.h"
#include "jobs/ladder_state.h"
#include "ladder/assist.h"
#include "ladder/level.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHARE_EVERY  10 /* of the settled items */
#define ROWS_AT_ONCE 64 /* kept */

/* ---- rows ---- */

static int keep_look(struct tending *tending, const struct certificate *made, bool was_certified, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	struct certificate_row row = { .folded_id = ladder->folded_id, .certificate = *made };

	tending->news.looks++;
	tending->news.certified |= made->found && !was_certified;
	if (!tending->keeps)
		return 0;
	/* Somebody may act on it: from here on the write has to be on disk when it is done. */
	if (store_begin(tending->store, STORE_DURABLE, err) < 0)
		return -1;
	if (certificate_add(tending->store, &ladder->stage, &ladder->epoch, &row, err) < 0) {
		store_rollback(tending->store);
		return -1;
	}
	if (made->found)
		ladder->certificate_id = row.certificate_id;
	else if (!was_certified)
		ladder->certificate_id = 0;
	return store_commit(tending->store, err);
}

static int look(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	bool was_certified = attempt_is_certified(&ladder->attempt, &ladder->policy);
	struct certificate made;

	return ladder_look(ladder, &made) ? keep_look(tending, &made, was_certified, err) : 0;
}

static int by_item(const void *a, const void *b)
{
	const struct folded_row *x = *(struct folded_row *const *)a, *y = *(struct folded_row *const *)b;

	return (x->item_id > y->item_id) - (x->item_id < y->item_id);
}

/* Before they move anything: what follows from a row may name it. They were drawn into an order, and what they
 * name is found faster where it lies: by item. */
static int keep_rows(struct tending *tending, const struct ladder_answers *answers, struct err *err)
{
	int64_t folded_ms = store_now(tending->store);
	struct folded_row **rows;
	int rc = 0;

	if (!tending->keeps || answers->count == 0)
		return 0;
	rows = xmalloc((size_t)answers->count * sizeof *rows);
	memcpy(rows, answers->rows, (size_t)answers->count * sizeof *rows);
	qsort(rows, (size_t)answers->count, sizeof *rows, by_item);
	for (int i = 0; i < answers->count && rc == 0; i += ROWS_AT_ONCE)
		rc = folded_add(tending->store, &tending->ladder->epoch, folded_ms, rows + i,
		                answers->count - i < ROWS_AT_ONCE ? answers->count - i : ROWS_AT_ONCE, err);
	free(rows);
	return rc;
}

static int fold_rows(struct tending *tending, const struct ladder_answers *answers, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	int64_t newest = answers->count ? folded_newest(tending->store, err) : 0;

	if (newest < 0)
		return -1;
	for (int i = 0; i < answers->count; i++)
		answers->rows[i]->folded_id = newest + i + 1;
	if (keep_rows(tending, answers, err) < 0)
		return -1;
	for (int i = 0; i < answers->count; i++) {
		struct folded_row *row = answers->rows[i];

		ladder_fold_row(ladder, row);
		if (row->kind == FOLD_BLIND && look(tending, err) < 0)
			return -1;
	}
	tending->news.folded = answers->count;
	return 0;
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

/* The machine of a stage that was promoted is watched, by what its certificate promises: a promise that was
 * looser for a while excuses nothing. */
static int begin_watch(struct tending *tending, struct err *err)
{
	struct ladder *ladder = tending->ladder;
	const struct evidence *evidence = &ladder->attempt.evidence;
	const struct certificate *certificate = &ladder->attempt.certificate;
	struct watch_row row = { .certificate_id = ladder->certificate_id, .folded_id = ladder->folded_id,
	                         .error_limit = fmin(ladder->policy.error, certificate->risk),
	                         .miss_limit = watch_miss_limit(fmin(ladder->policy.miss, certificate->miss), evidence->criticals,
	                                                        evidence->settled),
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

int tending_fold(struct tending *tending, struct err *err)
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
