#include "db/level_change.h"

#include "base/str.h"
#include "db/actor_private.h"
#include "db/event.h"
#include "db/queue_private.h"
#include "db/route_standing.h"
#include "db/rows.h"
#include "db/store_private.h"
#include "ladder/level.h"

/* The level that a stage stands at must still be the one that the caller saw. */
static int check_level(struct store *store, const struct stage *stage, struct err *err)
{
	int64_t current;

	if (query_number(store, &current, err, "level.current", value_integer(stage->stage_id)) < 0)
		return -1;
	if (current != stage->level)
		return err_set(err, "the level of %s has become %lld (%s) meanwhile: look again", stage->name, (long long)current,
		               level_name((int)current));
	return 0;
}

static json_t *event_body(const struct stage *stage, const struct level_change_new *change)
{
	json_t *body = json_pack("{s:s, s:i, s:i, s:s}", "stage", stage->name, "from", stage->level, "to", change->to_level, "reason",
	                         change->reason);

	if (change->gate_evaluation_id)
		json_object_set_new(body, "gate", json_integer((json_int_t)change->gate_evaluation_id));
	if (change->request_id)
		json_object_set_new(body, "request", json_integer((json_int_t)change->request_id));
	if (change->evidence)
		json_object_set_new(body, "evidence", json_string(change->evidence));
	return body;
}

/* What came in while the machine decided, and waits for a prediction, waits for people now. */
static int open_places(struct store *store, const struct stage *stage, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(int64_t, &arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "level.unplaced", value_integer(stage->stage_id), value_text(stage->kind)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = query_integer(&query, 0);
	for (int i = 0; got == 0 && i < list.count; i++)
		got = queue_open_place(store, stage, ((int64_t *)list.all)[i], err);
	arena_release(&arena);
	return got;
}

static int append(struct store *store, const struct stage *stage, const struct actor *by, const struct level_change_new *change,
                  int64_t *id, struct err *err)
{
	struct str event = STR_EMPTY;
	json_t *body;
	int result;

	route_standing_forget(store);
	if (check_level(store, stage, err) < 0 ||
	    query_number(store, id, err, "level.add", value_integer(stage->stage_id), value_integer(stage->level),
	                 value_integer(change->to_level), value_text(change->kind), value_integer(by->operator_id),
	                 value_integer(by->acted_by), value_text(change->reason), value_integer(store_now(store)),
	                 value_id(change->gate_evaluation_id), value_id(change->request_id), value_id(change->epoch_id),
	                 value_text(change->evidence)) < 0)
		return -1;
	if (change->to_level <= LEVEL_ASSISTANCE && stage->level > LEVEL_ASSISTANCE && open_places(store, stage, err) < 0)
		return -1;
	body = event_body(stage, change);
	str_addf(&event, "level.%s", change->kind);
	result = event_add(store, by, str_text(&event), "level_change", *id, body, err);
	str_release(&event);
	json_decref(body);
	return result;
}

static bool service_goes_down(const struct stage *stage, const struct actor *by, const struct level_change_new *change)
{
	return by->role == ROLE_SERVICE && str_equal(change->kind, "demote") && change->to_level < stage->level;
}

int level_change_append(struct store *store, const struct stage *stage, const struct actor *by, const struct level_change_new *change,
                        int64_t *level_change_id, struct err *err)
{
	int64_t id;

	if (!str_equal(change->kind, "stop") && !service_goes_down(stage, by, change) && actor_need_lead(by, "change the level", err) < 0)
		return -1;
	if (!level_valid(change->to_level))
		return err_set(err, "there is no level %d", change->to_level);
	if (!change->reason || !*change->reason)
		return err_set(err, "a change of level needs a reason");
	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (append(store, stage, by, change, level_change_id ? level_change_id : &id, err) < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}

int level_change_add(struct store *store, const struct stage *stage, const struct actor *by, int to_level, const char *kind,
                     const char *reason, struct err *err)
{
	return level_change_append(store, stage, by, &(struct level_change_new){ .to_level = to_level, .kind = kind, .reason = reason },
	                           NULL, err);
}

int level_change_last(struct store *store, const struct stage *stage, struct level_last *last, struct err *err)
{
	struct query query;
	int got;

	*last = (struct level_last){ 0 };
	got = query_first(&query, store, err, "level.last", value_integer(stage->stage_id));
	if (got <= 0)
		return got;
	last->from_level = (int)query_integer(&query, 0);
	last->at_ms = query_integer(&query, 1);
	last->stopped = query_integer(&query, 2) != 0;
	if (query_integer(&query, 3))
		last->fired = "another version has become live";
	else if (query_integer(&query, 4))
		last->fired = "the evidence has begun anew";
	query_end(&query);
	return 1;
}

int level_history(struct store *store, const struct stage *stage, struct arena *arena, struct level_row **rows, int *count,
                  struct err *err)
{
	struct rows list = ROWS_OF(struct level_row, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "level.history", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct level_row *row = rows_add(&list);

		row->from_level = (int)query_integer(&query, 0);
		row->to_level = (int)query_integer(&query, 1);
		row->kind = query_strdup(&query, 2, arena);
		row->operator_name = query_strdup(&query, 3, arena);
		row->reason = query_strdup(&query, 4, arena);
		row->at_ms = query_integer(&query, 5);
		row->acted_by_name = query_strdup(&query, 6, arena);
		row->asked_by_name = query_strdup(&query, 7, arena);
		row->epoch_id = query_integer(&query, 8);
		row->by_itself = query_integer(&query, 9) != 0;
	}
	*rows = list.all;
	*count = list.count;
	return got;
}
