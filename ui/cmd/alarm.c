/* rung alarm: what has left its band, or drifted, and what is done about it. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/notice.h"
#include "db/store.h"
#include "jobs/alarms.h"
#include "ladder/setting.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* ---- listing ---- */

static json_t *told_json(struct command_call *call, const struct alarm *alarm)
{
	struct notice_try last;

	if (notice_last(call->store, alarm->alarm_id, &call->arena, &last, 1, NULL) <= 0)
		return json_null();
	return json_pack("{s:s, s:s, s:b, s:o, s:i, s:o}", "way", notice_way_name(last.way), "what", last.what, "went_out", !*last.failure, "failure",
	                 answer_text(*last.failure ? last.failure : NULL), "attempt", last.attempt, "at", answer_time(last.at_ms));
}

static json_t *alarm_json(struct command_call *call, const struct alarm *alarm)
{
	json_t *evidence = json_loads(alarm->evidence, 0, NULL);
	json_t *object = json_pack("{s:I, s:o, s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:I}", "alarm", (json_int_t)alarm->alarm_id, "metric",
	                           answer_text(alarm->metric), "scope", answer_text(alarm->scope), "side", alarm->side, "severity", alarm->severity,
	                           "state", alarm_state_name(alarm->state), "action", alarm->action, "value", answer_number(alarm->value), "low",
	                           answer_number(alarm->low), "high", answer_number(alarm->high), "worst", answer_number(alarm->worst), "count",
	                           (json_int_t)alarm->count);

	json_object_update_new(object, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "since", answer_time(alarm->since_ms), "opened",
	                                         answer_time(alarm->opened_ms), "closed", answer_time(alarm->closed_ms), "until",
	                                         answer_time(alarm->until_ms), "operator", answer_text(*alarm->who ? alarm->who : NULL), "note",
	                                         answer_text(*alarm->note ? alarm->note : NULL), "guards",
	                                         answer_text(*alarm->guards ? alarm->guards : NULL), "owner",
	                                         answer_text(*alarm->owner ? alarm->owner : NULL), "words", answer_text(alarm->words), "evidence",
	                                         evidence ? evidence : json_null()));
	json_object_set_new(object, "told", told_json(call, alarm));
	return object;
}

static enum command_status print_json(struct command_call *call, const struct alarm *alarms, int count, int open, int64_t looked_ms)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++)
		json_array_append_new(list, alarm_json(call, &alarms[i]));
	answer_json(call, json_pack("{s:o, s:i, s:o, s:o}", "alarms", list, "open", open, "looked", answer_time(looked_ms), "stage",
	                            answer_text(call->stage.name)));
	return open ? COMMAND_NO : COMMAND_DONE;
}

/* Where notify.command or notify.syslog tells. */
static void print_told(struct command_call *call, const struct alarm *alarm)
{
	struct notice_try last;

	if (notice_last(call->store, alarm->alarm_id, &call->arena, &last, 1, NULL) <= 0)
		return;
	if (*last.failure)
		fprintf(call->out, "  that it %s was not told, attempt %d at %s: %s\n", str_equal(last.what, "worse") ? "got worse" : last.what,
		        last.attempt, answer_when(call, last.at_ms), answer_shown(call, last.failure));
	else
		fprintf(call->out, "  that it %s was told at %s%s\n", str_equal(last.what, "worse") ? "got worse" : last.what,
		        answer_when(call, last.at_ms), last.way == NOTICE_SYSLOG ? ", in the system's log" : "");
}

