#include "db/queue_manage.h"

#include "base/str.h"
#include "db/actor_private.h"
#include "db/event.h"
#include "db/second_private.h"
#include "db/store_private.h"

/* One bulk action while it runs. */
struct bulk {
	struct store       *store;
	const struct stage *stage;
	int64_t             operator_id;   /* to whom places are given; 0: to anyone */
	int64_t             newest;        /* decision by now */
	int64_t             changed;
	struct hash_state   digest;        /* over the places that were changed */
};

static void note_changed(struct bulk *bulk, int64_t assignment_id)
{
	struct str line = STR_EMPTY;

	str_addf(&line, "%lld\n", (long long)assignment_id);
	hash_add(&bulk->digest, str_text(&line), line.length);
	str_release(&line);
	bulk->changed++;
}

/* Each of these deals with one place. 1: changed; 0; -1. */
typedef int bulk_step(struct bulk *bulk, int64_t assignment_id, struct err *err);

static int assign_one(struct bulk *bulk, int64_t assignment_id, struct err *err)
{
	return (int)query_run(bulk->store, err, "queue.assign", value_integer(assignment_id), value_integer(bulk->stage->stage_id),
	                      value_id(bulk->operator_id));
}

/* A further place for the item, where none waits. */
static int open_second(struct bulk *bulk, int64_t item_id, struct err *err)
{
	int64_t waiting, changed, now = store_now(bulk->store);
	int got = query_number(bulk->store, &waiting, err, "queue.waiting", value_integer(item_id), value_integer(bulk->stage->stage_id));

	if (got != 0)
		return got < 0 ? -1 : 0;
	changed = query_run(bulk->store, err, "second.open", value_integer(item_id), value_integer(bulk->stage->stage_id),
	                    value_text("second"), value_integer(second_due_ms(bulk->store, bulk->stage)),
	                    value_integer(second_place(bulk->store, bulk->stage, item_id)), value_integer(now), value_null(), value_null(),
	                    value_null(), value_null());
	return changed < 0 ? -1 : changed > 0;
}

static int requeue_one(struct bulk *bulk, int64_t assignment_id, struct err *err)
{
	int64_t item_id;
	int got = query_number(bulk->store, &item_id, err, "queue.answered_item", value_integer(assignment_id),
	                       value_integer(bulk->stage->stage_id));

	if (got != 0)
		return got < 0 ? -1 : open_second(bulk, item_id, err);
	return (int)query_run(bulk->store, err, "queue.put_back", value_integer(assignment_id), value_integer(bulk->stage->stage_id),
	                      value_integer(bulk->newest));
}

static int each(struct bulk *bulk, bulk_step *step, const int64_t *assignment_ids, int64_t places, struct err *err)
{
	for (int64_t i = 0; i < places; i++) {
		int got = step(bulk, assignment_ids[i], err);

		if (got < 0)
			return -1;
		if (got > 0)
			note_changed(bulk, assignment_ids[i]);
	}
	return 0;
}

static int log_bulk(struct bulk *bulk, const struct actor *by, const char *kind, json_t *body, struct err *err)
{
	unsigned char digest[HASH_BYTES];
	char hex[HASH_HEX_SIZE];
	int result;

	hash_end(&bulk->digest, digest);
	json_object_set_new(body, "places", json_integer((json_int_t)bulk->changed));
	json_object_set_new(body, "digest", json_string(hash_hex(digest, sizeof digest, hex)));
	result = event_add(bulk->store, by, kind, "stage", bulk->stage->stage_id, body, err);
	json_decref(body);
	return result;
}

/* Ends the write: nothing is logged, or stored, where nothing was changed. */
static int64_t finish(struct bulk *bulk, int result, struct err *err)
{
	if (result < 0 || bulk->changed == 0) {
		store_rollback(bulk->store);
		return result < 0 ? -1 : 0;
	}
	return store_commit(bulk->store, err) < 0 ? -1 : bulk->changed;
}

/* The name of an operator who may be given work. */
static int check_inspects(struct store *store, int64_t operator_id, struct arena *arena, const char **name, struct err *err)
{
	struct query query;
	bool works;
	int got;

	*name = NULL;
	if (operator_id == 0)
		return 0;
	got = query_first(&query, store, err, "operator.by_id", value_integer(operator_id));
	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "there is no operator %lld", (long long)operator_id);
	*name = query_strdup(&query, 0, arena);
	works = !str_equal(query_text(&query, 1), "analyst") && !str_equal(query_text(&query, 1), "service");
	query_end(&query);
	return works ? 0 : err_set(err, "%s does not decide items: places are given to inspectors and leads", *name);
}

int64_t queue_assign(struct store *store, const struct stage *stage, const struct actor *by, const int64_t *assignment_ids,
                     int64_t count, int64_t operator_id, struct err *err)
{
	struct bulk bulk = { .store = store, .stage = stage, .operator_id = operator_id };
	struct arena arena = ARENA_EMPTY;
	const char *name;
	int64_t changed = -1;
	int result;

	if (actor_need_lead(by, "give places to operators", err) == 0 && check_inspects(store, operator_id, &arena, &name, err) == 0 &&
	    store_begin(store, STORE_DURABLE, err) == 0) {
		hash_begin(&bulk.digest);
		result = each(&bulk, assign_one, assignment_ids, count, err);
		if (result == 0 && bulk.changed > 0)
			result = log_bulk(&bulk, by, "queue.assign", json_pack("{s:s, s:s?}", "stage", stage->name, "to", name), err);
		changed = finish(&bulk, result, err);
	}
	arena_release(&arena);
	return changed;
}

int64_t queue_requeue(struct store *store, const struct stage *stage, const struct actor *by, const int64_t *assignment_ids,
                      int64_t count, struct err *err)
{
	struct bulk bulk = { .store = store, .stage = stage };
	int result;

	if (actor_need_lead(by, "put places back into the queue", err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	hash_begin(&bulk.digest);
	result = query_number(store, &bulk.newest, err, "queue.newest_decision") < 0 ? -1 : 0;
	if (result == 0)
		result = each(&bulk, requeue_one, assignment_ids, count, err);
	if (result == 0 && bulk.changed > 0)
		result = log_bulk(&bulk, by, "queue.requeue", json_pack("{s:s}", "stage", stage->name), err);
	return finish(&bulk, result, err);
}
