/* rung limit: bands around metrics. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/monitor.h"
#include "ui/table.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/limit_request.h"
#include "jobs/limits.h"
#include "ladder/setting.h"
#include "monitor/figure.h"

#include <inttypes.h>
#include <math.h>

/* ---- listing ---- */

static json_t *limit_json(const struct metric_limit *limit)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:f, s:f, s:I, s:s, s:s, s:o, s:o, s:o, s:o}", "metric", answer_text(limit->metric), "scope",
	                 answer_text(limit->scope), "low", answer_number(limit->low), "high", answer_number(limit->high), "for_seconds",
	                 (double)limit->for_ms / 1000, "missing_seconds", (double)limit->missing_ms / 1000, "min_n", (json_int_t)limit->least,
	                 "severity", limit->severity, "action", limit->action, "guards", answer_text(*limit->guards ? limit->guards : NULL),
	                 "operator", answer_text(limit->who), "reason", answer_text(limit->reason), "at", answer_time(limit->at_ms));
}

/* How long, in whole units. */
static const char *time_text(struct command_call *call, int64_t ms)
{
	char text[CLOCK_TEXT_SIZE];

	return ms ? arena_strdup(&call->arena, clock_duration(ms, text)) : "-";
}

static const char *bound_text(struct command_call *call, double bound, const char *unit)
{
	char text[FIGURE_SIZE];

	return arena_strdup(&call->arena, figure_words(bound, unit, text));
}

static void add_row(struct command_call *call, struct table *table, const struct limit_rule *rule)
{
	const struct metric_limit *limit = &rule->limit;

	table_add(table, (const char *const[]){
		limit->metric, *limit->scope ? limit->scope : "-", bound_text(call, limit->low, rule->metric->unit),
		bound_text(call, limit->high, rule->metric->unit), time_text(call, limit->for_ms), time_text(call, limit->missing_ms),
		arena_printf(&call->arena, "%" PRId64, limit->least), limit->severity, limit->action, *limit->guards ? limit->guards : "-",
		limit->who ? limit->who : "-" });
}

static void print_rules(struct command_call *call, const struct limit_rule *rules, int count)
{
	static const struct table_column columns[] = {
		{ "metric", false }, { "of", false }, { "low", true }, { "high", true }, { "for", true }, { "missing", true }, { "n", true },
		{ "severity", false }, { "action", false }, { "guards", false }, { "set by", false },
	};
	struct table table;

	table_init(&table, columns, 11, 0);
	for (int i = 0; i < count; i++)
		add_row(call, &table, &rules[i]);
	table_print(&table, call->out, 0);
	table_release(&table);
}

/* ---- what waits for a second lead ---- */

/* Those of a metric; NULL: all. */
static int read_waiting(struct command_call *call, const char *metric, struct limit_request **waiting, int *count, struct err *err)
{
	int kept = 0;

	if (limit_request_list(call->store, &call->stage, &call->arena, waiting, count, err) < 0)
		return -1;
	for (int i = 0; i < *count; i++)
		if (!metric || str_equal((*waiting)[i].limit.metric, metric))
			(*waiting)[kept++] = (*waiting)[i];
	*count = kept;
	return 0;
}

static void print_waiting(struct command_call *call, const struct limit_request *waiting, int count)
{
	for (int i = 0; i < count; i++) {
		const struct metric_limit *limit = &waiting[i].limit;
		const char *scope = *limit->scope ? arena_printf(&call->arena, " --scope '%s'", answer_shown(call, limit->scope)) : "";

		fprintf(call->out, "%s asks for ", answer_shown(call, limit->who));
		if (limit->dropped)
			fputs("no band", call->out);
		else
			fprintf(call->out, "%s to %s, %s", bound_text(call, limit->low, ""), bound_text(call, limit->high, ""), limit->action);
		fprintf(call->out, " until %s: another lead answers with %s limit %s%s --approve, or --refuse\n",
		        answer_when(call, waiting[i].expires_ms), answer_rung_another(call), answer_shown(call, limit->metric), scope);
	}
}

static json_t *waiting_json(const struct limit_request *waiting, int count)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++) {
		json_t *object = limit_json(&waiting[i].limit);

		json_object_update_new(object, json_pack("{s:b, s:o}", "drop", waiting[i].limit.dropped, "expires", answer_time(waiting[i].expires_ms)));
		json_array_append_new(list, object);
	}
	return list;
}

