#include "db/rollout_request.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/event.h"
#include "db/rollout_private.h"
#include "db/store_private.h"
#include "ladder/rollout_rules.h"

#include <inttypes.h>
#include <math.h>

#define REFUSAL_MS (7 * CLOCK_DAY_MS) /* after which nobody needs to be told of it any more */

/* ---- the plan, from the body of an event ---- */

static int64_t integer_of(const json_t *body, const char *key)
{
	return json_integer_value(json_object_get(body, key));
}

static const char *text_of(const json_t *body, const char *key, struct arena *arena)
{
	const char *text = json_string_value(json_object_get(body, key));

	return arena_strdup(arena, text ? text : "");
}

/* In the order of the rules, as every plan is made. */
static void read_rules(const json_t *rules, struct rollout_plan *plan)
{
	for (int i = 0; i < rollout_rule_count && plan->rule_count < ROLLOUT_RULES; i++) {
		const json_t *bound = json_object_get(rules, rollout_rules[i].name);

		if (bound)
			plan->rules[plan->rule_count++] =
				(struct rollout_bound){ rollout_rules[i].name, json_is_number(bound) ? json_number_value(bound) : (double)NAN };
	}
}

static struct rollout_plan read_plan(const json_t *body, struct arena *arena)
{
	const json_t *steps = json_object_get(body, "steps"), *exposure = json_object_get(body, "exposure");
	struct rollout_plan plan = {
		.plan_id = integer_of(body, "plan"), .kind = (enum traffic_act_kind)traffic_act_of(json_string_value(json_object_get(body, "kind"))),
		.model_version_id = integer_of(body, "model_version"), .against_id = integer_of(body, "against"),
		.step_items = integer_of(body, "step_items"), .soak_ms = integer_of(body, "soak_ms"), .bake_ms = integer_of(body, "bake_ms"),
		.most_items = integer_of(body, "most_items"), .judged = json_number_value(json_object_get(body, "judged")),
		.exposure = json_is_number(exposure) ? json_number_value(exposure) : (double)NAN,
		.reason = text_of(body, "reason", arena), .operator_name = "",
	};

	for (size_t i = 0; i < json_array_size(steps) && i < ROLLOUT_STEPS; i++)
		plan.steps[plan.step_count++] = json_number_value(json_array_get(steps, i));
	read_rules(json_object_get(body, "rules"), &plan);
	return plan;
}

/* ---- reading ---- */

static void read_body(const json_t *body, struct arena *arena, struct rollout_request *request)
{
	request->plan = read_plan(body, arena);
	request->step = (int)integer_of(body, "step");
	request->kind = request->step ? TRAFFIC_ACT_ADVANCE : request->plan.kind;
	request->model = text_of(body, "model", arena);
	request->live = text_of(body, "live", arena);
	request->again = json_is_true(json_object_get(body, "again"));
	request->although_worse = json_is_true(json_object_get(body, "although_worse"));
	request->level = (int)integer_of(body, "level");
	request->level_after = (int)integer_of(body, "level_after");
	request->hash = text_of(body, "hash", arena);
	request->reason = text_of(body, "why", arena);
	request->expires_ms = integer_of(body, "expires_ms");
}

/* 1 with a request that lives in arena; -1. */
static int read_request(struct query *query, struct arena *arena, struct rollout_request *request, struct err *err)
{
	json_t *body = json_loads(query_text(query, 1), 0, NULL);

	*request = (struct rollout_request){
		.request_id = query_integer(query, 0), .operator_name = query_strdup(query, 2, arena),
		.operator_id = query_integer(query, 3), .acted_by = query_integer(query, 4), .at_ms = query_integer(query, 5),
	};
	if (!body)
		return err_set(err, "event %" PRId64 " is no request that can be read", request->request_id);
	read_body(body, arena, request);
	json_decref(body);
	return 1;
}

int rollout_request_waiting(struct store *store, const struct stage *stage, struct arena *arena, struct rollout_request *request,
                            struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "rollout_request.waiting", value_integer(stage->stage_id), value_integer(store_now(store)));

	*request = (struct rollout_request){ .request_id = 0 };
	if (got <= 0)
		return got;
	got = read_request(&query, arena, request, err);
	query_end(&query);
	return got;
}

int rollout_request_refused(struct store *store, const struct stage *stage, struct arena *arena, struct rollout_request *request,
                            struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "rollout_request.refused", value_integer(stage->stage_id),
	                      value_integer(store_now(store) - REFUSAL_MS));

	*request = (struct rollout_request){ .request_id = 0 };
	if (got <= 0)
		return got;
	got = read_request(&query, arena, request, err);
	request->refused_by = query_strdup(&query, 6, arena);
	request->refusal = query_strdup(&query, 7, arena);
	request->refused_ms = query_integer(&query, 8);
	query_end(&query);
	return got;
}

/* ---- asking and answering ---- */

static json_t *body_of(const struct stage *stage, const struct rollout_request *request, int64_t newest_act)
{
	json_t *body = rollout_plan_body(stage, &request->plan);
	json_t *more = json_pack("{s:I, s:i, s:s, s:s, s:b, s:b, s:i, s:i, s:s, s:s, s:I, s:I}", "plan", (json_int_t)request->plan.plan_id, "step",
	                         request->step, "model", request->model, "live", request->live, "again", request->again, "although_worse",
	                         request->although_worse, "level", request->level, "level_after", request->level_after, "hash", request->hash, "why",
	                         request->reason, "expires_ms", (json_int_t)request->expires_ms, "act", (json_int_t)newest_act);

	json_object_update(body, more);
	json_decref(more);
	return body;
}

int rollout_request_add(struct store *store, const struct stage *stage, const struct actor *by, struct rollout_request *request,
                        struct err *err)
{
	int64_t newest_act;
	json_t *body;
	int rc;

	if (query_number(store, &newest_act, err, "rollout_request.newest_act", value_integer(stage->stage_id)) < 0)
		return -1;
	body = body_of(stage, request, newest_act);
	rc = event_add(store, by, "rollout.request", "rollout_request", stage->stage_id, body, err);
	json_decref(body);
	return rc;
}

int rollout_request_answer(struct store *store, const struct stage *stage, const struct actor *by,
                           const struct rollout_request *request, const char *answer, const char *reason, struct err *err)
{
	json_t *body = json_pack("{s:s, s:s, s:s}", "stage", stage->name, "model", request->model, "reason", reason ? reason : "");
	struct str kind = STR_EMPTY;
	int rc;

	str_addf(&kind, "rollout.%s", answer);
	rc = event_add(store, by, str_text(&kind), "rollout_request", request->request_id, body, err);
	str_release(&kind);
	json_decref(body);
	return rc;
}
