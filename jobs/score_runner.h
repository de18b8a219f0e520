/* One version at work: its workers, what it has still to score, and what it has said and is not stored yet. */
#ifndef RUNG_JOBS_SCORE_RUNNER_H
#define RUNG_JOBS_SCORE_RUNNER_H

#include "base/arena.h"
#include "base/err.h"
#include "db/model_version.h"
#include "db/prediction_wanted.h"
#include "jobs/model_pool.h"
#include "jobs/score.h"
#include "jobs/score_batch.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

#define SCORE_UNDER_WAY 64 /* workers of a version at most, each with an item */

struct score_runner {
	struct store        *store;      /* borrowed, as are the next two */
	const char          *stage_name;
	const struct score_options *options;
	struct arena         arena;      /* of version */
	struct model_version version;
	enum traffic_role    role;
	double               share;
	struct model_pool    pool;
	struct score_batch   batch;
	struct score_result  counts;     /* of this version */
	int64_t              stage_id;   /* once a page was read */
	struct arena         page_arena;
	int64_t             *page;       /* ids of items to score */
	int                  page_count, page_at;
	int64_t              after[PREDICTION_EXAM + 1]; /* by scope: ids up to this one were given out */
	struct score_asked { int64_t item_id, round; } asked[SCORE_UNDER_WAY]; /* what the workers have */
	int                  under_way;  /* of these */
	char                *root;       /* of the source read last, and its folder; NULL and -1: none */
	int                  root_fd;
	struct err           problem;    /* why it cannot run; "": it can */
	bool                 gone;       /* it takes no part any more */
};

/* What all versions of a run may still do, and have to do. */
struct score_budget { int64_t limit, given, total; }; /* limit 0: none */

/* version_id must be there. */
int score_runner_open(struct score_runner *runner, struct store *store, const char *stage_name, const struct actor *by,
                      const struct score_options *options, int64_t version_id, struct err *err);
void score_runner_close(struct score_runner *runner);

/* Reads the version anew. */
int score_runner_look(struct score_runner *runner, struct err *err);

/* Whether it has a model that can be run over the stage's items. */
bool score_runner_can_run(const struct score_runner *runner, const struct stage *stage);

/* Items that it has to score, before any draw; or -1. */
int64_t score_runner_missing(const struct score_runner *runner, const struct stage *stage, struct err *err);

/* Starts again from the oldest item. */
void score_runner_rewind(struct score_runner *runner);

/* Scores up to `most` items (0: all) of a scope, and writes what came of it. Returns how many, or -1. A model that
 * is not the one that was added is no error of a version beside LIVE: problem says it, and a canary's items are
 * stored as failed, so that its rules see it. */
int score_runner_run(struct score_runner *runner, enum prediction_scope scope, int64_t most, struct score_budget *budget, struct err *err);

/* Writes what waits, with its event. */
int score_runner_finish(struct score_runner *runner, struct err *err);

#endif
