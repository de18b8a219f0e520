/* rung level: who decides now, and how it came to that. */
#include "ui/cmd/level.h"

#include "ui/cmd/answer.h"
#include "ui/cmd/gate.h"
#include "ui/table.h"

#include "db/level_change.h"
#include "db/model_version.h"
#include "db/route_standing.h"
#include "jobs/ladder.h"
#include "jobs/level.h"
#include "jobs/rest.h"
#include "ladder/level.h"

#include <math.h>

/* What rung level answers, also after a change. */
struct standing {
	struct stage         stage;
	bool                 has_live;
	struct model_version live;
	struct level_row    *history;
	int                  history_count;
	bool                 pending;      /* request waits for a second person */
	struct promotion_request request;
	bool                 refused;      /* refusal was said no to, in the last days */
	struct promotion_request refusal;
	bool                 resumable;    /* until resume_until_ms, to resume_to */
	int                  resume_to;
	int64_t              resume_until_ms;
	struct route_standing route;
	struct rest          rest;         /* why the machine decides less than the level lets it */
	bool                 told;         /* who asks may know what models say */
	int64_t              certificate_id; /* 0: not stored yet */
	struct certificate   certificate;
	bool                 holds;        /* it keeps what is promised now */
};

/* Inspectors judge without the model: from what confidence on it decides says what it says. */
static bool is_told(const struct command_call *call)
{
	struct err ignored = ERR_NONE;
	struct actor actor;

	return actor_look_up(call->store, call->operator_name, &actor, &ignored) <= 0 || actor.role != ROLE_INSPECTOR;
}

static int read_certificate(struct command_call *call, struct standing *standing, struct err *err)
{
	struct ladder ladder;
	int rc = ladder_read(call->store, call->stage_name, &ladder, err);

	standing->certificate = ladder.attempt.certificate;
	standing->certificate_id = ladder.certificate_id;
	standing->holds = attempt_is_certified(&ladder.attempt, &ladder.policy);
	ladder_release(&ladder);
	return rc;
}

static int standing_read(struct command_call *call, struct standing *standing, struct err *err)
{
	int got;

	if (stage_read(call->store, call->stage_name, &call->arena, &standing->stage, err) < 0)
		return -1;
	got = model_version_live(call->store, &standing->stage, &call->arena, &standing->live, err);
	standing->has_live = got > 0;
	if (got < 0 || level_history(call->store, &standing->stage, &call->arena, &standing->history, &standing->history_count, err) < 0)
		return -1;
	got = level_pending(call->store, &standing->stage, &call->arena, &standing->request, err);
	standing->pending = got > 0;
	if (got < 0 || route_standing_read(call->store, &standing->stage, standing->has_live ? standing->live.model_version_id : 0, &call->arena,
	                                   &standing->route, err) < 0)
		return -1;
	got = level_refused(call->store, &standing->stage, &call->arena, &standing->refusal, err);
	standing->refused = got > 0;
	if (got < 0)
		return -1;
	got = level_resumable(call->store, &standing->stage, &standing->resume_to, &standing->resume_until_ms, err);
	standing->resumable = got > 0;
	standing->told = is_told(call);
	if (got < 0 || rest_read(call->store, &standing->stage, &standing->rest, err) < 0)
		return -1;
	return read_certificate(call, standing, err);
}

static json_t *certificate_json(const struct standing *standing)
{
	const struct certificate *found = &standing->certificate;

	if (!standing->told || !found->found)
		return json_null();
	return json_pack("{s:o,s:i,s:b,s:o,s:o,s:I,s:I,s:I,s:o,s:o,s:o,s:o}", "certificate",
	                 standing->certificate_id ? json_integer((json_int_t)standing->certificate_id) : json_null(), "look",
	                 found->look, "holds", standing->holds, "threshold", answer_number(found->threshold), "coverage",
	                 answer_number(found->coverage), "settled", (json_int_t)found->settled, "accepted", (json_int_t)found->accepted,
	                 "errors", (json_int_t)found->errors, "risk", answer_number(found->risk), "risk_bound",
	                 answer_number(found->risk_bound), "miss", answer_number(found->miss), "miss_bound",
	                 answer_number(found->miss_bound));
}

/* The confidence from which the machine decides; NaN where it decides by none. */
static double threshold_now(const struct standing *standing)
{
	return standing->told && standing->stage.level >= LEVEL_PARTIAL && !standing->route.classes ? standing->route.threshold : (double)NAN;
}

