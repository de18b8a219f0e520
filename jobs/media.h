/* Reading the bytes of an item, beneath the root of its source and nowhere else. */
#ifndef RUNG_JOBS_MEDIA_H
#define RUNG_JOBS_MEDIA_H

#include "base/err.h"
#include "base/hash.h"

#include <stddef.h>
#include <stdint.h>

struct store;

/* A folder that files are opened beneath. */
int media_open_root(const char *root, struct err *err); /* a descriptor, or -1 */

/* Opens path beneath the folder root_fd, without following any link and without leaving the folder,
 * for reading. Only regular files. A descriptor, or -1 with why, without the path. */
int media_open_beneath(int root_fd, const char *path, struct err *err);

/* Reads a whole open file of at most max_bytes, malloc'd. *length may be 0. -1: too large, or it
 * cannot be read. */
int media_read_all(int fd, int64_t max_bytes, void **bytes, size_t *length, struct err *err);

/* Reads an item's file and checks that it is still what was added. -1: it has none, is gone, changed
 * or unreadable. */
int media_read(struct store *store, int64_t item_id, void **bytes, size_t *length, struct err *err);

#endif
