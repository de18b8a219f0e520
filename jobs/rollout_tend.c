/* Counting what people have answered of a rollout, and taking it back where a rule fires. */
#include "jobs/rollout_private.h"

#include "base/str.h"
#include "db/store.h"
#include "jobs/ladder.h"
#include "jobs/rollout_judge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct trial {
	struct store        *store;
	const struct stage  *stage;
	struct arena         arena;
	struct rollout_plan  plan;
	struct rollout_marks marks, newest;
	struct rollout_news *news;
};

/* Whether anything came that could move a test: 1, 0, -1. */
static int is_due(struct trial *trial, struct err *err)
{
	const struct rollout_marks *a = &trial->marks, *b = &trial->newest;

	if (rollout_marks_read(trial->store, trial->plan.plan_id, &trial->marks, err) < 0 ||
	    rollout_marks_newest(trial->store, &trial->newest, err) < 0)
		return -1;
	return a->folded_id != b->folded_id || a->prediction_id != b->prediction_id || a->pause_id != b->pause_id ||
	       a->level_change_id != b->level_change_id;
}

/* ---- what fired, for the record ---- */

static json_t *real_or_null(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *check_json(const struct rollout_check *check)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:b}", "name", check->name, "value", real_or_null(check->value), "bound",
	                 real_or_null(check->bound), "evidence", real_or_null(check->evidence), "limit", real_or_null(check->limit), "ok",
	                 check->ok);
}

static json_t *steps_json(const struct trial *trial, const struct rollout_counts *counts)
{
	json_t *list = json_array();

	for (int i = 0; i < trial->plan.step_count; i++) {
		const struct rollout_arms *arms = &counts->steps[i];

		json_array_append_new(list, json_pack("{s:f, s:I, s:I, s:I, s:I}", "share", arms->share, "canary_judged", (json_int_t)arms->canary_judged,
		                                      "canary_errors", (json_int_t)arms->canary_errors, "against_judged",
		                                      (json_int_t)arms->against_judged, "against_errors", (json_int_t)arms->against_errors));
	}
	return list;
}

/* The caller frees it. */
static char *evidence_of(const struct trial *trial, const struct rollout_standing *standing)
{
	const struct rollout_counts *counts = &standing->counts;
	json_t *checks = json_array(), *evidence;
	char *text;

	for (int i = 0; i < standing->check_count; i++)
		if (standing->checks[i].is_rule)
			json_array_append_new(checks, check_json(&standing->checks[i]));
	evidence = json_pack("{s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "rules", checks, "steps", steps_json(trial, counts), "both_right",
	                     (json_int_t)counts->both_right, "only_candidate_right", (json_int_t)counts->gains, "only_candidate_wrong",
	                     (json_int_t)counts->losses, "both_wrong", (json_int_t)counts->both_wrong, "predictions",
	                     (json_int_t)counts->predictions, "nulls", (json_int_t)counts->nulls, "failures", (json_int_t)counts->failures,
	                     "canary_items", (json_int_t)counts->canary_items);
	text = json_dumps(evidence, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
	json_decref(evidence);
	return text;
}

/* ---- going back ---- */

/* Where the canary decides by its own evidence, its audits are watched like LIVE's. */
static int watch_canary(const struct trial *trial, struct rollout_check *alarm, struct err *err)
{
	const struct traffic *traffic = rollout_traffic_now(trial->store, trial->stage, err);
	struct ladder ladder;
	int rc;

	if (!traffic)
		return -1;
	if (traffic_canary(traffic, NULL) != trial->plan.model_version_id)
		return 0;
	rc = ladder_read_version(trial->store, trial->stage->name, trial->plan.model_version_id, &ladder, err);
	if (rc == 0 && ladder.watching && watch_meter(&ladder.watch) >= 1) {
		alarm->ok = false;
		snprintf(alarm->why, sizeof alarm->why, "audits of what it decided by itself show more errors than agreed");
	}
	ladder_release(&ladder);
	return rc;
}

static int watch_canary_by(const struct trial *trial, struct rollout_standing *standing, struct err *err)
{
	for (int i = 0; i < standing->check_count; i++)
		if (str_equal(standing->checks[i].name, "alarm"))
			return watch_canary(trial, &standing->checks[i], err);
	return 0;
}

static int go_back(struct trial *trial, const struct rollout_standing *standing, const struct rollout_check *fired, struct err *err)
{
	char *evidence = evidence_of(trial, standing), words[220];
	int rc;

	snprintf(trial->news->why, sizeof trial->news->why, "by rule %.20s: %.150s", fired->name, fired->why);
	snprintf(words, sizeof words, "taken back %s", trial->news->why);
	rc = rollout_fire(trial->store, trial->stage, fired->name, words, evidence, err);
	free(evidence);
	if (rc < 0)
		return -1;
	trial->news->rolled_back = true;
	snprintf(trial->news->words, sizeof trial->news->words, "the new version was taken back %.168s", trial->news->why);
	return 0;
}

static struct rollout_said said_of(const struct rollout_counts *counts)
{
	return (struct rollout_said){ counts->predictions, counts->nulls, counts->failures, counts->slow, counts->canary_items, counts->alarms };
}

static int look(struct trial *trial, struct err *err)
{
	struct rollout_standing standing;
	const struct rollout_check *fired;
	struct rollout_said said;

	if (rollout_standing(trial->store, trial->stage, &trial->plan, &standing, err) < 0)
		return -1;
	said = said_of(&standing.counts);
	if (rollout_marks_write(trial->store, trial->plan.plan_id, &trial->newest, &said, err) < 0 ||
	    watch_canary_by(trial, &standing, err) < 0)
		return -1;
	fired = rollout_fired(standing.checks, standing.check_count);
	return fired ? go_back(trial, &standing, fired, err) : 0;
}

/* Inside a write: what was found before may have been done by somebody else since. */
static int count(struct trial *trial, struct err *err)
{
	if (rollout_tend_epoch(trial->store, trial->stage, trial->plan.model_version_id, err) < 0 ||
	    is_due(trial, err) < 0 || rollout_judge(trial->store, trial->stage, &trial->plan, &trial->marks, err) < 0)
		return -1;
	return look(trial, err);
}

static int tend(struct trial *trial, struct err *err)
{
	int got = rollout_plan_current(trial->store, trial->stage, &trial->arena, &trial->plan, err);

	if (got > 0)
		got = is_due(trial, err);
	if (got <= 0)
		return got;
	/* Lazy: what a power cut takes is counted again, unless something came of it. */
	if (store_begin(trial->store, STORE_LAZY, err) < 0)
		return -1;
	got = rollout_plan_current(trial->store, trial->stage, &trial->arena, &trial->plan, err);
	if (got < 0 || (got > 0 && count(trial, err) < 0)) {
		store_rollback(trial->store);
		return -1;
	}
	return store_commit(trial->store, err);
}

int rollout_tend(struct store *store, const struct stage *stage, struct rollout_news *news, struct err *err)
{
	struct trial trial = { .store = store, .stage = stage, .arena = ARENA_EMPTY, .news = news };
	int rc;

	*news = (struct rollout_news){ .rolled_back = false };
	rc = tend(&trial, err);
	arena_release(&trial.arena);
	return rc;
}
