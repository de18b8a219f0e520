/* What the files of db/ share about the queue. */
#ifndef RUNG_DB_QUEUE_PRIVATE_H
#define RUNG_DB_QUEUE_PRIVATE_H

#include "base/hash.h"
#include "db/queue.h"
#include "db/stage.h"

/* Opens the item's first place in lane review, where the keyed shuffle puts it. */
int queue_open_place(struct store *store, const struct stage *stage, int64_t item_id, struct err *err);

/* The same for an item whose content hash is at hand. */
int queue_add_place(struct store *store, const struct stage *stage, int64_t item_id, const unsigned char sha256[HASH_BYTES],
                    struct err *err);

/* Leases the place claim->assignment_id, open or the actor's own, under claim->mode: a new token and
 * a new end. Inside a write. 1; 0: somebody else has it; -1. */
int queue_lease(struct store *store, const struct stage *stage, const struct actor *actor, struct claim *claim, struct err *err);

#endif
