/* What scoring has found out about items and not yet written down. */
#ifndef RUNG_JOBS_SCORE_BATCH_H
#define RUNG_JOBS_SCORE_BATCH_H

#include "base/err.h"
#include "db/actor.h"
#include "db/model_version.h"
#include "db/row_batch.h"
#include "jobs/score.h"
#include "jobs/worker.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* What was said of an item. */
struct score_answer {
	struct worker_result said;  /* its ticket is the item's id */
	int64_t              round; /* of the item at the stage when what is said upstream was read; 0: it stands on none */
};

struct score_batch {
	struct store         *store;   /* borrowed, as are the next three */
	const char           *stage;
	const struct actor   *by;
	struct score_result  *result;  /* counts what is written */
	int64_t               model_version_id;
	struct score_answer  *answers; /* that wait */
	int                   count;
	int64_t               since_ms; /* when the first of them came, by the store's clock */
	struct score_result   logged;  /* counts that an event tells of already */
	struct row_batch      rows;    /* that no event tells of */
};

void score_batch_open(struct score_batch *batch, struct store *store, const char *stage, const struct actor *by,
                      struct score_result *result);
void score_batch_release(struct score_batch *batch);

/* Takes over an answer; writes when enough wait. One that was found for another round than the item is in by then
 * is thrown away, and counted as outdated: it answers what upstream says no more. */
int score_batch_add(struct score_batch *batch, struct score_answer *answer, struct err *err);

/* The same for an item that could not even be given to a worker. */
int score_batch_add_failure(struct score_batch *batch, int64_t item_id, const char *reason, struct err *err);

/* Writes what waits, in one write; finish: with the event that says what was scored since the last. */
int score_batch_write(struct score_batch *batch, bool finish, struct err *err);

#endif
