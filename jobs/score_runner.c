#include "jobs/score_runner.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/item.h"
#include "db/setting_store.h"
#include "db/stage.h"
#include "db/store.h"
#include "jobs/media.h"
#include "jobs/record.h"
#include "jobs/stage_walk.h"
#include "jobs/worker.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE_ITEMS 256

int score_runner_open(struct score_runner *runner, struct store *store, const char *stage_name, const struct actor *by,
                      const struct score_options *options, int64_t version_id, struct err *err)
{
	*runner = (struct score_runner){ .store = store, .stage_name = stage_name, .options = options, .root_fd = -1 };
	score_batch_open(&runner->batch, store, stage_name, by, &runner->counts);
	runner->batch.model_version_id = runner->version.model_version_id = version_id;
	return score_runner_look(runner, err);
}

int score_runner_look(struct score_runner *runner, struct err *err)
{
	int64_t version_id = runner->batch.model_version_id;

	arena_clear(&runner->arena);
	if (model_version_read(runner->store, version_id, &runner->arena, &runner->version, err) < 0)
		return -1;
	runner->role = traffic_role_of(runner->version.role);
	runner->share = runner->version.share;
	return 0;
}

void score_runner_close(struct score_runner *runner)
{
	score_batch_release(&runner->batch);
	model_pool_close(&runner->pool);
	if (runner->root_fd >= 0)
		close(runner->root_fd);
	free(runner->root);
	arena_release(&runner->page_arena);
	arena_release(&runner->arena);
}

bool score_runner_can_run(const struct score_runner *runner, const struct stage *stage)
{
	enum item_kind kind;

	return runner->version.path && item_kind_named(stage->kind, &kind);
}

void score_runner_rewind(struct score_runner *runner)
{
	memset(runner->after, 0, sizeof runner->after);
	*runner->problem.text = '\0'; /* it may be well again */
}

static bool stopped(const struct score_runner *runner)
{
	return runner->options->stop && *runner->options->stop;
}

/* ---- what to score ---- */

static struct prediction_want want_of(const struct score_runner *runner, enum prediction_scope scope)
{
	return (struct prediction_want){ &runner->version, runner->role, runner->share, scope, runner->options->backfill };
}

int64_t score_runner_missing(const struct score_runner *runner, const struct stage *stage, struct err *err)
{
	bool beside = !runner->options->model && runner->role != TRAFFIC_LIVE;
	struct prediction_want want = want_of(runner, beside ? PREDICTION_SIDE : runner->options->exam ? PREDICTION_EXAM : PREDICTION_ALL);
	int64_t count = prediction_wanted_count(runner->store, stage, &want, err);
	bool drawn = runner->role == TRAFFIC_SHADOW || runner->role == TRAFFIC_NEXT;

	return beside && drawn && count > 0 ? (int64_t)((double)count * runner->share) : count;
}

static int read_page(struct score_runner *runner, enum prediction_scope scope, struct err *err)
{
	struct prediction_want want = want_of(runner, scope);
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int rc;

	arena_clear(&runner->page_arena);
	runner->page_at = runner->page_count = 0;
	rc = stage_read(runner->store, runner->stage_name, &arena, &stage, err);
	runner->stage_id = stage.stage_id;
	if (rc == 0)
		rc = prediction_wanted(runner->store, &stage, &want, &runner->after[scope], PAGE_ITEMS, &runner->page_arena, &runner->page,
		                       &runner->page_count, err);
	arena_release(&arena);
	return rc;
}

/* The next item; 0 where none is left. */
static int next_item(struct score_runner *runner, enum prediction_scope scope, struct score_budget *budget, int64_t *item_id, struct err *err)
{
	if (stopped(runner) || (budget->limit > 0 && budget->given >= budget->limit))
		return 0;
	if (runner->page_at == runner->page_count && read_page(runner, scope, err) < 0)
		return -1;
	if (runner->page_count == 0)
		return 0;
	*item_id = runner->page[runner->page_at++];
	budget->given++;
	return 1;
}

/* ---- one item ---- */

static int open_root(struct score_runner *runner, const char *root, struct err *why)
{
	if (runner->root && str_equal(runner->root, root))
		return 0;
	if (runner->root_fd >= 0)
		close(runner->root_fd);
	free(runner->root);
	runner->root = NULL;
	runner->root_fd = media_open_root(root, why);
	if (runner->root_fd < 0)
		return err_wrap(why, "its folder");
	runner->root = xstrdup(root);
	return 0;
}

/* Words are copied as a model may see them: of a record without what may tell the answer. */
static void copy_words(const struct item *item, struct arena *arena, char **bytes, size_t *length)
{
	const char *words = str_equal(item->kind, "record") ? record_to_judge(item->words, arena) : item->words;

	*length = words == item->words ? item->words_length : strlen(words);
	*bytes = xmalloc(*length + 1);
	memcpy(*bytes, words, *length);
}

/* Reads an item's file, or its words. 1; 0 where it cannot be, why says it; -1. */
static int read_item(struct score_runner *runner, int64_t item_id, enum item_kind *kind, char **bytes, size_t *length, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	struct item item;
	int rc = -1;

	if (item_read(runner->store, item_id, &arena, &item, why) == 0) {
		rc = item.words && item_kind_named(item.kind, kind);
		if (rc)
			copy_words(&item, &arena, bytes, length);
		else if (!item.root || !item.path || !item_kind_named(item.kind, kind))
			err_set(why, "it has no file");
		else if (open_root(runner, item.root, why) == 0 && media_read_beneath(runner->root_fd, &item, bytes, length, why) == 0)
			rc = 1;
	}
	arena_release(&arena);
	return rc;
}

