/* Moving a stage on the ladder: up through a gate, down with one word.
 *
 * Moves are durable when these return. The functions that move return the new level, or -1 with why
 * it may not be. Up is for leads and the owner, as is demoting; stopping is for everyone who decides. */
#ifndef RUNG_JOBS_LEVEL_H
#define RUNG_JOBS_LEVEL_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/promotion_request.h"
#include "db/stage.h"
#include "ladder/gate.h"

struct store;

/* The gate above level from, 0 to 4, as the evidence of the stage's live version stands. */
int level_gate(struct store *store, const char *stage, int from, struct gate *gate, struct err *err);

/* Up one level, when the gate is open as the write finds it; gate (NULL: not wanted) says what was found,
 * and has no checks where it was not looked at. reason is required. Where promote.two_person is set it is
 * only asked for: the level that is returned is the present one, and level_pending() tells the rest. */
int level_promote(struct store *store, const char *stage, const struct actor *by, const char *reason,
                  struct gate *gate, struct err *err);

/* The request of a stage that waits for a second person; strings live in arena. 1; 0: there is none, or
 * it is answered, has expired, or the level has changed since; -1. */
int level_pending(struct store *store, const struct stage *stage, struct arena *arena, struct promotion_request *request,
                  struct err *err);

/* The newest request, where it was refused in the last days and the level is still what it was then; strings
 * live in arena. 1; 0; -1. */
int level_refused(struct store *store, const struct stage *stage, struct arena *arena, struct promotion_request *request,
                  struct err *err);

/* Makes the promotion that another lead has asked for, by a login that did not ask, while the gate is open
 * still and nothing is different from what was asked for. reason may be NULL. */
int level_approve(struct store *store, const char *stage, const struct actor *by, const char *reason, struct gate *gate,
                  struct err *err);

/* The same person says no, and has to say why; the present level is returned. */
int level_refuse(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err);

/* Takes back what one has asked for; reason may be NULL. The present level is returned. */
int level_withdraw(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err);

/* To level 2 without evidence, and none is claimed. reason is required. */
int level_assist_by_decree(struct store *store, const char *stage, const struct actor *by, const char *reason,
                           struct err *err);

/* Down to a level below the present one; to -1: one down. reason NULL: "demoted by NAME". */
int level_demote(struct store *store, const char *stage, const struct actor *by, int to, const char *reason,
                 struct err *err);

/* At once to level 0. reason NULL: "stopped by NAME". At level 0 already nothing is written. */
int level_stop(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err);

/* Back to the level before a stop, within stop.resume of it, unless something has gone against the
 * evidence meanwhile. reason NULL: "resumed by NAME". */
int level_resume(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err);

/* Whether there is a stop that can be taken back: to which level, and until when. 1; 0; -1. */
int level_resumable(struct store *store, const struct stage *stage, int *to, int64_t *until_ms, struct err *err);

#endif
