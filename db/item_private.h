/* What the files of db/ share about items. */
#ifndef RUNG_DB_ITEM_PRIVATE_H
#define RUNG_DB_ITEM_PRIVATE_H

#include "base/err.h"
#include "base/hash.h"

#include <stddef.h>

struct store;

/* Keeps words that must be forgettable; facts hold the keyed hash that comes back. Inside a write. */
int content_keep(struct store *store, const void *bytes, size_t length, unsigned char hash[HASH_BYTES], struct err *err);

/* The unit of an item's draws: its group where it has one, else its content hash. */
struct draw_unit { const void *bytes; size_t length; };
struct draw_unit item_draw_unit(const char *group, const unsigned char sha256[HASH_BYTES]);

#endif
