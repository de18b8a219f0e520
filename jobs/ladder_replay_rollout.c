/* What people judged of a rollout counted again from what they and both versions said, row by row, with its rules
 * asked wherever they were asked: a rule that fires there took the version back, and nothing else did. */
#include "jobs/ladder_replay_private.h"

#include "base/clock.h"
#include "base/str.h"
#include "jobs/rollout_judge.h"
#include "jobs/rollout_private.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct trial {
	struct ladder_replay       *replay;
	struct ladder_replay_plan  *known;
	const struct rollout_plan  *plan;
	struct arena                arena;
	struct rollout_given        given[ROLLOUT_STEPS];
	int                         given_count;
	struct rollout_past_judged *rows;
	int                         count, counted;
	struct stage_past           past;      /* labels by which rows are counted */
	int                         label_set; /* of these; 0: none yet */
	struct rollout_counts       counts;
	struct rollout_said         said;      /* at the newest look */
};

#define PLAN(trial) "rollout_plan", (trial)->plan->plan_id
#define ROW(row)    "rollout_judged", (row)->judged_id

static double was_set(const struct trial *trial, const char *key, int64_t at_ms)
{
	return setting_past_value(&trial->replay->settings, trial->replay->stage.stage_id, key, INT64_MAX, at_ms).real;
}

/* ---- which items were judged, and how each counts ---- */

/* What a row would be by the facts of a moment. */
struct made { struct rollout_subject subject; struct rollout_judgement judgement; bool counts; };

static int make(const struct trial *trial, int64_t item_id, const struct rollout_subject_moment *moment, struct made *made, struct err *err)
{
	int got = rollout_subject_at(trial->replay->store, &trial->replay->stage, trial->plan, item_id, moment, &made->subject, err);

	made->counts = got > 0 && rollout_judgement_of(trial->plan, trial->given, trial->given_count, &made->subject, &made->judgement);
	return got < 0 ? -1 : 0;
}

static bool is_as(const struct rollout_past_judged *row, const struct made *made)
{
	return made->counts && str_equal(row->arm, made->judgement.arm) && row->comparable == made->judgement.comparable &&
	       row->step == made->judgement.step && row->candidate_prediction_id == made->subject.candidate_prediction_id &&
	       row->against_prediction_id == made->subject.against_prediction_id && row->decision_id == made->subject.decision_id &&
	       row->decided_label_id == made->subject.decided_label_id;
}

static void tell_row(struct trial *trial, const struct rollout_past_judged *row, const struct made *made)
{
	struct ladder_replay *replay = trial->replay;

	if (!made->counts) {
		ladder_replay_tell(replay, ROW(row), "its item was not to be counted then");
		return;
	}
	ladder_replay_text(replay, ROW(row), "its arm", row->arm, made->judgement.arm);
	ladder_replay_integer(replay, ROW(row), "whether it tells the arms apart", row->comparable, made->judgement.comparable);
	ladder_replay_integer(replay, ROW(row), "its step", row->step, made->judgement.step);
	ladder_replay_integer(replay, ROW(row), "the candidate's prediction", row->candidate_prediction_id, made->subject.candidate_prediction_id);
	ladder_replay_integer(replay, ROW(row), "the other's prediction", row->against_prediction_id, made->subject.against_prediction_id);
	ladder_replay_integer(replay, ROW(row), "its decision", row->decision_id, made->subject.decision_id);
	ladder_replay_integer(replay, ROW(row), "its decided label", row->decided_label_id, made->subject.decided_label_id);
}

/* What came in the same millisecond was there, or was not. */
static int compare_row(struct trial *trial, const struct rollout_past_judged *row, struct err *err)
{
	struct rollout_subject_moment moment = { row->judged_ms, row->judged_ms, row->judged_id };
	struct made made, before;

	if (make(trial, row->item_id, &moment, &made, err) < 0)
		return -1;
	if (is_as(row, &made))
		return 0;
	moment.until_ms--;
	if (make(trial, row->item_id, &moment, &before, err) < 0)
		return -1;
	if (!is_as(row, &before))
		tell_row(trial, row, &made);
	return 0;
}

