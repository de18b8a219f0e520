/* rung pipeline: all stages at once, and where trouble began. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/monitor.h"
#include "ui/table.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"
#include "db/store.h"
#include "jobs/pipeline.h"
#include "ui/flow_tree.h"

#include <math.h>

#define SINCE_DEFAULT CLOCK_DAY_MS
#define TOLD_MOST     3 /* of what moved first, for people */

/* ---- JSON ---- */

static json_t *links_json(const struct flow_stage *stage)
{
	json_t *links = json_array();

	for (int i = 0; i < stage->link_count; i++)
		json_array_append_new(links, json_pack("{s:o, s:o}", "stage", answer_text(stage->links[i].upstream), "label",
		                                       answer_text(stage->links[i].label)));
	return links;
}

static json_t *stage_json(const struct pipeline_stage *stage)
{
	json_t *object = json_pack("{s:o, s:s, s:s, s:o, s:s, s:i, s:b, s:o, s:I, s:I}", "stage", answer_text(stage->flow.name), "kind",
	                           stage->flow.kind, "output", stage->flow.output, "when", links_json(&stage->flow), "state", pipeline_state(stage),
	                           "level", stage->level, "frozen", stage->flow.frozen, "why_frozen", answer_text(stage->flow.why_frozen), "in",
	                           (json_int_t)stage->passed.came, "out", (json_int_t)stage->out);

	json_object_update_new(object, json_pack("{s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:I, s:i, s:s, s:o, s:o}", "null_rate",
	                                         answer_number(stage->null), "lag_ms", answer_number(stage->passed.lag_ms), "agreement",
	                                         answer_number(stage->agreement), "compared", (json_int_t)stage->compared, "errors",
	                                         answer_number(stage->failed), "passes", answer_number(stage->pass), "handed_on",
	                                         answer_number(stage->handed_on), "waiting", (json_int_t)stage->waiting, "alarms", stage->alarms,
	                                         "drift", flow_drift_word(stage->drift), "last_error", answer_text(stage->passed.failure),
	                                         "last_error_at", answer_time(stage->passed.failed_ms)));
	return object;
}

static json_t *told_json(const struct blame_told *told, int count, int64_t step_ms)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:o, s:s, s:o, s:o, s:o, s:i, s:I, s:o, s:i, s:o, s:o, s:o}", "stage", answer_text(told[i].stage),
		                                      "metric", told[i].metric, "scope", answer_text(*told[i].scope ? told[i].scope : NULL), "part",
		                                      answer_text(*told[i].part ? told[i].part : NULL), "psi", answer_number(told[i].psi), "lead",
		                                      told[i].lead, "lead_s", (json_int_t)(told[i].lead * step_ms / CLOCK_SECOND_MS), "correlation",
		                                      answer_number(told[i].correlation), "lag", told[i].lag, "before", answer_number(told[i].before),
		                                      "after", answer_number(told[i].after), "changed", answer_time(told[i].changed_ms)));
	return list;
}

static json_t *trouble_json(const struct pipeline_trouble *trouble)
{
	const struct blame_view *blame = &trouble->blame;

	return json_pack("{s:o, s:s, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "stage", answer_text(blame->stage), "metric", blame->metric, "scope",
	                 answer_text(*blame->scope ? blame->scope : NULL), "outside", trouble->outside, "value", answer_number(trouble->value),
	                 "changed", answer_time(blame->changed_ms), "before", answer_number(blame->before), "after", answer_number(blame->after),
	                 "moved_first", told_json(blame->causes, blame->cause_count, blame->step_ms), "inputs",
	                 told_json(blame->inputs, blame->input_count, blame->step_ms));
}

static void print_json(struct command_call *call, const struct pipeline_view *view)
{
	json_t *stages = json_array(), *troubles = json_array();

	for (int i = 0; i < view->stage_count; i++)
		json_array_append_new(stages, stage_json(&view->stages[i]));
	for (int i = 0; i < view->trouble_count; i++)
		json_array_append_new(troubles, trouble_json(&view->troubles[i]));
	answer_json(call, json_pack("{s:o, s:o, s:o, s:o, s:I}", "stages", stages, "blame", troubles, "since", answer_time(view->since_ms), "until",
	                            answer_time(view->until_ms), "window_s",
	                            (json_int_t)((view->until_ms - view->since_ms) / BLAME_STEPS / CLOCK_SECOND_MS)));
}

/* ---- words ---- */

static const char *number(struct command_call *call, int64_t value)
{
	char *text = arena_alloc(&call->arena, TEXT_COUNT_SIZE);

	return text_count((long long)value, text);
}

static const char *lag(struct command_call *call, double ms)
{
	char text[CLOCK_TEXT_SIZE];

	return isfinite(ms) ? arena_strdup(&call->arena, clock_duration((int64_t)ms, text)) : "-";
}

static void print_stages(struct command_call *call, const struct pipeline_view *view)
{
	static const struct table_column columns[] = {
		{ "stage", false }, { "state", false }, { "in", true }, { "out", true }, { "null", true }, { "lag", true }, { "agree", true },
		{ "drift", false }, { "errors", true }, { "passes", true }, { "handed on", true },
	};
	int *order = arena_alloc(&call->arena, ((size_t)view->stage_count + 1) * sizeof *order);
	struct table table;

	table_init(&table, columns, 11, 40);
	flow_tree_order(view, order);
	for (int i = 0; i < view->stage_count; i++) {
		const struct pipeline_stage *stage = &view->stages[order[i]];

		table_add(&table, (const char *const[]){ flow_tree(view, order[i], true, &call->arena), pipeline_state(stage), number(call, stage->passed.came),
		                                         number(call, stage->out), answer_share(call, stage->null), lag(call, stage->passed.lag_ms),
		                                         answer_share(call, stage->agreement), flow_drift_word(stage->drift),
		                                         answer_share(call, stage->failed), answer_share(call, stage->pass),
		                                         answer_share(call, stage->handed_on) });
	}
	table_print(&table, call->out, 0);
	table_release(&table);
}

