/* A window that moves over a file: what is read but not yet taken lies in memory in one piece, so that
 * a reader can look ahead as far as it must, and back to where a row began. */
#ifndef RUNG_JOBS_FORMAT_WINDOW_H
#define RUNG_JOBS_FORMAT_WINDOW_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf" /* before the first letter of a text, by some programs */

struct window {
	FILE      *file;   /* borrowed; NULL: there is only the head */
	struct str buffer;
	size_t     at;     /* taken bytes at the head of buffer */
	int64_t    line;   /* of the first byte not taken, from 1 */
	bool       end;    /* the file has no more */
	bool       failed; /* it could not be read to its end */
};

/* head: bytes of the file that the caller has read already. A byte order mark is passed over. */
void window_open(struct window *w, FILE *file, const void *head, size_t head_length);
void window_release(struct window *w);

/* What is in sight: *length bytes, borrowed until the next call. */
const char *window_text(const struct window *w, size_t *length);

/* Reads on, at least doubling what is in sight. False at the end of the file. */
bool window_more(struct window *w);

/* Goes past length bytes of what is in sight, counting lines. */
void window_take(struct window *w, size_t length);

/* Goes past the rest of the line and its end. */
void window_take_line(struct window *w);

#endif
