#include "jobs/score.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "db/model_version.h"
#include "db/rollout.h"
#include "db/stage.h"
#include "db/store.h"
#include "jobs/ladder.h"
#include "jobs/monotonic.h"
#include "jobs/notify.h"
#include "jobs/queue_order.h"
#include "jobs/retrain.h"
#include "jobs/reroute.h"
#include "jobs/score_runner.h"
#include "jobs/stage_sweep.h"
#include "jobs/stage_walk.h"
#include "ladder/level.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WATCH_MS   250
#define TEND_MS    60000 /* answers settle without anybody writing anything */
#define SIDE_ITEMS 64    /* of a version beside LIVE, before LIVE is asked again */
#define LOOK_ITEMS 256   /* of any, before a watch looks at what else has fallen due; a page of them */

struct score {
	struct store        *store;
	const struct actor  *by;
	const struct score_options *options;
	struct score_result *result;
	const char          *stage_name;
	struct score_runner **runners;   /* LIVE first, then a canary, then the others */
	int                  count;
	bool                 walks;      /* one of several stages: what cannot be run here is left to people */
	bool                 routes_only; /* no version in play can be run: what waits is routed, and nothing is scored */
	struct score_budget  budget;
	struct reroute       reroute;    /* of what waits and is predicted already */
	int64_t              notified_ms; /* when alarms were last told */
	int64_t              retrain_ms;  /* when it was last asked whether a run is due */
	struct score_result  counts;     /* of what was rerouted, and of versions that are gone */
};

static bool stopped(const struct score *score)
{
	return score->options->stop && *score->options->stop;
}

/* ---- who takes part ---- */

/* Where the machine decides by imported predictions, giving it what waits is all there is to do; for a watch,
 * also while it does not. */
static bool may_only_route(const struct score *score, const struct stage *stage)
{
	return !score->options->model && (score->walks || stage->level >= LEVEL_PARTIAL || score->routes_only);
}

/* The runner of a version; a new one at the end where it has none. */
static int need_runner(struct score *score, int64_t version_id, struct err *err)
{
	for (int i = 0; i < score->count; i++)
		if (score->runners[i]->batch.model_version_id == version_id) {
			score->runners[i]->gone = false;
			return score_runner_look(score->runners[i], err);
		}
	score->runners = xrealloc(score->runners, (size_t)score->count + 1, sizeof *score->runners);
	score->runners[score->count] = xcalloc(1, sizeof **score->runners);
	return score_runner_open(score->runners[score->count++], score->store, score->stage_name, score->by, score->options, version_id, err);
}

static int find_named(struct score *score, const struct stage *stage, struct arena *arena, struct err *err)
{
	struct model_version version;
	int found = model_version_find(score->store, stage, score->options->model, arena, &version, err);

	if (found == 0)
		return err_set(err, "stage %s has no version \"%s\"", stage->name, score->options->model);
	return found < 0 ? -1 : need_runner(score, version.model_version_id, err);
}

