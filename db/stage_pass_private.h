/* What the files of db/ share about items on their way through the stages. */
#ifndef RUNG_DB_STAGE_PASS_PRIVATE_H
#define RUNG_DB_STAGE_PASS_PRIVATE_H

#include "base/hash.h"
#include "db/stage.h"
#include "db/stage_pass.h"

#include <stdbool.h>
#include <stdint.h>

/* The newest row of an item and stage. */
struct pass_row {
	bool    any, open;
	int64_t pass_id, route_id;
	int     round;
	unsigned char words[HASH_BYTES];
};

/* An item leaves a stage, or begins another round there, by row pass_id: answers and a route of the machine
 * are taken back, and its places in the queue are gone. */
int pass_take(struct store *store, const struct stage *stage, int64_t item_id, int64_t pass_id, const struct actor *by, struct err *err);

/* An item comes to a stage by row pass_id. before: the row it had; where that closed the same round, what it took
 * is given back. Else the item waits for whoever decides. */
int pass_give(struct store *store, const struct stage *stage, int64_t item_id, int64_t pass_id, const struct pass_row *before,
              bool same_round, const struct actor *by, struct err *err);

/* Another round of an item that is at a stage, with the same words from upstream, and what follows downstream. Inside a write. */
int pass_again(struct store *store, const struct stage *stage, int64_t item_id, const struct actor *by, struct err *err);

#endif
