#include "ui/console/alarms_details.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"
#include "db/notice.h"
#include "jobs/monitor.h"
#include "ui/console/alarms_words.h"
#include "ui/console/page.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

static void add_visible(struct str *text, const char *words)
{
	text_add_visible(text, words, strlen(words));
}

static void add_band(struct str *text, const struct alarm *alarm)
{
	char value[60], worst[60], limit[60], count[TEXT_COUNT_SIZE];

	str_addf(text, "%s %s", alarms_value(alarm, alarm->value, value), alarms_limit(alarm, limit));
	if (!str_equal(alarms_value(alarm, alarm->worst, worst), value) && !str_equal(worst, "-"))
		str_addf(text, ", at worst %s", worst);
	if (alarm->count > 0)
		str_addf(text, ", n %s", text_count((long long)alarm->count, count));
}

static void add_times(struct str *text, const struct alarms_state *state, const struct alarm *alarm)
{
	int64_t now_ms = state->reading.wall_ms;
	char since[WALL_TIME_SIZE], opened[WALL_TIME_SIZE], closed[WALL_TIME_SIZE];

	str_addf(text, "; outside since %s, alarm at %s", wall_time_full(state->zone, alarm->since_ms, now_ms, since),
	         wall_time_full(state->zone, alarm->opened_ms, now_ms, opened));
	if (alarm->state == ALARM_CLOSED)
		str_addf(text, ", closed at %s", wall_time_full(state->zone, alarm->closed_ms, now_ms, closed));
	str_add(text, "\n");
}

static void add_people(struct str *text, const struct alarm *alarm)
{
	if (*alarm->guards) {
		str_add(text, "guards against: ");
		add_visible(text, alarm->guards);
		str_add(text, *alarm->owner ? ", looked after by " : "");
		add_visible(text, alarm->owner);
		str_add(text, "\n");
	}
	if (!*alarm->who)
		return;
	str_addf(text, "%s: ", alarms_state_word(alarm->state));
	add_visible(text, alarm->who);
	str_add(text, *alarm->note ? ": " : "");
	add_visible(text, alarm->note);
	str_add(text, "\n");
}

/* "told: opened 14:02 by the command; worse 14:10 by syslog, attempt 2 failed: it ended with 1" */
static void add_told(struct str *text, const struct alarms_state *state)
{
	for (int i = 0; i < state->told_count; i++) {
		const struct notice_try *told = &state->told[i];
		char at[WALL_TIME_SIZE];

		str_addf(text, "%s%s %s by %s", i == 0 ? "told: " : "; ", told->what, wall_time_full(state->zone, told->at_ms, state->reading.wall_ms, at),
		         notice_way_name(told->way));
		if (*told->failure)
			str_addf(text, ", attempt %d failed: ", told->attempt);
		add_visible(text, told->failure);
	}
	str_add(text, state->told_count ? "\n" : "");
}

static void describe(struct str *text, const struct alarms_state *state, const struct alarm *alarm)
{
	add_visible(text, alarm->words);
	str_add(text, *alarm->words ? "\n" : "");
	add_band(text, alarm);
	add_times(text, state, alarm);
	str_addf(text, "%s: %s\n", alarm->action, alarms_action_words(alarm->action));
	add_people(text, alarm);
	add_told(text, state);
	if (alarm->state != ALARM_CLOSED)
		str_addf(text, "runbook: %s\n", alarms_runbook(alarm));
	if (alarm->state == ALARM_OPEN)
		str_add(text, "Acknowledging needs a note; an acknowledged alarm comes back if it gets worse");
}

void alarms_details_draw(const struct alarms_state *state, struct canvas *canvas)
{
	const struct alarm *alarm = alarms_selected(state);
	char name[ALARMS_NAME_SIZE];
	struct rect inside = widget_pane(canvas, state->details, alarm ? alarms_name(alarm, name) : "");
	struct str text = STR_EMPTY;

	if (alarm)
		describe(&text, state, alarm);
	widget_wrapped(canvas, inside, INK_TEXT, str_text(&text));
	str_release(&text);
}

static void add_metric(struct app *app, const struct alarms_state *state, const struct alarm *alarm, struct str *text)
{
	struct arena arena = ARENA_EMPTY;
	struct monitor_figure figure;
	struct err err = ERR_NONE;

	if (monitor_figure(app->store, &state->stage, alarm->metric, alarm->scope, CLOCK_HOUR_MS, &arena, &figure, &err) == 0) {
		str_add(text, "\nthe metric, over the last hour:\n");
		str_add(text, monitor_explain(&state->stage, &figure, &arena));
	}
	arena_release(&arena);
}

unsigned alarms_details_page(struct app *app, const struct alarms_state *state)
{
	const struct alarm *alarm = alarms_selected(state);
	char name[ALARMS_NAME_SIZE], title[ALARMS_NAME_SIZE + 40];
	struct str text = STR_EMPTY;

	describe(&text, state, alarm);
	if (*alarm->evidence) {
		str_add(&text, "\n\nevidence: ");
		add_visible(&text, alarm->evidence);
	}
	str_add(&text, "\n");
	if (!alarm_is_drift(alarm->metric))
		add_metric(app, state, alarm, &text);
	snprintf(title, sizeof title, "Alarm %lld: %s", (long long)alarm->alarm_id, alarms_name(alarm, name));
	page_open(app, title, str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}
