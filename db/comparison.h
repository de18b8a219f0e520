/* What two versions of a stage said of the same items, beside what people decided. Only items count that were
 * drawn for people whatever a model says of them, and whose answer has settled. */
#ifndef RUNG_DB_COMPARISON_H
#define RUNG_DB_COMPARISON_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct comparison_pair { int64_t first_id, second_id; };

/* Items that are alike in all of this. trained: one of the two was trained on them. */
struct comparison_cells { const char *source; int64_t label_id; bool first_right, second_right, trained; int64_t items; };

/* Calls cells for each kind, of answers given at since_ms or later; source "" for items without one, and it lives until the
 * next. cells may end it with -1. */
int comparison_cells_each(struct store *store, const struct stage *stage, const struct comparison_pair *pair, int64_t since_ms,
                          int (*cells)(void *context, const struct comparison_cells *cells, struct err *err), void *context,
                          struct err *err);

/* The items of such a kind, newest first. */
struct comparison_which { bool first_right, second_right; int64_t label_id; const char *source; }; /* 0, NULL: any */
struct comparison_item { int64_t item_id; const char *path, *first_label, *second_label, *decided_label; double first_confidence, second_confidence; };
int comparison_item_list(struct store *store, const struct stage *stage, const struct comparison_pair *pair,
                          const struct comparison_which *which, int limit, int64_t offset, struct arena *arena,
                          struct comparison_item **found, int *count, struct err *err);

/* Of the newest limit items that both were asked about. */
struct comparison_said { int64_t predictions, first_nulls, second_nulls; };
int comparison_said_read(struct store *store, const struct stage *stage, const struct comparison_pair *pair, int limit,
                         struct comparison_said *said, struct err *err);

/* How long the first took for them, in ms, shortest first: at most limit; times has room for so many. How many; -1. */
int comparison_latencies(struct store *store, const struct stage *stage, const struct comparison_pair *pair, int limit, double *times,
                         struct err *err);

#endif
