/* Moving a stage on the ladder: up through a gate, down with one word.
 *
 * Moves are durable when these return. The functions that move return the new level, or -1 with why
 * it may not be. Up is for leads and the owner, as is demoting; stopping is for everyone who decides. */
#ifndef RUNG_JOBS_LEVEL_H
#define RUNG_JOBS_LEVEL_H

#include "base/err.h"
#include "db/actor.h"
#include "ladder/gate.h"

struct store;

/* The gate above level from, 0 to 4, as the evidence of the stage's live version stands. */
int level_gate(struct store *store, const char *stage, int from, struct gate *gate, struct err *err);

/* Up one level, when the gate is open; gate (NULL: not wanted) says what was found, and has no checks
 * where it was not looked at. reason is required. */
int level_promote(struct store *store, const char *stage, const struct actor *by, const char *reason,
                  struct gate *gate, struct err *err);

/* To level 2 without evidence, and none is claimed. reason is required. */
int level_assist_by_decree(struct store *store, const char *stage, const struct actor *by, const char *reason,
                           struct err *err);

/* Down to a level below the present one; to -1: one down. reason NULL: "demoted by NAME". */
int level_demote(struct store *store, const char *stage, const struct actor *by, int to, const char *reason,
                 struct err *err);

/* At once to level 0. reason NULL: "stopped by NAME". At level 0 already nothing is written. */
int level_stop(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err);

#endif
