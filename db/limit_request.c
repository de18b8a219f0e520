#include "db/limit_request.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/event.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <inttypes.h>
#include <math.h>

#define REQUEST_LIFE_MS CLOCK_DAY_MS

/* ---- the band, in the body of an event ---- */

static json_t *real_or_null(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *body_of(const struct stage *stage, const struct metric_limit *limit, const char *owner, int64_t expires_ms)
{
	json_t *body = json_pack("{s:s, s:s, s:s, s:o, s:o, s:I, s:I, s:I, s:I}", "stage", stage->name, "metric", limit->metric, "scope",
	                         limit->scope, "low", real_or_null(limit->low), "high", real_or_null(limit->high), "for_ms",
	                         (json_int_t)limit->for_ms, "missing_ms", (json_int_t)limit->missing_ms, "least", (json_int_t)limit->least,
	                         "expires_ms", (json_int_t)expires_ms);
	json_t *more = json_pack("{s:s, s:s, s:s, s:s, s:b}", "severity", limit->severity, "action", limit->action, "guards", limit->guards,
	                         "reason", limit->reason, "dropped", limit->dropped);

	if (owner)
		json_object_set_new(more, "owner", json_string(owner));
	json_object_update(body, more);
	json_decref(more);
	return body;
}

static const char *text_of(const json_t *body, const char *key, struct arena *arena)
{
	const char *text = json_string_value(json_object_get(body, key));

	return arena_strdup(arena, text ? text : "");
}

static int64_t integer_of(const json_t *body, const char *key)
{
	return json_integer_value(json_object_get(body, key));
}

static double real_of(const json_t *body, const char *key)
{
	const json_t *number = json_object_get(body, key);

	return json_is_number(number) ? json_number_value(number) : (double)NAN;
}

static void read_body(const json_t *body, struct arena *arena, struct limit_request *request)
{
	request->limit = (struct metric_limit){
		.metric = text_of(body, "metric", arena), .scope = text_of(body, "scope", arena), .low = real_of(body, "low"),
		.high = real_of(body, "high"), .for_ms = integer_of(body, "for_ms"), .missing_ms = integer_of(body, "missing_ms"),
		.least = integer_of(body, "least"), .severity = text_of(body, "severity", arena), .action = text_of(body, "action", arena),
		.guards = text_of(body, "guards", arena), .reason = text_of(body, "reason", arena),
		.dropped = json_is_true(json_object_get(body, "dropped")),
	};
	request->owner = json_object_get(body, "owner") ? text_of(body, "owner", arena) : NULL;
	request->expires_ms = integer_of(body, "expires_ms");
}

/* ---- reading ---- */

static int read_request(struct query *query, struct arena *arena, struct limit_request *request, struct err *err)
{
	json_t *body = json_loads(query_text(query, 1), 0, NULL);

	*request = (struct limit_request){ .request_id = query_integer(query, 0), .operator_id = query_integer(query, 3),
		                           .acted_by = query_integer(query, 4) };
	if (!body)
		return err_set(err, "event %" PRId64 " is no request that can be read", request->request_id);
	read_body(body, arena, request);
	json_decref(body);
	request->limit.who = query_strdup(query, 2, arena);
	request->limit.at_ms = query_integer(query, 5);
	return 0;
}

int limit_request_list(struct store *store, const struct stage *stage, struct arena *arena, struct limit_request **requests, int *count,
                       struct err *err)
{
	struct rows list = ROWS_OF(struct limit_request, arena);
	struct query query;
	int got, rc = 0;

	if (query_begin(&query, store, err, "limit_request.waiting", value_integer(stage->stage_id), value_integer(store_now(store))) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		rc = rc < 0 ? -1 : read_request(&query, arena, rows_add(&list), err);
	*requests = list.all;
	*count = list.count;
	return got < 0 ? -1 : rc;
}

int limit_request_of(struct store *store, const struct stage *stage, const char *metric, const char *scope, struct arena *arena,
                     struct limit_request *request, struct err *err)
{
	struct limit_request *requests;
	int count;

	if (limit_request_list(store, stage, arena, &requests, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		if (str_equal(requests[i].limit.metric, metric) && str_equal(requests[i].limit.scope, scope)) {
			*request = requests[i];
			return 1;
		}
	}
	return 0;
}

/* ---- asking and answering ---- */

int limit_request_is_needed(struct store *store, const struct stage *stage, const struct actor *by, struct err *err)
{
	int64_t needed = 0;
	int got = query_number(store, &needed, err, "setting_request.needed", value_integer(stage->stage_id), value_integer(by->operator_id),
	                       value_integer(by->acted_by));

	return got < 0 ? -1 : needed != 0;
}

int limit_request_add(struct store *store, const struct stage *stage, const struct actor *by, const struct metric_limit *limit,
                      const char *owner, struct err *err)
{
	json_t *body = body_of(stage, limit, owner, store_now(store) + REQUEST_LIFE_MS);
	int rc = event_add(store, by, "limit.request", "limit_request", stage->stage_id, body, err);

	json_decref(body);
	return rc;
}

int limit_request_answer(struct store *store, const struct actor *by, const struct limit_request *request, const char *answer,
                         struct err *err)
{
	struct str kind = STR_EMPTY;
	json_t *body;
	int rc = str_equal(answer, "withdrawn") ? actor_check_asked(by, request->operator_id, request->acted_by, request->limit.who, err)
	                                        : actor_check_second(by, request->operator_id, request->acted_by, err);

	if (rc < 0)
		return -1;
	body = json_pack("{s:s, s:s}", "metric", request->limit.metric, "scope", request->limit.scope);
	str_addf(&kind, "limit.%s", answer);
	rc = event_add(store, by, str_text(&kind), "limit_request", request->request_id, body, err);
	str_release(&kind);
	json_decref(body);
	return rc;
}
