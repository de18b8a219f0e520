#include "ui/console/ladder_move.h"

#include "base/str.h"
#include "base/text.h"
#include "db/flow.h"
#include "jobs/assist_outlook.h"
#include "jobs/level.h"
#include "ladder/gate_cells.h"
#include "ladder/level.h"
#include "ui/console/dialog.h"
#include "ui/console/ladder_handover.h"
#include "ui/console/ladder_request.h"
#include "ui/console/page.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What a level means for the people who decide. */
static const char *const effects[LEVEL_COUNT] = {
	[LEVEL_HUMAN_ONLY] = "people decide everything; no prediction is used or shown.",
	[LEVEL_SHADOW] = "the model predicts and nobody sees it; people decide everything, and what agrees is counted.",
	[LEVEL_ASSISTANCE] = "people see what the model says and decide everything; a share is still decided blind, so evidence "
	                     "goes on coming, only slower.",
	[LEVEL_PARTIAL] = "the machine decides alone what it is sure of; the rest, nulls and audits come to people.",
	[LEVEL_FULL] = "the machine decides alone; only nulls and audits come to people.",
};

const char *ladder_effect(int level)
{
	return effects[level];
}

static const struct gate_check *find_check(const struct gate *gate, const char *name)
{
	for (int i = 0; i < gate->check_count; i++)
		if (str_equal(gate->checks[i].name, name))
			return &gate->checks[i];
	return NULL;
}

/* ---- up ---- */

static void add_closed(struct str *text, const struct gate *gate)
{
	str_addf(text, "The gate from level %d to %d is CLOSED: %d of %d not met.\n\n", gate->from, gate->to, gate_missing(gate),
	         gate_checks(gate));
	for (int i = 0; i < gate->check_count; i++) {
		struct gate_cells cells;

		if (gate->checks[i].ok)
			continue;
		gate_cells(&gate->checks[i], (int)sizeof cells.claim, true, &cells);
		str_addf(text, "NO  %s\n    ", cells.claim);
		text_add_visible(text, gate->checks[i].why, strlen(gate->checks[i].why));
		if (gate->checks[i].change[0])
			str_addf(text, ": %s", gate->checks[i].change);
		str_add(text, "\n");
	}
}

static unsigned refuse_closed(struct app *app, const struct gate *gate)
{
	struct str text = STR_EMPTY;

	add_closed(&text, gate);
	if (gate->to <= LEVEL_ASSISTANCE)
		str_add(&text, "\nAssistance without evidence, for a reason that is kept: rung level assist --by-decree --reason WHY\n");
	page_open(app, "Not promoted", str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}

enum { TRAFFIC_DAYS = 7 };

/* What a share of the items is a day, as they came of late; nothing where none did, or it cannot be read. */
static void add_traffic(struct app *app, const struct ladder_state *state, struct str *text, double share)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct flow_passed passed;
	char of[WIDGET_COUNT_SIZE], some[WIDGET_COUNT_SIZE], day[WIDGET_COUNT_SIZE];
	int64_t since_ms = state->reading.wall_ms - (int64_t)TRAFFIC_DAYS * 86400 * 1000;

	if (flow_passed(app->store, state->stage.stage_id, since_ms, &arena, &passed, &err) == 0 && passed.came > 0)
		str_addf(text, "Of the %s that came in the last %d days that is about %s, or %s a day.\n",
		         widget_count((long long)passed.came, of), TRAFFIC_DAYS, widget_count(llround(share * (double)passed.came), some),
		         widget_count(llround(share * (double)passed.came / TRAFFIC_DAYS), day));
	arena_release(&arena);
}