static void check_time(struct trial *trial, const struct rollout_past_judged *row, int64_t before_ms)
{
	if (row->judged_ms < before_ms)
		ladder_replay_tell(trial->replay, ROW(row), "it stands after one that was counted later");
	if (row->judged_ms > trial->known->ended_ms)
		ladder_replay_tell(trial->replay, ROW(row), "it was counted when plan %" PRId64 " was over", trial->plan->plan_id);
}

/* What had to be counted when the plan was looked at last, and is so still. */
static int check_left(struct trial *trial, struct err *err)
{
	struct rollout_past_left *left;
	int count;

	if (rollout_is_beside(trial->plan->kind))
		return 0; /* nothing is judged of it */
	if (rollout_past_left(trial->replay->store, trial->plan, &trial->known->state.marks, &trial->arena, &left, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		int64_t by_ms = left[i].folded_ms > trial->plan->at_ms ? left[i].folded_ms : trial->plan->at_ms;
		struct rollout_subject_moment then = { INT64_MAX, by_ms, INT64_MAX }, now = { INT64_MAX, INT64_MAX, INT64_MAX };
		struct made was, is;

		if (make(trial, left[i].item_id, &then, &was, err) < 0 || (was.counts && make(trial, left[i].item_id, &now, &is, err) < 0))
			return -1;
		if (was.counts && is.counts)
			ladder_replay_tell(trial->replay, "rollout_judged", 0, "what people said of item %" PRId64 " was to be counted for plan %" PRId64,
			                   left[i].item_id, trial->plan->plan_id);
	}
	return 0;
}

/* ---- what they add up to ---- */

static enum rollout_answer answer_of(const struct trial *trial, int64_t label_id, int64_t decided_id, bool unlike)
{
	if (!label_id)
		return ROLLOUT_ANSWER_NONE;
	if (unlike)
		return ROLLOUT_ANSWER_WRONG;
	return stage_past_final(&trial->past, label_id) == stage_past_final(&trial->past, decided_id) ? ROLLOUT_ANSWER_RIGHT : ROLLOUT_ANSWER_WRONG;
}

static enum rollout_arm arm_of(const char *name)
{
	if (str_equal(name, "candidate"))
		return ROLLOUT_ARM_CANDIDATE;
	return str_equal(name, "against") ? ROLLOUT_ARM_AGAINST : ROLLOUT_ARM_BOTH;
}

/* Rows are counted by the labels of the moment: with others all begin anew. */
static int take_labels(struct trial *trial, int64_t at_ms, struct err *err)
{
	int label_set = refold_label_set(trial->replay->store, &trial->replay->stage, at_ms, err);

	if (label_set < 0 || label_set == trial->label_set)
		return label_set < 0 ? -1 : 0;
	trial->label_set = label_set;
	trial->counted = 0;
	rollout_count_begin(trial->plan, &trial->counts);
	return stage_past_read(trial->replay->store, &trial->replay->stage, label_set, &trial->arena, &trial->past, err);
}

/* All rows up to one, as they counted then. */
static int count_until(struct trial *trial, int until, int64_t at_ms, struct err *err)
{
	if (take_labels(trial, at_ms, err) < 0)
		return -1;
	for (; trial->counted < until; trial->counted++) {
		const struct rollout_past_judged *row = &trial->rows[trial->counted];
		struct rollout_judged_rows counted = {
			.arm = arm_of(row->arm), .comparable = row->comparable, .step = row->step, .count = 1,
			.candidate = answer_of(trial, row->candidate_label_id, row->decided_label_id, row->candidate_unlike),
			.against = answer_of(trial, row->against_label_id, row->decided_label_id, row->against_unlike),
		};

		rollout_count_rows(&trial->counts, 0, &counted);
	}
	return 0;
}

static int ask_rules(const struct trial *trial, int64_t at_ms, struct rollout_check checks[ROLLOUT_CHECKS])
{
	struct rollout_ask ask = rollout_ask_rules(trial->plan);

	ask.alpha = was_set(trial, "rollout.alpha", at_ms);
	return rollout_checks(&ask, &trial->counts, checks);
}

/* ---- whether a rule was due ---- */

/* Looks that come one at the heels of the other are taken for one: rows once had a time each, not one for all of a look. */
#define LOOKS_APART CLOCK_SECOND_MS

/* Rows of one look were counted in one write, and the rules asked after the last of them. Of what else a rule may count
 * only the newest look is known. */
static int check_look(struct trial *trial, int until, struct err *err)
{
	const struct rollout_past_judged *row = &trial->rows[until - 1];
	struct rollout_check checks[ROLLOUT_CHECKS];
	const struct rollout_check *fired;

	if (until == trial->count || trial->rows[until].judged_ms < row->judged_ms + LOOKS_APART)
		return 0;
	if (count_until(trial, until, row->judged_ms, err) < 0)
		return -1;
	fired = rollout_fired(checks, ask_rules(trial, row->judged_ms, checks));
	if (fired)
		ladder_replay_tell(trial->replay, ROW(row), "rule %s was due to take the version back: %s", fired->name, fired->why);
	return 0;
}

static void take_said(struct trial *trial)
{
	const struct rollout_said *said = &trial->said;

	trial->counts.predictions = said->predictions;
	trial->counts.nulls = said->nulls;
	trial->counts.failures = said->failures;
	trial->counts.slow = said->slow;
	trial->counts.canary_items = said->items;
	trial->counts.alarms = said->alarms;
}

static void compare_act(struct trial *trial, const struct rollout_act *act, const struct rollout_check *checks, int count)
{
	const struct rollout_check *fired = rollout_fired(checks, count);
	const char *how = rollout_is_beside(trial->plan->kind) ? ROLLOUT_STOPPED : ROLLOUT_TAKEN_BACK;
	char why[ROLLOUT_WHY], reason[sizeof ROLLOUT_TAKEN_BACK + ROLLOUT_WHY];
	char *evidence;

	if (!fired) {
		ladder_replay_tell(trial->replay, "rollout_act", act->act_id, "it says that rule %s fired, and by the rows none did", act->rule);
		return;
	}
	rollout_fired_words(fired, why);
	snprintf(reason, sizeof reason, "%s%s", how, why);
	evidence = rollout_evidence(trial->plan, checks, count, &trial->counts);
	ladder_replay_text(trial->replay, "rollout_act", act->act_id, "its rule", act->rule, fired->name);
	ladder_replay_text(trial->replay, "rollout_act", act->act_id, "its reason", act->reason, reason);
	ladder_replay_text(trial->replay, "rollout_act", act->act_id, "its evidence", act->evidence, evidence);
	free(evidence);
}

static void audits_fire(const struct trial *trial, struct rollout_check *checks, int count)
{
	for (int i = 0; trial->known->audits_fire && i < count; i++)
		if (str_equal(checks[i].name, "alarm"))
			rollout_audits_fire(&checks[i]);
}

/* At the newest look all is known that rules count. When that was only an act tells: without one the chance that was
 * set by then is either of two. */
static int check_newest_look(struct trial *trial, struct err *err)
{
	const struct rollout_act *act = trial->known->fired;
	int64_t at_ms = act ? act->at_ms : trial->count > 0 ? trial->rows[trial->count - 1].judged_ms : trial->plan->at_ms;
	struct rollout_check checks[ROLLOUT_CHECKS];
	const struct rollout_check *fired;
	int count;

	if (count_until(trial, trial->count, at_ms, err) < 0)
		return -1;
	take_said(trial);
	count = ask_rules(trial, at_ms, checks);
	audits_fire(trial, checks, count);
	if (act) {
		compare_act(trial, act, checks, count);
		return 0;
	}
	fired = rollout_fired(checks, count);
	if (fired && isfinite(fired->evidence))
		fired = rollout_fired(checks, ask_rules(trial, INT64_MAX, checks));
	if (fired)
		ladder_replay_tell(trial->replay, PLAN(trial), "rule %s was due to take the version back: %s", fired->name, fired->why);
	return 0;
}

static int compare_state(struct trial *trial, struct err *err)
{
	const struct rollout_past_state *state = &trial->known->state;
	const struct rollout_marks *marks = &state->marks;
	struct rollout_said *said = &trial->said;
	struct rollout_marks newest;
	int64_t miscounted;

	if (rollout_past_said(trial->replay->store, &trial->replay->stage, trial->plan, rollout_slow_ms(trial->plan), marks, said, err) < 0 ||
	    rollout_marks_newest(trial->replay->store, &newest, err) < 0)
		return -1;
	if (marks->folded_id > newest.folded_id || marks->prediction_id > newest.prediction_id || marks->pause_id > newest.pause_id ||
	    marks->level_change_id > newest.level_change_id || marks->route_id > newest.route_id)
		ladder_replay_tell(trial->replay, "rollout_state", trial->plan->plan_id, "it names rows that are not there");
	if (rollout_past_miscounted(trial->replay->store, trial->plan->plan_id, &miscounted, err) < 0)
		return -1;
	if (miscounted)
		ladder_replay_tell(trial->replay, "rollout_state", trial->plan->plan_id, "what people have judged is counted otherwise than its rows are");
	ladder_replay_integer(trial->replay, "rollout_state", trial->plan->plan_id, "its predictions", state->said.predictions, said->predictions);
	ladder_replay_integer(trial->replay, "rollout_state", trial->plan->plan_id, "its nulls", state->said.nulls, said->nulls);
	ladder_replay_integer(trial->replay, "rollout_state", trial->plan->plan_id, "its failures", state->said.failures, said->failures);
	ladder_replay_integer(trial->replay, "rollout_state", trial->plan->plan_id, "its slow answers", state->said.slow, said->slow);
	ladder_replay_integer(trial->replay, "rollout_state", trial->plan->plan_id, "its items", state->said.items, said->items);
	return 0;
}

/* ---- one plan ---- */

static int replay_rows(struct trial *trial, struct err *err)
{
	int64_t before_ms = trial->plan->at_ms;

	for (int i = 0; i < trial->count; i++) {
		trial->replay->result->judged++;
		check_time(trial, &trial->rows[i], before_ms);
		before_ms = trial->rows[i].judged_ms;
		if (compare_row(trial, &trial->rows[i], err) < 0 || check_look(trial, i + 1, err) < 0)
			return -1;
	}
	return 0;
}

/* A plan that nobody has looked at yet has counted nothing. */
static int replay_plan(struct trial *trial, struct err *err)
{
	struct ladder_replay *replay = trial->replay;

	if (rollout_given_read(replay->store, trial->plan->plan_id, trial->given, &trial->given_count, err) < 0 ||
	    rollout_past_judged(replay->store, trial->plan->plan_id, &trial->arena, &trial->rows, &trial->count, err) < 0 ||
	    replay_rows(trial, err) < 0)
		return -1;
	replay->result->rollouts++;
	if (!trial->known->has_state) {
		if (trial->count > 0 || trial->known->fired)
			ladder_replay_tell(replay, PLAN(trial), "how far it was looked at is not there");
		return 0;
	}
	if (check_left(trial, err) < 0 || compare_state(trial, err) < 0)
		return -1;
	return check_newest_look(trial, err);
}

/* ---- all of them ---- */

int ladder_replay_plans(struct ladder_replay *replay, struct err *err)
{
	struct rollout_plan *plans;
	int count;

	if (rollout_past_plans(replay->store, &replay->stage, &replay->arena, &plans, &count, err) < 0)
		return -1;
	replay->plans = arena_alloc(&replay->arena, ((size_t)count + 1) * sizeof *replay->plans);
	replay->plan_count = count;
	for (int i = 0; i < count; i++) {
		struct ladder_replay_plan *known = &replay->plans[i];
		int got = rollout_past_state(replay->store, plans[i].plan_id, &known->state, err);

		if (got < 0)
			return -1;
		known->has_state = got > 0;
		known->plan = plans[i];
		known->ended_ms = INT64_MAX;
	}
	return 0;
}

/* Audits of a canary are asked as far as the newest look has read; those of LIVE take the level down. */
void ladder_replay_audits(struct ladder_replay *replay)
{
	const struct ladder *ladder = &replay->ladder;

	for (int i = 0; i < replay->plan_count; i++) {
		struct ladder_replay_plan *known = &replay->plans[i];

		if (known->plan.model_version_id == ladder->epoch.model_version_id && ladder->folded_id <= known->state.marks.folded_id)
			known->audits_fire = ladder->watching && watch_meter(&ladder->watch) >= 1;
	}
}

int ladder_replay_rollouts(struct ladder_replay *replay, struct err *err)
{
	int rc = ladder_replay_traffic(replay, err);

	for (int i = 0; rc == 0 && i < replay->plan_count; i++) {
		struct trial trial = { .replay = replay, .known = &replay->plans[i], .plan = &replay->plans[i].plan, .arena = ARENA_EMPTY };

		trial.known->audits_fire &= trial.known->as_canary;
		rc = replay_plan(&trial, err);
		arena_release(&trial.arena);
	}
	return rc;
}
