#include "ui/console/limit_edit.h"

#include "base/clock.h"
#include "base/order.h"
#include "base/str.h"
#include "jobs/limits.h"
#include "jobs/monitor.h"
#include "monitor/figure.h"
#include "ui/console/alarms_words.h"
#include "ui/console/dialog.h"
#include "ui/console/picker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the order of the list; its values begin with 1. */
enum field { FIELD_HIGH = 1, FIELD_LOW, FIELD_FOR, FIELD_LEAST, FIELD_SEVERITY, FIELD_ACTION, FIELD_SET, FIELD_DROP };

static const char *const actions[] = { "notify", "audit-up", "pause", "demote", "rollback", "retrain" };

#define ACTIONS ((int)(sizeof actions / sizeof *actions))

/* ---- what stands there ---- */

static void name_of(const struct limit_edit *edit, char name[ALARMS_NAME_SIZE])
{
	alarms_name(&(struct alarm){ .metric = edit->metric, .scope = edit->scope }, name);
}

static const char *limit_text(const struct limit_edit *edit, double limit, char text[FIGURE_SIZE])
{
	return isnan(limit) ? "none" : figure_words(limit, edit->unit, text);
}

static void add_band(struct str *text, const struct limit_edit *edit)
{
	char low[FIGURE_SIZE], high[FIGURE_SIZE], lasts[CLOCK_TEXT_SIZE];

	str_addf(text, "lower limit %s, upper limit %s; an alarm where it is outside for %s, of %lld values at least.\n%s: %s",
	         limit_text(edit, edit->low, low), limit_text(edit, edit->high, high), clock_duration(edit->for_ms, lasts), (long long)edit->least,
	         edit->severity, alarms_action_words(edit->action));
}

static unsigned open_fields(struct app *app, struct limit_edit *edit)
{
	char name[ALARMS_NAME_SIZE], title[ALARMS_NAME_SIZE + 20], low[FIGURE_SIZE], high[FIGURE_SIZE], lasts[CLOCK_TEXT_SIZE], least[32];
	const struct picker_row rows[] = {
		{ "upper limit", limit_text(edit, edit->high, high), FIELD_HIGH, false },
		{ "lower limit", limit_text(edit, edit->low, low), FIELD_LOW, false },
		{ "outside for", clock_duration(edit->for_ms, lasts), FIELD_FOR, false },
		{ "values at least", least, FIELD_LEAST, false },
		{ "severity", edit->severity, FIELD_SEVERITY, false },
		{ "action", edit->action, FIELD_ACTION, false },
		{ "set this band, with a reason", NULL, FIELD_SET, isnan(edit->low) && isnan(edit->high) },
		{ "no band any more", NULL, FIELD_DROP, false },
	};

	snprintf(least, sizeof least, "%lld", (long long)edit->least);
	name_of(edit, name);
	snprintf(title, sizeof title, "band of %s", name);
	edit->asking = LIMIT_ASK_FIELD;
	picker_open(app, &(struct picker){ .title = title, .action = ACTION_THRESHOLDS, .rows = rows, .count = (int)(sizeof rows / sizeof *rows),
	                                   .digits = true });
	return REACT_DRAW;
}

/* ---- beginning ---- */

static const char *constant_of(const char *action)
{
	for (int i = 0; i < ACTIONS; i++)
		if (str_equal(actions[i], action))
			return actions[i];
	return actions[0];
}

static void take_rule(struct limit_edit *edit, const struct limit_rule *rule)
{
	edit->low = rule->limit.low;
	edit->high = rule->limit.high;
	edit->for_ms = rule->limit.for_ms;
	edit->missing_ms = rule->limit.missing_ms;
	edit->least = rule->limit.least;
	edit->severity = str_equal(rule->limit.severity, "alarm") ? "alarm" : "warn";
	edit->action = constant_of(rule->limit.action);
	snprintf(edit->guards, sizeof edit->guards, "%s", rule->limit.guards ? rule->limit.guards : "");
}

