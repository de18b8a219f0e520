/* Pauses: the machine decides nothing between the begin of one and its end; level and epoch stay. */
#ifndef RUNG_DB_PAUSE_H
#define RUNG_DB_PAUSE_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* Whether the machine of a stage is paused. 1, 0, -1. */
int pause_holds(struct store *store, int64_t stage_id, struct err *err);

/* The same, with why and since when. */
int pause_read(struct store *store, int64_t stage_id, struct arena *arena, const char **why, int64_t *since_ms, struct err *err);

/* Begins one, or ends it: a row and its event. Inside a write. */
int pause_add(struct store *store, const struct stage *stage, const struct actor *by, bool begin, const char *why, struct err *err);

#endif