static void add_effect(struct app *app, const struct ladder_state *state, struct str *text, const struct gate *gate)
{
	const struct gate_check *coverage = find_check(gate, "coverage"), *certificate = find_check(gate, "certificate");

	str_addf(text, "effect: %s\n", effects[gate->to]);
	if (certificate && certificate->ok)
		str_addf(text, "%s.\n", certificate->why);
	if (coverage && coverage->ok) {
		str_addf(text, "about %.0f %% of the items will be decided without a person.\n", coverage->value * 100);
		add_traffic(app, state, text, coverage->value);
	}
	if (gate->to >= LEVEL_PARTIAL)
		str_add(text, "People audit a share of it; more errors than promised take it back by themselves.\n");
}

/* How much slower evidence comes where people are assisted; nothing where it cannot be read, since the dialog
 * can do without. */
static void add_outlook(struct app *app, struct str *text, const struct gate *gate)
{
	struct str outlook = STR_EMPTY;
	struct err err = ERR_NONE;

	if (gate->to == LEVEL_ASSISTANCE && assist_outlook(app->store, app->options->stage, &outlook, &err) == 0)
		str_addf(text, "%s\n", str_text(&outlook));
	str_release(&outlook);
}

void ladder_ask_up(struct app *app, struct ladder_state *state, const struct ladder_ask *ask)
{
	const struct gate *gate = &state->gate;
	char title[80], yes[32], words[16], when[WALL_TIME_SIZE];
	struct str text = STR_EMPTY;

	snprintf(title, sizeof title, "%s: level %d to %d, %s", ask->done, gate->from, gate->to, level_name(gate->to));
	snprintf(yes, sizeof yes, "%s level %d", ask->yes, gate->to);
	snprintf(words, sizeof words, "level %d", gate->to);
	str_add(&text, ask->first);
	str_addf(&text, "gate: OPEN, all %d met, as of %s; it is looked at again when this is done.\n", gate_checks(gate),
	         wall_time_full(state->zone, state->reading.wall_ms, state->reading.wall_ms, when));
	add_effect(app, state, &text, gate);
	add_outlook(app, &text, gate);
	state->asked_from = gate->from;
	dialog_open(app, &(struct dialog){ .title = title, .text = str_text(&text), .yes = yes, .line = ask->line, .line_needed = true,
	                                   .typed = words, .action = ACTION_PROMOTE });
	str_release(&text);
}

static unsigned ask_promote(struct app *app, struct ladder_state *state)
{
	static const struct ladder_ask alone = { "PROMOTE", "Go to", "reason (kept for good)", "" };
	struct ladder_ask both = { "ASK", "Ask for", "reason (kept for good)", NULL };
	struct str first = STR_EMPTY;

	str_addf(&first, "This asks: the level stays %d until another lead confirms it, within a day, under their own login.\n",
	         state->stage.level);
	both.first = str_text(&first);
	state->asked_request = 0;
	ladder_ask_up(app, state, state->standing.two_person ? &both : &alone);
	str_release(&first);
	return REACT_DRAW;
}

unsigned ladder_promote(struct app *app, struct ladder_state *state)
{
	if (!state->gate.open)
		return refuse_closed(app, &state->gate);
	if (state->standing.request.request_id && !state->standing.request.own)
		return ladder_confirm(app, state);
	return ask_promote(app, state);
}

/* ---- down ---- */

unsigned ladder_demote(struct app *app, struct ladder_state *state)
{
	int from = state->stage.level;
	char title[80], yes[32], text[500], decided[80] = "", count[WIDGET_COUNT_SIZE];

	snprintf(title, sizeof title, "DEMOTE: level %d to %d, %s", from, from - 1, level_name(from - 1));
	snprintf(yes, sizeof yes, "Go down to level %d", from - 1);
	if (state->standing.auditing && from == LEVEL_PARTIAL)
		snprintf(decided, sizeof decided, "The machine has decided %s items.\n",
		         widget_count((long long)state->standing.audit.population, count));
	snprintf(text, sizeof text, "from the next item on %s\n%sNothing that was decided is changed. X goes straight to level 0.",
	         effects[from - 1], decided);
	state->asked_from = from;
	dialog_open(app, &(struct dialog){ .title = title, .text = text, .yes = yes, .focus_yes = true,
	                                   .line = "reason (optional; Tab gets there)", .action = ACTION_DEMOTE });
	return REACT_DRAW;
}

