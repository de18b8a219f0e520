/* An item's way down the stages, one after another: what `score` does for all items and the service for one. */
#ifndef RUNG_JOBS_STAGE_WALK_H
#define RUNG_JOBS_STAGE_WALK_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"
#include "models/answer.h"

#include <stdint.h>

struct store;

/* Whether models are asked at a stage now: not while it is frozen, nor before it has a live version. 1; 0: why says it; -1. */
int stage_walk_takes_part(struct store *store, const struct stage *stage, struct err *why, struct err *err);

/* What was said upstream of an item goes with it: item->upstream, for the caller to free, stays NULL where the stage
 * stands on none. *round: of the item at the stage; another one by the time of the answer makes that worthless. */
int stage_walk_words(struct store *store, int64_t stage_id, int64_t item_id, struct model_item *item, int64_t *round, struct err *err);

/* The next stage of a kind after a named one at which a model is to be asked about the item, or it is to be routed: 1, *name
 * in arena; 0: there is none; -1. */
int stage_walk_next(struct store *store, const char *kind, const char *after, int64_t item_id, struct arena *arena, const char **name,
                    struct err *err);

#endif
