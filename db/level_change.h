/* The level of a stage and its history. */
#ifndef RUNG_DB_LEVEL_CHANGE_H
#define RUNG_DB_LEVEL_CHANGE_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* Appends a change and its event in one durable write; the caller has checked that it is allowed.
 * Refused when the stage's level is no longer stage->level. kind: promote, demote, stop, resume,
 * decree; all but stop are for leads. */
int level_change_add(struct store *store, const struct stage *stage, const struct actor *by, int to_level,
                     const char *kind, const char *reason, struct err *err);

/* The same with what the change came from. Going below level 3 opens a place in the queue for what waits for a
 * prediction. */
struct level_change_new {
	int         to_level;
	const char *kind, *reason;
	int64_t     gate_evaluation_id; /* of a promotion; 0: none */
	int64_t     request_id;         /* that a second person approved; 0: none */
	int64_t     epoch_id;           /* whose evidence carried it, or fell; 0: none */
	const char *evidence;           /* of a demotion by itself, JSON; NULL: none */
};

/* Appends it as level_change_add() does, by a service too where it goes down. level_change_id NULL: not wanted. */
int level_change_append(struct store *store, const struct stage *stage, const struct actor *by, const struct level_change_new *change,
                        int64_t *level_change_id, struct err *err);

struct level_row {
	int         from_level, to_level;
	const char *kind, *operator_name, *reason;
	int64_t     at_ms;
	const char *acted_by_name;
	const char *asked_by_name;      /* of a promotion that a second person approved; else NULL */
	int64_t     epoch_id;           /* 0: none */
	bool        by_itself;          /* a demotion that evidence brought about */
};

/* What the newest change of a stage was. */
struct level_last {
	int         from_level;
	int64_t     at_ms;
	bool        stopped;  /* it was a stop */
	const char *fired;    /* what has gone against the evidence since, in words (a constant); NULL: nothing */
};

/* 1; 0: the level is as the stage was made with; -1. */
int level_change_last(struct store *store, const struct stage *stage, struct level_last *last, struct err *err);

/* Oldest first. */
int level_history(struct store *store, const struct stage *stage, struct arena *arena, struct level_row **rows,
                  int *count, struct err *err);

#endif
