/* The thread that has the workers: gives them what waits, as many at once as there are workers, and hands
 * what they say to the thread that writes. What no model can be asked about goes there at once. */
#include "jobs/serve_private.h"

#include "base/str.h"
#include "db/model_version.h"
#include "db/prediction.h"
#include "db/rollout.h"
#include "db/setting_store.h"
#include "db/stage.h"
#include "db/stage_link.h"
#include "db/store.h"
#include "jobs/model_pool.h"
#include "jobs/monotonic.h"
#include "jobs/record.h"
#include "jobs/stage_walk.h"

#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POOLS    12   /* versions whose workers are kept, of all stages */
#define POOL_FDS 2
#define LOOK_MS  500  /* time limits of items under way */

struct pool {
	int64_t            version_id; /* 0: closed */
	struct model_pool  workers;
	struct serve_call *calls;      /* under way */
	int64_t            used_ms;
};

struct scorer {
	struct serve      *serve;
	struct store      *store;
	struct pool        pools[POOLS];
	struct serve_call *waiting, **last; /* for a worker, oldest first */
};

/* ---- which version answers ---- */

/* Whether the version has said already what it thinks of an item. */
static int is_known(struct scorer *scorer, const struct stage *stage, int64_t item_id, int64_t version_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct prediction prediction;
	int got = prediction_read(scorer->store, stage, item_id, version_id, &arena, &prediction, err);

	arena_release(&arena);
	return got;
}

/* The version that answers for what was sent, 0: none; *known: it has answered already. */
static int choose(struct scorer *scorer, const struct stage *stage, const struct serve_call *call, int64_t *version_id, int *known,
                  struct err *err)
{
	int64_t item_id = call->item_id;
	int got = call->stored ? 1 : item_of_content(scorer->store, call->item.sha256, &item_id, err);

	*known = 0;
	if (got == 0)
		return rollout_version_for(scorer->store, stage, call->item.group, call->item.sha256, version_id, err);
	if (got < 0 || rollout_version_of(scorer->store, stage, item_id, version_id, err) < 0)
		return -1;
	if (*version_id)
		*known = is_known(scorer, stage, item_id, *version_id, err);
	return *known < 0 ? -1 : 0;
}

/* 1; 0: the stage is frozen: nothing is asked there; -1. */
static int read_stage(struct scorer *scorer, const struct serve_call *call, struct arena *arena, struct stage *stage, struct err *err)
{
	struct err why = ERR_NONE;
	int frozen;

	if (stage_read(scorer->store, call->at, arena, stage, err) < 0)
		return -1;
	frozen = stage_is_frozen(scorer->store, stage->stage_id, &why);
	return frozen < 0 ? err_set(err, "%s", why.text) : !frozen;
}

/* The version that is to be run for a call: 1; 0: none is; -1. In arena. */
static int find_version(struct scorer *scorer, struct serve_call *call, struct arena *arena, struct model_version *version,
                        struct err *err)
{
	struct stage stage;
	int64_t version_id;
	int known, takes = read_stage(scorer, call, arena, &stage, err);

	call->version_id = 0;
	if (takes <= 0)
		return takes;
	call->at_id = stage.stage_id;
	if (choose(scorer, &stage, call, &version_id, &known, err) < 0)
		return -1;
	if (version_id == 0)
		return 0;
	if (model_version_read(scorer->store, version_id, arena, version, err) < 0)
		return -1;
	if (!version->path)
		return 0;
	call->version_id = version_id;
	return !known;
}

static bool is_live(const struct model_version *version)
{
	return str_equal(version->role, "live");
}

/* ---- the workers of a version ---- */

static struct pool *place_for_pool(struct scorer *scorer)
{
	struct pool *oldest = NULL;

	for (int i = 0; i < POOLS; i++) {
		struct pool *pool = &scorer->pools[i];

		if (!pool->calls && (!oldest || !pool->version_id || (oldest->version_id && pool->used_ms < oldest->used_ms)))
			oldest = pool;
	}
	return oldest;
}

static int open_pool(struct scorer *scorer, struct pool *pool, const struct model_version *version, struct err *err)
{
	const struct serve_options *options = scorer->serve->options;
	const struct worker_options workers = {
		.program = options->program,
		.engine_library = options->engine_library,
		.count = options->workers,
		.timeout_ms = (int)setting_integer(scorer->store, 0, "score.timeout"),
	};

	model_pool_close(&pool->workers);
	pool->version_id = 0;
	if (model_pool_open(&pool->workers, version, &workers, err) < 0)
		return -1;
	pool->version_id = version->model_version_id;
	return 0;
}

