/* Memory for things that die together: one screen refresh, one item, one listing.
 *
 * What an arena hands out lives until arena_clear() or arena_release(), and is never freed alone. */
#ifndef RUNG_BASE_ARENA_H
#define RUNG_BASE_ARENA_H

#include "base/err.h"

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	size_t held;                /* bytes that it has of the system's: what was asked for, and some room */
};

#define ARENA_EMPTY { NULL, 0 }

void *arena_alloc(struct arena *arena, size_t size); /* zeroed, aligned for any type */
char *arena_strdup(struct arena *arena, const char *text); /* NULL gives NULL */
char *arena_memdup(struct arena *arena, const void *bytes, size_t length); /* with a terminator after it */
char *arena_printf(struct arena *arena, const char *fmt, ...) RUNG_PRINTF(2, 3);
void arena_clear(struct arena *arena);
void arena_release(struct arena *arena); /* the same; the arena may be used again */

#endif
