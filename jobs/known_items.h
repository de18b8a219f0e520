/* Making items known: their answer stands beforehand. Gold is mixed into people's work unmarked; cases of the
 * challenge set are put to every version of a model. */
#ifndef RUNG_JOBS_KNOWN_ITEMS_H
#define RUNG_JOBS_KNOWN_ITEMS_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/known_answer.h"
#include "jobs/format/row.h"
#include "jobs/reject.h"

#include <stdint.h>

struct store;

struct known_result {
	int64_t added, present;     /* present: it was known so with this label already */
	struct reject_list rejects; /* FILE:LINE and reason; who asks releases it, also after -1 */
};

/* One item that is there, by id, external key or path. purpose: "gold" or "challenge"; beside: NULL, or what stands beside the
 * label (known_answer.h). Leads only. 0; -1: refused, or it failed. */
int known_items_add(struct store *store, const char *stage, const struct actor *by, const char *purpose, const char *item,
                    const char *label, const struct known_beside *beside, struct known_result *result, struct err *err);

/* A CSV or JSONL of item,label: an external key or a path, and a label, with the column of known_row_read(). 0, also where rows were refused; -1. */
int known_items_add_file(struct store *store, const char *stage, const struct actor *by, const char *purpose, const char *path,
                         struct known_result *result, struct err *err);

/* What a row says beside its label, in the column that a decision has too: text, choice (empty: none is to be chosen) or regions. It
 * must have it where answers of the stage are more than a label; else *beside is NULL. Lives in arena. 0; -1: why says what is wrong. */
int known_row_read(const struct stage *stage, const struct row *row, struct arena *arena, const struct known_beside **beside,
                   struct err *why);

#endif
