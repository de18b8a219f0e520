/* rung metric list, add, mute, unmute, drop: which metrics a project has. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "base/str.h"
#include "db/metric.h"
#include "jobs/monitor.h"
#include "jobs/monitor_own.h"

#include <string.h>

/* ---- the list ---- */

/* How a metric of the project's own does: its query is asked. */
static const char *health(struct command_call *call, const char *query)
{
	struct err why = ERR_NONE;
	struct own_value *values;
	int count;

	if (!query)
		return NULL;
	return monitor_own_ask(call->store, query, &call->arena, &values, &count, &why) < 0 ? arena_strdup(&call->arena, why.text) : NULL;
}

static const struct metric_changed *changed(const struct metric_changed *changes, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (str_equal(changes[i].metric, name))
			return &changes[i];
	return NULL;
}

struct listing { struct command_call *call; const struct metric_changed *changes; int change_count; json_t *json; struct table table; };

static void list_metric(struct listing *listing, const struct metric *metric)
{
	const struct metric_changed *change = changed(listing->changes, listing->change_count, metric->name);
	const char *query = change ? change->query : NULL, *failure = health(listing->call, query);
	bool muted = change && !metric_is_kept(change);

	if (listing->call->json)
		json_array_append_new(listing->json, json_pack("{s:o, s:s, s:s, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o}", "metric", answer_text(metric->name),
		                                               "group", metric_group_name(metric->group), "kind", metric_kind_name(metric->kind), "unit",
		                                               answer_text(metric->unit), "scope", answer_text(metric->scope), "help",
		                                               answer_text(metric->help), "muted", muted, "low", answer_number(metric->low), "high",
		                                               answer_number(metric->high), "query", answer_text(query), "failure", answer_text(failure)));
	else
		table_add(&listing->table, (const char *const[]){ metric->name, metric->unit, muted ? "muted" : failure ? "FAILS" : "",
		                                                  failure ? failure : metric->help });
}

static void list_all(struct listing *listing)
{
	int count;
	const struct metric *table = metric_table(&count);

	for (int i = 0; i < count; i++)
		list_metric(listing, &table[i]);
	for (int i = 0; i < listing->change_count; i++) {
		const struct metric_changed *change = &listing->changes[i];
		const struct metric *metric;

		if (change->query && monitor_metric(listing->call->store, change->metric, &listing->call->arena, &metric, NULL) > 0)
			list_metric(listing, metric);
	}
}

static enum command_status run_list(struct command_call *call, struct err *err)
{
	static const struct table_column columns[] = { { "metric", false }, { "unit", false }, { "", false }, { "", false } };
	struct listing listing = { .call = call };
	struct metric_changed *changes;

	if (metric_changes(call->store, &call->arena, &changes, &listing.change_count, err) < 0)
		return COMMAND_FAILED;
	listing.changes = changes;
	if (call->json) {
		listing.json = json_array();
		list_all(&listing);
		return answer_json(call, json_pack("{s:o}", "metrics", listing.json));
	}
	table_init(&listing.table, columns, 4, 0);
	list_all(&listing);
	table_print(&listing.table, call->out, 0);
	table_release(&listing.table);
	return COMMAND_DONE;
}

/* ---- changes ---- */

static enum command_status change(struct command_call *call, const struct metric_change *made, const char *done, struct err *err)
{
	if (monitor_own_change(call->store, &call->actor, made, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:o, s:s}", "metric", answer_text(made->metric), "done", made->kind));
	fprintf(call->out, "%s %s\n", answer_shown(call, made->metric), done);
	return COMMAND_DONE;
}

static enum command_status run_add(struct command_call *call, struct err *err)
{
	const struct metric_change made = { .kind = "define", .metric = call->arguments[0], .query = command_option(call, "sql"),
	                                    .unit = command_option(call, "unit") ? command_option(call, "unit") : "",
	                                    .help = command_option(call, "says"), .reason = command_option(call, "reason") };

