/* rung level promote, approve, withdraw, demote, stop, resume, assist: changing who decides. */
#include "ui/cmd/gate.h"
#include "ui/cmd/level.h"
#include "ui/cmd/rerouting.h"

#include "base/str.h"
#include "jobs/assist_outlook.h"
#include "jobs/level.h"
#include "ladder/level.h"

#include <inttypes.h>

static enum command_status answer_up(struct command_call *call, struct err *err)
{
	return rerouting_after(call, err) < 0 ? COMMAND_FAILED : level_print(call, err);
}

/* Where a gate is closed, the answer is no, and its checks say why. */
static enum command_status answer_move(struct command_call *call, int level, const struct gate *gate, struct err *err)
{
	if (level >= 0)
		return answer_up(call, err);
	if (gate->check_count == 0 || gate->open)
		return COMMAND_FAILED;
	gate_print(call->err, gate, NULL);
	return COMMAND_NO;
}

/* What assistance will do to the evidence; "" where that is not the next level. */
static int read_outlook(struct command_call *call, struct str *outlook, struct err *err)
{
	return call->stage.level < LEVEL_ASSISTANCE ? assist_outlook(call->store, call->stage_name, outlook, err) : 0;
}

/* Says it once the level is there. */
static enum command_status tell_outlook(struct command_call *call, int level, struct str *outlook, enum command_status status)
{
	if (level == LEVEL_ASSISTANCE && status == COMMAND_DONE && !call->json && outlook->length)
		fprintf(call->out, "%s\n", str_text(outlook));
	str_release(outlook);
	return status;
}

static enum command_status run_promote(struct command_call *call, struct err *err)
{
	const char *reason = command_option(call, "reason");
	struct gate gate = { .check_count = 0 };
	struct str outlook = STR_EMPTY;
	int level;

	if (!reason || !reason[0]) {
		err_set(err, "say why: --reason T");
		return COMMAND_USAGE;
	}
	if (read_outlook(call, &outlook, err) < 0)
		return COMMAND_FAILED;
	level = level_promote(call->store, call->stage_name, &call->actor, reason, &gate, err);
	return tell_outlook(call, level, &outlook, answer_move(call, level, &gate, err));
}

static enum command_status run_approve(struct command_call *call, struct err *err)
{
	const char *reason = command_option(call, "reason");
	struct gate gate = { .check_count = 0 };

	if (!command_has(call, "refuse"))
		return answer_move(call, level_approve(call->store, call->stage_name, &call->actor, reason, &gate, err), &gate, err);
	if (!reason || !reason[0]) {
		err_set(err, "say why: --refuse --reason T");
		return COMMAND_USAGE;
	}
	return answer_move(call, level_refuse(call->store, call->stage_name, &call->actor, reason, err), &gate, err);
}

static enum command_status run_withdraw(struct command_call *call, struct err *err)
{
	if (level_withdraw(call->store, call->stage_name, &call->actor, command_option(call, "reason"), err) < 0)
		return COMMAND_FAILED;
	return level_print(call, err);
}

static enum command_status run_resume(struct command_call *call, struct err *err)
{
	if (level_resume(call->store, call->stage_name, &call->actor, command_option(call, "reason"), err) < 0)
		return COMMAND_FAILED;
	return answer_up(call, err);
}

static enum command_status run_demote(struct command_call *call, struct err *err)
{
	long to = -1;

	if (command_number(call, "to", LEVEL_HUMAN_ONLY, LEVEL_PARTIAL, &to, err) < 0)
		return COMMAND_USAGE;
	if (level_demote(call->store, call->stage_name, &call->actor, (int)to, command_option(call, "reason"), err) < 0)
		return COMMAND_FAILED;
	return level_print(call, err);
}

static enum command_status run_stop(struct command_call *call, struct err *err)
{
	if (level_stop(call->store, call->stage_name, &call->actor, command_option(call, "reason"), err) < 0)
		return COMMAND_FAILED;
	return level_print(call, err);
}

static enum command_status run_assist(struct command_call *call, struct err *err)
{
	const char *reason = command_option(call, "reason");
	struct str outlook = STR_EMPTY;

	if (!command_has(call, "by-decree") || !reason || !reason[0]) {
		err_set(err, "assistance without evidence is switched on by decree, with a reason: --by-decree --reason T");
		return COMMAND_USAGE;
	}
	if (read_outlook(call, &outlook, err) < 0)
		return COMMAND_FAILED;
	if (level_assist_by_decree(call->store, call->stage_name, &call->actor, reason, err) < 0)
		return tell_outlook(call, -1, &outlook, COMMAND_FAILED);
	return tell_outlook(call, LEVEL_ASSISTANCE, &outlook, answer_up(call, err));
}

static const struct command_option promote_options[] = {
	{ "reason", 0, "T", "why; it is stored and shown" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_level_promote = {
	.name = "level promote",
	.arguments = "--reason T",
	.summary = "goes up one level, if the gate is open",
	.details = "The gate is looked at again in the write that moves, and kept as it stood. Exit status 3 where it is\n"
	           "closed; which checks do not hold is printed. Where the setting promote.two_person is yes, this only\n"
	           "asks: within a day another lead approves it (level approve), under a login of their own.\n"
	           "\n"
	           "JSON: as level.\n",
	.options = promote_options,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_promote,
};

static const struct command_option approve_options[] = {
	{ "refuse", 0, NULL, "say no to it" },
	{ "reason", 0, "T", "why; it is stored and shown, and needed to refuse" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_level_approve = {
	.name = "level approve",
	.arguments = "[--refuse] [--reason T]",
	.summary = "makes the promotion that another lead has asked for",
	.details = "For a lead who did not ask, under their own login: nobody can answer as --operator NAME. The gate is\n"
	           "looked at again, and where anything but the evidence differs from what was asked for (version,\n"
	           "certificate, settings, level) it is refused and said. Exit status 3 where the gate has closed.\n"
	           "\n"
	           "JSON: as level.\n",
	.options = approve_options,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_approve,
};

static const struct command_option withdraw_options[] = {
	{ "reason", 0, "T", "why; it is stored and shown" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_level_withdraw = {
	.name = "level withdraw",
	.arguments = "[--reason T]",
	.summary = "takes back a promotion that was asked for",
	.details = "For the one who asked, while nobody has answered.\n"
	           "\n"
	           "JSON: as level.\n",
	.options = withdraw_options,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_withdraw,
};

static const struct command_option resume_options[] = {
	{ "reason", 0, "T", "why; it is stored and shown" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_level_resume = {
	.name = "level resume",
	.arguments = "[--reason T]",
	.summary = "goes back to the level before a stop",
	.details = "Within the time of the setting stop.resume after the stop, and unless something has gone against\n"
	           "the evidence since: the evidence is kept, and no gate is asked.\n"
	           "\n"
	           "JSON: as level.\n",
	.options = resume_options,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_resume,
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
	.details = "Goes to level 0 at once. Everyone who decides may do it. The evidence is kept, and a lead may\n"
	           "take it back for a while (level resume).\n"
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
