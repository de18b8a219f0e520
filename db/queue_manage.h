/* What leads do with many places of the queue at once. Each call is one write and one event, with a
 * count and a digest of the places; each refuses whoever is no lead. */
#ifndef RUNG_DB_QUEUE_MANAGE_H
#define RUNG_DB_QUEUE_MANAGE_H

#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

/* Keeps places that wait for one operator: nobody else is handed them. operator_id 0: they are
 * anyone's again. What is on a screen stays there, and is kept when it comes back. Places that are
 * answered or closed, or of another stage, are left as they are. Returns how many were changed, or -1. */
int64_t queue_assign(struct store *store, const struct stage *stage, const struct actor *by, const int64_t *assignment_ids,
                     int64_t count, int64_t operator_id, struct err *err);

/* Puts places into the queue again: a lease ends, what was skipped comes in its turn once more, and
 * what is answered gets a further place for a second, blind answer of somebody else, unless the item
 * has one that waits already. The answers that are there stay. Returns how many places were put back
 * or opened, or -1. */
int64_t queue_requeue(struct store *store, const struct stage *stage, const struct actor *by, const int64_t *assignment_ids,
                      int64_t count, struct err *err);

#endif