static void print_alarm(struct command_call *call, const struct alarm *alarm)
{
	fprintf(call->out, "alarm %" PRId64 "  %s  %s  %s%s%s\n", alarm->alarm_id, alarm->severity, alarm_state_name(alarm->state),
	        answer_when(call, alarm->opened_ms), alarm->closed_ms ? " to " : "", alarm->closed_ms ? answer_when(call, alarm->closed_ms) : "");
	fprintf(call->out, "  %s\n", answer_shown(call, alarm->words));
	if (!str_equal(alarm->action, "notify") && alarm->state != ALARM_CLOSED)
		fprintf(call->out, "  it asks for: %s\n", alarm->action);
	if (*alarm->guards)
		fprintf(call->out, "  the risk: %s%s%s\n", answer_shown(call, alarm->guards), *alarm->owner ? ", looked after by " : "",
		        answer_shown(call, alarm->owner));
	if (alarm->until_ms)
		fprintf(call->out, "  put off until %s\n", answer_when(call, alarm->until_ms));
	if (*alarm->note)
		fprintf(call->out, "  %s: %s\n", answer_shown(call, alarm->who), answer_shown(call, alarm->note));
	print_told(call, alarm);
}

/* Whoever asks while nothing watches must not read that all is well. */
static void print_looked(struct command_call *call, int64_t looked_ms)
{
	int64_t age_ms = store_now(call->store) - looked_ms;
	char age[CLOCK_TEXT_SIZE];

	if (looked_ms && age_ms < 0)
		fprintf(call->out, "last looked at %s: the clock has been set back since\n", answer_when(call, looked_ms));
	else if (looked_ms)
		fprintf(call->out, "last looked at %s, %s ago\n", answer_when(call, looked_ms), clock_duration(age_ms, age));
	else
		fprintf(call->out, "nothing was looked at yet: a console, score --watch or serve does it once a minute\n");
}

static enum command_status run_list(struct command_call *call, struct err *err)
{
	struct alarm *alarms;
	int64_t looked_ms;
	int count, open;
	bool severe;