/* A scope that was mistyped looks like any other, and its band would wait for ever. */
static void print_unseen(struct command_call *call, const struct limit_rule *rules, int count)
{
	for (int i = 0; i < count; i++) {
		const struct metric_limit *limit = &rules[i].limit;

		if (*limit->scope && !str_equal(limit->scope, "*") &&
		    metric_last(call->store, call->stage.stage_id, limit->metric, limit->scope) == 0)
			fprintf(call->out, "of %s nothing was seen so far\n", answer_shown(call, limit->scope));
	}
}

/* metric NULL: all. */
static enum command_status list(struct command_call *call, const char *metric, struct err *err)
{
	struct limit_request *waiting;
	struct limit_rule *rules;
	int count, waiting_count, kept = 0;
	json_t *array;

	if (limits_read(call->store, &call->stage, &call->arena, &rules, &count, err) < 0 ||
	    read_waiting(call, metric, &waiting, &waiting_count, err) < 0)
		return COMMAND_FAILED;
	for (int i = 0; i < count; i++)
		if (!metric || str_equal(rules[i].limit.metric, metric))
			rules[kept++] = rules[i];
	if (!call->json) {
		print_rules(call, rules, kept);
		if (kept == 0)
			fprintf(call->out, "%s has no band\n", metric ? answer_shown(call, metric) : "no metric");
		print_unseen(call, rules, kept);
		print_waiting(call, waiting, waiting_count);
		return COMMAND_DONE;
	}
	array = json_array();
	for (int i = 0; i < kept; i++)
		json_array_append_new(array, limit_json(&rules[i].limit));
	return answer_json(call, json_pack("{s:o, s:o, s:o}", "limits", array, "waiting", waiting_json(waiting, waiting_count), "stage",
	                                    answer_text(call->stage.name)));
}

/* ---- answering ---- */

/* What a second lead says, or who asked takes back; NULL: nothing of the kind. */
static const char *answer_of(const struct command_call *call)
{
	static const char *const answers[][2] = { { "approve", "approved" }, { "refuse", "refused" }, { "withdraw", "withdrawn" } };

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		if (command_has(call, answers[i][0]))
			return answers[i][1];
	return NULL;
}

static enum command_status answer(struct command_call *call, const char *said, struct err *err)
{
	const char *scope = command_option(call, "scope");

	if (limit_answer(call->store, &call->stage, &call->actor, call->arguments[0], scope ? scope : "", said, err) < 0)
		return COMMAND_FAILED;
	return list(call, call->arguments[0], err);
}

/* ---- setting ---- */

static int read_time(const struct command_call *call, const char *name, const char *fallback, int64_t *ms, struct err *err)
{
	const struct setting kind = { .key = name, .type = SETTING_DURATION, .fallback = fallback, .low = "0", .high = "30d" };
	const char *text = command_option(call, name);
	struct setting_value value;

	if (setting_parse(&kind, text ? text : fallback, &value, err) < 0)
		return -1;
	*ms = value.integer;
	return 0;
}

static int read_limit(struct command_call *call, struct metric_limit *limit, struct err *err)
{
	long least = 0;

	if (command_real(call, "low", -1e300, 1e300, &limit->low, err) < 0 || command_real(call, "high", -1e300, 1e300, &limit->high, err) < 0 ||
	    read_time(call, "for", "10min", &limit->for_ms, err) < 0 || read_time(call, "missing", "0", &limit->missing_ms, err) < 0 ||
	    command_number(call, "min-n", 0, 1000000000, &least, err) < 0)
		return -1;
	limit->least = least;
	return 0;
}

static const char *or(const char *text, const char *other)
{
	return text ? text : other;
}

/* Where nothing is said of how many values it takes, the metric says it. */
static int find_metric(struct command_call *call, struct metric_limit *limit, struct err *err)
{
	const struct metric *metric;
	const char *nearest;
	int got = monitor_metric(call->store, limit->metric, &call->arena, &metric, err);

	if (got < 0)
		return -1;
	if (got == 0) {
		nearest = monitor_nearest(call, limit->metric);
		return err_set(err, "no metric is called %s%s%s", answer_shown(call, limit->metric), nearest ? ", did you mean " : "", nearest ? nearest : "");
	}
	if (!command_has(call, "min-n"))
		limit->least = metric->least;
	return 0;
}

