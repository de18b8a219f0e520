/* Counting what people have answered of a rollout, and taking it back where a rule fires. */
#include "jobs/rollout_private.h"

#include "base/str.h"
#include "db/store.h"
#include "jobs/ladder.h"
#include "jobs/rollout_judge.h"

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
	if (rc == 0 && ladder.watching && watch_meter(&ladder.watch) >= 1)
		rollout_audits_fire(alarm);
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
	char *evidence = rollout_evidence(&trial->plan, standing->checks, standing->check_count, &standing->counts), words[220];
	int rc;

	rollout_fired_words(fired, trial->news->why);
	snprintf(words, sizeof words, ROLLOUT_TAKEN_BACK "%s", trial->news->why);
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

/* ---- what runs beside LIVE ---- */

static int stop(struct trial *trial, const struct rollout_standing *standing, const struct rollout_check *fired, struct err *err)
{
	char *evidence = rollout_evidence(&trial->plan, standing->checks, standing->check_count, &standing->counts);
	char why[ROLLOUT_WHY], words[sizeof ROLLOUT_STOPPED + ROLLOUT_WHY];
	int rc;

	rollout_fired_words(fired, why);
	snprintf(words, sizeof words, ROLLOUT_STOPPED "%s", why);
	rc = rollout_fire_stop(trial->store, trial->stage, &trial->plan, fired->name, words, evidence, err);
	free(evidence);
	if (rc == 0 && !trial->news->words[0])
		snprintf(trial->news->words, sizeof trial->news->words, "a version is scored no more, %.160s", words);
	return rc;
}

static int look_beside(struct trial *trial, struct err *err)
{
	struct rollout_standing standing;
	const struct rollout_check *fired;
	struct rollout_said said;

	if (is_due(trial, err) < 0 || rollout_standing(trial->store, trial->stage, &trial->plan, &standing, err) < 0)
		return -1;
	said = said_of(&standing.counts);
	if (rollout_marks_write(trial->store, trial->plan.plan_id, &trial->newest, &said, err) < 0)
		return -1;
	fired = rollout_fired(standing.checks, standing.check_count);
	return fired ? stop(trial, &standing, fired, err) : 0;
}

/* Only what versions say moves these rules. */
static int has_said(struct trial *trial, struct err *err)
{
	int due = is_due(trial, err);

	return due < 0 ? -1 : trial->marks.prediction_id != trial->newest.prediction_id;
}

static int tend_beside(struct trial *trial, int64_t version_id, struct err *err)
{
	const struct traffic *now;
	enum traffic_role role;
	int got = rollout_plan_beside(trial->store, trial->stage, version_id, &trial->arena, &trial->plan, err);

	if (got > 0)
		got = has_said(trial, err);
	if (got <= 0)
		return got;
	if (store_begin(trial->store, STORE_LAZY, err) < 0)
		return -1;
	now = rollout_traffic_now(trial->store, trial->stage, err);
	role = now ? traffic_role_in(now, version_id) : TRAFFIC_IDLE;
	if (!now || ((role == TRAFFIC_SHADOW || role == TRAFFIC_NEXT) && look_beside(trial, err) < 0)) {
		store_rollback(trial->store);
		return -1;
	}
	return store_commit(trial->store, err);
}

static int tend_all_beside(struct trial *trial, struct err *err)
{
	const struct traffic *now = rollout_traffic_now(trial->store, trial->stage, err);
	struct traffic traffic;
	int rc = now ? 0 : -1;

	if (now)
		traffic = *now; /* it moves with what is stopped */
	for (int i = 0; rc == 0 && i < traffic.count; i++) {
		enum traffic_role role = traffic.versions[i].role;

		if (role == TRAFFIC_SHADOW || role == TRAFFIC_NEXT)
			rc = tend_beside(trial, traffic.versions[i].version_id, err);
	}
	return rc;
}

int rollout_tend(struct store *store, const struct stage *stage, struct rollout_news *news, struct err *err)
{
	struct trial trial = { .store = store, .stage = stage, .arena = ARENA_EMPTY, .news = news };
	int rc;

	*news = (struct rollout_news){ .rolled_back = false };
	rc = tend(&trial, err);
	if (rc == 0)
		rc = tend_all_beside(&trial, err);
	arena_release(&trial.arena);
	return rc;
}
