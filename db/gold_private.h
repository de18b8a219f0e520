/* Gold in the queue. */
#ifndef RUNG_DB_GOLD_PRIVATE_H
#define RUNG_DB_GOLD_PRIVATE_H

#include "db/actor.h"
#include "db/queue.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

/* At a claim that would give ordinary work: whether the actor is given gold instead, by a keyed draw for
 * each of their claims (gold.share). No item comes back within gold.rest of their last answer to it.
 * Inside a write. 1: claim is a place of gold, kept for the actor and not leased yet; 0; -1. */
int gold_take(struct store *store, const struct stage *stage, const struct actor *actor, struct claim *claim, struct err *err);

/* How many tasks of gold will come among so many ordinary ones, so that a count of what waits falls by one
 * with each task, whatever it is; or -1. */
int64_t gold_among(struct store *store, const struct stage *stage, const struct actor *actor, int64_t ordinary, struct err *err);

/* Puts what gold_take() will give among the items that the next claims would give otherwise, so that they
 * are got ready like those: item_ids has count of them, of which the first `from` are the actor's already,
 * and room for max. Returns how many there are then, or -1. */
int gold_weave(struct store *store, const struct stage *stage, const struct actor *actor, int64_t *item_ids, int from, int count,
               int max, struct err *err);

#endif