/* ---- what comes of it ---- */

static unsigned say_refused(struct app *app, const char *title, const struct gate *gate, const struct err *why)
{
	struct str text = STR_EMPTY;

	text_add_visible(&text, why->text, strlen(why->text));
	str_add(&text, "\n\n");
	if (gate && gate->check_count > 0 && !gate->open)
		add_closed(&text, gate);
	page_open(app, title, str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}

/* The question was about the level as it was then. */
static int check_level(struct app *app, int asked_from, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int rc = stage_read(app->store, app->options->stage, &arena, &stage, err);

	if (rc == 0 && stage.level != asked_from)
		rc = err_set(err, "the level has become %d (%s) meanwhile: look again", stage.level, level_name(stage.level));
	arena_release(&arena);
	return rc;
}

/* The level, or -1; gate: as it was found on the way up. */
static int move(struct app *app, const struct ladder_state *state, const struct answer *answer, struct gate *gate, struct err *err)
{
	const struct actor *actor = app->options->actor;
	const char *stage = app->options->stage;

	switch (answer->action) {
	case ACTION_PROMOTE:
		return state->asked_request ? ladder_confirm_now(app, state, answer->text, gate, err)
		                            : level_promote(app->store, stage, actor, answer->text, gate, err);
	case ACTION_REFUSE: case ACTION_WITHDRAW: return ladder_refuse_now(app, state, answer->text, err);
	case ACTION_RESUME: return level_resume(app->store, stage, actor, answer->text, err);
	default: return level_demote(app->store, stage, actor, state->asked_from - 1, answer->text, err);
	}
}

static const char *word_of(enum action action)
{
	return action == ACTION_PROMOTE ? "promoted" : action == ACTION_RESUME ? "resumed" : "demoted";
}

static unsigned say_level(struct app *app, enum action action, int level)
{
	struct str words = STR_EMPTY;

	str_addf(&words, "level %d: %s, %s by %s", level, level_name(level), word_of(action), app->options->actor->name);
	if (action != ACTION_DEMOTE && level >= LEVEL_ASSISTANCE)
		ladder_hand_over(app, level, &words);
	app_say(app, INK_OK, "%s", str_text(&words));
	str_release(&words);
	return REACT_DRAW;
}

static unsigned say_moved(struct app *app, const struct ladder_state *state, enum action action, int level)
{
	if (action == ACTION_REFUSE)
		app_say(app, INK_OK, "the request is refused: the level stays %d, and who asked is told why", level);
	else if (action == ACTION_WITHDRAW)
		app_say(app, INK_OK, "taken back: the level stays %d", level);
	else if (action == ACTION_PROMOTE && level == state->asked_from)
		app_say(app, INK_OK, "asked for level %d: another lead confirms it, under their own login", level + 1);
	else
		return say_level(app, action, level);
	return REACT_DRAW;
}

static const char *not_done(enum action action)
{
	switch (action) {
	case ACTION_PROMOTE: return "Not promoted";
	case ACTION_REFUSE: return "Not refused";
	case ACTION_WITHDRAW: return "Not taken back";
	case ACTION_RESUME: return "Not resumed";
	default: return "Not demoted";
	}
}

unsigned ladder_moved(struct app *app, struct ladder_state *state, const struct answer *answer)
{
	enum action action = answer->action;
	int asked_from = state->asked_from, level;
	struct gate gate = { 0 };
	struct err err = ERR_NONE;

	level = check_level(app, asked_from, &err);
	if (level == 0)
		level = move(app, state, answer, &gate, &err);
	app_level_changed(app);
	if (level < 0)
		return say_refused(app, not_done(action), &gate, &err);
	return say_moved(app, state, action, level);
}
