/* Running a stage again: its models are asked anew about items that nobody has answered.
 *
 * An item begins another round with the same words from upstream, so that nothing is removed: what was predicted
 * before stays as superseded, a route of the machine is taken back, and downstream follows as where upstream has
 * changed. What somebody has answered stays as it is, with what was predicted then: an answer is never compared with
 * a prediction that was asked for when it was known. */
#ifndef RUNG_DB_STAGE_RERUN_H
#define RUNG_DB_STAGE_RERUN_H

#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

/* Which items: predicted in their round at since_ms or later (0: ever), and only item_id (0: any). */
struct rerun_wish { int64_t since_ms, item_id; const char *reason; };

/* What it concerns. */
struct rerun_count {
	int64_t again;   /* items that begin another round */
	int64_t machine; /* of them decided by the machine as it is */
	int64_t kept;    /* predicted too, but answered, known beforehand, on a screen, or without their words or file by now */
};
int rerun_count(struct store *store, const struct stage *stage, const struct rerun_wish *wish, struct rerun_count *count, struct err *err);

/* The next items after *after, at most limit, in a durable write of its own with one event; *after and *done move on.
 * 1: there may be more; 0: none was left; -1. */
int rerun_some(struct store *store, const struct stage *stage, const struct actor *by, const struct rerun_wish *wish, int limit,
               int64_t *after, int64_t *done, struct err *err);

#endif
