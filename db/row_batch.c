#include "db/row_batch.h"

#include "db/digest.h"
#include "db/store_private.h"

static const struct { const char *newest, *told, *types; } kinds[] = {
	[ROW_BATCH_PREDICTIONS] = { "row_batch.newest_prediction", "row_batch.predictions", "iiiitiriiti" },
	[ROW_BATCH_DECISIONS] = { "row_batch.newest_decision", "row_batch.decisions", "itiiiiittiii" },
};

static void start(struct row_batch *batch)
{
	batch->spans = json_array();
	batch->lost = false;
}

void row_batch_open(struct row_batch *batch, enum row_batch_kind kind)
{
	*batch = (struct row_batch){ .kind = kind };
	start(batch);
}

void row_batch_release(struct row_batch *batch)
{
	json_decref(batch->spans);
	batch->spans = NULL;
}

int row_batch_begin(struct row_batch *batch, struct store *store, struct err *err)
{
	return query_number(store, &batch->from, err, kinds[batch->kind].newest) < 0 ? -1 : 0;
}

/* Spans that touch are one. */
static void add_span(json_t *spans, int64_t first, int64_t last)
{
	json_t *before = json_array_get(spans, json_array_size(spans) - 1);

	if (before && json_integer_value(json_array_get(before, 1)) == first - 1)
		json_integer_set(json_array_get(before, 1), (json_int_t)last);
	else
		json_array_append_new(spans, json_pack("[I, I]", (json_int_t)first, (json_int_t)last));
}

int row_batch_end(struct row_batch *batch, struct store *store, struct err *err)
{
	int64_t last;

	if (query_number(store, &last, err, kinds[batch->kind].newest) < 0)
		return -1;
	if (last <= batch->from)
		return 0;
	add_span(batch->spans, batch->from + 1, last);
	batch->from = last;
	return 0;
}

void row_batch_tell(struct row_batch *batch, json_t *body)
{
	if (json_array_size(batch->spans) > 0 && !batch->lost)
		json_object_set(body, "spans", batch->spans);
	row_batch_release(batch);
	start(batch);
}

int row_batch_digest(struct store *store, enum row_batch_kind kind, int64_t first, int64_t last, struct hash_state *digest,
                     struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, kinds[kind].told, value_integer(first), value_integer(last)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		digest_add_row(digest, &query, kinds[kind].types);
	return got;
}
