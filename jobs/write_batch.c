#include "jobs/write_batch.h"

#include "jobs/monotonic.h"

#define ROWS_MAX    30000
#define TIME_MAX_US 1000000
#define WAIT_MAX_US 50000 /* of whoever else wants to write */
#define ROWS_A_LOOK 32    /* at the clock */

int write_batch_begin(struct write_batch *batch, struct store *store, enum store_durability durability,
                      struct err *err)
{
	if (store_begin(store, durability, err) < 0)
		return -1;
	*batch = (struct write_batch){ .store = store, .began_us = monotonic_us() };
	batch->asked_us = batch->began_us;
	return 0;
}

static bool is_long(struct write_batch *batch)
{
	int64_t now = monotonic_us();

	if (now - batch->asked_us <= WAIT_MAX_US)
		return false;
	batch->asked_us = now;
	return now - batch->began_us > TIME_MAX_US || store_is_wanted(batch->store);
}

bool write_batch_full(struct write_batch *batch)
{
	if (batch->rows == ROWS_MAX)
		return true;
	if (batch->rows > 0 && batch->rows % ROWS_A_LOOK == 0 && is_long(batch))
		return true;
	batch->rows++;
	return false;
}

int write_batch_end(struct write_batch *batch, bool keep, struct err *err)
{
	if (keep)
		return store_commit(batch->store, err);
	store_rollback(batch->store);
	return 0;
}
