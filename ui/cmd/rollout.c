/* rung rollout and rollout history: who answers, beside whom, and by which plan. */
#include "ui/cmd/rollout.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/rollout.h"
#include "ladder/setting.h"
#include "ui/table.h"

#include <inttypes.h>
#include <math.h>

const char *rollout_duration(struct command_call *call, int64_t ms)
{
	struct str text = STR_EMPTY;
	const char *copy;

	if (ms >= CLOCK_MINUTE_MS)
		ms -= ms % CLOCK_MINUTE_MS;
	if (ms >= CLOCK_DAY_MS && ms % CLOCK_DAY_MS == 0)
		str_addf(&text, "%" PRId64 "d", ms / CLOCK_DAY_MS);
	else if (ms >= CLOCK_HOUR_MS && ms % CLOCK_HOUR_MS == 0)
		str_addf(&text, "%" PRId64 "h", ms / CLOCK_HOUR_MS);
	else if (ms >= CLOCK_HOUR_MS)
		str_addf(&text, "%" PRId64 "h %" PRId64 "min", ms / CLOCK_HOUR_MS, ms % CLOCK_HOUR_MS / CLOCK_MINUTE_MS);
	else if (ms >= CLOCK_MINUTE_MS)
		str_addf(&text, "%" PRId64 "min", ms / CLOCK_MINUTE_MS);
	else
		str_addf(&text, "%" PRId64 "s", ms / CLOCK_SECOND_MS);
	copy = arena_strdup(&call->arena, str_text(&text));
	str_release(&text);
	return copy;
}

const char *rollout_steps_text(struct command_call *call, const struct rollout_plan *plan)
{
	struct str text = STR_EMPTY;
	const char *copy;

	for (int i = 0; i < plan->step_count; i++)
		str_addf(&text, "%.4g %%, ", plan->steps[i] * 100);
	str_add(&text, "then LIVE");
	copy = arena_strdup(&call->arena, str_text(&text));
	str_release(&text);
	return copy;
}

/* ---- JSON ---- */

json_t *rollout_plan_json(const struct rollout_plan *plan)
{
	json_t *steps = json_array(), *rules = json_object();

	for (int i = 0; i < plan->step_count; i++)
		json_array_append_new(steps, json_real(plan->steps[i]));
	for (int i = 0; i < plan->rule_count; i++)
		json_object_set_new(rules, plan->rules[i].rule, answer_number(plan->rules[i].bound));
	return json_pack("{s:s, s:o, s:o, s:I, s:f, s:f, s:I, s:f, s:o, s:o}", "kind", traffic_act_name(plan->kind), "steps", steps, "rules", rules,
	                 "step_items", (json_int_t)plan->step_items, "soak_seconds", (double)plan->soak_ms / 1000, "bake_seconds",
	                 (double)plan->bake_ms / 1000, "most_items", (json_int_t)plan->most_items, "judged", plan->judged, "exposure",
	                 answer_number(plan->exposure), "reason", answer_text(plan->reason));
}

static json_t *version_json(const struct rollout_version *row)
{
	double judged = row->judged ? (double)row->agreed / (double)row->judged : NAN;

	return json_pack("{s:o, s:s, s:f, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "model", answer_text(row->version.title), "role",
	                 row->version.role, "share", row->share, "predictions", (json_int_t)row->predictions, "nulls",
	                 (json_int_t)row->nulls, "failures", (json_int_t)row->failures, "judged", (json_int_t)row->judged, "agreement",
	                 answer_number(judged), "latency_p50_ms", answer_number(row->latency_p50), "latency_p95_ms",
	                 answer_number(row->latency_p95), "level", row->level >= 0 ? json_integer(row->level) : json_null());
}

static json_t *check_json(const struct rollout_check *check)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:o}", "name", check->name, "claim", answer_text(check->claim), "value",
	                 answer_number(check->value), "bound", answer_number(check->bound), "evidence", answer_number(check->evidence), "limit",
	                 answer_number(check->limit), "rule", check->is_rule, "ok", check->ok, "why", answer_text(*check->why ? check->why : NULL));
}

static json_t *running_json(const struct rollout_view *view)
{
	json_t *plan, *checks;

	if (!view->has_plan)
		return json_null();
	plan = rollout_plan_json(&view->plan);
	checks = json_array();
	for (int i = 0; i < view->check_count; i++)
		json_array_append_new(checks, check_json(&view->checks[i]));
	json_object_set_new(plan, "step", json_integer(view->step));
	json_object_set_new(plan, "since", answer_time(view->step_since_ms));
	json_object_set_new(plan, "step_judged", json_integer((json_int_t)view->step_judged));
	json_object_set_new(plan, "canary_items", json_integer((json_int_t)view->canary_items));
	json_object_set_new(plan, "bakes_until", answer_time(view->bake_until_ms));
	json_object_set_new(plan, "checks", checks);
	json_object_set_new(plan, "may_advance", json_boolean(view->may_advance));
	json_object_set_new(plan, "why_not", answer_text(*view->why_not ? view->why_not : NULL));
	return plan;
}

