#include "db/stage_rerun.h"

#include "base/arena.h"
#include "db/actor_private.h"
#include "db/event.h"
#include "db/rows.h"
#include "db/stage_pass_private.h"
#include "db/store_private.h"

int rerun_count(struct store *store, const struct stage *stage, const struct rerun_wish *wish, struct rerun_count *count, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "rerun.count", value_integer(stage->stage_id), value_integer(wish->since_ms),
	                      value_id(wish->item_id), value_integer(store_now(store)));

	*count = (struct rerun_count){ 0 };
	if (got <= 0)
		return -1;
	count->again = query_integer(&query, 0);
	count->machine = query_integer(&query, 1);
	count->kept = query_integer(&query, 2);
	query_end(&query);
	return 0;
}

static int log_some(struct store *store, const struct stage *stage, const struct actor *by, const struct rerun_wish *wish,
                    const struct rows *list, struct err *err)
{
	const int64_t *ids = list->all;
	json_t *body = json_pack("{s:s, s:i, s:I, s:I}", "reason", wish->reason, "items", list->count, "first", (json_int_t)ids[0], "last",
	                         (json_int_t)ids[list->count - 1]);
	int rc = event_add(store, by, "stage.rerun", "stage", stage->stage_id, body, err);

	json_decref(body);
	return rc < 0 ? -1 : 0;
}

static int run_some(struct store *store, const struct stage *stage, const struct actor *by, const struct rerun_wish *wish, int limit,
                    int64_t *after, int64_t *done, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(int64_t, &arena);
	struct query query;
	int rc = query_begin(&query, store, err, "rerun.items", value_integer(stage->stage_id), value_integer(wish->since_ms),
	                     value_id(wish->item_id), value_integer(store_now(store)), value_integer(*after), value_integer(limit));

	while (rc >= 0 && (rc = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = *after = query_integer(&query, 0);
	for (int i = 0; rc == 0 && i < list.count; i++)
		rc = pass_again(store, stage, ((const int64_t *)list.all)[i], by, err);
	if (rc == 0 && list.count > 0)
		rc = log_some(store, stage, by, wish, &list, err);
	*done += list.count;
	rc = rc < 0 ? -1 : list.count > 0;
	arena_release(&arena);
	return rc;
}

int rerun_some(struct store *store, const struct stage *stage, const struct actor *by, const struct rerun_wish *wish, int limit,
               int64_t *after, int64_t *done, struct err *err)
{
	int got;

	if (actor_need_lead(by, "run a stage again", err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	got = run_some(store, stage, by, wish, limit, after, done, err);
	if (got >= 0)
		return store_commit(store, err) < 0 ? -1 : got;
	store_rollback(store);
	return -1;
}
