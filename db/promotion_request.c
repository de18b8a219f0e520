#include "db/promotion_request.h"

#include "base/str.h"
#include "db/event.h"
#include "db/store_private.h"

int promotion_request_newest(struct store *store, const struct stage *stage, struct arena *arena, struct promotion_request *request,
                             struct err *err)
{
	struct query query;
	int got;

	*request = (struct promotion_request){ 0 };
	got = query_first(&query, store, err, "promotion_request.newest", value_integer(stage->stage_id));
	if (got <= 0)
		return got;
	request->request_id = query_integer(&query, 0);
	request->gate_evaluation_id = query_integer(&query, 1);
	request->operator_id = query_integer(&query, 2);
	request->acted_by = query_integer(&query, 3);
	request->level_change_id = query_integer(&query, 4);
	request->from_level = (int)query_integer(&query, 5);
	request->to_level = (int)query_integer(&query, 6);
	request->operator_name = query_strdup(&query, 7, arena);
	request->acted_by_name = query_strdup(&query, 8, arena);
	request->reason = query_strdup(&query, 9, arena);
	request->at_ms = query_integer(&query, 10);
	request->expires_ms = query_integer(&query, 11);
	request->answer = query_strdup(&query, 12, arena);
	request->answer_reason = query_strdup(&query, 13, arena);
	request->answered_by = query_strdup(&query, 14, arena);
	request->answered_ms = query_integer(&query, 15);
	query_end(&query);
	return 1;
}

static int log_request(struct store *store, const struct stage *stage, const struct actor *by, const char *kind, int64_t request_id,
                       const char *reason, struct err *err)
{
	json_t *body = json_pack("{s:s, s:s}", "stage", stage->name, "reason", reason);
	int rc = event_add(store, by, kind, "promotion_request", request_id, body, err);

	json_decref(body);
	return rc;
}

int promotion_request_add(struct store *store, const struct stage *stage, const struct actor *by, int64_t gate_evaluation_id,
                          const char *reason, int64_t expires_ms, int64_t *request_id, struct err *err)
{
	if (query_number(store, request_id, err, "promotion_request.add", value_integer(stage->stage_id), value_integer(gate_evaluation_id),
	                 value_text(reason), value_integer(by->operator_id), value_integer(by->acted_by),
	                 value_integer(store_now(store)), value_integer(expires_ms)) < 0)
		return -1;
	return log_request(store, stage, by, "level.request", *request_id, reason, err);
}

int promotion_request_answer(struct store *store, const struct stage *stage, const struct actor *by,
                             const struct promotion_request *request, const char *answer, const char *reason, struct err *err)
{
	struct str kind = STR_EMPTY;
	int rc;

	if (query_run(store, err, "promotion_request.answer", value_integer(request->request_id), value_text(answer), value_text(reason),
	              value_integer(by->operator_id), value_integer(by->acted_by), value_integer(store_now(store))) < 0)
		return -1;
	str_addf(&kind, "level.request.%s", answer);
	rc = log_request(store, stage, by, str_text(&kind), request->request_id, reason, err);
	str_release(&kind);
	return rc;
}