/* The pool of a version. NULL where there is none: err says why, or nothing where all are busy. */
static struct pool *pool_of(struct scorer *scorer, const struct model_version *version, struct err *err)
{
	struct pool *pool = NULL;
	bool fine = true;

	for (int i = 0; !pool && i < POOLS; i++)
		if (scorer->pools[i].version_id == version->model_version_id)
			pool = &scorer->pools[i];
	if (!pool && (pool = place_for_pool(scorer)) != NULL) {
		fine = open_pool(scorer, pool, version, err) == 0;
		if (is_live(version))
			atomic_store(&scorer->serve->ready, fine);
		if (!fine)
			serve_log(scorer->serve, "%s", err->text);
	}
	if (pool)
		pool->used_ms = monotonic_ms();
	return fine ? pool : NULL;
}

/* ---- one call ---- */

static void refuse(struct serve_call *call, const struct err *why)
{
	serve_refuse(call, 503, "it cannot be judged now: %s", why->text);
}

/* A canary that cannot be run fails its items, as in `score`: people decide them, and its rules see it. */
static void fail(struct scorer *scorer, struct serve_call *call, const struct err *why)
{
	call->answer = (struct worker_result){ .failed = true, .label = -1, .confidence = (double)NAN };
	snprintf(call->answer.reason, sizeof call->answer.reason, "%.*s", (int)sizeof call->answer.reason - 1, why->text);
	call->scored = true;
	serve_queue_put(&scorer->serve->to_write, call);
}

/* What a model gets of a call: the picture's bytes, or its words, of a record without what may tell the answer. */
static struct model_item item_of(struct serve_call *call)
{
	struct model_item item = { .kind = ITEM_IMAGE, .bytes = call->body.text, .length = call->body.length };
	const char *judged;

	if (!item_kind_named(call->item.kind, &item.kind) || item.kind == ITEM_IMAGE)
		return item;
	item.bytes = call->item.words;
	item.length = call->item.words_length;
	if (item.kind == ITEM_RECORD && (judged = record_to_judge(call->item.words, &call->arena)) != call->item.words) {
		item.bytes = judged;
		item.length = strlen(judged);
	}
	return item;
}

/* What upstream said goes along; what is no item yet has nothing upstream. */
static int ask(struct scorer *scorer, struct pool *pool, struct serve_call *call, struct err *err)
{
	struct model_item item = item_of(call);
	int rc = call->stored ? stage_walk_words(scorer->store, call->at_id, call->item_id, &item, &call->round, err) : 0;

	if (rc == 0)
		rc = worker_submit_item(pool->workers.workers, (uint64_t)(uintptr_t)call, &item, err);
	free((char *)item.upstream);
	return rc;
}

/* The workers are beyond repair: whoever they had is told, and the next call has new ones. */
static void give_up(struct scorer *scorer, struct pool *pool, const struct err *why)
{
	serve_log(scorer->serve, "workers: %s", why->text);
	while (pool->calls) {
		struct serve_call *call = pool->calls;

		pool->calls = call->next;
		refuse(call, why);
	}
	model_pool_close(&pool->workers);
	pool->version_id = 0;
}

/* Gives a call to a worker. False where it has to wait for one. */
static bool submit(struct scorer *scorer, struct serve_call *call, const struct model_version *version)
{
	struct err why = ERR_NONE;
	struct pool *pool = pool_of(scorer, version, &why);

	if (pool ? !worker_pool_has_room(pool->workers.workers) : !why.text[0])
		return false;
	if (!pool && !is_live(version)) {
		fail(scorer, call, &why);
		return true;
	}
	if (!pool || ask(scorer, pool, call, &why) < 0) {
		refuse(call, &why);
		if (pool && !pool->calls && !worker_pool_has_room(pool->workers.workers))
			give_up(scorer, pool, &why); /* nobody is at work and nobody can be: who waits would wait for ever */
		return true;
	}
	call->next = pool->calls;
	pool->calls = call;
	return true;
}

/* False where it has to wait for a worker. */
static bool start(struct scorer *scorer, struct serve_call *call)
{
	struct arena arena = ARENA_EMPTY;
	struct model_version version;
	struct err why = ERR_NONE;
	bool started = true;
	int got = find_version(scorer, call, &arena, &version, &why);

	if (got < 0)
		refuse(call, &why);
	else if (got == 0)
		serve_queue_put(&scorer->serve->to_write, call);
	else
		started = submit(scorer, call, &version);
	arena_release(&arena);
	return started;
}