static void print_told(struct command_call *call, const struct blame_told *told, int count, int64_t step_ms)
{
	char time[CLOCK_TEXT_SIZE];

	for (int i = 0; i < count && i < TOLD_MOST; i++)
		fprintf(call->out, "  %s %s, %s: %s\n", answer_shown(call, blame_name(&told[i], &call->arena)),
		        told[i].lead == 0 ? "with it" : arena_printf(&call->arena, "%d window%s before (%s)", told[i].lead,
		                                                             told[i].lead == 1 ? "" : "s", clock_duration(told[i].lead * step_ms, time)),
		        blame_measure(&told[i], &call->arena), blame_means(&told[i], &call->arena));
}

static void print_trouble(struct command_call *call, const struct pipeline_trouble *trouble)
{
	const struct blame_view *blame = &trouble->blame;

	fprintf(call->out, "\n%s.%s%s%s %s%s\n", answer_shown(call, blame->stage), blame->metric, *blame->scope ? " of " : "",
	        answer_shown(call, blame->scope), trouble->outside ? "has left its band" : "has changed",
	        blame->changed ? arena_printf(&call->arena, ", from %s on", answer_when(call, blame->changed_ms)) : "");
	if (blame->cause_count > 0)
		fprintf(call->out, "moved first:\n");
	else
		fprintf(call->out, "%s\n", blame->changed ? "no stage above moved before it" : "there is no clear moment of change in this stretch of time");
	print_told(call, blame->causes, blame->cause_count, blame->step_ms);
	if (blame->input_count > 0)
		fprintf(call->out, "of what came in:\n");
	print_told(call, blame->inputs, blame->input_count, blame->step_ms);
}

static void print_text(struct command_call *call, const struct pipeline_view *view)
{
	char time[CLOCK_TEXT_SIZE];

	fprintf(call->out, "the last %s\n\n", clock_duration(view->until_ms - view->since_ms, time));
	print_stages(call, view);
	for (int i = 0; i < view->stage_count; i++)
		if (view->stages[i].passed.failure)
			fprintf(call->out, "%s: last error %s\n", answer_shown(call, view->stages[i].flow.name),
			        answer_shown(call, view->stages[i].passed.failure));
	for (int i = 0; i < view->trouble_count; i++)
		print_trouble(call, &view->troubles[i]);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const char *since = command_option(call, "since");
	struct pipeline_view view;
	int64_t from_ms = store_now(call->store) - SINCE_DEFAULT;

	if (since && !clock_parse(since, &from_ms)) {
		err_set(err, "--since %s is no time", since);
		return COMMAND_USAGE;
	}
	if (store_now(call->store) - from_ms < BLAME_STEPS * CLOCK_MINUTE_MS)
		from_ms = store_now(call->store) - BLAME_STEPS * CLOCK_MINUTE_MS;
	monitor_fresh_all(call);
	if (pipeline_read(call->store, store_now(call->store) - from_ms, &call->arena, &view, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		print_json(call, &view);
	else
		print_text(call, &view);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "since", 0, "T", "from this time on, such as 2026-03-01T09:30; default: the last day" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_pipeline = {
	.name = "pipeline",
	.arguments = "[--since T]",
	.summary = "shows all stages: what passes through them, and where trouble began",
	.details = "A line a stage, below what it stands on: items that came to it, answers of LIVE, how many of these\n"
	           "were null or failed, how long they took from when the item was there (the median of the newest),\n"
	           "agreement of blind answers, drift, which share a stage below takes up, and of recordings which\n"
	           "length is handed on in segments.\n"
	           "\n"
	           "Where a figure of a stage that stands on others has left its band or has changed, the figures of\n"
	           "the stages above that moved first are named, and those of what came in. Time is cut into 48\n"
	           "windows, of a minute at least. In each series the cut is found that fits best, by cumulated sums,\n"
	           "with one false alarm in 20 over all series; what changed no later than the figure in question and\n"
	           "correlates with it (0.3 or more, so many windows later) is told in the order in which it changed.\n"
	           "That says where to look first; it is no proof. Features of what comes in are series too, as\n"
	           "\"check.drift of device (phone)\": of a number how many are as low, or as high, as a quarter was in as\n"
	           "long a time before (250 items at least), of words how often each came. One is told where its PSI\n"
	           "against that time reached drift.psi then; before and after are means of a number, shares of a part.\n"
	           "\n"
	           "JSON: stages (stage, kind, output, when, state, level, frozen, why_frozen, in, out, null_rate,\n"
	           "lag_ms, agreement, compared, errors, passes, handed_on, waiting, alarms, drift, last_error,\n"
	           "last_error_at), blame (stage, metric, scope, outside, value, changed, before, after, moved_first\n"
	           "and inputs: stage, metric, scope, part, psi, lead in windows, lead_s, correlation, lag, before,\n"
	           "after, changed), since, until, window_s.\n",
	.options = options,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_NONE,
	.models = true,
	.run = run,
};
