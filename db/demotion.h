/* Demotions that the program made by itself, until a lead has taken notice of them. */
#ifndef RUNG_DB_DEMOTION_H
#define RUNG_DB_DEMOTION_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

struct demotion {
	int64_t     level_change_id;
	int         from_level, to_level;
	const char *reason; /* what the audits showed, for people */
	int64_t     at_ms;
};

/* The newest one that no lead has taken notice of, and after which nobody has gone up again; its strings
 * live in arena. 1; 0: there is none; -1. */
int demotion_unseen(struct store *store, const struct stage *stage, struct arena *arena, struct demotion *demotion,
                    struct err *err);

/* Notes durably that a lead has seen it, with an event; seen already, nothing is written. */
int demotion_see(struct store *store, const struct stage *stage, const struct actor *by, int64_t level_change_id,
                 struct err *err);

#endif
