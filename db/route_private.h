/* What the files of db/ share about routes. */
#ifndef RUNG_DB_ROUTE_PRIVATE_H
#define RUNG_DB_ROUTE_PRIVATE_H

#include "db/stage.h"
#include "ladder/route.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct route_now {
	struct route_decision decision;
	int64_t route_id;
	bool    is_new;   /* a row was appended: what decides it has changed since the last one */
	bool    decided;  /* somebody, or the machine, has answered already, or the item is not at this stage: the route stays as it
	                   * was, decision is not set */
	bool    told;     /* the row before said that it is decided with this version's answer: leads may have read that */
	int64_t audit_due_ms; /* when an audit that is drawn now must be answered */
};

/* Routes an item by route_item() and appends the result where it differs from the newest row. What was
 * routed once by a version to be decided with its answer, or in its blind slice, stays there. What the
 * machine has decided stays so, and it takes nothing out of people's hands: what is on a screen, was
 * shown with its help before, or is kept for somebody.
 * Whose answer counts, LIVE's or a canary's, is rollout_version_of()'s to say. Inside a write. */
int route_renew(struct store *store, const struct stage *stage, int64_t item_id, struct route_now *now, struct err *err);

/* The same without writing: what a claim would find. route_id and is_new are not set. */
int route_foresee(struct store *store, const struct stage *stage, int64_t item_id, struct route_now *now, struct err *err);

#endif
