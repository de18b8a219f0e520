#include "db/demotion.h"

#include "db/actor_private.h"
#include "db/event.h"
#include "db/store_private.h"

int demotion_unseen(struct store *store, const struct stage *stage, struct arena *arena, struct demotion *demotion,
                    struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "demotion.unseen", value_integer(stage->stage_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0)
		*demotion = (struct demotion){
			.level_change_id = query_integer(&query, 0),
			.from_level = (int)query_integer(&query, 1),
			.to_level = (int)query_integer(&query, 2),
			.reason = query_strdup(&query, 3, arena),
			.at_ms = query_integer(&query, 4),
		};
	query_end(&query);
	return got;
}

static int add(struct store *store, const struct stage *stage, const struct actor *by, int64_t level_change_id, struct err *err)
{
	int64_t added = query_run(store, err, "demotion.see", value_integer(level_change_id), value_integer(by->operator_id),
	                          value_integer(by->acted_by), value_integer(store_now(store)));
	json_t *body;
	int result;

	if (added <= 0)
		return added < 0 ? -1 : 0;
	body = json_pack("{s:s}", "stage", stage->name);
	result = event_add(store, by, "level.seen", "level_change", level_change_id, body, err);
	json_decref(body);
	return result;
}

int demotion_see(struct store *store, const struct stage *stage, const struct actor *by, int64_t level_change_id,
                 struct err *err)
{
	if (actor_need_lead(by, "take notice of a demotion for all", err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (add(store, stage, by, level_change_id, err) < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}