static json_t *request_json(const struct rollout_request *request)
{
	if (!request->request_id)
		return json_null();
	return json_pack("{s:s, s:o, s:o, s:i, s:i, s:o, s:o, s:o, s:o}", "act", traffic_act_name(request->kind), "model", answer_text(request->model),
	                 "plan", rollout_plan_json(&request->plan), "level", request->level, "level_after", request->level_after, "reason",
	                 answer_text(request->reason), "by", answer_text(request->operator_name), "at", answer_time(request->at_ms), "expires",
	                 answer_time(request->expires_ms));
}

static json_t *refused_json(const struct rollout_request *request)
{
	return request->request_id ? json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "act", traffic_act_name(request->kind), "model",
	                                       answer_text(request->model), "asked_by", answer_text(request->operator_name), "operator",
	                                       answer_text(request->refused_by), "reason", answer_text(request->refusal), "at",
	                                       answer_time(request->refused_ms))
	                           : json_null();
}

static json_t *unseen_json(const struct rollback *rollback)
{
	return rollback->act_id ? json_pack("{s:o, s:o, s:b, s:o}", "at", answer_time(rollback->at_ms), "model", answer_text(rollback->live),
	                                    "stopped", rollback->stopped, "reason", answer_text(rollback->reason))
	                        : json_null();
}

/* LIVE, and what it is compared with: what runs beside it, or while it bakes what was LIVE before. */
static int add_comparison(struct command_call *call, json_t *list, const struct model_version *first, const struct model_version *second,
                          struct err *err)
{
	struct comparison comparison;

	if (comparison_read(call->store, &call->stage, first, second, 0, &call->arena, &comparison, err) < 0)
		return -1;
	json_array_append_new(list, rollout_comparison_json(call, &comparison));
	return 0;
}

static int compare_all(struct command_call *call, const struct rollout_view *view, json_t *list, struct err *err)
{
	for (int i = 1; i < view->version_count && view->versions[0].role == TRAFFIC_LIVE; i++) {
		const struct model_version *live = &view->versions[0].version, *other = &view->versions[i].version;
		enum traffic_role role = view->versions[i].role;
		int rc = 0;

		if (role == TRAFFIC_STANDBY)
			rc = view->baking ? add_comparison(call, list, live, other, err) : 0;
		else if (role != TRAFFIC_IDLE)
			rc = add_comparison(call, list, other, live, err);
		if (rc < 0)
			return -1;
	}
	return 0;
}

static const char *title_of(const struct rollout_view *view, int64_t version_id)
{
	for (int i = 0; i < view->version_count; i++)
		if (version_id && view->versions[i].version.model_version_id == version_id)
			return view->versions[i].version.title;
	return NULL;
}

static enum command_status print_json(struct command_call *call, const struct rollout_view *view, struct err *err)
{
	json_t *versions = json_array(), *comparisons = json_array();
	double share;
	int64_t canary = traffic_canary(&view->traffic, &share);

	if (compare_all(call, view, comparisons, err) < 0) {
		json_decref(versions);
		json_decref(comparisons);
		return COMMAND_FAILED;
	}
	for (int i = 0; i < view->version_count; i++)
		json_array_append_new(versions, version_json(&view->versions[i]));
	return answer_json(call, json_pack("{s:o, s:o, s:o, s:f, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "stage", answer_text(call->stage.name), "live",
	                                   answer_text(title_of(view, traffic_live(&view->traffic))), "canary",
	                                   answer_text(title_of(view, canary)), "share", share, "standby",
	                                   answer_text(title_of(view, traffic_standby(&view->traffic))), "back_to",
	                                   answer_text(title_of(view, traffic_back_to(&view->traffic))), "versions", versions, "plan",
	                                   running_json(view), "request", request_json(&view->request), "refused", refused_json(&view->refused),
	                                   "unseen", unseen_json(&view->unseen), "comparisons", comparisons));
}

/* ---- for people ---- */

