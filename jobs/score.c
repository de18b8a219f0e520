#include "jobs/score.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "db/item.h"
#include "db/model_version.h"
#include "db/prediction.h"
#include "db/setting_store.h"
#include "db/stage.h"
#include "db/store.h"
#include "jobs/ladder.h"
#include "jobs/media.h"
#include "jobs/model_pool.h"
#include "jobs/monotonic.h"
#include "jobs/reroute.h"
#include "jobs/score_batch.h"
#include "jobs/worker.h"
#include "ladder/level.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PAGE_ITEMS 256
#define WATCH_MS   250
#define TEND_MS    60000 /* answers settle without anybody writing anything */

struct score {
	struct store        *store;
	const struct actor  *by;
	const struct score_options *options;
	struct score_result *result;
	struct arena         arena;      /* of the run */
	const char          *stage_name;
	struct model_version version;
	bool                 routes_only; /* the version is imported: what waits is routed, and nothing is scored */
	struct model_pool    pool;
	struct score_batch   batch;
	struct arena         page_arena;
	int64_t             *page;       /* ids of items to score */
	int                  page_count, page_at;
	int64_t              after;      /* ids up to this one were given out */
	int64_t              given, total; /* items of this run */
	int                  under_way;  /* with the workers */
	char                *root;       /* of the source read last, and its folder; NULL and -1: none */
	int                  root_fd;
	struct reroute       reroute;    /* of what waits and is predicted already */
};

static bool stopped(const struct score *score)
{
	return score->options->stop && *score->options->stop;
}

/* ---- what to score ---- */

/* Where the machine decides by imported predictions, giving it what waits is all there is to do; for a watch,
 * also while it does not. */
static bool may_only_route(const struct score *score, const struct stage *stage)
{
	return !score->options->model && (stage->level >= LEVEL_PARTIAL || score->routes_only);
}

static int check_kind(const struct score *score, const struct stage *stage, struct err *err)
{
	if (str_equal(stage->kind, "image") || may_only_route(score, stage))
		return 0;
	return err_set(err, "stage %s judges %ss: models score pictures here, the predictions of others are imported",
	               stage->name, str_equal(stage->kind, "audio") ? "recording" : stage->kind);
}

static int take_version(struct score *score, const struct stage *stage, struct err *err)
{
	bool can_run = score->version.path && str_equal(stage->kind, "image");

	if (!can_run && !may_only_route(score, stage))
		return err_set(err, "%s is imported: there is no model to run", score->version.title);
	score->routes_only = !can_run;
	score->batch.model_version_id = score->version.model_version_id;
	return 0;
}

static int find_version(struct score *score, struct err *err)
{
	const char *reference = score->options->model;
	struct stage stage;
	int found;

	arena_clear(&score->arena);
	if (stage_read(score->store, score->stage_name, &score->arena, &stage, err) < 0 || check_kind(score, &stage, err) < 0)
		return -1;
	found = reference ? model_version_find(score->store, &stage, reference, &score->arena, &score->version, err)
	                  : model_version_live(score->store, &stage, &score->arena, &score->version, err);
	if (found == 0 && reference)
		return err_set(err, "stage %s has no version \"%s\"", stage.name, reference);
	if (found == 0)
		return err_set(err, "stage %s has no live version: add a model first", stage.name);
	return found < 0 ? -1 : take_version(score, &stage, err);
}

/* The next item; 0 where none is left. */
static int next_item(struct score *score, int64_t *item_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int rc = 0;

	if (stopped(score) || (score->options->limit > 0 && score->given == score->options->limit))
		return 0;
	if (score->page_at == score->page_count) {
		arena_clear(&score->page_arena);
		score->page_at = score->page_count = 0;
		rc = stage_read(score->store, score->stage_name, &arena, &stage, err);
		if (rc == 0)
			rc = prediction_missing(score->store, &stage, score->version.model_version_id,
			                        score->options->backfill, score->after, PAGE_ITEMS,
			                        &score->page_arena, &score->page, &score->page_count, err);
		arena_release(&arena);
		if (rc < 0 || score->page_count == 0)
			return rc < 0 ? -1 : 0;
	}
	*item_id = score->after = score->page[score->page_at++];
	score->given++;
	return 1;
}

/* ---- one item ---- */

static int open_root(struct score *score, const char *root, struct err *why)
{
	if (score->root && str_equal(score->root, root))
		return 0;
	if (score->root_fd >= 0)
		close(score->root_fd);
	free(score->root);
	score->root = NULL;
	score->root_fd = media_open_root(root, why);
	if (score->root_fd < 0)
		return err_wrap(why, "its folder");
	score->root = xstrdup(root);
	return 0;
}

/* Reads an item's file. 1; 0 where it cannot be, why says it; -1. */
static int read_item(struct score *score, int64_t item_id, char **bytes, size_t *length, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	struct item item;
	int rc = -1;

	if (item_read(score->store, item_id, &arena, &item, why) == 0) {
		rc = 0;
		if (!item.root || !item.path)
			err_set(why, "it has no file");
		else if (open_root(score, item.root, why) == 0 &&
		         media_read_beneath(score->root_fd, &item, bytes, length, why) == 0)
			rc = 1;
	}
	arena_release(&arena);
	return rc;
}

/* Takes back what is ready; wait: at least one, where any is under way. */
static int collect(struct score *score, bool wait, struct err *err)
{
	int got = 1;

	while (got > 0 && score->under_way > 0) {
		struct worker_result answer = { 0 };

		got = worker_wait(score->pool.workers, wait ? -1 : 0, &answer, err);
		if (got <= 0)
			break;
		wait = false;
		score->under_way--;
		if (score_batch_add(&score->batch, &answer, err) < 0)
			return -1;
		progress_step(score->options->progress, score->result->scored + score->batch.count, score->total, "scoring");
	}
	return got < 0 ? -1 : 0;
}

