/* Workers that run a version of the project: its file checked against its hash, its card as it was
 * added. */
#ifndef RUNG_JOBS_MODEL_POOL_H
#define RUNG_JOBS_MODEL_POOL_H

#include "base/err.h"
#include "db/model_version.h"
#include "jobs/worker.h"

struct store;

struct model_pool {
	struct worker_pool *workers; /* NULL: closed */
	char               *card_path; /* a file of our own while the workers live */
};

#define MODEL_POOL_CLOSED { NULL, NULL }

/* options: program, engine_library, count and timeout_ms are taken from it. */
int model_pool_open(struct model_pool *pool, const struct model_version *version,
                    const struct worker_options *options, struct err *err);
void model_pool_close(struct model_pool *pool); /* may be repeated */

/* -1 where the version's file is gone or is not the one that was added. */
int model_verify(const struct model_version *version, struct err *err);

/* The card stands in the database; workers read files: one of its own with this text, to be unlinked and freed. NULL, with
 * err. */
char *model_card_write(const char *card, struct err *err);

#endif
