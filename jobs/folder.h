/* The files of a folder and the folders in it. */
#ifndef RUNG_JOBS_FOLDER_H
#define RUNG_JOBS_FOLDER_H

#include "base/arena.h"
#include "base/err.h"
#include "jobs/reject.h"

#include <stdint.h>

struct folder_file {
	const char *path;     /* below the folder, its true bytes */
	int64_t     bytes;
	int64_t     changed_ns;
};

struct folder_list {
	struct arena        arena;
	struct folder_file *files; /* a folder's names in the order of their bytes, depth first */
	int                 count, room;
};

#define FOLDER_LIST_EMPTY { ARENA_EMPTY, NULL, 0, 0 }

/* Lists the regular files below the folder. Hidden names are left out; links are not followed, and
 * are rejected with that reason, as folders are that cannot be read; their names begin with shown.
 * -1, with the reason alone, when root itself cannot be read. */
int folder_list_files(const char *root, const char *shown, struct folder_list *list, struct reject_list *rejects,
                      struct err *err);
void folder_list_release(struct folder_list *list);

#endif
