#include "db/rollback.h"

#include "base/str.h"
#include "db/actor_private.h"
#include "db/event.h"
#include "db/store_private.h"

int rollback_unseen(struct store *store, const struct stage *stage, struct arena *arena, struct rollback *rollback, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "rollback.unseen", value_integer(stage->stage_id));

	*rollback = (struct rollback){ .act_id = 0 };
	if (got <= 0)
		return got;
	*rollback = (struct rollback){
		.act_id = query_integer(&query, 0), .stopped = str_equal(query_text(&query, 1), "stop"), .live = query_strdup(&query, 2, arena),
		.reason = query_strdup(&query, 3, arena), .at_ms = query_integer(&query, 4),
	};
	query_end(&query);
	return 1;
}

static int add(struct store *store, const struct stage *stage, const struct actor *by, int64_t act_id, struct err *err)
{
	int64_t seen;
	json_t *body;
	int rc;

	if (query_number(store, &seen, err, "rollback.seen", value_integer(act_id)) < 0)
		return -1;
	if (seen)
		return 0;
	body = json_pack("{s:s}", "stage", stage->name);
	rc = event_add(store, by, "rollout.seen", "rollout_act", act_id, body, err);
	json_decref(body);
	return rc;
}

int rollback_see(struct store *store, const struct stage *stage, const struct actor *by, int64_t act_id, struct err *err)
{
	if (actor_need_lead(by, "take notice of a rollback for all", err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (add(store, stage, by, act_id, err) < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}