	if (!made.query) {
		err_set(err, "--sql says how it is measured: a query whose first column is the value");
		return COMMAND_USAGE;
	}
	if (!made.help) {
		err_set(err, "--says tells people in a line what it is");
		return COMMAND_USAGE;
	}
	return change(call, &made, "is measured from now on, once a minute while the program runs", err);
}

static enum command_status run_mute(struct command_call *call, struct err *err)
{
	return change(call, &(struct metric_change){ .kind = "mute", .metric = call->arguments[0], .reason = command_option(call, "reason") },
	              "is shown no more", err);
}

static enum command_status run_unmute(struct command_call *call, struct err *err)
{
	return change(call, &(struct metric_change){ .kind = "unmute", .metric = call->arguments[0], .reason = command_option(call, "reason") },
	              "is shown again", err);
}

static enum command_status run_drop(struct command_call *call, struct err *err)
{
	return change(call, &(struct metric_change){ .kind = "drop", .metric = call->arguments[0], .reason = command_option(call, "reason") },
	              "is measured no more; what was seen of it stays", err);
}

static const struct command_option add_options[] = {
	{ "sql", 0, "QUERY", "its first column is the value, a second one says what it is of" },
	{ "unit", 0, "U", "such as ms, B, share, /h; else none" },
	{ "says", 0, "TEXT", "what it is, in a line" },
	{ "reason", 0, "T", "why; kept in the log" },
	{ NULL, 0, NULL, NULL },
};

static const struct command_option reason_options[] = {
	{ "reason", 0, "T", "why; kept in the log" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_metric_list = {
	.name = "metric list",
	.arguments = "",
	.summary = "lists what can be measured, and the project's own metrics",
	.details = "The query of each metric of the project's own is asked: FAILS says why one has no value.\n"
	           "\n"
	           "JSON: metrics (metric, group, kind, unit, scope: what it is told apart by, help, muted, low and\n"
	           "high: the band it has until rung limit sets another, query, failure).\n",
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.models = true,
	.run = run_list,
};

const struct command command_metric_add = {
	.name = "metric add",
	.arguments = "NAME --sql QUERY --says TEXT [--unit U] [--reason T]",
	.summary = "adds a metric of the project's own, measured by a query",
	.details = "The query is one SELECT over the views (rung schema), which only reads, gives at most 50 rows and\n"
	           "takes at most 200 ms: it is asked once now, and then once a minute while the program runs. Its\n"
	           "first column is the value, NULL where there is none; a second one says what each row is of. One\n"
	           "that fails later has no value from then on, and is told by rung metric list. The same name again\n"
	           "defines it anew. rung limit sets the band in which it is to stay.\n"
	           "\n"
	           "JSON: metric, done.\n",
	.options = add_options,
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_add,
};

const struct command command_metric_mute = {
	.name = "metric mute",
	.arguments = "NAME [--reason T]",
	.summary = "leaves a metric out of what is shown",
	.details = "It is still counted; its band is looked at no more, and an open alarm of it closes.\n"
	           "\n"
	           "JSON: metric, done.\n",
	.options = reason_options,
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_mute,
};

const struct command command_metric_unmute = {
	.name = "metric unmute",
	.arguments = "NAME [--reason T]",
	.summary = "shows a metric again",
	.details = "What was counted meanwhile is there.\n"
	           "\n"
	           "JSON: metric, done.\n",
	.options = reason_options,
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_unmute,
};

const struct command command_metric_drop = {
	.name = "metric drop",
	.arguments = "NAME [--reason T]",
	.summary = "gives up a metric of the project's own",
	.details = "Its query is asked no more. What was seen stays in v_metrics until it is too old; metric add\n"
	           "with the same name defines it anew.\n"
	           "\n"
	           "JSON: metric, done.\n",
	.options = reason_options,
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_drop,
};