/* The band in force: of the scope before that of all of them. */
static int take_band(struct app *app, struct limit_edit *edit, const struct stage *stage, struct arena *arena, struct err *err)
{
	const struct metric *metric;
	struct limit_rule *rules;
	int count, got = monitor_metric(app->store, edit->metric, arena, &metric, err);
	bool own = false;

	if (got == 0)
		return err_set(err, "no metric is called %s", edit->metric);
	if (got < 0 || limits_read(app->store, stage, arena, &rules, &count, err) < 0)
		return -1;
	snprintf(edit->unit, sizeof edit->unit, "%s", metric->unit);
	edit->least = metric->least;
	for (int i = 0; i < count && !own; i++) {
		own = str_equal(rules[i].metric->name, edit->metric) && str_equal(rules[i].limit.scope, edit->scope);
		if (own || (str_equal(rules[i].metric->name, edit->metric) && str_equal(rules[i].limit.scope, "*")))
			take_rule(edit, &rules[i]);
	}
	return 0;
}

unsigned limit_edit_open(struct app *app, struct limit_edit *edit, const struct stage *stage, const char *metric, const char *scope)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	int rc;

	*edit = (struct limit_edit){ .low = (double)NAN, .high = (double)NAN, .for_ms = LIMIT_FOR_MS, .severity = "warn", .action = actions[0] };
	snprintf(edit->metric, sizeof edit->metric, "%s", metric);
	snprintf(edit->scope, sizeof edit->scope, "%s", scope);
	rc = take_band(app, edit, stage, &arena, &err);
	arena_release(&arena);
	if (rc == 0)
		return open_fields(app, edit);
	app_say(app, INK_WARN, "%s", err.text);
	return REACT_DRAW;
}

/* ---- a field ---- */

static unsigned ask_number(struct app *app, struct limit_edit *edit, const char *question, double now)
{
	char text[40];

	snprintf(text, sizeof text, "%.9g", now);
	edit->asking = LIMIT_ASK_VALUE;
	app_ask(app, ACTION_THRESHOLDS, question, isnan(now) ? "" : text);
	return REACT_DRAW;
}

static unsigned pick_action(struct app *app, struct limit_edit *edit)
{
	struct picker_row rows[ACTIONS];

	for (int i = 0; i < ACTIONS; i++)
		rows[i] = (struct picker_row){ .text = actions[i], .note = alarms_action_words(actions[i]), .value = i + 1 };
	edit->asking = LIMIT_ASK_VALUE;
	picker_open(app, &(struct picker){ .title = "what an alarm does", .action = ACTION_THRESHOLDS, .rows = rows, .count = ACTIONS, .digits = true });
	return REACT_DRAW;
}

static unsigned ask_reason(struct app *app, struct limit_edit *edit, bool drops)
{
	char name[ALARMS_NAME_SIZE], title[ALARMS_NAME_SIZE + 20];
	struct str text = STR_EMPTY;

	edit->drops = drops;
	edit->asking = LIMIT_ASK_REASON;
	name_of(edit, name);
	snprintf(title, sizeof title, "%s: %s", drops ? "NO BAND" : "BAND", name);
	if (drops)
		str_add(&text, "Nothing watches it any more. An alarm that its band has raised is closed.");
	else
		add_band(&text, edit);
	dialog_open(app, &(struct dialog){ .title = title, .text = str_text(&text), .yes = drops ? "Drop the band" : "Set the band",
	                                   .line = "reason (kept for good)", .line_needed = true, .action = ACTION_THRESHOLDS });
	str_release(&text);
	return REACT_DRAW;
}

