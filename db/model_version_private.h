/* What the files of db/ share about model versions. */
#ifndef RUNG_DB_MODEL_VERSION_PRIVATE_H
#define RUNG_DB_MODEL_VERSION_PRIVATE_H

#include "base/err.h"

#include <stdint.h>

struct store;

/* The LIVE version's id. 1, 0 for none (*model_version_id is 0), -1. */
int model_version_live_id(struct store *store, int64_t stage_id, int64_t *model_version_id, struct err *err);

#endif