static int score_item(struct score *score, int64_t item_id, struct err *err)
{
	struct err why = ERR_NONE;
	char *bytes = NULL;
	size_t length = 0;
	int read = read_item(score, item_id, &bytes, &length, &why), rc = 0;

	if (read < 0) {
		if (err)
			*err = why;
		return -1;
	}
	if (read == 0)
		return score_batch_add_failure(&score->batch, item_id, why.text, err);
	while (rc == 0 && !worker_pool_has_room(score->pool.workers) && score->under_way > 0)
		rc = collect(score, true, err);
	if (rc == 0)
		rc = worker_submit(score->pool.workers, WORKER_SCORE, (uint64_t)item_id, bytes, length, err);
	free(bytes);
	if (rc < 0)
		return -1;
	score->under_way++;
	return collect(score, false, err);
}

/* ---- the run ---- */

static int open_pool(struct score *score, struct err *err)
{
	struct worker_options options = {
		.program = score->options->program,
		.engine_library = score->options->engine_library,
		.count = score->options->workers,
		.timeout_ms = (int)setting_integer(score->store, 0, "score.timeout"),
	};

	return score->pool.workers ? 0 : model_pool_open(&score->pool, &score->version, &options, err);
}

static int count_missing(struct score *score, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int64_t count = -1;

	if (stage_read(score->store, score->stage_name, &arena, &stage, err) == 0)
		count = prediction_missing_count(score->store, &stage, score->version.model_version_id,
		                                 score->options->backfill, err);
	arena_release(&arena);
	if (count < 0)
		return -1;
	score->total = score->result->scored + count;
	if (score->options->limit > 0 && score->total > score->options->limit)
		score->total = score->options->limit;
	return 0;
}

/* Scores all that is there now. */
static int score_round(struct score *score, struct err *err)
{
	int64_t item_id;
	int more, rc = 0;

	if (score->routes_only)
		return 0;
	rc = count_missing(score, err);
	while (rc == 0) {
		more = next_item(score, &item_id, err);
		if (more <= 0) {
			rc = more;
			break;
		}
		rc = open_pool(score, err);
		if (rc == 0)
			rc = score_item(score, item_id, err);
	}
	while (rc == 0 && score->under_way > 0)
		rc = collect(score, true, err);
	if (rc == 0)
		return score_batch_write(&score->batch, true, err);
	score_batch_write(&score->batch, true, NULL); /* what was found out is kept */
	return -1;
}

/* Sleeps until something is written that may be work, a minute is over, or it is time to stop. */
static void wait_for_change(const struct score *score, int64_t seen)
{
	const struct timespec time = { 0, WATCH_MS * 1000000L };

	for (int slept_ms = 0; slept_ms < TEND_MS && !stopped(score) && store_change_counter(score->store) == seen; slept_ms += WATCH_MS)
		nanosleep(&time, NULL);
}

/* A version that became live meanwhile takes over, with workers of its own. */
static int follow_version(struct score *score, struct err *err)
{
	int64_t before = score->version.model_version_id;

	if (find_version(score, err) < 0)
		return -1;
	if (score->version.model_version_id != before)
		model_pool_close(&score->pool);
	score->after = 0;
	return 0;
}

static void count_routes(struct score_result *counts, const struct reroute *before, const struct reroute *after)
{
	counts->human += after->human - before->human;
	counts->automatic += after->automatic - before->automatic;
	counts->audit += after->audit - before->audit;
}

/* A promotion may have given the machine what waited for people. */
static int reroute(struct score *score, struct err *err)
{
	struct reroute before = score->reroute;

	if (score->options->model)
		return 0;
	if (reroute_waiting(score->store, score->stage_name, score->by, score->options->stop, &score->reroute, err) < 0)
		return -1;
	count_routes(score->result, &before, &score->reroute);
	count_routes(&score->batch.logged, &before, &score->reroute); /* an event of their own tells of them */
	return 0;
}

static int run(struct score *score, struct err *err)
{
	if (reroute(score, err) < 0 || find_version(score, err) < 0)
		return -1;
	for (;;) {
		int64_t seen = store_change_counter(score->store);
		bool done;

		if (score_round(score, err) < 0)
			return -1;
		done = score->options->limit > 0 && score->given >= score->options->limit;
		if (!score->options->watch || stopped(score) || done)
			return 0;
		wait_for_change(score, seen);
		if (stopped(score))
			return 0;
		if (ladder_tend(score->store, score->stage_name, NULL, err) < 0 || follow_version(score, err) < 0 ||
		    reroute(score, err) < 0)
			return -1;
	}
}

int score_run(struct store *store, const char *stage, const struct actor *by, const struct score_options *options,
              struct score_result *result, struct err *err)
{
	struct score score = {
		.store = store, .by = by, .options = options, .result = result, .stage_name = stage, .root_fd = -1,
	};
	double began = monotonic_seconds();
	int rc;

	*result = (struct score_result){ 0 };
	if (by->role == ROLE_ANALYST)
		return err_set(err, "scoring takes somebody who works here; %s is %s", by->name, role_name(by->role));
	score_batch_open(&score.batch, store, stage, by, result);
	rc = run(&score, err);
	result->routes_only = score.routes_only;
	result->seconds = monotonic_seconds() - began;
	score_batch_release(&score.batch);
	model_pool_close(&score.pool);
	if (score.root_fd >= 0)
		close(score.root_fd);
	free(score.root);
	arena_release(&score.page_arena);
	arena_release(&score.arena);
	return rc;
}
