/* The files of a folder and the folders in it. */
#ifndef RUNG_JOBS_FOLDER_H
#define RUNG_JOBS_FOLDER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "jobs/reject.h"

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
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

#define FOLDER_DEPTH_MAX 64 /* each level keeps a descriptor open */

/* Going through them one by one: of names only those of the folders on the way to the one at hand are in memory. */
struct folder_level { DIR *dir; char **names; size_t at, below; }; /* below: bytes of walk.path that are the folder's own */
struct folder_walk {
	struct folder_level levels[FOLDER_DEPTH_MAX];
	int         depth;
	struct str  path;
	const char *shown;
	struct reject_list *rejects;
};

/* As folder_list_files(). shown and rejects are borrowed until the end, which is to come also after -1. */
int folder_walk_begin(struct folder_walk *walk, const char *root, const char *shown, struct reject_list *rejects, struct err *err);
bool folder_walk_next(struct folder_walk *walk, struct folder_file *file); /* its path lives until the next one */
void folder_walk_end(struct folder_walk *walk);

/* Lists the regular files below the folder. Hidden names are left out; links are not followed, and
 * are rejected with that reason, as folders are that cannot be read; their names begin with shown.
 * -1, with the reason alone, when root itself cannot be read. */
int folder_list_files(const char *root, const char *shown, struct folder_list *list, struct reject_list *rejects,
                      struct err *err);
void folder_list_release(struct folder_list *list);

#endif
