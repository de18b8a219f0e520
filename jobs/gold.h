/* Making items gold: their answer is known, and they are mixed into people's work unmarked. */
#ifndef RUNG_JOBS_GOLD_H
#define RUNG_JOBS_GOLD_H

#include "base/err.h"
#include "db/actor.h"
#include "jobs/reject.h"

#include <stdint.h>

struct store;

struct gold_result {
	int64_t added, present;     /* present: it was gold with this label already */
	struct reject_list rejects; /* FILE:LINE and reason; who asks releases it, also after -1 */
};

/* One item, by id, external key or path. 0; -1: refused, or it failed. */
int gold_add(struct store *store, const char *stage, const struct actor *by, const char *item, const char *label,
             struct gold_result *result, struct err *err);

/* A CSV or JSONL of item,label: an external key or a path, and a label. 0, also where rows were refused; -1. */
int gold_add_file(struct store *store, const char *stage, const struct actor *by, const char *path, struct gold_result *result,
                  struct err *err);

#endif
