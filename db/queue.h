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
	int64_t round;   /* that the item is in at the stage (stage_pass.h): an answer is to what upstream said then */
	bool    resumed; /* it was leased to the actor already */
};

/* Takes the head of the queue for the actor: expired leases are returned first, then a lease of the
 * actor's own is resumed, then what is kept for them, then the shuffled queue; what the actor has skipped
 * comes last. What is due stands in the shuffle like everything else, so that its turn tells nothing; from
 * half of its time on it goes before the head of the queue as often as not, the most urgent first. What is kept for others is theirs alone. The item is routed
 * anew when the level, the live version or a setting has changed since; one that was shown assisted
 * before stays so. 1; 0 when nothing waits; -1. */
int queue_claim(struct store *store, const char *stage_name, const struct actor *actor, struct claim *claim,
                struct err *err);

/* Places that one sitting has put off: they come after everything but what is skipped, in this order. */
struct queue_put_off { const int64_t *assignment_ids; int count; };

/* The same, with what has been put off only before what is skipped. put_off NULL: nothing. */
int queue_claim_past(struct store *store, const char *stage_name, const struct actor *actor,
                     const struct queue_put_off *put_off, struct claim *claim, struct err *err);

/* The items that the claim would hand the actor next, in its order, without taking anything: at most
 * max, and never more than QUEUE_AHEAD_MAX. A place that the machine may decide by now is among them.
 * in_hand: a place to leave out; 0: none. Returns how many, or -1. */
#define QUEUE_AHEAD_MAX 8
int queue_ahead(struct store *store, const struct stage *stage, const struct actor *actor,
                const struct queue_put_off *put_off, int64_t in_hand, int64_t *item_ids, int max, struct err *err);

/* Takes a place of one item. 1; 0: none is open to this actor, and why says whether it is unknown,
 * decided, on another's screen, or kept for another; -1. */
int queue_claim_item(struct store *store, const char *stage_name, const struct actor *actor, int64_t item_id,
                     struct claim *claim, struct err *why);

/* Extends the lease. 1; 0 when it was lost to another; -1. */
int queue_renew(struct store *store, const struct actor *actor, struct claim *claim, struct err *err);

/* Gives the place back. */
int queue_release(struct store *store, const struct actor *actor, const struct claim *claim, struct err *err);

/* Places of a stage that wait for the actor, counted to limit at most: what they may not take, such as
 * the second look at what they have answered, is not among them. */
int64_t queue_open_count(struct store *store, const struct stage *stage, const struct actor *actor, int64_t limit, struct err *err);

#endif