/* Of the traffic; what only runs beside LIVE answers for none of it. */
static const char *share_text(struct command_call *call, const struct rollout_version *row, double canary)
{
	double share = row->role == TRAFFIC_LIVE ? 1 - canary : row->share; /* LIVE answers for what the canary does not */

	if (row->role == TRAFFIC_IDLE || row->role == TRAFFIC_STANDBY)
		return "-";
	return arena_printf(&call->arena, row->role == TRAFFIC_SHADOW || row->role == TRAFFIC_NEXT ? "scores %.4g %%" : "%.4g %%", share * 100);
}

static void add_version(struct command_call *call, struct table *table, const struct rollout_version *row, double canary)
{
	const char *judged = "-", *p95 = "-";

	if (row->judged)
		judged = arena_printf(&call->arena, "%s of %" PRId64, answer_share(call, (double)row->agreed / (double)row->judged), row->judged);
	if (!isnan(row->latency_p95))
		p95 = arena_printf(&call->arena, "%.1f ms", row->latency_p95);
	table_add(table, (const char *const[]){
	                     row->version.title, str_equal(row->version.role, "retired") ? "retired" : traffic_role_title(row->role),
	                     share_text(call, row, canary),
	                     arena_printf(&call->arena, "%" PRId64, row->predictions), judged,
	                     arena_printf(&call->arena, "%" PRId64, row->nulls), p95 });
}

static void print_versions(struct command_call *call, const struct rollout_view *view)
{
	static const struct table_column columns[] = {
		{ "version", false }, { "role", false }, { "share", true }, { "items", true }, { "agrees", true }, { "nulls", true }, { "p95", true },
	};
	struct table table;
	double share;

	traffic_canary(&view->traffic, &share);
	table_init(&table, columns, 7, 0);
	for (int i = 0; i < view->version_count; i++)
		add_version(call, &table, &view->versions[i], share);
	table_print(&table, call->out, 0);
	table_release(&table);
}

static void print_plan(struct command_call *call, const struct rollout_view *view)
{
	const struct rollout_plan *plan = &view->plan;

	if (view->baking)
		fprintf(call->out, "\nLIVE since %s; the rules take it back until %s\n", answer_when(call, view->step_since_ms),
		        answer_when(call, view->bake_until_ms));
	else
		fprintf(call->out, "\nstep %d of %d (%s), since %s\n", view->step, plan->step_count + 1, rollout_steps_text(call, plan),
		        answer_when(call, view->step_since_ms));
	for (int i = 0; i < view->check_count; i++) {
		const struct rollout_check *check = &view->checks[i];

		fprintf(call->out, "  %-5s %s%s%s\n", check->ok ? "ok" : check->is_rule ? "FIRED" : "WAIT", check->claim, *check->why ? ": " : "",
		        answer_shown(call, check->why));
	}
	if (view->may_advance)
		fprintf(call->out, "it may take the next step: %s rollout advance --reason T\n", answer_rung(call));
}

static void print_unseen(struct command_call *call, const struct rollback *rollback)
{
	fprintf(call->out, "\n%s: %s %s, ", answer_when(call, rollback->at_ms), answer_shown(call, rollback->live),
	        rollback->stopped ? "is scored no more" : "answers again");
	fprintf(call->out, "%s\n%s rollout seen takes notice of it\n", answer_shown(call, rollback->reason), answer_rung(call));
}

static const char *wanted(struct command_call *call, const struct rollout_request *request)
{
	const char *model = answer_shown(call, request->model);

	if (request->kind == TRAFFIC_ACT_CANARY)
		return arena_printf(&call->arena, "a canary of %s (%s)", model, rollout_steps_text(call, &request->plan));
	return arena_printf(&call->arena, request->kind == TRAFFIC_ACT_SWITCH ? "a switch to %s" : "the step that makes %s LIVE", model);
}

static void print_refused(struct command_call *call, const struct rollout_request *request)
{
	fprintf(call->out, "\nrefused: %s, asked for by %s: ", wanted(call, request), answer_shown(call, request->operator_name));
	fprintf(call->out, "%s said no at %s: %s\n", answer_shown(call, request->refused_by), answer_when(call, request->refused_ms),
	        answer_shown(call, request->refusal));
}

static void print_request(struct command_call *call, const struct rollout_request *request)
{
	fprintf(call->out, "\n%s asks for %s", answer_shown(call, request->operator_name), wanted(call, request));
	if (request->level_after < request->level)
		fprintf(call->out, ", with which the level falls from %d to %d", request->level, request->level_after);
	fprintf(call->out, ": \"%s\"\n", answer_shown(call, request->reason));
	fprintf(call->out, "another lead approves or refuses it, until %s: %s rollout approve [--refuse --reason T]\n",
	        answer_when(call, request->expires_ms), answer_rung_another(call));
}

