#include "db/level_change.h"

#include "base/str.h"
#include "db/actor_private.h"
#include "db/event.h"
#include "db/rows.h"
#include "db/store_private.h"
#include "ladder/level.h"

static int append(struct store *store, const struct stage *stage, const struct actor *by, int to_level, const char *kind,
                  const char *reason, struct err *err)
{
	struct str event = STR_EMPTY;
	int64_t id, current;
	json_t *body;
	int result;

	if (query_number(store, &current, err, "level.current", value_integer(stage->stage_id)) < 0)
		return -1;
	if (current != stage->level)
		return err_set(err, "the level of %s has become %lld (%s) meanwhile: look again", stage->name, (long long)current,
		               level_name((int)current));
	if (query_number(store, &id, err, "level.add", value_integer(stage->stage_id), value_integer(current), value_integer(to_level),
	                 value_text(kind), value_integer(by->operator_id), value_integer(by->acted_by), value_text(reason),
	                 value_integer(store_now(store))) < 0)
		return -1;
	body = json_pack("{s:s, s:I, s:i, s:s}", "stage", stage->name, "from", (json_int_t)current, "to", to_level, "reason", reason);
	str_addf(&event, "level.%s", kind);
	result = event_add(store, by, str_text(&event), "level_change", id, body, err);
	str_release(&event);
	json_decref(body);
	return result;
}

int level_change_add(struct store *store, const struct stage *stage, const struct actor *by, int to_level, const char *kind,
                     const char *reason, struct err *err)
{
	if (!str_equal(kind, "stop") && actor_need_lead(by, "change the level", err) < 0)
		return -1;
	if (!level_valid(to_level))
		return err_set(err, "there is no level %d", to_level);
	if (!reason || !*reason)
		return err_set(err, "a change of level needs a reason");
	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (append(store, stage, by, to_level, kind, reason, err) < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
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
	}
	*rows = list.all;
	*count = list.count;
	return got;
}
