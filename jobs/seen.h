/* Which files a watch has looked at, and in which state: a file is ready when it is new or changed
 * and stood still between two looks, so that nothing is read while it is being written. */
#ifndef RUNG_JOBS_SEEN_H
#define RUNG_JOBS_SEEN_H

#include "base/arena.h"
#include "jobs/folder.h"

#include <stdbool.h>

struct seen {
	struct arena arena;
	void        *tree;
};

#define SEEN_NONE { ARENA_EMPTY, NULL }

/* Looks at a file of the folder root. True when it is to be taken now; with at_once also at the first
 * sight of it. */
bool seen_ready(struct seen *seen, const char *root, const struct folder_file *file, bool at_once);

void seen_release(struct seen *seen);

#endif
