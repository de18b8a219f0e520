/* Folded rows and certificates, made again. */
#include "jobs/ladder_replay_private.h"

#include "base/str.h"
#include "jobs/day.h"
#include "jobs/gate_policy.h"
#include "jobs/ladder_answers.h"
#include "jobs/ladder_fold.h"
#include "ladder/certificate.h"
#include "ladder/watch.h"
#include "stats/confbin.h"

#include <math.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW(row) "folded", (row)->stored.folded_id

static struct setting_value was_set(const struct ladder_replay *replay, const char *key, int64_t at_ms)
{
	return setting_past_value(&replay->settings, replay->stage.stage_id, key, INT64_MAX, at_ms);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Look-alikes count once. */
static int judge_group(struct ladder_replay *replay, struct folded_row *made, struct err *err)
{
	bool watch = fold_kind_is_watch(made->kind);
	int counted = 0;

	if (!made->group || made->kind == FOLD_NONE)
		return 0;
	if (watch)
		counted = folded_group_carried(replay->store, &replay->ladder.epoch, made->group, err);
	if (counted < 0)
		return -1;
	if (counted || tfind(made->group, &replay->groups[watch], by_text)) {
		made->kind = FOLD_NONE;
		made->why = "alike";
	} else if (!tsearch(arena_strdup(&replay->epoch_arena, made->group), &replay->groups[watch], by_text)) {
		abort(); /* out of memory */
	}
	return 0;
}

/* What the decisions of the item added up to then. */
static int read_agreed(struct ladder_replay *replay, struct refold_row *row, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct agreed_row *decisions;
	int64_t until_id = refold_settled_until(replay->store, &replay->stage, row->folded_ms, err);
	int64_t settle_ms = was_set(replay, "evidence.settle", row->folded_ms).integer;
	int count, rc = until_id < 0 ? -1 : refold_decisions(replay->store, &replay->stage, row->stored.item_id, row->until_decision_id,
	                                                     &arena, &decisions, &count, err);

	for (int i = 0; rc == 0 && i < count; i++)
		decisions[i].label_id = stage_past_final(&replay->past, decisions[i].label_id);
	if (rc == 0)
		row->item.agreed = agreed_of(decisions, count, row->folded_ms - agreed_settle_ms(decisions, count, settle_ms), until_id);
	arena_release(&arena);
	return rc;
}

/* What was audited of what the machine decided, by the settings of a time. Working it out takes long. */
static double audited_at(struct ladder_replay *replay, int64_t at_ms)
{
	struct ladder_replay_audited now = {
		.error = was_set(replay, "promise.error", at_ms).real, .patience = was_set(replay, "audit.patience", at_ms).integer,
		.notice = was_set(replay, "promise.notice", at_ms).integer, .least = was_set(replay, "audit.least", at_ms).real,
	};
	struct ladder_replay_audited *known = &replay->audited;

	if (known->share > 0 && known->error == now.error && known->patience == now.patience && known->notice == now.notice &&
	    known->least == now.least)
		return known->share;
	*known = now;
	known->share = watch_audit_probability(now.error, (double)now.patience, now.notice, now.least);
	return known->share;
}

/* Whether the draw takes the row. How full the exam pool was then is not known: in between, it is as recorded. */
static bool judge_sample(struct ladder_replay *replay, const struct refold_row *row, const struct folded_row *made)
{
	int64_t at_ms = row->folded_ms;
	double audited, exam, drawn;

	if (made->kind != FOLD_BELOW && made->kind != FOLD_AUDIT)
		return false;
	audited = audited_at(replay, at_ms);
	exam = fmin(was_set(replay, "exam.share", at_ms).real, was_set(replay, "exam.keep", at_ms).real);
	drawn = ladder_answers_draw(replay->store, &replay->ladder, &row->item) * made->probability;
	return drawn < fmin(exam, audited) || (drawn < audited && row->stored.sampled);
}

static void compare_rows(struct ladder_replay *replay, const struct refold_row *row, const struct folded_row *made)
{
	const struct folded_row *stored = &row->stored;

	ladder_replay_text(replay, ROW(row), "its kind", fold_kind_name(stored->kind), fold_kind_name(made->kind));
	ladder_replay_text(replay, ROW(row), "why it counts nowhere", stored->why, made->why);
	ladder_replay_integer(replay, ROW(row), "its decision", stored->decision_id, made->decision_id);
	ladder_replay_integer(replay, ROW(row), "its predicted label", stored->predicted_label_id, made->predicted_label_id);
	ladder_replay_integer(replay, ROW(row), "its decided label", stored->decided_label_id, made->decided_label_id);
	ladder_replay_integer(replay, ROW(row), "whether its words or regions match", stored->match, made->match);
	ladder_replay_integer(replay, ROW(row), "its bin", stored->bin, made->bin);
	ladder_replay_real(replay, ROW(row), "its probability", stored->probability, made->probability);
	ladder_replay_integer(replay, ROW(row), "whether it was imported", stored->imported, made->imported);
	ladder_replay_integer(replay, ROW(row), "whether it is of the sample", stored->sampled, made->sampled);
	ladder_replay_integer(replay, ROW(row), "its day", stored->day_ms, made->day_ms);
	ladder_replay_text(replay, ROW(row), "its group", stored->group, made->group);
}

/* Rows that were folded together stand in the order in which they were decided. */
static void check_order(struct ladder_replay *replay, const struct refold_row *row, int64_t decided_ms)
{
	int64_t place = ladder_answers_place(replay->store, &replay->ladder, &row->item);
	bool together = row->folded_ms == replay->before_ms && row->until_decision_id == replay->before_until_id;

	if (row->folded_ms < replay->before_ms || row->until_decision_id < replay->before_until_id ||
	    (together && (decided_ms < replay->before_decided_ms ||
	                  (decided_ms == replay->before_decided_ms && place < replay->before_place))))
		ladder_replay_tell(replay, ROW(row), "it stands after one that was folded later");
	replay->before_ms = row->folded_ms;
	replay->before_until_id = row->until_decision_id;
	replay->before_decided_ms = decided_ms;
	replay->before_place = place;
}

static void check_facts(struct ladder_replay *replay, const struct refold_row *row)
{
	if (!row->of_item)
		ladder_replay_tell(replay, ROW(row), "its prediction is none of this item, stage and version");
	ladder_replay_integer(replay, "prediction", row->stored.prediction_id, "its bin", row->bin, confbin_of(row->confidence));
	if (row->other_route)
		ladder_replay_tell(replay, ROW(row), "the route it names is not the one that the item had then");
	if (row->left_out)
		ladder_replay_tell(replay, ROW(row), "a decision that had been recorded by then was left out");
	if (row->item.known)
		ladder_replay_tell(replay, ROW(row), "its answer was known beforehand: it is no evidence");
	if (row->item.agreed.open_ms)
		ladder_replay_tell(replay, ROW(row), "its answer could still be taken back when it was folded");
}

int ladder_replay_row(struct ladder_replay *replay, struct refold_row *row, struct err *err)
{
	struct folded_row made;
	int64_t decided_ms;

	row->item.predicted_label_id = stage_past_final(&replay->past, row->item.predicted_label_id);
	row->item.bin = confbin_of(row->confidence);
	if (read_agreed(replay, row, err) < 0)
		return -1;
	check_facts(replay, row);
	if (!ladder_answers_row(&replay->ladder, &row->item, &made, &decided_ms))
		ladder_replay_tell(replay, ROW(row), "no answer of its epoch makes it");
	made.sampled = judge_sample(replay, row, &made);
	made.day_ms = day_start(was_set(replay, "project.timezone", row->folded_ms).text, decided_ms);
	if (judge_group(replay, &made, err) < 0)
		return -1;
	check_order(replay, row, decided_ms);
	compare_rows(replay, row, &made);
	ladder_fold_row(&replay->ladder, &row->stored);
	return 0;
}

/* ---- certificates ---- */

#define LOOK(row) "threshold_certificate", (row)->certificate_id

static void compare_classes(struct ladder_replay *replay, const struct certificate_row *row, const struct certificate *made)
{
	const struct certificate *stored = &row->certificate;

	ladder_replay_integer(replay, LOOK(row), "how many labels have a threshold each", stored->class_count, made->class_count);
	for (int i = 0; i < stored->class_count && i < made->class_count; i++) {
		const struct certificate_class *a = &stored->classes[i], *b = &made->classes[i];
		char field[128];

		snprintf(field, sizeof field, "of %.80s the ", replay->past.stage.labels[i].name);
		if (a->bin != b->bin || a->accepted != b->accepted || a->errors != b->errors)
			ladder_replay_tell(replay, LOOK(row), "%sthreshold is not what the rows make", field);
		snprintf(field, sizeof field, "of %.80s the threshold", replay->past.stage.labels[i].name);
		ladder_replay_real(replay, LOOK(row), field, a->threshold, b->threshold);
		snprintf(field, sizeof field, "of %.80s the worst error", replay->past.stage.labels[i].name);
		ladder_replay_real(replay, LOOK(row), field, a->risk_bound, b->risk_bound);
	}
}

static void compare_counts(struct ladder_replay *replay, const struct certificate_row *row, const struct certificate *made)
{
	const struct certificate *stored = &row->certificate;

	ladder_replay_integer(replay, LOOK(row), "whether one was found", stored->found, made->found);
	ladder_replay_integer(replay, LOOK(row), "its bin", stored->bin, made->bin);
	ladder_replay_integer(replay, LOOK(row), "its settled items", stored->settled, made->settled);
	ladder_replay_integer(replay, LOOK(row), "its accepted items", stored->accepted, made->accepted);
	ladder_replay_integer(replay, LOOK(row), "its errors", stored->errors, made->errors);
	ladder_replay_integer(replay, LOOK(row), "its missed items", stored->missed, made->missed);
	ladder_replay_integer(replay, LOOK(row), "its critical items", stored->criticals, made->criticals);
	ladder_replay_text(replay, LOOK(row), "its grid", stored->grid, made->grid);
	ladder_replay_text(replay, LOOK(row), "why none was found", stored->why, made->why);
}

static void compare_looks(struct ladder_replay *replay, const struct certificate_row *row, const struct certificate *made)
{
	const struct certificate *stored = &row->certificate;

	compare_counts(replay, row, made);
	ladder_replay_real(replay, LOOK(row), "its threshold", stored->threshold, made->threshold);
	ladder_replay_real(replay, LOOK(row), "its coverage", stored->coverage, made->coverage);
	ladder_replay_real(replay, LOOK(row), "the promised error", stored->risk, made->risk);
	ladder_replay_real(replay, LOOK(row), "the worst error", stored->risk_bound, made->risk_bound);
	ladder_replay_real(replay, LOOK(row), "the promised miss share", stored->miss, made->miss);
	ladder_replay_real(replay, LOOK(row), "the worst miss share", stored->miss_bound, made->miss_bound);
	ladder_replay_real(replay, LOOK(row), "its delta", stored->delta, made->delta);
	ladder_replay_real(replay, LOOK(row), "the chance for a year", stored->budget, made->budget);
	compare_classes(replay, row, made);
}

/* A look is made at its size of the evidence, and once. */
static void check_plan(struct ladder_replay *replay, const struct certificate_row *row)
{
	const struct attempt *attempt = &replay->ladder.attempt;

	if (row->certificate.look <= attempt->looked || certificate_look_at(attempt->evidence.settled) != row->certificate.look)
		ladder_replay_tell(replay, LOOK(row), "it was not due: %lld items had settled", (long long)attempt->evidence.settled);
}

static void replay_look(struct ladder_replay *replay, const struct certificate_row *row)
{
	struct attempt *attempt = &replay->ladder.attempt;
	struct gate_policy policy = gate_policy_past(&replay->settings, replay->stage.stage_id, INT64_MAX, row->at_ms);
	struct certificate made = attempt_look_at(attempt, &policy, row->certificate.look);

	replay->result->certificates++;
	check_plan(replay, row);
	compare_looks(replay, row, &made);
	ladder_take_look(&replay->ladder, row);
}

void ladder_replay_looked(struct ladder_replay *replay)
{
	struct attempt *attempt = &replay->ladder.attempt;
	int look = certificate_look_at(attempt->evidence.settled);

	if (look <= attempt->looked)
		return;
	ladder_replay_tell(replay, "threshold_certificate", 0, "the look at %lld settled items of epoch %lld is not there",
	                   (long long)attempt->evidence.settled, (long long)replay->ladder.epoch.epoch_id);
	attempt->looked = look;
}

void ladder_replay_holding(struct ladder_replay *replay, const struct gate_policy *policy)
{
	for (int i = replay->look_next - 1; i >= 0; i--) {
		if (!gate_certified(policy, &replay->looks[i].certificate))
			continue;
		ladder_take_certificate(&replay->ladder, &replay->looks[i]);
		return;
	}
	if (replay->look_next > 0)
		ladder_take_certificate(&replay->ladder, &replay->looks[replay->look_next - 1]);
}

/* ---- watches ---- */

#define WATCH(row) "watch", (row)->watch_id

static void replay_watch(struct ladder_replay *replay, const struct watch_row *row)
{
	const struct evidence *evidence = &replay->ladder.attempt.evidence;
	const struct certificate *certificate = &replay->ladder.attempt.certificate;
	struct gate_policy policy = gate_policy_past(&replay->settings, replay->stage.stage_id, INT64_MAX, row->at_ms);

	ladder_replay_holding(replay, &policy);
	ladder_replay_integer(replay, WATCH(row), "its certificate", row->certificate_id, replay->ladder.certificate_id);
	ladder_replay_real(replay, WATCH(row), "its limit of errors", row->error_limit, fmin(policy.error, certificate->risk));
	ladder_replay_real(replay, WATCH(row), "its limit of misses", row->miss_limit,
	                   watch_miss_limit(fmin(policy.miss, certificate->miss), evidence->criticals, evidence->settled));
	ladder_replay_real(replay, WATCH(row), "its patience", row->patience,
	                   (double)was_set(replay, "audit.patience", row->at_ms).integer);
	ladder_begin_watch(&replay->ladder, row);
}

/* ---- looks and watches in the order in which they came ---- */

static const struct certificate_row *next_look(const struct ladder_replay *replay, int64_t until_ms)
{
	const struct certificate_row *row = &replay->looks[replay->look_next];

	if (replay->look_next == replay->look_count || row->folded_id != replay->ladder.folded_id || row->at_ms > until_ms)
		return NULL;
	return row;
}

static const struct watch_row *next_watch(const struct ladder_replay *replay, int64_t until_ms)
{
	const struct watch_row *row = &replay->watches[replay->watch_next];

	if (replay->watch_next == replay->watch_count || row->folded_id != replay->ladder.folded_id || row->at_ms > until_ms)
		return NULL;
	return row;
}

/* A tending begins its watch before it looks; a look of the tending before may be of the same millisecond. */
static bool comes_first(const struct ladder_replay *replay, const struct watch_row *watch, const struct certificate_row *look)
{
	if (!watch || !look)
		return watch != NULL;
	if (watch->at_ms != look->at_ms)
		return watch->at_ms < look->at_ms;
	return watch->certificate_id == replay->ladder.certificate_id;
}

void ladder_replay_looks(struct ladder_replay *replay, int64_t until_ms)
{
	for (;;) {
		const struct certificate_row *look = next_look(replay, until_ms);
		const struct watch_row *watch = next_watch(replay, until_ms);

		if (!look && !watch)
			return;
		if (comes_first(replay, watch, look)) {
			replay->watch_next++;
			replay_watch(replay, watch);
		} else {
			replay->look_next++;
			replay_look(replay, look);
		}
	}
}
