#include "ui/console/alarms_words.h"

#include "base/text.h"
#include "monitor/figure.h"
#include "monitor/metric.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool alarms_is_severe(const struct alarm *alarm)
{
	return str_equal(alarm->severity, "alarm");
}

const char *alarms_name(const struct alarm *alarm, char text[ALARMS_NAME_SIZE])
{
	struct str name = STR_EMPTY;

	if (str_equal(alarm->metric, "drift.data") && *alarm->scope) /* in short: its scope says that it is of data */
		str_add(&name, "drift");
	else
		text_add_visible(&name, alarm->metric, strlen(alarm->metric));
	str_add(&name, *alarm->scope ? " " : "");
	text_add_visible(&name, alarm->scope, strlen(alarm->scope));
	text_copy_visible(text, ALARMS_NAME_SIZE, str_text(&name), name.length);
	str_release(&name);
	return text;
}

const char *alarms_state_word(enum alarm_state state)
{
	static const char *const words[] = { [ALARM_OPEN] = "OPEN", [ALARM_ACKNOWLEDGED] = "ack", [ALARM_SNOOZED] = "snoozed",
		                             [ALARM_CLOSED] = "closed" };

	return words[state];
}

enum ink alarms_ink(const struct alarm *alarm)
{
	if (alarm->state == ALARM_CLOSED)
		return INK_DIM;
	if (alarm->state != ALARM_OPEN)
		return INK_TEXT;
	return alarms_is_severe(alarm) ? INK_ALARM : INK_WARN;
}

static const char *unit_of(const struct alarm *alarm)
{
	const struct metric *metric = metric_find(alarm->metric);

	return metric ? metric->unit : "";
}

const char *alarms_value(const struct alarm *alarm, double value, char text[60])
{
	char figure[FIGURE_SIZE];

	snprintf(text, 60, "%s", figure_words(value, unit_of(alarm), figure));
	return text;
}

const char *alarms_limit(const struct alarm *alarm, char text[60])
{
	bool below = str_equal(alarm->side, "below");
	double limit = below ? alarm->low : alarm->high;
	char figure[FIGURE_SIZE];

	if (str_equal(alarm->side, "missing"))
		snprintf(text, 60, "no signal");
	else if (isnan(limit))
		snprintf(text, 60, "-");
	else
		snprintf(text, 60, "%s %s", below ? "<" : ">", figure_words(limit, unit_of(alarm), figure));
	return text;
}

const char *alarms_action_words(const char *action)
{
	static const struct { const char *action, *words; } rows[] = {
		{ "notify", "it is told, and changes nothing by itself" },
		{ "audit-up", "three times as many audits are drawn while it is open" },
		{ "pause", "the machine decides nothing while it is open" },
		{ "demote", "the level falls" },
		{ "rollback", "the version that came last is taken back" },
		{ "retrain", "a new version is trained" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_equal(rows[i].action, action))
			return rows[i].words;
	return "";
}

const char *alarms_runbook(const struct alarm *alarm)
{
	const struct metric *metric = metric_find(alarm->metric);

	if (alarm_is_drift(alarm->metric))
		return "1 Enter: what has moved, and where  2 read 20 such items in the Queue  3 the Ladder: down, if agreement falls too.";
	if (str_equal(alarm->side, "missing"))
		return "1 is the source alive, is the line running?  2 rung doctor, rung log  3 rung monitor.";
	switch (metric ? metric->group : METRIC_OWN) {
	case METRIC_SOFTWARE: return "1 Enter: since when, and on which host  2 rung doctor  3 free what it lacks, or close other work.";
	case METRIC_INPUT: return "1 Enter: which source  2 read 20 of the newest items in the Queue  3 lens, lamp, feed: what was changed?";
	case METRIC_OUTPUT: return "1 Enter: since when  2 the Rollout: which version answers  3 roll back, or go down a level.";
	case METRIC_PEOPLE: return "1 Enter: who, and since when  2 the Queue: what waits  3 ask them: a guideline, a pause, more hands?";
	default: return "1 Enter: since when  2 w: what is counted  3 T: is the band right?";
	}
}

void alarms_add_line(struct str *out, const struct alarm *alarm)
{
	char name[ALARMS_NAME_SIZE], value[60], limit[60];

	str_addf(out, "%s %s %s %s", alarms_is_severe(alarm) ? "ALARM" : "WARN", alarms_name(alarm, name), alarms_value(alarm, alarm->value, value),
	         alarms_limit(alarm, limit));
	if (*alarm->words)
		str_add(out, ": ");
	text_add_visible(out, alarm->words, strlen(alarm->words));
}
