/* Checkpoints: events that name the head of every chain, so that no chain can lose its end unseen, and
 * the newest of them stands for the whole log. */
#include "db/event_private.h"

#include "base/clock.h"
#include "db/store_private.h"

#define CHECKPOINT_EVENTS 1000
#define CHECKPOINT_MS     (10 * CLOCK_MINUTE_MS)

static int is_due(struct store *store, struct err *err)
{
	struct query query;
	int got, due = 0;

	if (query_begin(&query, store, err, "event.since_checkpoint") < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0) {
		due = query_integer(&query, 0) >= CHECKPOINT_EVENTS || store_now(store) - query_integer(&query, 1) >= CHECKPOINT_MS;
		query_end(&query);
	}
	return got < 0 ? -1 : due;
}

static int read_heads(struct store *store, json_t *heads, struct err *err)
{
	unsigned char hash[HASH_BYTES];
	char hex[HASH_HEX_SIZE];
	struct query query;
	int got;

	if (query_begin(&query, store, err, "event.heads") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		query_copy(&query, 2, hash, sizeof hash);
		json_object_set_new(heads, query_text(&query, 0),
		                    json_pack("{s:I, s:s}", "seq", (json_int_t)query_integer(&query, 1), "hash",
		                              hash_hex(hash, sizeof hash, hex)));
	}
	return got;
}

int event_checkpoint(struct store *store, struct err *err)
{
	json_t *body, *heads;
	int rc = is_due(store, err);

	if (rc <= 0)
		return rc;
	heads = json_object();
	body = json_pack("{s:o}", "heads", heads);
	rc = read_heads(store, heads, err);
	if (rc == 0)
		rc = event_append(store, NULL, "log.checkpoint", "project", 1, body, err);
	json_decref(body);
	return rc;
}
