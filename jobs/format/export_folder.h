/* A folder of files that is whole or not there: filled beside its place, then put there in one step. */
#ifndef RUNG_JOBS_FORMAT_EXPORT_FOLDER_H
#define RUNG_JOBS_FORMAT_EXPORT_FOLDER_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdio.h>

struct export_folder {
	const char *path;   /* where it goes; borrowed; NULL: it is not in use */
	struct str  beside; /* where it is filled */
	int         fd;
};

/* Only where nothing is yet, or an empty folder. */
int export_folder_open(struct export_folder *folder, const char *path, struct err *err);

/* A new file below it, folders on the way made. NULL where that fails; errno is EEXIST where there is one of that name. */
FILE *export_folder_create(struct export_folder *folder, const char *name, struct err *err);
int export_folder_close(FILE *file, const char *name, struct err *err); /* once it is written */

/* Puts the content of an open file there under a name: as a link to it, where links and the file system let that be, else as
 * these bytes. 1; 0: there is one of that name; -1. */
int export_folder_put(struct export_folder *folder, const char *name, int fd, bool links, const void *bytes, size_t length,
                      struct err *err);

/* keep: it is brought to disk and takes its place; else, and where that fails, all of it is removed. */
int export_folder_finish(struct export_folder *folder, bool keep, struct err *err);

#endif
