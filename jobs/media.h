/* Reading the bytes of an item, beneath the root of its source and nowhere else. */
#ifndef RUNG_JOBS_MEDIA_H
#define RUNG_JOBS_MEDIA_H

#include "base/err.h"
#include "base/hash.h"
#include "db/item.h"

#include <stddef.h>
#include <stdint.h>

struct store;

/* Opens a folder that files are then opened beneath. A descriptor, or -1 with the reason alone. */
int media_open_root(const char *root, struct err *err);

/* Opens path beneath the folder root_fd for reading, without following a link anywhere and without
 * leaving the folder. A descriptor, or -1 with the reason alone. What it opens may be no regular
 * file; it does not wait for a pipe. */
int media_open_beneath(int root_fd, const char *path, struct err *err);

/* Reads an item's file beneath root_fd and checks that it is still what was added. bytes are
 * malloc'd, with a terminator after them. -1 with the reason alone: it is gone, changed or unreadable. */
int media_read_beneath(int root_fd, const struct item *item, char **bytes, size_t *length, struct err *err);

/* The same for one item by its id. -1 also where it has no file; the message names the item. */
int media_read(struct store *store, int64_t item_id, char **bytes, size_t *length, struct err *err);

/* A file that is read and checked in steps, for whoever cannot wait for all of it. Zeroed, none. */
struct media_reading {
	int    fd;             /* of no meaning where bytes is NULL */
	char  *bytes;          /* as far as they are read; NULL: nothing is being read */
	size_t done, size;
	struct hash_state hash;
	unsigned char sha256[HASH_BYTES]; /* what was added */
};

/* Begins with what fd is open on, which it closes; -1, and closed, where it is not size bytes long. */
int media_reading_begin(struct media_reading *reading, int fd, int64_t size, const unsigned char sha256[HASH_BYTES],
                        struct err *err);

/* Begins with an item's file. -1 as media_read(). */
int media_read_begin(struct store *store, int64_t item_id, struct media_reading *reading, struct err *err);

/* Reads up to most bytes more. 0: there are more; 1: that was all, it is what was added, and *bytes (malloc'd, with a
 * terminator) and *length are the caller's; -1 with the reason alone. After 1 and -1 nothing is being read. */
int media_read_step(struct media_reading *reading, size_t most, char **bytes, size_t *length, struct err *err);

void media_read_end(struct media_reading *reading); /* gives up; may be repeated */

/* Opens an item's file for reading by somebody else, and says where it is: an absolute path, malloc'd.
 * It must still be as long as it was; its content is not looked at. A descriptor; -1: the message
 * names the item. */
int media_open(struct store *store, int64_t item_id, char **path, struct err *err);

#endif
