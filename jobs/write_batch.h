/* Many rows in one write, but not so many that people at the console wait for the gate. */
#ifndef RUNG_JOBS_WRITE_BATCH_H
#define RUNG_JOBS_WRITE_BATCH_H

#include "base/err.h"
#include "db/store.h"

#include <stdbool.h>
#include <stdint.h>

struct write_batch {
	struct store *store;
	int           rows;
	int64_t       began_us, asked_us;
};

int write_batch_begin(struct write_batch *batch, struct store *store, enum store_durability durability,
                      struct err *err);

/* Asked before each row: true when it should go into the next batch, after 50 ms where
 * another process waits to write, else after 30,000 rows or a second: each commit writes a page for nearly every row. */
bool write_batch_full(struct write_batch *batch);

/* Commits; where keep is false, takes everything back and leaves *err alone. -1 where nothing was
 * stored that should have been. */
int write_batch_end(struct write_batch *batch, bool keep, struct err *err);

#endif
