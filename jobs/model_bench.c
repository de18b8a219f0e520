#include "jobs/model_bench.h"

#include "base/str.h"
#include "db/model_version.h"
#include "db/stage.h"
#include "jobs/model_pool.h"
#include "jobs/model_try.h"
#include "models/card.h"
#include "models/engine.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ENGINES_MAX 8

struct bench {
	const struct model_bench_options *options;
	struct model_version version;
	struct card    card;
	struct arena  *arena;
	struct model_bench_result *result;
};

static double load(void)
{
	double minute;

	return getloadavg(&minute, 1) == 1 ? minute : NAN;
}

/* Whether an engine takes models with such a card at all. */
static bool takes(const struct engine *engine, const struct card *card)
{
	struct engine_description description;

	if (card_is_program(card))
		return str_equal(engine->name, card->engine);
	if (engine->ask || (engine->doubted && card->kind != ITEM_IMAGE))
		return false;
	engine->describe(NULL, &description);
	return description.found;
}

static void keep_times(const struct worker_result *answer, struct model_bench_row *row)
{
	json_t *data = answer->data ? json_loadb(answer->data, answer->data_length, 0, NULL) : NULL;
	double seconds = (double)json_integer_value(json_object_get(data, "total_us")) / 1e6;

	row->runs = json_integer_value(json_object_get(data, "runs"));
	row->p50_us = json_integer_value(json_object_get(data, "p50_us"));
	row->p95_us = json_integer_value(json_object_get(data, "p95_us"));
	row->per_second = seconds > 0 ? (double)row->runs * row->batch / seconds : NAN;
	json_decref(data);
}

/* One row. What the engine says no to is part of the table; only what no row could do ends it. */
static int run_row(const struct bench *bench, struct model_bench_row *row, struct err *err)
{
	const struct model_item item = model_trial_item(bench->card.kind, bench->card.kind == ITEM_IMAGE ? MODEL_CHECKS - 1 : 0, bench->arena);
	struct worker_options workers = { .program = bench->options->program, .count = 1, .threads = row->threads, .batch = row->batch };
	struct model_version version = bench->version;
	struct model_pool pool = MODEL_POOL_CLOSED;
	struct worker_result answer = { 0 };
	struct err why = ERR_NONE;
	int rc = 0;

	version.engine = row->engine;
	row->failure = "";
	if (model_pool_open(&pool, &version, &workers, &why) < 0) {
		row->failure = arena_strdup(bench->arena, why.text);
		return 0;
	}
	rc = worker_run_bench(pool.workers, &item, bench->options->ms, &answer, err);
	if (rc == 0 && answer.failed)
		row->failure = arena_strdup(bench->arena, answer.reason);
	else if (rc == 0)
		keep_times(&answer, row);
	worker_result_release(&answer);
	model_pool_close(&pool);
	return rc;
}

/* An engine's rows: those that wrap a program have no threads to give, and a program of one's own no batch. */
static void plan(struct bench *bench, const struct engine *engine)
{
	const struct model_bench_options *options = bench->options;
	int cores = bench->result->cores, own[] = { 1, cores };
	const int *threads = options->thread_count ? options->threads : own;
	int thread_count = engine->outside ? 1 : options->thread_count ? options->thread_count : cores > 1 ? 2 : 1;
	const int usual[] = { 1, 8 }, *batches = options->batch_count ? options->batches : usual;
	int batch_count = engine->ask || bench->card.kind != ITEM_IMAGE ? 1 : options->batch_count ? options->batch_count : 2;

	for (int t = 0; t < thread_count; t++)
		for (int b = 0; b < batch_count; b++)
			bench->result->rows[bench->result->count++] = (struct model_bench_row){
				.engine = engine->name,
				.threads = engine->outside ? 1 : threads[t],
				.batch = batch_count == 1 && !options->batch_count ? 1 : engine->ask ? 1 : batches[b],
			};
}

static int plan_all(struct bench *bench, struct err *err)
{
	const struct engine *engine;

	bench->result->rows = arena_alloc(bench->arena, (size_t)ENGINES_MAX * MODEL_BENCH_LIST_MAX * MODEL_BENCH_LIST_MAX *
	                                                sizeof *bench->result->rows);
	if (bench->options->engine) {
		engine = engine_find(bench->options->engine, err);
		if (!engine)
			return -1;
		plan(bench, engine);
		return 0;
	}
	for (size_t i = 0; i < ENGINES_MAX && (engine = engine_at(i)); i++)
		if (takes(engine, &bench->card))
			plan(bench, engine);
	return bench->result->count ? 0 : err_set(err, "no engine is here that runs %s; rung doctor says what is missing", bench->version.title);
}

static int find(struct bench *bench, struct store *store, const char *stage_name, const char *reference, struct err *err)
{
	struct stage stage;
	int rc;

	if (stage_read(store, stage_name, bench->arena, &stage, err) < 0)
		return -1;
	rc = model_version_find(store, &stage, reference, bench->arena, &bench->version, err);
	if (rc <= 0)
		return rc < 0 ? -1 : err_set(err, "stage %s has no version \"%s\"", stage.name, reference);
	if (model_verify(&bench->version, err) < 0)
		return -1;
	return card_parse(bench->version.card, strlen(bench->version.card), "its card", bench->arena, &bench->card, err);
}

int model_bench(struct store *store, const char *stage, const char *reference, const struct model_bench_options *options,
                struct arena *arena, struct model_bench_result *result, struct err *err)
{
	struct bench bench = { .options = options, .arena = arena, .result = result };
	int rc = 0;

	*result = (struct model_bench_result){ .cores = worker_cores(), .load_before = load() };
	if (find(&bench, store, stage, reference, err) < 0 || plan_all(&bench, err) < 0)
		return -1;
	for (int i = 0; rc == 0 && i < result->count; i++) {
		progress_step(options->progress, i, result->count, "timing");
		rc = run_row(&bench, &result->rows[i], err);
	}
	result->load_after = load();
	return rc;
}
