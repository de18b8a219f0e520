/* Files that are being imported, batch by batch: until one is whole, no other process counts what it has brought. */
#ifndef RUNG_DB_IMPORTING_H
#define RUNG_DB_IMPORTING_H

#include "base/err.h"

#include <stdint.h>

struct store;

/* Says with each batch that this process is at work on a file of the stage; and with the last that it is no longer. Inside
 * a write. What a process that has died left behind goes with it. */
int importing_begin(struct store *store, int64_t stage_id, struct err *err);
int importing_end(struct store *store, int64_t stage_id, struct err *err);

/* Whether another process, one that runs and has stored a batch within ten minutes, is in the middle of one: 1, 0, -1. */
int importing_elsewhere(struct store *store, int64_t stage_id, struct err *err);

#endif