/* Whether a call has waited before for a version, all of whose workers are still busy: nothing need be read. */
static bool waits_still(const struct scorer *scorer, const struct serve_call *call)
{
	for (int i = 0; i < POOLS; i++)
		if (call->version_id && scorer->pools[i].version_id == call->version_id)
			return !worker_pool_has_room(scorer->pools[i].workers.workers);
	return false;
}

static void start_waiting(struct scorer *scorer)
{
	struct serve_call **at = &scorer->waiting;

	while (*at && !waits_still(scorer, *at)) {
		struct serve_call *call = *at, *next = call->next;

		if (!start(scorer, call)) {
			call->next = next;
			break; /* in their order: whoever came first goes first */
		}
		*at = next;
	}
	if (!scorer->waiting)
		scorer->last = &scorer->waiting;
}

static void forget(struct pool *pool, const struct serve_call *call)
{
	struct serve_call **at = &pool->calls;

	while (*at && *at != call)
		at = &(*at)->next;
	if (*at)
		*at = call->next;
}

static void collect(struct scorer *scorer, struct pool *pool)
{
	struct err why = ERR_NONE;
	int got = 1;

	while (pool->calls && got > 0) {
		struct worker_result answer = { 0 };
		struct serve_call *call;

		got = worker_wait(pool->workers.workers, 0, &answer, &why);
		if (got <= 0)
			break;
		call = (struct serve_call *)(uintptr_t)answer.ticket;
		forget(pool, call);
		call->answer = answer;
		call->scored = true;
		serve_queue_put(&scorer->serve->to_write, call);
	}
	if (got < 0)
		give_up(scorer, pool, &why);
}

/* ---- the thread ---- */

static bool any_under_way(const struct scorer *scorer)
{
	for (int i = 0; i < POOLS; i++)
		if (scorer->pools[i].calls)
			return true;
	return false;
}

static void wait_for_news(struct scorer *scorer)
{
	struct pollfd polls[1 + POOLS * POOL_FDS] = { { .fd = scorer->serve->to_score.wake, .events = POLLIN } };
	int fds[POOL_FDS];
	nfds_t count = 1;

	for (int i = 0; i < POOLS; i++) {
		int more = scorer->pools[i].calls ? worker_pool_fds(scorer->pools[i].workers.workers, fds, POOL_FDS) : 0;

		for (int j = 0; j < more; j++)
			polls[count++] = (struct pollfd){ .fd = fds[j], .events = POLLIN };
	}
	poll(polls, count, any_under_way(scorer) ? LOOK_MS : -1);
}

static void take_new(struct scorer *scorer)
{
	struct serve_call *calls = serve_queue_take(&scorer->serve->to_score);

	*scorer->last = calls;
	while (*scorer->last)
		scorer->last = &(*scorer->last)->next;
}

static int warm_stage(struct scorer *scorer, const char *name, struct arena *arena, struct err *err)
{
	struct model_version version;
	struct stage stage;
	int got = stage_read(scorer->store, name, arena, &stage, err);

	if (got == 0)
		got = model_version_live(scorer->store, &stage, arena, &version, err);
	if (got > 0 && version.path)
		got = pool_of(scorer, &version, err) ? 0 : -1;
	return got < 0 ? -1 : 0;
}

/* The first workers stand before anybody is let in: a model that does not run is told at once. */
static int warm_up(struct scorer *scorer, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const char **names;
	int count = stage_names(scorer->store, &arena, &names, err), rc = count < 0 ? -1 : 0;

	for (int i = 0; rc == 0 && i < count && i < POOLS; i++)
		rc = warm_stage(scorer, names[i], &arena, err);
	arena_release(&arena);
	return rc;
}

void *serve_score(void *context)
{
	struct serve *serve = context;
	struct scorer scorer = { .serve = serve, .store = serve->readers[1] };

	scorer.last = &scorer.waiting;
	atomic_store(&serve->ready, warm_up(&scorer, &serve->failure) == 0);
	sem_post(&serve->started);
	while (!atomic_load(&serve->to_score.closed) || atomic_load(&serve->to_score.count) > 0 || scorer.waiting || any_under_way(&scorer)) {
		wait_for_news(&scorer);
		take_new(&scorer);
		for (int i = 0; i < POOLS; i++)
			collect(&scorer, &scorer.pools[i]);
		start_waiting(&scorer);
	}
	for (int i = 0; i < POOLS; i++)
		model_pool_close(&scorer.pools[i].workers);
	return NULL;
}
