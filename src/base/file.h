/* Reading whole files that others wrote, and writing whole runs of bytes. */
#ifndef RUNG_BASE_FILE_H
#define RUNG_BASE_FILE_H

#include "base/err.h"
#include "base/hash.h"

#include <stddef.h>

/* Reads a regular file of at most max bytes. *bytes gets a terminator after it and is freed by the
 * caller. -1 where it cannot be read, is no regular file (a pipe is not waited for) or is larger;
 * the message is the reason alone, without the path. */
int file_read(const char *path, size_t max, char **bytes, size_t *length, struct err *err);

/* The same from an open descriptor, which is not closed. */
int file_read_fd(int fd, size_t max, char **bytes, size_t *length, struct err *err);

/* The SHA-256 of a whole file of any size. The message is the reason alone. */
int file_sha256(const char *path, unsigned char sha256[HASH_BYTES], struct err *err);

/* Writes every byte to an open descriptor, going on after signals and partial writes. -1 with errno. */
int file_write_fd(int fd, const void *bytes, size_t length);

#endif
