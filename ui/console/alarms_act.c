#include "ui/console/alarms_act.h"

#include "base/clock.h"
#include "db/store.h"
#include "ui/console/alarms_words.h"
#include "ui/console/dialog.h"
#include "ui/console/picker.h"
#include "ui/console/wall_time.h"

#include <stdio.h>

/* What each act is called, and what comes of it. */
static const struct act {
	enum action action;
	const char *title, *text, *yes, *done;
	int       (*run)(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const char *note,
	                 struct err *err);
} acts[] = {
	{ ACTION_ALARM_TAKE, "ACKNOWLEDGE",
	  "You take it on: it is told no more, and stays open until its metric is back in its band. It comes back if it gets worse. "
	  "What it does meanwhile goes on.",
	  "Acknowledge", "acknowledged", alarm_acknowledge },
	{ ACTION_FALSE_ALARM, "FALSE ALARM",
	  "It is closed as one that should not have been raised, and counted as such. A band that cries wolf wants wider limits (T), or "
	  "none; a metric that says nothing is left out by rung metric mute.",
	  "False alarm", "closed as a false alarm", alarm_false },
	{ ACTION_ALARM_DONE, "CLOSE",
	  "It is closed by hand, whatever its metric says, and does nothing more. It is raised again once the metric was back in its band, or "
	  "is worse.",
	  "Close it", "closed", alarm_close },
	{ ACTION_SNOOZE, "SNOOZE",
	  "It is told no more until then; what it does meanwhile goes on. It comes back then, or if it gets worse.", "Snooze", "put off", NULL },
};

static const struct act *find(enum action action)
{
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (acts[i].action == action)
			return &acts[i];
	return NULL;
}

bool alarms_act_may(const struct alarms_state *state, enum action action)
{
	const struct alarm *alarm = alarms_selected(state);

	if (!alarm || !find(action))
		return false;
	return action == ACTION_ALARM_TAKE ? alarm->state == ALARM_OPEN || alarm->state == ALARM_SNOOZED : alarm->state != ALARM_CLOSED;
}

static unsigned pick_time(struct app *app)
{
	static const struct picker_row rows[] = {
		{ "15 minutes", NULL, 15 * CLOCK_MINUTE_MS, false }, { "1 hour", NULL, CLOCK_HOUR_MS, false },
		{ "4 hours", NULL, 4 * CLOCK_HOUR_MS, false },       { "12 hours", NULL, 12 * CLOCK_HOUR_MS, false },
		{ "1 day", NULL, CLOCK_DAY_MS, false },              { "3 days", NULL, 3 * CLOCK_DAY_MS, false },
	};

	picker_open(app, &(struct picker){ .title = "told again after how long?", .action = ACTION_SNOOZE, .rows = rows,
	                                   .count = (int)(sizeof rows / sizeof *rows), .digits = true });
	return REACT_DRAW;
}

static const struct alarm *asked(const struct alarms_state *state)
{
	for (int i = 0; i < state->count; i++)
		if (state->rows[i]->alarm_id == state->asked_id)
			return state->rows[i];
	return NULL;
}

static unsigned ask_note(struct app *app, const struct alarms_state *state, const struct act *act)
{
	char name[ALARMS_NAME_SIZE], title[ALARMS_NAME_SIZE + 40], until[WALL_TIME_SIZE];

	if (state->until_ms > 0)
		snprintf(title, sizeof title, "%s until %s: %s", act->title, wall_time_full(state->zone, state->until_ms, store_now(app->store), until),
		         alarms_name(asked(state), name));
	else
		snprintf(title, sizeof title, "%s: %s", act->title, alarms_name(asked(state), name));
	dialog_open(app, &(struct dialog){ .title = title, .text = act->text, .yes = act->yes, .line = "note (kept for good)", .line_needed = true,
	                                   .action = act->action });
	return REACT_DRAW;
}

unsigned alarms_act_ask(struct app *app, struct alarms_state *state, enum action action)
{
	state->asked_id = alarms_selected(state)->alarm_id;
	state->until_ms = 0;
	return action == ACTION_SNOOZE ? pick_time(app) : ask_note(app, state, find(action));
}

static int run(struct app *app, const struct alarms_state *state, const struct act *act, const char *note, struct err *err)
{
	const struct actor *by = app->options->actor;

	if (act->run)
		return act->run(app->store, &state->stage, by, state->asked_id, note, err);
	return alarm_snooze(app->store, &state->stage, by, state->asked_id, state->until_ms, note, err);
}

/* Others raise and close alarms meanwhile: the note is for what was asked about, wherever the selection is. */
unsigned alarms_act_answer(struct app *app, struct alarms_state *state, const struct answer *answer, bool *done)
{
	const struct act *act = find(answer->action);
	struct err err = ERR_NONE;

	*done = false;
	if (!act || !state->asked_id)
		return REACT_NONE;
	if (act->action == ACTION_SNOOZE && state->until_ms == 0) {
		if (!asked(state))
			return REACT_NONE;
		state->until_ms = store_now(app->store) + answer->value;
		return ask_note(app, state, act);
	}
	*done = run(app, state, act, answer->text, &err) == 0;
	if (*done)
		app_say(app, INK_OK, "alarm %lld is %s", (long long)state->asked_id, act->done);
	else
		app_say(app, INK_WARN, "%s", err.text);
	return REACT_DRAW;
}