enum command_status rollout_print_view(struct command_call *call, const struct rollout_view *view, struct err *err)
{
	if (call->json)
		return print_json(call, view, err);
	if (!view->version_count) {
		fprintf(call->out, "no model yet; add one with: %s model add FILE.onnx\n", answer_rung(call));
		return COMMAND_DONE;
	}
	print_versions(call, view);
	if (view->has_plan)
		print_plan(call, view);
	if (view->unseen.act_id)
		print_unseen(call, &view->unseen);
	if (view->request.request_id)
		print_request(call, &view->request);
	if (view->refused.request_id)
		print_refused(call, &view->refused);
	return COMMAND_DONE;
}

enum command_status rollout_print(struct command_call *call, struct err *err)
{
	struct rollout_view view;

	if (rollout_read(call->store, call->stage_name, &call->arena, &view, err) < 0)
		return COMMAND_FAILED;
	return rollout_print_view(call, &view, err);
}

/* ---- what was done ---- */

static json_t *act_json(const struct rollout_act *act)
{
	return json_pack("{s:o, s:s, s:o, s:f, s:i, s:o, s:o, s:o, s:o, s:o, s:o}", "at", answer_time(act->at_ms), "act",
	                 traffic_act_name(act->act.kind), "model", answer_text(act->model), "share", act->act.share, "step", act->step, "rule",
	                 answer_text(*act->rule ? act->rule : NULL), "evidence", *act->evidence ? json_loads(act->evidence, JSON_DECODE_ANY, NULL) : json_null(),
	                 "operator", answer_text(act->operator_name), "acted_by", answer_text(act->acted_by), "reason", answer_text(act->reason),
	                 "level_change", act->level_change_id ? json_integer((json_int_t)act->level_change_id) : json_null());
}

static enum command_status run_history(struct command_call *call, struct err *err)
{
	static const struct table_column columns[] = {
		{ "at", false }, { "what", false }, { "version", false }, { "share", true }, { "who", false }, { "why", false },
	};
	struct rollout_act *acts;
	struct table table;
	int count;

	if (rollout_acts(call->store, &call->stage, -1, &call->arena, &acts, &count, err) < 0)
		return COMMAND_FAILED;
	if (call->json) {
		json_t *list = json_array();

		for (int i = 0; i < count; i++)
			json_array_append_new(list, act_json(&acts[i]));
		return answer_json(call, json_pack("{s:o, s:o}", "acts", list, "stage", answer_text(call->stage.name)));
	}
	table_init(&table, columns, 6, 0);
	for (int i = 0; i < count; i++)
		table_add(&table, (const char *const[]){ answer_when(call, acts[i].at_ms), traffic_act_name(acts[i].act.kind), acts[i].model,
		                                         arena_printf(&call->arena, "%.4g %%", acts[i].act.share * 100), acts[i].operator_name,
		                                         acts[i].reason });
	table_print(&table, call->out, 0);
	table_release(&table);
	return COMMAND_DONE;
}

const struct command command_rollout = {
	.name = "rollout",
	.arguments = "",
	.summary = "tells which version answers, and how others do beside it",
	.details = "LIVE (blue) answers. A CANARY answers for a share. NEXT (green) is scored beside LIVE and waits for\n"
	           "the switch; STANDBY is the way back. A SHADOW is scored and compared, never shown and never used.\n"
	           "While a canary runs, and for a while after it has become LIVE, its rules can take it back.\n"
	           "\n"
	           "JSON: stage, live, canary, share, standby, back_to, versions (model, role, share, predictions,\n"
	           "nulls, failures, judged, agreement, latency_p50_ms, latency_p95_ms, level), plan (kind, steps,\n"
	           "rules, step_items, soak_seconds, bake_seconds, most_items, judged, exposure, reason, step, since,\n"
	           "step_judged, canary_items, bakes_until, checks, may_advance, why_not), null where none runs,\n"
	           "request (act, model, plan, level, level_after, reason, by, at, expires) that waits for a second\n"
	           "lead, or null, refused (act, model, asked_by, operator, reason, at): what one said no to in the last\n"
	           "week, or null, unseen (at, model, stopped, reason): what a rule took back and no lead has seen, or\n"
	           "null, comparisons: what runs beside LIVE against it, as rollout compare tells it.\n",
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.models = true,
	.run = rollout_print,
};

const struct command command_rollout_history = {
	.name = "rollout history",
	.arguments = "",
	.summary = "tells which version came and went when, and on whose word",
	.details = "Newest first. A rollback that a rule made by itself names the rule.\n"
	           "\n"
	           "JSON: acts (at, act, model, share, step, rule, evidence, operator, acted_by, reason,\n"
	           "level_change), stage.\n",
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.models = true,
	.run = run_history,
};
