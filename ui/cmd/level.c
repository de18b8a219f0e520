/* rung level: who decides now, how it came to that, and changing it. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "db/level_change.h"
#include "db/model_version.h"
#include "jobs/level.h"
#include "ladder/level.h"
#include "ui/cmd/gate.h"


/* What rung level answers, also after a change. */
struct standing {
	struct stage         stage;
	bool                 has_live;
	struct model_version live;
	struct level_row    *history;
	int                  history_count;
};

static int standing_read(struct command_call *call, struct standing *standing, struct err *err)
{
	int got;

	if (stage_read(call->store, call->stage_name, &call->arena, &standing->stage, err) < 0)
		return -1;
	got = model_version_live(call->store, &standing->stage, &call->arena, &standing->live, err);
	standing->has_live = got > 0;
	if (got < 0)
		return -1;
	return level_history(call->store, &standing->stage, &call->arena, &standing->history, &standing->history_count, err);
}

static enum command_status print_json(struct command_call *call, const struct standing *standing)
{
	const struct stage *stage = &standing->stage;
	json_t *history = json_array();

	for (int i = 0; i < standing->history_count; i++) {
		const struct level_row *row = &standing->history[i];

		json_array_append_new(history, json_pack("{s:i,s:i,s:o,s:o,s:o,s:o}", "from", row->from_level, "to", row->to_level,
		                                         "kind", answer_text(row->kind), "operator",
		                                         answer_text(row->operator_name), "reason", answer_text(row->reason), "at",
		                                         answer_time(row->at_ms)));
	}
	return answer_json(call, json_pack("{s:i,s:o,s:o,s:o,s:o,s:o,s:o}", "level", stage->level, "name",
	                                   answer_text(level_name(stage->level)), "since", answer_time(stage->level_since_ms),
	                                   "live_model", answer_text(standing->has_live ? standing->live.title : NULL),
	                                   "threshold", json_null(), "history", history, "stage", answer_text(stage->name)));
}

static void print_history(struct command_call *call, const struct standing *standing)
{
	static const struct table_column columns[] = { { NULL, false }, { NULL, false }, { NULL, false }, { NULL, false }, { NULL, false } };
	struct table table;

	table_init(&table, columns, 5, 0);
	for (int i = 0; i < standing->history_count; i++) {
		const struct level_row *row = &standing->history[i];

		table_add(&table, (const char *const[]){ answer_when(call, row->at_ms),
		                                         arena_printf(&call->arena, "%d to %d", row->from_level, row->to_level),
		                                         row->kind, row->operator_name, row->reason });
	}
	table_print(&table, call->out, 2);
	table_release(&table);
}

static void print_standing(struct command_call *call, const struct standing *standing)
{
	const struct stage *stage = &standing->stage;
	struct gate gate = { .check_count = 0 };
	struct err why = ERR_NONE;

	fprintf(call->out, "level %d, %s, since %s\n", stage->level, level_name(stage->level),
	        answer_when(call, stage->level_since_ms));
	fprintf(call->out, "live model: %s\n", standing->has_live ? answer_shown(call, standing->live.title) : "none");
	print_history(call, standing);
	if (level_gate(call->store, call->stage_name, stage->level, &gate, &why) == 0)
		gate_print(call->out, &gate);
	else
		fprintf(call->out, "%s\n", answer_shown(call, why.text));
	if (gate.open && gate.to <= LEVEL_ASSISTANCE)
		fprintf(call->out, "next: rung level promote --reason WHY\n");
}

static enum command_status print_level(struct command_call *call, struct err *err)
{
	struct standing standing = { .has_live = false };

