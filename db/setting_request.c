#include "db/setting_request_private.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/actor_private.h"
#include "db/event.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/store_private.h"
#include "ladder/setting.h"

#define REQUEST_LIFE_MS CLOCK_DAY_MS

/* ---- reading ---- */

int setting_request_list(struct store *store, struct arena *arena, struct setting_request **requests, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct setting_request, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "setting_request.waiting", value_integer(store_now(store))) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct setting_request *)rows_add(&list) = (struct setting_request){
			.request_id = query_integer(&query, 0), .stage_id = query_integer(&query, 1), .key = query_strdup(&query, 2, arena),
			.from = query_strdup(&query, 3, arena), .to = query_strdup(&query, 4, arena),
			.operator_name = query_strdup(&query, 5, arena), .operator_id = query_integer(&query, 6),
			.acted_by = query_integer(&query, 7), .at_ms = query_integer(&query, 8), .expires_ms = query_integer(&query, 9),
		};
	*requests = list.all;
	*count = list.count;
	return got;
}

/* 1, 0, -1. */
static int find(struct store *store, int64_t stage_id, const char *key, struct arena *arena, struct setting_request *request,
                struct err *err)
{
	struct setting_request *requests;
	int count;

	if (setting_request_list(store, arena, &requests, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		if (requests[i].stage_id == stage_id && str_equal(requests[i].key, key)) {
			*request = requests[i];
			return 1;
		}
	}
	return 0;
}

/* ---- asking ---- */

int setting_request_is_needed(struct store *store, int64_t stage_id, const struct actor *by, const char *key, const char *normal,
                              struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	bool laxer = setting_is_laxer(setting_find(key), setting_text(store, stage_id, key, &arena), normal);
	int64_t needed = 0;
	int got;

	arena_release(&arena);
	if (!laxer)
		return 0;
	got = query_number(store, &needed, err, "setting_request.needed", value_integer(stage_id), value_integer(by->operator_id),
	                   value_integer(by->acted_by));
	return got < 0 ? -1 : needed != 0;
}

int setting_request_add(struct store *store, int64_t stage_id, const struct actor *by, const char *key, const char *normal,
                        struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct setting_request there;
	int rc = find(store, stage_id, key, &arena, &there, err);
	json_t *body;

	if (rc > 0 && str_equal(there.to, normal)) {
		rc = err_set(err, "%s has asked for it already: another lead answers with rung config %s --approve", there.operator_name, key);
	} else if (rc >= 0) {
		body = json_pack("{s:s, s:s, s:s, s:I}", "key", key, "from", setting_text(store, stage_id, key, &arena), "to", normal,
		                 "expires_ms", (json_int_t)(store_now(store) + REQUEST_LIFE_MS));
		rc = event_add(store, by, "setting.request", "setting_request", stage_id, body, err);
		json_decref(body);
	}
	arena_release(&arena);
	return rc;
}

/* ---- answering ---- */

static int answer_in_write(struct store *store, const struct setting_request *request, const struct actor *by, const char *answer,
                           struct err *err)
{
	json_t *body = json_pack("{s:s, s:s, s:s}", "key", request->key, "from", request->from, "to", request->to);
	struct str kind = STR_EMPTY;
	int rc;

	str_addf(&kind, "setting.%s", answer);
	rc = event_add(store, by, str_text(&kind), "setting_request", request->request_id, body, err);
	if (rc == 0 && str_equal(answer, "approved"))
		rc = setting_put(store, request->stage_id, by, request->key, request->to, request->request_id, err);
	str_release(&kind);
	json_decref(body);
	return rc;
}

/* The request is read in the write that answers it: of two answers at once one is refused. */
static int read_and_answer(struct store *store, int64_t stage_id, const struct actor *by, const char *key, const char *answer,
                           struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct setting_request request;
	int rc = find(store, stage_id, key, &arena, &request, err);

	if (rc == 0)
		rc = err_set(err, "nobody waits for an answer about %s", key);
	else if (rc > 0)
		rc = str_equal(answer, "withdrawn") ? actor_check_asked(by, request.operator_id, request.acted_by, request.operator_name, err)
		                                    : actor_check_second(by, request.operator_id, request.acted_by, err);
	if (rc == 0)
		rc = answer_in_write(store, &request, by, answer, err);
	arena_release(&arena);
	return rc;
}

int setting_request_answer(struct store *store, int64_t stage_id, const struct actor *by, const char *key, const char *answer,
                           struct err *err)
{
	if (actor_need_lead(by, "answer for settings", err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (read_and_answer(store, stage_id, by, key, answer, err) < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}