	if (alarms_read(call->store, &call->stage, command_has(call, "all"), 0, &call->arena, &alarms, &count, err) < 0 ||
	    alarms_count(call->store, &call->stage, &open, &severe, err) < 0 ||
	    alarm_looked_read(call->store, &call->stage, &looked_ms, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return print_json(call, alarms, count, open, looked_ms);
	for (int i = 0; i < count; i++)
		print_alarm(call, &alarms[i]);
	if (!open)
		fprintf(call->out, "no alarm is open\n");
	print_looked(call, looked_ms);
	return open ? COMMAND_NO : COMMAND_DONE;
}

static const struct command_option list_options[] = {
	{ "all", 0, NULL, "those that are closed too" },
	{ NULL, 0, NULL, NULL },
};

#define LIST_DETAILS \
	"Newest first: what has left its band (rung limit), or drifted, what it asks of the machine, and what\n" \
	"was last done about it. One alarm is open of a metric and scope. Exit status 3 where one is open,\n" \
	"whether somebody has acknowledged it or not.\n" \
	"\n" \
	"JSON: alarms (alarm, metric, scope, side, severity, state, action, value, low, high, worst, count,\n" \
	"since, opened, closed, until, operator, note, guards, owner, words, evidence, told:\n" \
	"the last time: way, what, went_out, failure, attempt, at), open (how many),\n" \
	"looked (when bands were last looked at), stage.\n"

const struct command command_alarm = {
	.name = "alarm",
	.arguments = "[--all]",
	.summary = "lists open alarms",
	.details = LIST_DETAILS,
	.options = list_options,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.models = true,
	.run = run_list,
};

const struct command command_alarm_list = {
	.name = "alarm list",
	.arguments = "[--all]",
	.summary = "the same as rung alarm",
	.details = LIST_DETAILS,
	.options = list_options,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.models = true,
	.run = run_list,
};

/* ---- acting ---- */

static int read_id(const struct command_call *call, int64_t *alarm_id, struct err *err)
{
	char *end;

	*alarm_id = strtoll(call->arguments[0], &end, 10);
	if (end == call->arguments[0] || *end || *alarm_id <= 0)
		return err_set(err, "\"%s\" is not the number of an alarm: rung alarm lists them", call->arguments[0]);
	return 0;
}

static enum command_status print_done(struct command_call *call, int64_t alarm_id, struct err *err)
{
	struct alarm alarm;

	if (alarm_read(call->store, &call->stage, alarm_id, &call->arena, &alarm, err) <= 0)
		return COMMAND_FAILED;
	if (call->json) {
		json_t *object = alarm_json(call, &alarm);

		json_object_set_new(object, "stage", answer_text(call->stage.name));
		return answer_json(call, object);
	}
	print_alarm(call, &alarm);
	return COMMAND_DONE;
}

typedef int act_function(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const char *note,
                         struct err *err);

static enum command_status act(struct command_call *call, act_function *function, struct err *err)
{
	const char *note = command_option(call, "note");
	int64_t alarm_id;

	if (!note) {
		err_set(err, "say why: --note T");
		return COMMAND_USAGE;
	}
	if (read_id(call, &alarm_id, err) < 0 || function(call->store, &call->stage, &call->actor, alarm_id, note, err) < 0)
		return COMMAND_FAILED;
	return print_done(call, alarm_id, err);
}

static enum command_status run_ack(struct command_call *call, struct err *err)
{
	return act(call, alarm_acknowledge, err);
}

static enum command_status run_close(struct command_call *call, struct err *err)
{
	return act(call, alarm_close, err);
}

static enum command_status run_false(struct command_call *call, struct err *err)
{
	return act(call, alarm_false, err);
}

static enum command_status run_snooze(struct command_call *call, struct err *err)
{
	static const struct setting kind = { .key = "--for", .type = SETTING_DURATION, .fallback = "1h", .low = "1min", .high = "30d" };
	const char *note = command_option(call, "note"), *text = command_option(call, "for");
	struct setting_value time;
	int64_t alarm_id;

	if (!note) {
		err_set(err, "say why: --note T");
		return COMMAND_USAGE;
	}
	if (read_id(call, &alarm_id, err) < 0 || setting_parse(&kind, text ? text : kind.fallback, &time, err) < 0 ||
	    alarm_snooze(call->store, &call->stage, &call->actor, alarm_id, store_now(call->store) + time.integer, note, err) < 0)
		return COMMAND_FAILED;
	return print_done(call, alarm_id, err);
}

static const struct command_option note_options[] = {
	{ "note", 0, "T", "why, for those who come after; it is stored and shown" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_alarm_ack = {
	.name = "alarm ack",
	.arguments = "ALARM --note T",
	.summary = "says that an alarm is being looked into",
	.details = "It stays open, and what it asks of the machine holds; it comes back if it gets worse.\n"
	           "\n"
	           "JSON: as one of rung alarm, with stage.\n",
	.options = note_options,
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_ack,
};

const struct command command_alarm_close = {
	.name = "alarm close",
	.arguments = "ALARM --note T",
	.summary = "closes an alarm by hand",
	.details = "An alarm closes by itself once its metric is inside its band again. What is closed by hand is told\n"
	           "again once it was inside, or is half as far again outside. What it asked of the machine ends.\n"
	           "\n"
	           "JSON: as one of rung alarm, with stage.\n",
	.options = note_options,
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_close,
};

const struct command command_alarm_false = {
	.name = "alarm false",
	.arguments = "ALARM --note T",
	.summary = "closes an alarm that was a false one",
	.details = "As rung alarm close, and kept as such: a metric with many of them wants another band (rung limit).\n"
	           "\n"
	           "JSON: as one of rung alarm, with stage.\n",
	.options = note_options,
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_false,
};

static const struct command_option snooze_options[] = {
	{ "for", 0, "D", "how long: 30min, 2h, 1d; an hour unless it is said" },
	{ "note", 0, "T", "why, for those who come after; it is stored and shown" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_alarm_snooze = {
	.name = "alarm snooze",
	.arguments = "ALARM [--for D] --note T",
	.summary = "puts an alarm off for a while",
	.details = "It stays open, and what it asks of the machine holds; it comes back when the time is up, or it gets\n"
	           "worse.\n"
	           "\n"
	           "JSON: as one of rung alarm, with stage.\n",
	.options = snooze_options,
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_snooze,
};