static int find_in_play(struct score *score, const struct stage *stage, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rollout_plan plan;
	struct traffic traffic;
	int runs = 0, rc = rollout_traffic(score->store, stage, &traffic, err);

	if (rc == 0)
		rc = runs = rollout_plan_current(score->store, stage, &arena, &plan, err);
	for (int i = 0; rc >= 0 && i < traffic.count; i++) {
		enum traffic_role role = traffic.versions[i].role;

		if (role > TRAFFIC_IDLE && (role != TRAFFIC_STANDBY || runs > 0)) /* compared while the new one bakes */
			rc = need_runner(score, traffic.versions[i].version_id, err);
	}
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

static int by_role(const void *a, const void *b)
{
	const struct score_runner *x = *(struct score_runner *const *)a, *y = *(struct score_runner *const *)b;

	return (int)y->role - (int)x->role; /* LIVE is the highest, a canary the next */
}

static void add_counts(struct score_result *sum, const struct score_result *counts)
{
	sum->scored += counts->scored;
	sum->failed += counts->failed;
	sum->null += counts->null;
	sum->outdated += counts->outdated;
	sum->human += counts->human;
	sum->automatic += counts->automatic;
	sum->audit += counts->audit;
}

static void drop(struct score *score, struct score_runner *runner)
{
	add_counts(&score->counts, &runner->counts);
	score_runner_close(runner);
	free(runner);
}

/* Those that are gone give back what they have; what they have said counts. */
static void drop_gone(struct score *score)
{
	int kept = 0;

	for (int i = 0; i < score->count; i++) {
		if (score->runners[i]->gone)
			drop(score, score->runners[i]);
		else
			score->runners[kept++] = score->runners[i];
	}
	score->count = kept;
}

static int check_can_run(struct score *score, const struct stage *stage, struct err *err)
{
	int able = 0;

	for (int i = 0; i < score->count; i++)
		able += score_runner_can_run(score->runners[i], stage);
	if (able == 0 && !may_only_route(score, stage))
		return err_set(err, "%s is imported: there is no model to run", score->runners[0]->version.title);
	score->routes_only = able == 0;
	return 0;
}

static int find_versions(struct score *score, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int rc = stage_read(score->store, score->stage_name, &arena, &stage, err);

	for (int i = 0; i < score->count; i++)
		score->runners[i]->gone = true;
	if (rc == 0)
		rc = score->options->model ? find_named(score, &stage, &arena, err) : find_in_play(score, &stage, err);
	if (rc == 0) {
		drop_gone(score);
		qsort(score->runners, (size_t)score->count, sizeof *score->runners, by_role);
		rc = check_can_run(score, &stage, err);
	}
	arena_release(&arena);
	return rc;
}

/* ---- the run ---- */

static int count_missing(struct score *score, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int64_t count = 0;
	int rc = stage_read(score->store, score->stage_name, &arena, &stage, err);

	for (int i = 0; rc == 0 && i < score->count; i++) {
		const int64_t more = score_runner_can_run(score->runners[i], &stage) ? score_runner_missing(score->runners[i], &stage, err) : 0;

		count += more;
		rc = more < 0 ? -1 : 0;
	}
	arena_release(&arena);
	score->budget.total = score->budget.given + count;
	if (score->budget.limit > 0 && score->budget.total > score->budget.limit)
		score->budget.total = score->budget.limit;
	return rc;
}

/* Runs a version over a scope where it can be run at all: how many items, or -1. */
/* Who watches also tells people of alarms and begins a training that is due, however much there is to score. */
static void look_aside(struct score *score)
{
	if (!score->options->watch)
		return;
	notify_aside(score->store, score->stage_name, score->by, &score->notified_ms);
	retrain_aside(score->store, score->stage_name, score->by, &score->retrain_ms);
}

/* Up to `most` items, 0: all of them. How many, or -1. */
static int run_scope(struct score *score, struct score_runner *runner, enum prediction_scope scope, int64_t most, struct err *err)
{
	int got = 0, given = 0;

	if (!runner->version.path)
		return 0;
	do {
		got = score_runner_run(runner, scope, most > 0 ? most : LOOK_ITEMS, &score->budget, err);
		if (got < 0)
			return -1;
		given += got;
		look_aside(score);
	} while (most == 0 && got == LOOK_ITEMS && !stopped(score));
	return given;
}

/* Those whose answer counts, each first for the items that are its own. */
static int run_answering(struct score *score, struct err *err)
{
	struct score_runner *live = score->runners[0], *canary = score->count > 1 ? score->runners[1] : NULL;

	if (!canary || canary->role != TRAFFIC_CANARY)
		return run_scope(score, live, PREDICTION_ALL, 0, err);
	if (run_scope(score, live, PREDICTION_OWN, 0, err) < 0 || run_scope(score, canary, PREDICTION_OWN, 0, err) < 0 ||
	    run_scope(score, live, PREDICTION_ALL, 0, err) < 0)
		return -1;
	return run_scope(score, canary, PREDICTION_SIDE, 0, err);
}

/* A few items of each that is only compared: LIVE never waits for more than that. */
static int run_beside(struct score *score, struct err *err)
{
	int given = 0;

	for (int i = 1; i < score->count; i++) {
		int got = score->runners[i]->role == TRAFFIC_CANARY ? 0 : run_scope(score, score->runners[i], PREDICTION_SIDE, SIDE_ITEMS, err);

		if (got < 0)
			return -1;
		given += got;
	}
	return given;
}

static int run_all(struct score *score, struct err *err)
{
	int more;

	if (score->options->model)
		return run_scope(score, score->runners[0], score->options->exam ? PREDICTION_EXAM : PREDICTION_ALL, 0, err);
	do {
		if (run_answering(score, err) < 0)
			return -1;
		more = run_beside(score, err);
	} while (more > 0);
	return more;
}

/* Scores all that is there now. */
static int score_round(struct score *score, struct err *err)
{
	int rc;

	if (score->routes_only)
		return 0;
	rc = count_missing(score, err);
	if (rc == 0)
		rc = run_all(score, err);
	for (int i = 0; i < score->count; i++)
		if (score_runner_finish(score->runners[i], rc < 0 ? NULL : err) < 0)
			rc = -1;
	return rc < 0 ? -1 : 0;
}

/* Sleeps until something is written that may be work, a minute is over, or it is time to stop. */
static void wait_for_change(const struct score *score, int64_t seen)
{
	const struct timespec time = { 0, WATCH_MS * 1000000L };

	for (int slept_ms = 0; slept_ms < TEND_MS && !stopped(score) && store_change_counter(score->store) == seen; slept_ms += WATCH_MS)
		nanosleep(&time, NULL);
}

/* Versions come and go, each with workers of its own. */
static int follow_versions(struct score *score, struct err *err)
{
	if (find_versions(score, err) < 0)
		return -1;
	for (int i = 0; i < score->count; i++)
		score_runner_rewind(score->runners[i]);
	return 0;
}

/* A promotion may have given the machine what waited for people; an event of its own tells of it. */
static int reroute(struct score *score, struct err *err)
{
	struct reroute before = score->reroute;

	if (score->options->model)
		return 0;
	if (reroute_waiting(score->store, score->stage_name, score->by, score->options->stop, &score->reroute, err) < 0)
		return -1;
	score->counts.human += score->reroute.human - before.human;
	score->counts.automatic += score->reroute.automatic - before.automatic;
	score->counts.audit += score->reroute.audit - before.audit;
	return 0;
}

static bool is_done(const struct score *score)
{
	return score->budget.limit > 0 && score->budget.given >= score->budget.limit;
}

/* Whether a stage takes part in this round: 1; 0: the others go on without it; -1. */
static int takes_part(struct score *score, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	struct err why = ERR_NONE;
	int got = stage_read(score->store, score->stage_name, &arena, &stage, err);

	if (got == 0)
		got = stage_walk_takes_part(score->store, &stage, &why, err);
	if (got == 0 && !score->walks)
		got = err_set(err, "%s", why.text);
	arena_release(&arena);
	return got;
}

/* What was said puts the queue into another order. */
static int rank_waiting(struct score *score, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int got = stage_read(score->store, score->stage_name, &arena, &stage, err) < 0 ? -1 : 1;

	while (got > 0 && !stopped(score))
		got = queue_order_tend(score->store, &stage, QUEUE_ORDER_MANY, err);
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

/* All that one stage has to do now. */
static int run_stage(struct score *score, struct err *err)
{
	int part = takes_part(score, err);

	if (part <= 0)
		return part;
	if (reroute(score, err) < 0 || follow_versions(score, err) < 0)
		return -1;
	return score_round(score, err) < 0 ? -1 : rank_waiting(score, err);
}

/* The stages in their order: what one hands on the next finds there. */
static int run_round(struct score *scores, int count, struct err *err)
{
	struct score *first = &scores[0];

	if (stage_sweep(first->store, first->by, first->options->stop, err) < 0)
		return -1;
	for (int i = 0; i < count && !stopped(first); i++) {
		if (i > 0)
			scores[i].budget.given = scores[i - 1].budget.given;
		if (is_done(&scores[i]))
			continue;
		if (run_stage(&scores[i], err) < 0)
			return count > 1 ? err_wrap(err, "stage %s", scores[i].stage_name) : -1;
	}
	first->budget.given = scores[count - 1].budget.given;
	return 0;
}

static int tend_all(struct score *scores, int count, struct err *err)
{
	for (int i = 0; i < count; i++)
		if (ladder_tend(scores[i].store, scores[i].stage_name, NULL, err) < 0)
			return -1;
	return 0;
}

/* How many were thrown away since upstream changed while they were asked about: they are to be asked about again. */
static int64_t count_outdated(const struct score *scores, int count)
{
	int64_t outdated = 0;

	for (int i = 0; i < count; i++) {
		outdated += scores[i].counts.outdated;
		for (int j = 0; j < scores[i].count; j++)
			outdated += scores[i].runners[j]->counts.outdated;
	}
	return outdated;
}

/* Until nothing changes meanwhile. */
static int run_rounds(struct score *scores, int count, struct err *err)
{
	int64_t before;

	do {
		before = count_outdated(scores, count);
		if (run_round(scores, count, err) < 0)
			return -1;
	} while (count_outdated(scores, count) > before && !stopped(scores) && !is_done(scores));
	return 0;
}

static int run(struct score *scores, int count, struct err *err)
{
	struct score *first = &scores[0];

	for (;;) {
		int64_t seen = store_change_counter(first->store);

		if (run_rounds(scores, count, err) < 0)
			return -1;
		if (!first->options->watch || stopped(first) || is_done(first))
			return 0;
		for (int i = 0; i < count; i++)
			look_aside(&scores[i]);
		wait_for_change(first, seen);
		if (stopped(first))
			return 0;
		if (tend_all(scores, count, err) < 0)
			return -1;
	}
}

static void tell_problem(struct score *score)
{
	for (int i = 0; i < score->count && !*score->result->problem; i++)
		if (*score->runners[i]->problem.text)
			snprintf(score->result->problem, sizeof score->result->problem, "%s", score->runners[i]->problem.text);
}

/* Gives back what a stage has, and adds what it did. */
static void end_stage(struct score *score, struct score_result *result)
{
	for (int i = 0; i < score->count; i++)
		drop(score, score->runners[i]);
	free(score->runners);
	add_counts(result, &score->counts);
	result->routes_only = result->routes_only && score->routes_only;
}

/* ---- a run that is kept open ---- */

struct scoring {
	struct score       *scores;   /* a stage each, in their order */
	int                 count;
	struct score_result result;
	struct score_options options;
	struct actor        by;
	struct arena        arena;    /* names of stages */
	double              began;
};

static int open_stages(struct scoring *scoring, struct store *store, const char *stage, struct err *err)
{
	const char **names = &stage;

	scoring->count = stage ? 1 : stage_names(store, &scoring->arena, &names, err);
	if (scoring->count > 1 && scoring->options.model)
		return err_set(err, "which stage is version %s of? say --stage", scoring->options.model);
	if (scoring->count < 0)
		return scoring->count = 0, -1;
	scoring->scores = xcalloc((size_t)scoring->count, sizeof *scoring->scores);
	for (int i = 0; i < scoring->count; i++)
		scoring->scores[i] = (struct score){
			.store = store, .by = &scoring->by, .options = &scoring->options, .result = &scoring->result,
			.stage_name = names[i] ? arena_strdup(&scoring->arena, names[i]) : NULL, .walks = scoring->count > 1,
			.budget = { .limit = scoring->options.limit },
		};
	return 0;
}

int score_open(struct store *store, const char *stage, const struct actor *by, const struct score_options *options,
               struct scoring **opened, struct err *err)
{
	struct scoring *scoring;

	*opened = NULL;
	if (by->role == ROLE_ANALYST)
		return err_set(err, "scoring takes somebody who works here; %s is %s", by->name, role_name(by->role));
	*opened = scoring = xcalloc(1, sizeof *scoring);
	scoring->options = *options;
	scoring->by = *by;
	scoring->began = monotonic_seconds();
	return open_stages(scoring, store, stage, err);
}

int score_more(struct scoring *scoring, struct err *err)
{
	if (run(scoring->scores, scoring->count, err) < 0)
		return -1;
	for (int i = 0; i < scoring->count; i++)
		tell_problem(&scoring->scores[i]);
	return 0;
}

void score_close(struct scoring *scoring, struct score_result *result)
{
	*result = (struct score_result){ 0 };
	if (!scoring)
		return;
	scoring->result.routes_only = scoring->count > 0;
	for (int i = 0; i < scoring->count; i++)
		end_stage(&scoring->scores[i], &scoring->result);
	scoring->result.seconds = monotonic_seconds() - scoring->began;
	*result = scoring->result;
	free(scoring->scores);
	arena_release(&scoring->arena);
	free(scoring);
}

int score_run(struct store *store, const char *stage, const struct actor *by, const struct score_options *options,
              struct score_result *result, struct err *err)
{
	struct scoring *scoring;
	int rc = score_open(store, stage, by, options, &scoring, err);

	if (rc == 0)
		rc = score_more(scoring, err);
	score_close(scoring, result);
	return rc;
}
