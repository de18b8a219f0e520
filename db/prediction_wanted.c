#include "db/prediction_wanted.h"

#include "db/item_private.h"
#include "db/prediction.h"
#include "db/rollout.h"
#include "db/rows.h"
#include "db/store_private.h"

/* Of a page of items those that the version answers for. */
static int keep_own(struct store *store, const struct stage *stage, const struct prediction_want *want, int64_t *item_ids, int *count,
                    struct err *err)
{
	int kept = 0;

	for (int i = 0; i < *count; i++) {
		int64_t answers;

		if (rollout_version_of(store, stage, item_ids[i], &answers, err) < 0)
			return -1;
		if (answers == want->version->model_version_id)
			item_ids[kept++] = item_ids[i];
	}
	*count = kept;
	return 0;
}

static int read_missing(struct store *store, const struct stage *stage, const struct prediction_want *want, int64_t *after, int limit,
                        struct arena *arena, int64_t **item_ids, int *count, struct err *err)
{
	do {
		if (prediction_missing(store, stage, want->version->model_version_id, want->backfill, *after, limit, arena, item_ids, count, err) < 0)
			return -1;
		if (*count == 0)
			return 0;
		*after = (*item_ids)[*count - 1];
		if (want->scope == PREDICTION_OWN && keep_own(store, stage, want, *item_ids, count, err) < 0)
			return -1;
	} while (*count == 0);
	return 0;
}

static bool is_drawn(const struct store *store, const struct stage *stage, const struct prediction_want *want, const struct query *query,
                     struct arena *arena)
{
	struct traffic_version version = { .version_id = want->version->model_version_id, .role = want->role, .share = want->share };
	unsigned char sha256[HASH_BYTES];
	struct draw_unit unit;

	if (want->scope == PREDICTION_EXAM)
		return true;
	query_copy(query, 1, sha256, HASH_BYTES);
	unit = item_draw_unit(query_strdup(query, 2, arena), sha256);
	return traffic_scores(&version, hash_draw(store->draw_key, "shadow", stage->name, want->version->title, unit.bytes, unit.length),
	                      query_integer(query, 3) != 0);
}

/* One page: rows is how many were looked at. */
static int read_page(struct store *store, const struct stage *stage, const struct prediction_want *want, int64_t *after, int limit,
                     struct arena *arena, struct rows *list, int *rows, struct err *err)
{
	struct query query;
	int got;

	*rows = 0;
	if (query_begin(&query, store, err, "prediction.side", value_integer(stage->stage_id), value_integer(want->version->model_version_id),
	                value_text(stage->kind), value_integer(want->scope == PREDICTION_EXAM), value_integer(*after), value_integer(limit),
	                value_integer(want->backfill)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		*after = query_integer(&query, 0);
		++*rows;
		if (is_drawn(store, stage, want, &query, arena))
			*(int64_t *)rows_add(list) = *after;
	}
	return got;
}

int prediction_wanted(struct store *store, const struct stage *stage, const struct prediction_want *want, int64_t *after, int limit,
                      struct arena *arena, int64_t **item_ids, int *count, struct err *err)
{
	struct rows list = ROWS_OF(int64_t, arena);
	int rows;

	*count = 0;
	if (want->scope == PREDICTION_ALL || want->scope == PREDICTION_OWN)
		return read_missing(store, stage, want, after, limit, arena, item_ids, count, err);
	do {
		if (read_page(store, stage, want, after, limit, arena, &list, &rows, err) < 0)
			return -1;
	} while (list.count == 0 && rows == limit);
	*item_ids = list.all;
	*count = list.count;
	return 0;
}

int64_t prediction_wanted_count(struct store *store, const struct stage *stage, const struct prediction_want *want, struct err *err)
{
	int64_t count;

	if (want->scope == PREDICTION_ALL || want->scope == PREDICTION_OWN)
		return prediction_missing_count(store, stage, want->version->model_version_id, want->backfill, err);
	return query_number(store, &count, err, "prediction.side_count", value_integer(stage->stage_id),
	                    value_integer(want->version->model_version_id), value_text(stage->kind),
	                    value_integer(want->scope == PREDICTION_EXAM), value_integer(want->backfill)) < 0 ? -1 : count;
}
