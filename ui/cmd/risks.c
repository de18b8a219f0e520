/* rung risks: what could go wrong, and what watches it. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "base/str.h"
#include "jobs/limits.h"
#include "monitor/figure.h"

#include <inttypes.h>

/* ---- listing ---- */

static const char *gap_of(const struct limit_guard *guard)
{
	if (!guard->metric)
		return "nothing watches it";
	return guard->live ? NULL : "its metric was not seen for a week";
}

static json_t *guard_json(const struct limit_guard *guard)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "risk", answer_text(guard->risk.name), "owner",
	                 answer_text(*guard->risk.owner ? guard->risk.owner : NULL), "metric", answer_text(guard->metric ? guard->metric->name : NULL),
	                 "scope", answer_text(guard->metric ? guard->limit.scope : NULL), "low",
	                 guard->metric ? answer_number(guard->limit.low) : json_null(), "high",
	                 guard->metric ? answer_number(guard->limit.high) : json_null(), "value", answer_number(guard->value), "gap",
	                 answer_text(gap_of(guard)), "alarm", guard->alarm_id ? json_integer((json_int_t)guard->alarm_id) : json_null(), "alarm_at",
	                 answer_time(guard->alarm_ms), "alarm_open", guard->alarm_open);
}

static const char *band_text(struct command_call *call, const struct limit_guard *guard)
{
	char low[FIGURE_SIZE], high[FIGURE_SIZE];

	return arena_printf(&call->arena, "%s to %s", figure_words(guard->limit.low, guard->metric->unit, low),
	                    figure_words(guard->limit.high, guard->metric->unit, high));
}

static void print_guard(struct command_call *call, const struct limit_guard *guard)
{
	char value[FIGURE_SIZE];

	if (guard->metric)
		fprintf(call->out, "  %s%s%s: %s in the last day, band %s\n", guard->metric->name, *guard->limit.scope ? " of " : "",
		        answer_shown(call, guard->limit.scope), figure_words(guard->value, guard->metric->unit, value), band_text(call, guard));
	if (gap_of(guard))
		fprintf(call->out, "  GAP: %s\n", gap_of(guard));
	if (guard->alarm_id)
		fprintf(call->out, "  %s alarm %" PRId64 ", %s\n", guard->alarm_open ? "open:" : "last:", guard->alarm_id,
		        answer_when(call, guard->alarm_ms));
}

static void print_guards(struct command_call *call, const struct limit_guard *guards, int count)
{
	for (int i = 0; i < count; i++) {
		const struct risk *risk = &guards[i].risk;

		if (i == 0 || !str_equal(risk->name, guards[i - 1].risk.name))
			fprintf(call->out, "%s (%s%s)\n", answer_shown(call, risk->name), *risk->owner ? "looked after by " : "nobody is named",
			        answer_shown(call, risk->owner));
		print_guard(call, &guards[i]);
	}
	if (count == 0)
		fprintf(call->out, "no risk is listed: rung risks add NAME, rung limit METRIC --guards NAME\n");
}

static enum command_status run_list(struct command_call *call, struct err *err)
{
	struct limit_guard *guards;
	int count, risks, gaps;
	const char *name;
	json_t *list;

	if (limits_guards(call->store, &call->stage, &call->arena, &guards, &count, err) < 0 ||
	    limits_gaps(call->store, &call->stage, &call->arena, &risks, &gaps, &name, err) < 0)
		return COMMAND_FAILED;
	if (!call->json) {
		print_guards(call, guards, count);
		return COMMAND_DONE;
	}
	list = json_array();
	for (int i = 0; i < count; i++)
		json_array_append_new(list, guard_json(&guards[i]));
	return answer_json(call, json_pack("{s:o, s:i, s:i, s:o}", "risks", list, "listed", risks, "gaps", gaps, "stage", answer_text(call->stage.name)));
}

const struct command command_risks = {
	.name = "risks",
	.arguments = "",
	.summary = "lists what could go wrong, with what watches it, or the gap",
	.details = "A risk that no live metric watches keeps the gate to level 3 closed.\n"
	           "\n"
	           "JSON: risks, one row for each band that guards one (risk, owner, metric, scope, low, high, value,\n"
	           "gap: null where there is none, alarm: the last of the band, alarm_at, alarm_open), listed, gaps,\n"
	           "stage.\n",
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.models = true,
	.run = run_list,
};

/* ---- changing ---- */

static enum command_status change(struct command_call *call, const char *owner, bool drop, struct err *err)
{
	const char *reason = command_option(call, "reason");
	const struct risk risk = { .name = call->arguments[0], .owner = owner ? owner : "", .reason = reason ? reason : "" };

	if (drop && !*risk.reason) {
		err_set(err, "say why: --reason T");
		return COMMAND_USAGE;
	}
	return limit_risk(call->store, &call->stage, &call->actor, &risk, drop, err) < 0 ? COMMAND_FAILED : run_list(call, err);
}

static enum command_status run_add(struct command_call *call, struct err *err)
{
	return change(call, command_option(call, "owner"), false, err);
}

static enum command_status run_drop(struct command_call *call, struct err *err)
{
	return change(call, NULL, true, err);
}

static const struct command_option add_options[] = {
	{ "owner", 0, "NAME", "who looks after it" },
	{ "reason", 0, "T", "why; it is stored and shown" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_risks_add = {
	.name = "risks add",
	.arguments = "RISK [--owner NAME] [--reason T]",
	.summary = "lists something that could go wrong, or names who looks after it",
	.details = "What watches it: rung limit METRIC --guards RISK.\n"
	           "\n"
	           "JSON: as rung risks.\n",
	.options = add_options,
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_add,
};

static const struct command_option drop_options[] = {
	{ "reason", 0, "T", "why; it is stored and shown" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_risks_drop = {
	.name = "risks drop",
	.arguments = "RISK --reason T",
	.summary = "takes a risk off the list",
	.details = "Bands that guard it stay.\n"
	           "\n"
	           "JSON: as rung risks.\n",
	.options = drop_options,
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_drop,
};
