#include "db/service_request.h"

#include "db/store_private.h"

int service_request_add(struct store *store, const struct stage *stage, const struct service_request_new *request, int64_t repeat_ms, bool *repeats,
                struct err *err)
{
	int64_t before, now = store_now(store);

	if (query_number(store, &before, err, "service_request.before", value_integer(request->item_id), value_hash(request->caller),
	                 value_integer(now - repeat_ms), value_integer(stage->stage_id)) < 0)
		return -1;
	*repeats = before != 0;
	return query_run(store, err, "service_request.add", value_integer(stage->stage_id), value_integer(request->item_id),
	                 value_hash(request->caller), request->has_key ? value_hash(request->key) : value_null(),
	                 value_integer(*repeats), value_integer(now)) < 0 ? -1 : 0;
}

int service_request_of_key(struct store *store, const unsigned char key[HASH_BYTES], int64_t keep_ms, int64_t *item_id, int64_t *stage_id,
                   struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "service_request.of_key", value_hash(key), value_integer(store_now(store) - keep_ms));

	if (got <= 0)
		return got;
	*item_id = query_integer(&query, 0);
	*stage_id = query_integer(&query, 1);
	query_end(&query);
	return 1;
}