static enum command_status set(struct command_call *call, struct err *err)
{
	struct metric_limit limit = {
		.metric = call->arguments[0], .scope = or(command_option(call, "scope"), ""), .low = (double)NAN, .high = (double)NAN,
		.severity = command_option(call, "severity"), .action = or(command_option(call, "action"), "notify"),
		.guards = or(command_option(call, "guards"), ""), .reason = or(command_option(call, "reason"), ""), .dropped = command_has(call, "drop"),
	};

	if (limit.dropped && !*limit.reason) {
		err_set(err, "say why it is dropped: --reason T");
		return COMMAND_USAGE;
	}
	if (read_limit(call, &limit, err) < 0)
		return COMMAND_USAGE;
	if (find_metric(call, &limit, err) < 0 || limit_set(call->store, &call->stage, &call->actor, limit, command_option(call, "owner"), err) < 0)
		return COMMAND_FAILED;
	return list(call, limit.metric, err);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const char *said = answer_of(call);
	bool writes = command_turns(call);

	if (writes && !call->argument_count) {
		err_set(err, "a band is around a metric: rung limit METRIC ...; rung metric list names them");
		return COMMAND_USAGE;
	}
	if (said)
		return answer(call, said, err);
	if (writes)
		return set(call, err);
	return list(call, call->argument_count ? call->arguments[0] : NULL, err);
}

static const struct command_option options[] = {
	{ "low", 0, "X", "below it is outside" },
	{ "high", 0, "Y", "above it is outside" },
	{ "for", 0, "D", "outside for so long before it is an alarm; 10min unless it is said" },
	{ "missing", 0, "D", "nothing seen in so much working time is an alarm too" },
	{ "min-n", 0, "N", "values it takes to judge; unless said, what the metric asks for" },
	{ "scope", 0, "S", "of one source, label ...; * is each; else the whole" },
	{ "severity", 0, "S", "warn or alarm; unless said, alarm where the machine loses work" },
	{ "action", 0, "A", "notify, audit-up, pause, demote, rollback or retrain; else notify" },
	{ "guards", 0, "RISK", "what could go wrong that it watches; see rung risks" },
	{ "owner", 0, "NAME", "who looks after that risk" },
	{ "reason", 0, "T", "why; it is stored and shown" },
	{ "drop", 0, NULL, "there is to be no band any more; takes a reason" },
	{ "approve", 0, NULL, "agrees, as a second lead, to the band that was asked for" },
	{ "refuse", 0, NULL, "does not" },
	{ "withdraw", 0, NULL, "takes back what one has asked for" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_limit = {
	.name = "limit",
	.arguments = "[METRIC [--low X] [--high Y] ...]",
	.summary = "shows the bands around metrics, and sets them",
	.details = "A figure is judged over the last hour, or the last day where an hour holds too few values, once a\n"
	           "minute while a console, score --watch or serve runs. How many things came is judged by whole hours\n"
	           "of working time. Once outside, it is inside again only a tenth of the band's width within it.\n"
	           "\n"
	           "What an open alarm does, by its action: notify tells people; audit-up audits three times as much;\n"
	           "pause stops the machine from deciding until it is closed; demote takes the level down to AI\n"
	           "assistance, and holds what the machine decided since; rollback takes back the version on trial, if\n"
	           "there is one; retrain asks for a run of retrain.command (rung retrain). An open alarm of severity\n"
	           "alarm keeps the gate to level 4 closed.\n"
	           "\n"
	           "Where promote.two_person is on and another lead is there, a band that pauses, demotes or rolls back\n"
	           "is made wider or slower, or taken away, by two: it waits for a day for that other lead, who agrees\n"
	           "under their own login.\n"
	           "\n"
	           "JSON: limits (metric, scope, low, high, for_seconds, missing_seconds, min_n, severity, action,\n"
	           "guards, operator: null where it is the program's own, reason, at), waiting (the same, with drop and\n"
	           "expires), stage.\n",
	.options = options,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.turns_with = "low high for missing min-n scope severity action guards owner reason drop approve refuse withdraw",
	.turns_to_write = true,
	.run = run,
};
