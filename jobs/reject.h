/* What was refused, one by one, while the rest went in: files, lines of a file, items. */
#ifndef RUNG_JOBS_REJECT_H
#define RUNG_JOBS_REJECT_H

#include "base/arena.h"

#include <stdint.h>

/* Enough for a person to read; further ones are only counted. */
#define REJECT_LISTED_MAX 10000

struct reject {
	const char *name;   /* a path, or FILE:LINE; printable */
	const char *reason; /* printable */
};

/* Start with REJECT_LIST_EMPTY; release when read. */
struct reject_list {
	struct arena   arena;
	struct reject *rows;
	int            count; /* listed */
	int            room;
	int64_t        total; /* all of them */
};

#define REJECT_LIST_EMPTY { ARENA_EMPTY, NULL, 0, 0, 0 }

/* name and reason may hold any bytes; they are kept in their visible form. */
void reject_add(struct reject_list *list, const char *name, const char *reason);

/* The same for a line of a file: the name reads FILE:LINE. */
void reject_add_line(struct reject_list *list, const char *file, int64_t line, const char *reason);

/* One more of a kind of which enough are listed. */
void reject_count(struct reject_list *list);

void reject_list_release(struct reject_list *list); /* may be repeated */

#endif
