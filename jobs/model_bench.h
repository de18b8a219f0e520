/* How fast a version is, by engine, threads and batch: each row runs in a worker of its own, behind the walls. */
#ifndef RUNG_JOBS_MODEL_BENCH_H
#define RUNG_JOBS_MODEL_BENCH_H

#include "base/arena.h"
#include "base/err.h"
#include "jobs/progress.h"

#include <stdint.h>

struct store;

#define MODEL_BENCH_LIST_MAX 8

struct model_bench_options {
	const char *engine;        /* NULL: every engine that is installed and takes such a model */
	int   threads[MODEL_BENCH_LIST_MAX], thread_count; /* of one run; count 0: one, and as many as there are cores */
	int   batches[MODEL_BENCH_LIST_MAX], batch_count;  /* count 0: 1 and 8 */
	int   ms;                  /* a row, 10..10000 */
	const char *program;       /* the rung executable; NULL: this one */
	const struct progress *progress;
};

struct model_bench_row {
	const char *engine;
	int     threads, batch;
	const char *failure;       /* "": it ran */
	int64_t runs, p50_us, p95_us;
	double  per_second;        /* items, not runs */
};

struct model_bench_result {
	struct model_bench_row *rows; /* in arena */
	int    count;
	int    cores;
	double load_before, load_after; /* of the machine over a minute; NaN: unknown */
};

int model_bench(struct store *store, const char *stage, const char *reference, const struct model_bench_options *options,
                struct arena *arena, struct model_bench_result *result, struct err *err);

#endif
