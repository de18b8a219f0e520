#include "db/hold.h"

#include "base/str.h"
#include "db/actor_private.h"
#include "db/audit.h"
#include "db/event.h"
#include "db/queue_private.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/store_private.h"

#include <inttypes.h>
#include <string.h>

static int log_hold(struct store *store, const struct actor *by, const char *kind, int64_t hold_id, json_t *body, struct err *err)
{
	int result = event_add(store, by, kind, "hold", hold_id, body, err);

	json_decref(body);
	return result;
}

int hold_is_there(struct store *store, int64_t level_change_id, struct err *err)
{
	int64_t found;

	return query_number(store, &found, err, "hold.of_change", value_integer(level_change_id));
}

int64_t hold_add(struct store *store, const struct stage *stage, const struct actor *by, int64_t level_change_id,
                 int64_t model_version_id, int64_t since_route_id, struct err *err)
{
	int64_t since_ms, hold_id, items;

	if (query_number(store, &since_ms, err, "hold.since", value_integer(since_route_id)) < 0 ||
	    query_number(store, &hold_id, err, "hold.add", value_integer(stage->stage_id), value_integer(level_change_id),
	                 value_integer(since_ms), value_integer(store_now(store))) < 0)
		return -1;
	items = query_run(store, err, "hold.add_items", value_integer(hold_id), value_integer(stage->stage_id),
	                  value_integer(since_route_id), value_integer(model_version_id));
	if (items < 0)
		return -1;
	if (log_hold(store, by, "hold.add", hold_id, json_pack("{s:s, s:I}", "stage", stage->name, "items", (json_int_t)items), err) < 0)
		return -1;
	return items;
}

/* ---- reading ---- */

int hold_list(struct store *store, const struct stage *stage, struct arena *arena, struct hold **holds, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct hold, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "hold.list", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct hold *)rows_add(&list) = (struct hold){
			.hold_id = query_integer(&query, 0), .since_ms = query_integer(&query, 1), .at_ms = query_integer(&query, 2),
			.reason = query_strdup(&query, 3, arena), .items = query_integer(&query, 4), .reviewed = query_integer(&query, 5),
			.waiting = query_integer(&query, 6), .released = query_strdup(&query, 7, arena),
		};
	*holds = list.all;
	*count = list.count;
	return got;
}

int hold_items(struct store *store, int64_t hold_id, int (*item)(void *context, const struct hold_item *item, struct err *err),
               void *context, struct err *err)
{
	struct query query;
	int got, result = 0;

	if (query_begin(&query, store, err, "hold.items", value_integer(hold_id)) < 0)
		return -1;
	while (result == 0 && (got = query_next(&query, err)) > 0) {
		struct hold_item row = {
			.item_id = query_integer(&query, 0), .name = query_text(&query, 1), .group = query_text(&query, 2),
			.label = query_text(&query, 3), .confidence = query_real(&query, 4), .routed_ms = query_integer(&query, 5),
			.reviewed_label = query_text(&query, 6),
		};

		result = item(context, &row, err);
	}
	query_end(&query);
	return result < 0 || got < 0 ? -1 : 0;
}

/* ---- answering ---- */

/* Whether the hold was answered in that way: 1, 0, -1. */
static int was_answered(struct store *store, int64_t hold_id, const char *answer, struct err *err)
{
	int64_t found;

	return query_number(store, &found, err, "hold.answered", value_integer(hold_id), value_text(answer));
}

static int need_hold(struct store *store, const struct stage *stage, int64_t hold_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct hold *holds;
	int count, result = hold_list(store, stage, &arena, &holds, &count, err);
	bool found = false, released = false;

	for (int i = 0; result == 0 && i < count; i++) {
		found = found || holds[i].hold_id == hold_id;
		released = released || (holds[i].hold_id == hold_id && holds[i].released);
	}
	arena_release(&arena);
	if (result == 0 && !found)
		return err_set(err, "stage %s has no hold %" PRId64, stage->name, hold_id);
	if (result == 0 && released)
		return err_set(err, "hold %" PRId64 " was let go", hold_id);
	return result;
}

static int note_answer(struct store *store, const struct actor *by, int64_t hold_id, const char *answer, const char *reason, struct err *err)
{
	int there = was_answered(store, hold_id, answer, err);

	if (there != 0)
		return there < 0 ? -1 : 0;
	return query_run(store, err, "hold.answer", value_integer(hold_id), value_text(answer), value_text(reason),
	                 value_integer(by->operator_id), value_integer(by->acted_by), value_integer(store_now(store))) < 0 ? -1 : 0;
}

/* A place for the item in lane audit; what the machine decided has one that is cancelled, or none. */
static int queue_item(struct store *store, const struct stage *stage, int64_t item_id, int64_t due_ms, struct err *err)
{
	int64_t place;
	int got = query_number(store, &place, err, "queue.first_place", value_integer(item_id), value_integer(stage->stage_id));

	if (got == 0 && queue_open_place(store, stage, item_id, err) == 0)
		got = query_number(store, &place, err, "queue.first_place", value_integer(item_id), value_integer(stage->stage_id));
	if (got <= 0)
		return -1;
	return query_run(store, err, "queue.to_lane", value_integer(place), value_text("audit"), value_integer(due_ms)) < 0 ? -1 : 0;
}

static int queue_unseen(struct store *store, const struct stage *stage, int64_t hold_id, int64_t *count, struct err *err)
{
	int64_t due_ms = audit_due_ms(store, stage->stage_id);
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(int64_t, &arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "hold.unseen", value_integer(hold_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = query_integer(&query, 0);
	for (int i = 0; got == 0 && i < list.count; i++)
		got = queue_item(store, stage, ((int64_t *)list.all)[i], due_ms, err);
	*count = list.count;
	arena_release(&arena);
	return got;
}

static int review(struct store *store, const struct stage *stage, const struct actor *by, int64_t hold_id, int64_t *count, struct err *err)
{
	if (need_hold(store, stage, hold_id, err) < 0 || queue_unseen(store, stage, hold_id, count, err) < 0 ||
	    note_answer(store, by, hold_id, "review", "", err) < 0)
		return -1;
	return log_hold(store, by, "hold.review", hold_id, json_pack("{s:s, s:I}", "stage", stage->name, "items", (json_int_t)*count), err);
}

int64_t hold_review(struct store *store, const struct stage *stage, const struct actor *by, int64_t hold_id, struct err *err)
{
	int64_t count = 0;

	if (actor_need_lead(by, "put held items into the queue", err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (review(store, stage, by, hold_id, &count, err) < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err) < 0 ? -1 : count;
}

static int release(struct store *store, const struct stage *stage, const struct actor *by, int64_t hold_id, const char *reason, struct err *err)
{
	if (need_hold(store, stage, hold_id, err) < 0 || note_answer(store, by, hold_id, "release", reason, err) < 0 ||
	    query_run(store, err, "hold.leave_queue", value_integer(hold_id)) < 0)
		return -1;
	return log_hold(store, by, "hold.release", hold_id, json_pack("{s:s, s:s}", "stage", stage->name, "reason", reason), err);
}

int hold_release(struct store *store, const struct stage *stage, const struct actor *by, int64_t hold_id, const char *reason, struct err *err)
{
	if (actor_need_lead(by, "let held items go", err) < 0)
		return -1;
	if (!reason || reason[strspn(reason, " \t\n")] == '\0')
		return err_set(err, "letting held items go needs a reason");
	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (release(store, stage, by, hold_id, reason, err) < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}
