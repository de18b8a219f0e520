/* rung operator: who works here, and what they may. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "base/str.h"

#include <inttypes.h>

static json_t *operator_json(const struct operator_row *row, bool lead)
{
	json_t *object = json_pack("{s:o,s:s,s:b,s:I,s:o}", "name", answer_text(row->name), "role", role_name(row->role), "login",
	                           row->has_login, "decisions", (json_int_t)row->decisions, "since", answer_time(row->created_ms));

	if (lead)
		json_object_set_new(object, "fast_streaks", json_integer((json_int_t)row->fast_streaks));
	return object;
}

static enum command_status run_list(struct command_call *call, struct err *err)
{
	static const struct table_column columns[] = {
		{ "name", false }, { "role", false }, { "login", false }, { "decisions", true }, { "since", false },
		{ "fast streaks", true },
	};
	bool lead = answer_to_lead(call);
	struct operator_row *rows;
	struct table table;
	int count;

	if (operator_list(call->store, &call->arena, &rows, &count, err) < 0)
		return COMMAND_FAILED;
	if (call->json) {
		json_t *list = json_array();

		for (int i = 0; i < count; i++)
			json_array_append_new(list, operator_json(&rows[i], lead));
		return answer_json(call, json_pack("{s:o}", "operators", list));
	}
	table_init(&table, columns, lead ? 6 : 5, 0);
	for (int i = 0; i < count; i++)
		table_add(&table, (const char *const[]){ rows[i].name, role_name(rows[i].role), rows[i].has_login ? "yes" : "no",
		                                         arena_printf(&call->arena, "%" PRId64, rows[i].decisions),
		                                         answer_when(call, rows[i].created_ms),
		                                         arena_printf(&call->arena, "%" PRId64, rows[i].fast_streaks) });
	table_print(&table, call->out, 0);
	table_release(&table);
	return COMMAND_DONE;
}

static enum command_status run_add(struct command_call *call, struct err *err)
{
	const char *name = call->arguments[0], *word = command_option(call, "role");
	enum role role;
	struct str known = STR_EMPTY;

	if (!word || !role_from_name(word, &role)) {
		for (int i = 0; i < ROLE_COUNT; i++)
			str_addf(&known, "%s%s", i ? ", " : "", role_name((enum role)i));
		err_set(err, "say a role with --role: %s", str_text(&known));
		str_release(&known);
		return COMMAND_USAGE;
	}
	if (operator_add(call->store, &call->actor, name, role, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:o,s:s}", "name", answer_text(name), "role", role_name(role)));
	fprintf(call->out, "%s is %s\n", answer_shown(call, name), role_name(role));
	return COMMAND_DONE;
}

const struct command command_operator_list = {
	.name = "operator list",
	.arguments = "",
	.summary = "lists the people of the project",
	.details = "With a login: an account of this machine is bound to the operator. Without: the owner acts for\n"
	           "them with --operator, and that is stored with each row. Leads also see fast streaks: how often\n"
	           "one took what the model says ten times in a row, each in less than a second.\n"
	           "\n"
	           "JSON: operators (name, role, login, decisions, since; for leads fast_streaks).\n",
	.section = SECTION_CARE,
	.project = PROJECT_READ,
	.stages = STAGES_NONE,
	.run = run_list,
};

static const struct command_option add_options[] = {
	{ "role", 0, "R", "inspector, lead, owner, analyst or service" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_operator_add = {
	.name = "operator add",
	.arguments = "NAME --role R",
	.summary = "adds a person, or changes what one may do",
	.details = "Inspectors decide; leads also change levels, models, labels and settings; analysts read.\n"
	           "Where promote.two_person is on, leads give that role up under their own login: nobody takes it\n"
	           "from them before another lead has agreed to switch that setting off.\n"
	           "\n"
	           "JSON: name, role.\n",
	.options = add_options,
	.least = 1,
	.most = 1,
	.section = SECTION_CARE,
	.project = PROJECT_WRITE,
	.stages = STAGES_NONE,
	.leads = true,
	.run = run_add,
};
