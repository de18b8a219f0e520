#include "jobs/write_batch.h"

#include "jobs/monotonic.h"

#define ROWS_MAX    10000
#define TIME_MAX_US 50000
#define ROWS_A_LOOK 32 /* at the clock */

int write_batch_begin(struct write_batch *batch, struct store *store, enum store_durability durability,
                      struct err *err)
{
	if (store_begin(store, durability, err) < 0)
		return -1;
	*batch = (struct write_batch){ .store = store, .began_us = monotonic_us() };
	return 0;
}

bool write_batch_full(struct write_batch *batch)
{
	if (batch->rows == ROWS_MAX)
		return true;
	if (batch->rows > 0 && batch->rows % ROWS_A_LOOK == 0 && monotonic_us() - batch->began_us > TIME_MAX_US)
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
