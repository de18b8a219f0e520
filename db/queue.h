/* The queue: places (assignments) that wait for a person, taken under a lease so that two people
 * never get the same one. */
#ifndef RUNG_DB_QUEUE_H
#define RUNG_DB_QUEUE_H

#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct claim {
	int64_t assignment_id, item_id, route_id;
	int     slot;
	char    lane[16], mode[16];       /* mode: blind, assisted, audit, second, adjudication, gold */
	unsigned char token[16];
	int64_t expires_ms;
};

/* Takes the head of the queue for the actor: expired leases are returned first, then a lease of the
 * actor's own is resumed, then the earliest due, then the shuffled rest; what the actor has skipped
 * comes last. The item is routed anew when the level, the live version or a setting has changed
 * since. 1; 0 when nothing waits; -1. */
int queue_claim(struct store *store, const char *stage_name, const struct actor *actor, struct claim *claim,
                struct err *err);

/* Takes a place of one item. 1; 0: none is open to this actor, and why says whether it is unknown,
 * decided, or on another's screen; -1. */
int queue_claim_item(struct store *store, const char *stage_name, const struct actor *actor, int64_t item_id,
                     struct claim *claim, struct err *why);

/* Extends the lease. 1; 0 when it was lost to another; -1. */
int queue_renew(struct store *store, const struct actor *actor, struct claim *claim, struct err *err);

/* Gives the place back. */
int queue_release(struct store *store, const struct actor *actor, const struct claim *claim, struct err *err);

/* Places that wait in a stage, counted to limit at most. */
int64_t queue_open_count(struct store *store, int64_t stage_id, int64_t limit, struct err *err);

#endif