	if (standing_read(call, &standing, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return print_json(call, &standing);
	print_standing(call, &standing);
	return COMMAND_DONE;
}

static enum command_status run_promote(struct command_call *call, struct err *err)
{
	const char *reason = command_option(call, "reason");
	struct gate gate = { .check_count = 0 };

	if (!reason || !reason[0]) {
		err_set(err, "say why: --reason T");
		return COMMAND_USAGE;
	}
	if (level_promote(call->store, call->stage_name, &call->actor, reason, &gate, err) >= 0)
		return print_level(call, err);
	if (gate.check_count == 0 || gate.open)
		return COMMAND_FAILED;
	gate_print(call->err, &gate);
	return COMMAND_NO;
}

static enum command_status run_demote(struct command_call *call, struct err *err)
{
	long to = -1;

	if (command_number(call, "to", LEVEL_HUMAN_ONLY, LEVEL_PARTIAL, &to, err) < 0)
		return COMMAND_USAGE;
	if (level_demote(call->store, call->stage_name, &call->actor, (int)to, command_option(call, "reason"), err) < 0)
		return COMMAND_FAILED;
	return print_level(call, err);
}

static enum command_status run_stop(struct command_call *call, struct err *err)
{
	if (level_stop(call->store, call->stage_name, &call->actor, command_option(call, "reason"), err) < 0)
		return COMMAND_FAILED;
	return print_level(call, err);
}

static enum command_status run_assist(struct command_call *call, struct err *err)
{
	const char *reason = command_option(call, "reason");

	if (!command_has(call, "by-decree") || !reason || !reason[0]) {
		err_set(err, "assistance without evidence is switched on by decree, with a reason: --by-decree --reason T");
		return COMMAND_USAGE;
	}
	if (level_assist_by_decree(call->store, call->stage_name, &call->actor, reason, err) < 0)
		return COMMAND_FAILED;
	return print_level(call, err);
}

const struct command command_level = {
	.name = "level",
	.arguments = "",
	.summary = "says who decides now, since when, and what the next level needs",
	.details = "The levels: 0 human only; 1 shadow: models predict, people decide blind, the two are compared;\n"
	           "2 AI assistance: the prediction is shown first; 3 partial automation; 4 full automation.\n"
	           "Below the level stand its changes and the gate to the next.\n"
	           "\n"
	           "JSON: level, name, since, live_model, threshold (null below level 3), history (from, to, kind,\n"
	           "operator, reason, at), stage.\n",
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.run = print_level,
};

static const struct command_option promote_options[] = {
	{ "reason", 0, "T", "why; it is stored and shown" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_level_promote = {
	.name = "level promote",
	.arguments = "--reason T",
	.summary = "goes up one level, if the gate is open",
	.details = "Exit status 3 where the gate is closed; which checks do not hold is printed.\n"
	           "\n"
	           "JSON: as level.\n",
	.options = promote_options,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_promote,
};

static const struct command_option demote_options[] = {
	{ "to", 0, "N", "the level to go to; else one down" },
	{ "reason", 0, "T", "why; it is stored and shown" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_level_demote = {
	.name = "level demote",
	.arguments = "[--to N] [--reason T]",
	.summary = "goes down, at once",
	.details = "Down needs no gate. What was decided stays decided.\n"
	           "\n"
	           "JSON: as level.\n",
	.options = demote_options,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_demote,
};

static const struct command_option stop_options[] = {
	{ "reason", 0, "T", "why; it is stored and shown" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_level_stop = {
	.name = "level stop",
	.arguments = "[--reason T]",
	.summary = "puts people in charge of everything, now",
	.details = "Goes to level 0 at once. Everyone who decides may do it.\n"
	           "\n"
	           "JSON: as level.\n",
	.options = stop_options,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.run = run_stop,
};

static const struct command_option assist_options[] = {
	{ "by-decree", 0, NULL, "without evidence, and none is claimed" },
	{ "reason", 0, "T", "why; it is stored and shown" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_level_assist = {
	.name = "level assist",
	.arguments = "--by-decree --reason T",
	.summary = "shows predictions first, without waiting for evidence",
	.details = "For projects too small to gather evidence: goes to level 2 by decree of a lead. Screens say so,\n"
	           "and levels 3 and 4 can never be reached this way.\n"
	           "\n"
	           "JSON: as level.\n",
	.options = assist_options,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_assist,
};
