/* Pieces that come in any order and are wanted by their key: they wait on disk, in a file of their own without a name. */
#ifndef RUNG_DB_SPILL_H
#define RUNG_DB_SPILL_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct spill;

struct spill_piece { const char *key; int64_t kind, line; const char *text; size_t length; }; /* until the next call */

struct spill *spill_open(struct err *err); /* NULL: it cannot be made */
void spill_close(struct spill *spill);     /* NULL is fine */

int spill_add(struct spill *spill, const struct spill_piece *piece, struct err *err);

/* All of them by key and kind, and otherwise as they came. 1; 0: that was the last; -1. Nothing is added any more then. */
int spill_next(struct spill *spill, struct spill_piece *piece, struct err *err);

#endif
