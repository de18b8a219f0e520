/* What the files of db/ share about what is said upstream. */
#ifndef RUNG_DB_UPSTREAM_PRIVATE_H
#define RUNG_DB_UPSTREAM_PRIVATE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"

#include <stdint.h>

struct store;

/* What one stage says of an item, and the rows that say so; 0: none of that kind. */
struct upstream_said { int64_t label_id; const char *label; int64_t prediction_id, decision_id; };

/* 1; 0: nothing yet; -1. In arena. */
int upstream_said(struct store *store, int64_t stage_id, int64_t item_id, struct arena *arena, struct upstream_said *said, struct err *err);

/* A keyed hash of upstream_words() that is the same where the words are. Labels go in as what they count as, so
 * that a new name changes nothing, and those that a link asks for not at all: they can be no others. */
int upstream_hash(struct store *store, int64_t stage_id, int64_t item_id, unsigned char hash[HASH_BYTES], struct err *err);

#endif
