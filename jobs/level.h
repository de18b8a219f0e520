/* Moving a stage on the ladder: up through a gate, down with one word.
 *
 * Moves are durable when these return. The functions that move return the new level, or -1 with why
 * it may not be. Up is for leads and the owner; stopping is for everyone who decides. */
#ifndef RUNG_JOBS_LEVEL_H
#define RUNG_JOBS_LEVEL_H

#include "base/err.h"
#include "db/actor.h"

#include <stdbool.h>

struct store;

struct level_check {
	const char *name; /* "live version", "predictions", "nulls" */
	double      value, need;
	bool        ok;
	char        why[120]; /* one line for people, whether it holds or not */
};

#define LEVEL_CHECKS_MAX 8

struct level_gate {
	int  from, to;
	bool open;
	int  check_count;
	struct level_check checks[LEVEL_CHECKS_MAX];
};

/* The gate from the stage's level to the next. -1 also where this version has no gate to that level;
 * the message says what there is instead. */
int level_gate(struct store *store, const char *stage, struct level_gate *gate, struct err *err);

/* Up one level, when the gate is open; gate (NULL: not wanted) says what was found. -1 with
 * gate->open false where it is closed. reason is required. */
int level_promote(struct store *store, const char *stage, const struct actor *by, const char *reason,
                  struct level_gate *gate, struct err *err);

/* To level 2 without evidence, and none is claimed. reason is required. */
int level_assist_by_decree(struct store *store, const char *stage, const struct actor *by, const char *reason,
                           struct err *err);

/* Down to a level below the present one; to -1: one down. reason NULL: "demoted by NAME". */
int level_demote(struct store *store, const char *stage, const struct actor *by, int to, const char *reason,
                 struct err *err);

/* At once to level 0. reason NULL: "stopped by NAME". At level 0 already nothing is written. */
int level_stop(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err);

#endif