/* The same by predicted label, where each has its own; null otherwise. */
static json_t *thresholds_now(const struct standing *standing)
{
	json_t *object;

	if (!standing->told || standing->stage.level < LEVEL_PARTIAL || !standing->route.classes)
		return json_null();
	object = json_object();
	for (int i = 0; i < standing->route.class_count; i++) {
		const struct label *label = stage_label(&standing->stage, standing->route.classes[i].label_id);

		if (label)
			json_object_set_new(object, label->name, answer_number(standing->route.classes[i].threshold));
	}
	return object;
}

static json_t *rest_json(const struct standing *standing)
{
	const struct rest *rest = &standing->rest;

	if (!standing->told || rest->cause == REST_NONE)
		return json_null();
	return json_pack("{s:s,s:o,s:o,s:o}", "cause", rest_name(rest->cause), "why", answer_text(rest->why), "until",
	                 answer_text(rest->until), "days", answer_number(rest->days));
}

static json_t *request_json(const struct standing *standing)
{
	const struct promotion_request *request = &standing->request;

	if (!standing->pending)
		return json_null();
	return json_pack("{s:i,s:i,s:o,s:o,s:o,s:o,s:o}", "from", request->from_level, "to", request->to_level, "operator",
	                 answer_text(request->operator_name), "acted_by", answer_text(request->acted_by_name), "reason",
	                 answer_text(request->reason), "at", answer_time(request->at_ms), "expires", answer_time(request->expires_ms));
}

static json_t *refusal_json(const struct standing *standing)
{
	const struct promotion_request *refusal = &standing->refusal;

	if (!standing->refused)
		return json_null();
	return json_pack("{s:i,s:i,s:o,s:o,s:o,s:o}", "from", refusal->from_level, "to", refusal->to_level, "asked_by",
	                 answer_text(refusal->operator_name), "operator", answer_text(refusal->answered_by), "reason",
	                 answer_text(refusal->answer_reason), "at", answer_time(refusal->answered_ms));
}

/* Why, in words. What evidence brought about tells how right the machine was in what people judge without it. */
static const char *reason_told(const struct standing *standing, const struct level_row *row)
{
	return row->by_itself && !standing->told ? NULL : row->reason;
}

static json_t *history_json(const struct standing *standing)
{
	json_t *history = json_array();

	for (int i = 0; i < standing->history_count; i++) {
		const struct level_row *row = &standing->history[i];

		json_array_append_new(history, json_pack("{s:i,s:i,s:o,s:o,s:o,s:o,s:o,s:o}", "from", row->from_level, "to", row->to_level,
		                                         "kind", answer_text(row->kind), "operator", answer_text(row->operator_name),
		                                         "acted_by", answer_text(row->acted_by_name), "asked_by",
		                                         answer_text(row->asked_by_name), "reason",
		                                         answer_text(reason_told(standing, row)), "at", answer_time(row->at_ms)));
	}
	return history;
}

static enum command_status print_json(struct command_call *call, const struct standing *standing)
{
	const struct stage *stage = &standing->stage;

	return answer_json(call, json_pack("{s:i,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:o,s:o}", "level", stage->level, "name",
	                                   answer_text(level_name(stage->level)), "since", answer_time(stage->level_since_ms),
	                                   "live_model", answer_text(standing->has_live ? standing->live.title : NULL),
	                                   "threshold", answer_number(threshold_now(standing)), "thresholds",
	                                   thresholds_now(standing), "certificate", certificate_json(standing), "paused",
	                                   standing->route.paused || standing->rest.cause == REST_PAUSED, "rest", rest_json(standing), "request", request_json(standing), "refusal",
	                                   refusal_json(standing), "resumable_until",
	                                   answer_time(standing->resumable ? standing->resume_until_ms : 0), "history",
	                                   history_json(standing), "stage", answer_text(stage->name)));
}

static void print_history(struct command_call *call, const struct standing *standing)
{
	static const struct table_column columns[] = { { NULL, false }, { NULL, false }, { NULL, false }, { NULL, false }, { NULL, false } };
	struct table table;

	table_init(&table, columns, 5, 0);
	for (int i = 0; i < standing->history_count; i++) {
		const struct level_row *row = &standing->history[i];
		const char *reason = reason_told(standing, row);
		const char *who = row->asked_by_name ? arena_printf(&call->arena, "%s, asked for by %s", row->operator_name, row->asked_by_name)
		                                     : row->operator_name;

		table_add(&table, (const char *const[]){ answer_when(call, row->at_ms),
		                                         arena_printf(&call->arena, "%d to %d", row->from_level, row->to_level),
		                                         row->kind, who, reason ? reason : "its evidence fell" });
	}
	table_print(&table, call->out, 2);
	table_release(&table);
}