static unsigned choose(struct app *app, struct limit_edit *edit, int field)
{
	edit->field = field;
	switch (field) {
	case FIELD_HIGH: return ask_number(app, edit, "upper limit (nothing: none):", edit->high);
	case FIELD_LOW: return ask_number(app, edit, "lower limit (nothing: none):", edit->low);
	case FIELD_FOR: return ask_number(app, edit, "outside for how many minutes:", (double)edit->for_ms / CLOCK_MINUTE_MS);
	case FIELD_LEAST: return ask_number(app, edit, "judged from how many values on:", (double)edit->least);
	case FIELD_SEVERITY:
		edit->severity = str_equal(edit->severity, "warn") ? "alarm" : "warn";
		return open_fields(app, edit);
	case FIELD_ACTION: return pick_action(app, edit);
	case FIELD_SET: case FIELD_DROP: return ask_reason(app, edit, field == FIELD_DROP);
	default: return REACT_NONE;
	}
}

/* ---- its value ---- */

static bool read_number(const char *text, double *value)
{
	char *end;

	*value = (double)NAN;
	if (text[strspn(text, " ")] == '\0')
		return true;
	*value = strtod(text, &end);
	return isfinite(*value) && end != text && end[strspn(end, " ")] == '\0';
}

/* NULL, or why it is no such number. */
static const char *take_number(struct limit_edit *edit, double value)
{
	switch (edit->field) {
	case FIELD_HIGH:
		if (value < edit->low)
			return "the upper limit lies below the lower one";
		edit->high = value;
		return NULL;
	case FIELD_LOW:
		if (value > edit->high)
			return "the lower limit lies above the upper one";
		edit->low = value;
		return NULL;
	default:
		if (!(value >= 0 && value <= 1e6))
			return "0 to 1,000,000 is wanted";
		if (edit->field == FIELD_FOR)
			edit->for_ms = (int64_t)(value * CLOCK_MINUTE_MS);
		else
			edit->least = (int64_t)value;
		return NULL;
	}
}

static unsigned take_value(struct app *app, struct limit_edit *edit, const struct answer *answer)
{
	const char *wrong = NULL;
	double value;

	if (edit->field == FIELD_ACTION)
		edit->action = actions[larger(0, smaller((int)answer->value - 1, ACTIONS - 1))];
	else
		wrong = read_number(answer->text, &value) ? take_number(edit, value) : "that is no number";
	if (wrong)
		app_say(app, INK_WARN, "%s", wrong);
	return open_fields(app, edit);
}

/* ---- setting it ---- */

static unsigned keep(struct app *app, const struct limit_edit *edit, const struct stage *stage, const char *reason, bool *done)
{
	struct metric_limit limit = { .metric = edit->metric, .scope = edit->scope, .low = edit->low, .high = edit->high, .for_ms = edit->for_ms,
		                      .missing_ms = edit->missing_ms, .least = edit->least, .severity = edit->severity, .action = edit->action,
		                      .guards = edit->guards, .reason = reason, .dropped = edit->drops };
	char name[ALARMS_NAME_SIZE];
	struct err err = ERR_NONE;
	int set;

	name_of(edit, name);
	set = limit_set(app->store, stage, app->options->actor, limit, NULL, &err);
	*done = set == 0;
	if (set > 0)
		app_say(app, INK_OK, "%s: it guards less, and waits for another lead until tomorrow: rung limit %s --approve", name, edit->metric);
	else if (*done)
		app_say(app, INK_OK, "%s: %s", name, edit->drops ? "it has no band any more" : "the band holds from now on");
	else
		app_say(app, INK_WARN, "%s", err.text);
	return REACT_DRAW;
}

unsigned limit_edit_answer(struct app *app, struct limit_edit *edit, const struct stage *stage, const struct answer *answer, bool *done)
{
	*done = false;
	switch (edit->asking) {
	case LIMIT_ASK_FIELD: return choose(app, edit, (int)answer->value);
	case LIMIT_ASK_VALUE: return take_value(app, edit, answer);
	default: return keep(app, edit, stage, answer->text, done);
	}
}
