/* The files of a folder, one after the other, for formats that are a folder. */
#ifndef RUNG_JOBS_FORMAT_FOREIGN_FOLDER_H
#define RUNG_JOBS_FORMAT_FOREIGN_FOLDER_H

#include "base/arena.h"
#include "base/err.h"
#include "jobs/folder.h"

#include <stdbool.h>

struct foreign_folder { struct folder_walk walk; struct reject_list rejects; int fd, told; };

int foreign_folder_open(struct foreign_folder *folder, const char *path, struct err *err);
void foreign_folder_close(struct foreign_folder *folder);

/* The same for a format that needs nothing else: what its open() returns, and its close(). */
struct foreign_folder *foreign_folder_new(const char *path, struct err *err);
void foreign_folder_free(void *folder);

/* The next file whose name ends so (NULL: any), below the folder, in arena; NULL: that was the last. What could not be looked at
 * is told as it is found, one each time: *refused is its name, with why. */
const char *foreign_folder_next(struct foreign_folder *folder, const char *ending, struct arena *arena, const char **refused,
                                struct err *why);

/* Reads such a file, of at most 64 MiB, into arena, without a byte order mark. -1 with why. */
int foreign_folder_read(const struct foreign_folder *folder, const char *name, struct arena *arena, char **text, size_t *length, struct err *why);

bool foreign_folder_has(const struct foreign_folder *folder, const char *name);

#endif