/* What the machine may do at levels 3 and 4. */
static void print_automation(struct command_call *call, const struct standing *standing)
{
	const struct route_standing *route = &standing->route;

	if (!standing->told || standing->stage.level < LEVEL_PARTIAL)
		return;
	if (standing->rest.cause != REST_NONE)
		fprintf(call->out, "the machine %s: %s\n  until %s\n",
		        rest_is_full(standing->rest.cause) ? "decides nothing" : "works as at level 3", answer_shown(call, standing->rest.why),
		        answer_shown(call, standing->rest.until));
	else if (standing->stage.level == LEVEL_PARTIAL && !route->classes)
		fprintf(call->out, "the machine decides from a confidence of %.6g\n", route->threshold);
	for (int i = 0; route->certificate_id && i < route->class_count; i++) {
		const struct label *label = stage_label(&standing->stage, route->classes[i].label_id);

		if (label && isnan(route->classes[i].threshold))
			fprintf(call->out, "  %s: never\n", answer_shown(call, label->name));
		else if (label)
			fprintf(call->out, "  %s: from a confidence of %.6g\n", answer_shown(call, label->name), route->classes[i].threshold);
	}
}

/* What somebody may do about the level now. */
static void print_open_ends(struct command_call *call, const struct standing *standing)
{
	const struct promotion_request *request = &standing->request;

	if (standing->resumable)
		fprintf(call->out, "stopped: until %s a lead may go back to level %d: rung level resume\n",
		        answer_when(call, standing->resume_until_ms), standing->resume_to);
	if (standing->pending)
		fprintf(call->out, "asked for: level %d, by %s: %s\n  another lead approves it until %s: rung level approve\n",
		        request->to_level, answer_shown(call, request->operator_name), answer_shown(call, request->reason),
		        answer_when(call, request->expires_ms));
	else if (standing->refused)
		fprintf(call->out, "refused: level %d, asked for by %s: %s said no at %s: %s\n", standing->refusal.to_level,
		        answer_shown(call, standing->refusal.operator_name), answer_shown(call, standing->refusal.answered_by),
		        answer_when(call, standing->refusal.answered_ms), answer_shown(call, standing->refusal.answer_reason));
}

static void print_standing(struct command_call *call, const struct standing *standing)
{
	const struct stage *stage = &standing->stage;
	struct gate gate = { .check_count = 0 };
	struct err why = ERR_NONE;

	fprintf(call->out, "level %d, %s, since %s\n", stage->level, level_name(stage->level),
	        answer_when(call, stage->level_since_ms));
	fprintf(call->out, "live model: %s\n", standing->has_live ? answer_shown(call, standing->live.title) : "none");
	print_automation(call, standing);
	print_history(call, standing);
	print_open_ends(call, standing);
	if (!standing->told)
		return;
	if (level_gate(call->store, call->stage_name, stage->level, &gate, &why) == 0)
		gate_print(call->out, &gate, NULL);
	else
		fprintf(call->out, "%s\n", answer_shown(call, why.text));
	if (gate.open && !standing->pending)
		fprintf(call->out, "next: %s level promote --reason WHY\n", answer_rung(call));
}

enum command_status level_print(struct command_call *call, struct err *err)
{
	struct standing standing = { .has_live = false };

	if (standing_read(call, &standing, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return print_json(call, &standing);
	print_standing(call, &standing);
	return COMMAND_DONE;
}

const struct command command_level = {
	.name = "level",
	.arguments = "",
	.summary = "says who decides now, since when, and what the next level needs",
	.details = "The levels: 0 human only; 1 shadow: models predict, people decide blind, the two are compared;\n"
	           "2 AI assistance: the prediction is shown first; 3 partial automation; 4 full automation.\n"
	           "Below the level stand its changes and the gate to the next.\n"
	           "\n"
	           "JSON: level, name, since, live_model, threshold (null below level 3), thresholds (null, or by\n"
	           "label, where each has its own), certificate (null, or certificate, look, holds, threshold, coverage,\n"
	           "settled, accepted, errors, risk, risk_bound, miss, miss_bound), paused, rest (null, or why the\n"
	           "machine decides less than the level lets it: cause, why, until, days), request (null, or what\n"
	           "waits for a second person: from, to, operator, acted_by, reason, at, expires), refusal (null, or\n"
	           "what was refused in the last week: from, to, asked_by, operator, reason, at), resumable_until\n"
	           "(null, or until when a stop can be taken back), history (from, to, kind, operator, acted_by,\n"
	           "asked_by, reason, at), stage. Inspectors, who judge without the model, are not told the gate, the\n"
	           "certificate, the thresholds and what a demotion by itself rests on.\n",
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.run = level_print,
};
