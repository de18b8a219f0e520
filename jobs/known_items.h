/* Making items known: their answer stands beforehand. Gold is mixed into people's work unmarked; cases of the
 * challenge set are put to every version of a model. */
#ifndef RUNG_JOBS_KNOWN_ITEMS_H
#define RUNG_JOBS_KNOWN_ITEMS_H

#include "base/err.h"
#include "db/actor.h"
#include "jobs/reject.h"

#include <stdint.h>

struct store;

struct known_result {
	int64_t added, present;     /* present: it was known so with this label already */
	struct reject_list rejects; /* FILE:LINE and reason; who asks releases it, also after -1 */
};

/* One item that is there, by id, external key or path. purpose: "gold" or "challenge"; leads only. 0; -1: refused,
 * or it failed. */
int known_items_add(struct store *store, const char *stage, const struct actor *by, const char *purpose, const char *item,
                    const char *label, struct known_result *result, struct err *err);

/* A CSV or JSONL of item,label: an external key or a path, and a label. 0, also where rows were refused; -1. */
int known_items_add_file(struct store *store, const char *stage, const struct actor *by, const char *purpose, const char *path,
                         struct known_result *result, struct err *err);

#endif
