/* What rules have taken back by themselves, or stopped, until a lead has taken notice of it. */
#ifndef RUNG_DB_ROLLBACK_H
#define RUNG_DB_ROLLBACK_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct rollback {
	int64_t     act_id;   /* 0: none */
	const char *live;     /* the version that answers since; of a shadow or NEXT that was stopped: that one */
	bool        stopped;
	const char *reason;   /* what the rule saw, for people */
	int64_t     at_ms;
};

/* The newest one that no lead has taken notice of, and after which nobody has given any version traffic; its strings
 * live in arena. 1; 0: there is none; -1. */
int rollback_unseen(struct store *store, const struct stage *stage, struct arena *arena, struct rollback *rollback, struct err *err);

/* Notes durably, as an event, that a lead has seen it; seen already, nothing is written. */
int rollback_see(struct store *store, const struct stage *stage, const struct actor *by, int64_t act_id, struct err *err);

#endif
