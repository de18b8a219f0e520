/* A list that grows in an arena, for queries that give many rows. */
#ifndef RUNG_DB_ROWS_H
#define RUNG_DB_ROWS_H

#include "base/arena.h"

#include <string.h>

struct rows {
	struct arena *arena;
	size_t        size;  /* of one row */
	void         *all;   /* NULL while there is none */
	int           count, room;
};

#define ROWS_OF(type, in_arena) { .arena = (in_arena), .size = sizeof(type) }

/* A zeroed row at the end. Rows move when the list grows. */
static inline void *rows_add(struct rows *rows)
{
	if (rows->count == rows->room) {
		void *bigger;

		rows->room = rows->room ? 2 * rows->room : 16;
		bigger = arena_alloc(rows->arena, (size_t)rows->room * rows->size);
		if (rows->count)
			memcpy(bigger, rows->all, (size_t)rows->count * rows->size);
		rows->all = bigger;
	}
	return (char *)rows->all + (size_t)rows->count++ * rows->size;
}

#endif
