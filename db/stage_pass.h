/* Which items have come to a stage that stands on others.
 *
 * An item is open at a stage where every link holds by what upstream says of it: the machine where it decides, or
 * the answer of people in force, which goes before the machine's. When that changes, the change goes down the
 * stages in the same write. An item that is taken from a stage loses its places in the queue there, and its answers and
 * its route are taken back by rows that name the pass; given back with the same words from upstream, its answers
 * are given again by further rows. With other words a new round begins: people and models are asked anew. */
#ifndef RUNG_DB_STAGE_PASS_H
#define RUNG_DB_STAGE_PASS_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* What has become of an item at a stage may have changed: whatever follows downstream is done. Inside a write. */
int pass_follow(struct store *store, int64_t stage_id, int64_t item_id, const struct actor *by, struct err *err);

/* The next items of a stage (0: of any) that are to be looked at again, at most limit of them, in a write of its
 * own. 1: there may be more; 0: none was left; -1. */
int pass_sweep(struct store *store, int64_t stage_id, const struct actor *by, int limit, struct err *err);

/* Whether an item may be judged at a stage now. 1; 0; -1. */
int pass_is_open(struct store *store, int64_t stage_id, int64_t item_id, struct err *err);

/* The round that an item is in at a stage, or was when it was taken from there: from 1; 0: it never came, or every item does; -1. */
int64_t pass_round(struct store *store, int64_t stage_id, int64_t item_id, struct err *err);

/* Whether an item is at a stage. */
struct pass {
	bool has_links;    /* false: every item is, and the rest is not set but for round */
	bool open;
	bool barred;       /* a stage above says another label than is asked for */
	int  round;        /* from 1; 0: it has not come to it yet */
	const char *why;   /* "vad: noise"; what it waits for where it has not come. In arena */
};
int pass_read(struct store *store, int64_t stage_id, int64_t item_id, struct arena *arena, struct pass *pass, struct err *err);

#endif
