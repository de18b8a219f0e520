/* What the files of db/ share about stages and labels. */
#ifndef RUNG_DB_STAGE_PRIVATE_H
#define RUNG_DB_STAGE_PRIVATE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct store;
struct actor;
struct stage_new;

/* A label is a printable word of 1 to 80 columns without commas. */
int label_check_name(const char *name, struct err *err);

/* Labels of a new stage: each a word that can be one, none twice, the critical ones among them. */
int stage_check_labels(const char *const *labels, int label_count, const char *const *critical, int critical_count, struct err *err);

/* The name of a stage is one printable word. */
int stage_check_name(const char *name, struct err *err);

/* The rows of a new stage, but for its links. Inside a write. */
int stage_insert(struct store *store, const struct stage_new *stage, int64_t position, const struct actor *by, int64_t *stage_id,
                 struct err *err);

/* All stages that stand on this one are looked at again. Inside a write. */
int stage_sweep_below(struct store *store, int64_t stage_id, struct err *err);

/* The label that label_id has been merged into, or itself. */
int label_final(struct store *store, int64_t label_id, int64_t *final, struct err *err);

#endif
