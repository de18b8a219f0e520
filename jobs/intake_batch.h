/* Items on their way in. They are made ready without the database, so that reading and hashing hold
 * nobody up, and are then added many at a time. */
#ifndef RUNG_JOBS_INTAKE_BATCH_H
#define RUNG_JOBS_INTAKE_BATCH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "db/actor.h"
#include "db/item.h"
#include "jobs/reject.h"

#include <stddef.h>
#include <stdint.h>

struct store;

/* Where items come from. Lives in the run's arena. */
struct intake_source {
	const char *name, *root; /* root: absolute, its true bytes */
	int64_t     source_id;   /* 0 until the first of its items is added */
	struct intake_source *next;
};

#define INTAKE_BATCH_ITEMS 1000 /* and it is written */

struct intake_batch {
	struct store       *store;     /* borrowed, as are the next two */
	const char         *stage;
	const struct actor *by;
	struct arena        arena;     /* of the items that wait */
	struct item_new    *items;
	struct intake_source **sources; /* of each item; NULL: none */
	int                 count;
	size_t              bytes;     /* held in arena, roughly */
	int64_t             added, present;           /* since the batch was opened */
	int64_t             added_logged, present_logged; /* of these, in an event */
	int64_t             source_id; /* of the last item added */
	int64_t            *item_ids;  /* of the items of the last write, in the order in which they were put in */
	struct hash_state   digest;    /* over the hashes of what is not in an event yet */
	const char         *known;     /* the purpose for which items are known; NULL: they are not */
	struct reject_list *rejects;   /* takes those that cannot be */
	int64_t             known_count, known_logged; /* made known, and of these in an event */
	int64_t             known_present; /* were so before */
};

void intake_batch_open(struct intake_batch *batch, struct store *store, const char *stage, const struct actor *by);
void intake_batch_release(struct intake_batch *batch);

/* Copies an item with all that it points to. */
void intake_copy_item(struct arena *arena, struct item_new *copy, const struct item_new *item);

/* Copies an item into the batch; a full batch is written. -1 when that fails. */
int intake_batch_add(struct intake_batch *batch, const struct item_new *item, struct intake_source *source,
                     struct err *err);

/* Writes what waits and, in the same write, the event that says what came in since the last one.
 * rejected and skipped are told by the caller. Nothing is logged where all four counts are 0. */
int intake_batch_finish(struct intake_batch *batch, int64_t rejected, int64_t skipped, struct err *err);

#endif
