/* Hold lists: what the machine decided since the evidence went bad, for quarantine and for another look. */
#ifndef RUNG_DB_HOLD_H
#define RUNG_DB_HOLD_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

/* Whether a change of level has a hold: 1, 0, -1. */
int hold_is_there(struct store *store, int64_t level_change_id, struct err *err);

/* Holds what a version decided from a route on, after a change of level that has no hold yet. Inside a
 * write. Returns how many items are held, or -1. */
int64_t hold_add(struct store *store, const struct stage *stage, const struct actor *by, int64_t level_change_id,
                 int64_t model_version_id, int64_t since_route_id, struct err *err);

struct hold {
	int64_t     hold_id, since_ms, at_ms;
	const char *reason;            /* of the demotion */
	int64_t     items, reviewed, waiting; /* held; answered, or its truth known; in the queue: the rest is untouched */
	const char *released;          /* why it was let go; NULL: it was not */
};

/* Newest first; strings live in arena. */
int hold_list(struct store *store, const struct stage *stage, struct arena *arena, struct hold **holds, int *count, struct err *err);

struct hold_item {
	int64_t     item_id, routed_ms;
	const char *name, *group;      /* key or path; lot or the like, NULL: none */
	const char *label;             /* what the machine decided; NULL while people may still be asked, blind */
	double      confidence;        /* NaN where label is NULL */
	const char *reviewed_label;    /* what people say; NULL: nothing that counts yet */
};

/* In the order in which they were decided; strings live until the next one. item may end it with -1. */
int hold_items(struct store *store, int64_t hold_id, int (*item)(void *context, const struct hold_item *item, struct err *err),
               void *context, struct err *err);

/* Puts what is untouched into the queue, to be judged blind like any other work; it is due like an
 * audit and counts as none. Leads only. Returns how many, or -1. */
int64_t hold_review(struct store *store, const struct stage *stage, const struct actor *by, int64_t hold_id, struct err *err);

/* Lets it go, and what waits for nothing else leaves the queue; reason is needed. Leads only. */
int hold_release(struct store *store, const struct stage *stage, const struct actor *by, int64_t hold_id, const char *reason, struct err *err);

#endif
