/* rung notify: tells of alarms by notify.command and notify.syslog. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "jobs/notify.h"

static enum command_status run_test(struct command_call *call, struct err *err)
{
	char why[NOTIFY_WHY_SIZE];

	if (notify_test(call->store, &call->stage, &call->actor, why, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		answer_json(call, json_pack("{s:b, s:o, s:o}", "went_out", !*why, "failure", answer_text(*why ? why : NULL), "stage",
		                            answer_text(call->stage.name)));
	else
		fprintf(call->out, "%s%s\n", *why ? "it did not go out: " : "it went out", why);
	return *why ? COMMAND_NO : COMMAND_DONE;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct notify_result result;

	if (command_has(call, "test"))
		return run_test(call, err);
	if (notify_send(call->store, &call->stage, &call->actor, &result, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		answer_json(call, json_pack("{s:i, s:i, s:b, s:o, s:o}", "sent", result.sent, "failed", result.failed, "busy", result.busy, "failure",
		                            answer_text(*result.why ? result.why : NULL), "stage", answer_text(call->stage.name)));
	else
		fprintf(call->out, "%d sent, %d failed%s%s%s\n", result.sent, result.failed, *result.why ? ": " : "", result.why,
		        result.busy ? "; another process tells of the rest" : "");
	return result.failed ? COMMAND_NO : COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "test", 0, NULL, "tell once, of an alarm that is none" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_notify = {
	.name = "notify",
	.arguments = "[--test]",
	.summary = "tells of alarms by notify.command, and in the system's log",
	.details = "Runs the line of notify.command by /bin/sh -c, once for each alarm that opened, got worse or\n"
	           "closed since the line was set, with one JSON object on its standard input: what (opened, worse,\n"
	           "closed; test), project, alarm, stage, metric, scope, side, severity, action, words, value, low,\n"
	           "high, count, opened, at, note, attempt. What it prints is thrown away. Its process group is\n"
	           "killed after notify.timeout. What fails is tried notify.retries times again, after one minute,\n"
	           "two, four and so on; each attempt is kept, and rung alarm shows the last one. Where several\n"
	           "processes tell at once, one of them does. Where notify.syslog is on, each gives a line to\n"
	           "syslog(3) too, as rung, of facility user: err of severity alarm, warning of others, notice when\n"
	           "it closes.\n"
	           "\n"
	           "rung serve and rung score --watch start this by themselves, beside their work, where a lead or a\n"
	           "service runs them: the line runs under that login. A console never runs it; where only consoles\n"
	           "run, call this from cron. Exit status 3 where something failed.\n"
	           "\n"
	           "JSON: sent, failed, busy, failure (the last one), stage; with --test went_out, failure, stage.\n",
	.options = options,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.stages = STAGES_EACH,
	.run = run,
};
