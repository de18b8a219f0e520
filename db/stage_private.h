/* What the files of db/ share about stages and labels. */
#ifndef RUNG_DB_STAGE_PRIVATE_H
#define RUNG_DB_STAGE_PRIVATE_H

#include "base/err.h"

#include <stdint.h>

struct store;

/* A label is a printable word of 1 to 80 columns without commas. */
int label_check_name(const char *name, struct err *err);

/* The label that label_id has been merged into, or itself. */
int label_final(struct store *store, int64_t label_id, int64_t *final, struct err *err);

#endif
