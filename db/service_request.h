/* What callers of the service asked for. */
#ifndef RUNG_DB_SERVICE_REQUEST_H
#define RUNG_DB_SERVICE_REQUEST_H

#include "base/err.h"
#include "base/hash.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct service_request_new {
	int64_t item_id;
	unsigned char caller[HASH_BYTES]; /* keyed hashes */
	unsigned char key[HASH_BYTES];    /* of the caller and its Idempotency-Key */
	bool    has_key;
};

/* Appends a request, and says whether the same caller had asked for the same item within repeat_ms before.
 * Inside a write. */
int service_request_add(struct store *store, const struct stage *stage, const struct service_request_new *request, int64_t repeat_ms, bool *repeats,
                struct err *err);

/* The item, and the stage, that a key stood for within the last keep_ms. 1; 0: it is free; -1. */
int service_request_of_key(struct store *store, const unsigned char key[HASH_BYTES], int64_t keep_ms, int64_t *item_id, int64_t *stage_id,
                   struct err *err);

#endif