static void tell(const struct score_runner *runner, const struct score_budget *budget)
{
	progress_step(runner->options->progress, budget->given - runner->under_way, budget->total, "scoring");
}

/* The round for which an item was given to a worker; it is with none any more. */
static int64_t take_asked(struct score_runner *runner, int64_t item_id)
{
	int64_t round = 0;

	for (int i = 0; i < runner->under_way; i++)
		if (runner->asked[i].item_id == item_id) {
			round = runner->asked[i].round;
			runner->asked[i] = runner->asked[--runner->under_way];
			break;
		}
	return round;
}

/* Takes back what is ready; wait: at least one, where any is under way. */
static int collect(struct score_runner *runner, bool wait, const struct score_budget *budget, struct err *err)
{
	int got = 1;

	while (got > 0 && runner->under_way > 0) {
		struct score_answer answer = { .round = 0 };

		got = worker_wait(runner->pool.workers, wait ? -1 : 0, &answer.said, err);
		if (got <= 0)
			break;
		wait = false;
		answer.round = take_asked(runner, (int64_t)answer.said.ticket);
		if (score_batch_add(&runner->batch, &answer, err) < 0)
			return -1;
		tell(runner, budget);
	}
	return got < 0 ? -1 : 0;
}

static int submit(struct score_runner *runner, struct score_asked asked, const struct model_item *item, const struct score_budget *budget,
                  struct err *err)
{
	int rc = 0;

	while (rc == 0 && runner->under_way > 0 && (!worker_pool_has_room(runner->pool.workers) || runner->under_way == SCORE_UNDER_WAY))
		rc = collect(runner, true, budget, err);
	if (rc == 0)
		rc = worker_submit_item(runner->pool.workers, (uint64_t)asked.item_id, item, err);
	if (rc < 0)
		return -1;
	runner->asked[runner->under_way++] = asked;
	return collect(runner, false, budget, err);
}

static int score_item(struct score_runner *runner, int64_t item_id, const struct score_budget *budget, struct err *err)
{
	struct err why = ERR_NONE;
	struct model_item item = { .kind = ITEM_IMAGE };
	struct score_asked asked = { .item_id = item_id };
	char *bytes = NULL;
	int rc;

	if (*runner->problem.text)
		return score_batch_add_failure(&runner->batch, item_id, runner->problem.text, err);
	rc = read_item(runner, item_id, &item.kind, &bytes, &item.length, &why);
	if (rc < 0) {
		if (err)
			*err = why;
		return -1;
	}
	if (rc == 0)
		return score_batch_add_failure(&runner->batch, item_id, why.text, err);
	item.bytes = bytes;
	rc = stage_walk_words(runner->store, runner->stage_id, item_id, &item, &asked.round, err);
	if (rc == 0)
		rc = submit(runner, asked, &item, budget, err);
	free((char *)item.upstream);
	free(bytes);
	return rc;
}

/* ---- many of them ---- */

static int open_pool(struct score_runner *runner, struct err *err)
{
	struct worker_options options = {
		.program = runner->options->program,
		.engine_library = runner->options->engine_library,
		.count = runner->options->workers,
		.timeout_ms = (int)setting_integer(runner->store, 0, "score.timeout"),
	};

	return runner->pool.workers ? 0 : model_pool_open(&runner->pool, &runner->version, &options, err);
}

/* 1; 0: it is left out. */
static int need_pool(struct score_runner *runner, enum prediction_scope scope, struct err *err)
{
	if (!*runner->problem.text && open_pool(runner, &runner->problem) == 0)
		return 1;
	if (scope == PREDICTION_SIDE)
		return 0;
	if (runner->role == TRAFFIC_CANARY && scope == PREDICTION_OWN)
		return 1;
	return err_set(err, "%s", runner->problem.text);
}

static int give_out(struct score_runner *runner, enum prediction_scope scope, int64_t most, struct score_budget *budget, struct err *err)
{
	int64_t item_id, given = 0;
	int rc = 0;

	while (rc == 0 && (most == 0 || given < most)) {
		int more = next_item(runner, scope, budget, &item_id, err);

		if (more <= 0)
			return more < 0 ? -1 : (int)given;
		if (given++ == 0 && (rc = need_pool(runner, scope, err)) <= 0)
			return rc;
		rc = score_item(runner, item_id, budget, err);
	}
	return rc < 0 ? -1 : (int)given;
}

int score_runner_run(struct score_runner *runner, enum prediction_scope scope, int64_t most, struct score_budget *budget, struct err *err)
{
	int given, rc = 0;

	runner->page_at = runner->page_count = 0;
	given = give_out(runner, scope, most, budget, err);
	if (given > 0 && runner->page_at < runner->page_count && runner->page_at > 0) /* what was read ahead comes again */
		runner->after[scope] = runner->page[runner->page_at - 1];
	while (rc == 0 && given >= 0 && runner->under_way > 0)
		rc = collect(runner, true, budget, err);
	if (given < 0 || rc < 0) {
		score_batch_write(&runner->batch, true, NULL); /* what was found out is kept */
		return -1;
	}
	return score_batch_write(&runner->batch, false, err) < 0 ? -1 : given;
}

int score_runner_finish(struct score_runner *runner, struct err *err)
{
	return score_batch_write(&runner->batch, true, err);
}
