/* The level of a stage and its history. */
#ifndef RUNG_DB_LEVEL_CHANGE_H
#define RUNG_DB_LEVEL_CHANGE_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

/* Appends a change and its event in one durable write; the caller has checked that it is allowed.
 * Refused when the stage's level is no longer stage->level. kind: promote, demote, stop, resume,
 * decree; all but stop are for leads. */
int level_change_add(struct store *store, const struct stage *stage, const struct actor *by, int to_level,
                     const char *kind, const char *reason, struct err *err);

struct level_row {
	int         from_level, to_level;
	const char *kind, *operator_name, *reason;
	int64_t     at_ms;
};

/* Oldest first. */
int level_history(struct store *store, const struct stage *stage, struct arena *arena, struct level_row **rows,
                  int *count, struct err *err);

#endif
