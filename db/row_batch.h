/* Rows that come many at a time have one event together, which names the spans of their ids. What they hold is
 * vouched for with all other rows (vouch.h).
 *
 * row_batch_begin() and row_batch_end() go round the rows of each write: what is added in between is the
 * caller's, since one process writes at a time. */
#ifndef RUNG_DB_ROW_BATCH_H
#define RUNG_DB_ROW_BATCH_H

#include "base/err.h"
#include "base/hash.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

enum row_batch_kind { ROW_BATCH_PREDICTIONS, ROW_BATCH_DECISIONS };

struct row_batch {
	enum row_batch_kind kind;
	json_t             *spans;  /* [[first, last], ...] */
	int64_t             from;
	bool                lost;   /* a write was taken back: what was added is not known */
};

void row_batch_open(struct row_batch *batch, enum row_batch_kind kind);
void row_batch_release(struct row_batch *batch); /* may be repeated */

/* Inside a write, before its rows and after them. */
int row_batch_begin(struct row_batch *batch, struct store *store, struct err *err);
int row_batch_end(struct row_batch *batch, struct store *store, struct err *err);

/* Puts what was added into the body of an event, and starts anew. */
void row_batch_tell(struct row_batch *batch, json_t *body);

/* Events of before rung vouched for all rows hold a digest over theirs. Adds the rows of a span, both ends included. */
int row_batch_digest(struct store *store, enum row_batch_kind kind, int64_t first, int64_t last, struct hash_state *digest,
                     struct err *err);

#endif
