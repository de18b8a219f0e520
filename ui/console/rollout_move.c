#include "ui/console/rollout_move.h"

#include "base/str.h"
#include "base/text.h"
#include "db/rollout_facts.h"
#include "ui/console/dialog.h"
#include "ui/console/page.h"
#include "ui/console/picker.h"
#include "ui/console/rollout_act.h"
#include "ui/console/rollout_check_words.h"
#include "ui/console/rollout_plan_words.h"
#include "ui/console/rollout_score.h"
#include "ui/console/rollout_stage.h"
#include "ui/console/rollout_versions.h"
#include "ui/console/rollout_words.h"
#include "ui/console/wall_time.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define REASON "reason (kept for good)"

static unsigned refuse(struct app *app, const char *why)
{
	app_say(app, INK_WARN, "%s", why);
	return REACT_DRAW;
}

static int64_t id_of(const struct rollout_version *row)
{
	return row ? row->version.model_version_id : 0;
}

/* What is asked about, for check() when it is answered. */
static struct rollout_asked *ask_about(struct rollout_state *state, enum traffic_act_kind kind, int64_t version_id)
{
	state->asked = (struct rollout_asked){
		.kind = kind, .version_id = version_id, .live_id = id_of(rollout_with_role(state, TRAFFIC_LIVE)), .step = state->view.step,
	};
	return &state->asked;
}

/* ---- what begins with a plan ---- */

/* Where two people do it, one asks and the other confirms: how the dialog of an act begins and ends then. */
static const char *heading(const struct rollout_state *state)
{
	return state->asked.request_id ? "CONFIRM, " : state->view.two_people ? "ASK, " : "";
}

static const char *doing(const struct rollout_state *state, const char *alone)
{
	return state->asked.request_id ? "Confirm it" : state->view.two_people ? "Ask for it" : alone;
}

static void add_two_people(const struct rollout_state *state, struct str *text)
{
	const struct rollout_request *request = &state->view.request;
	struct arena arena = ARENA_EMPTY;

	if (state->asked.request_id)
		str_addf(text, "%s asks: \"%s\"\n", text_visible(&arena, request->operator_name), text_visible(&arena, request->reason));
	else if (state->view.two_people)
		str_add(text, "This asks: nothing changes until another lead confirms it, within a day, under their own login.\n");
	arena_release(&arena);
}

/* The words that are to be typed tell how far it reaches. */
static void open_plan(struct app *app, const struct rollout_state *state, const struct rollout_outlook *outlook, struct str *text,
                      enum action action)
{
	char title[2 * ROLLOUT_NAME_SIZE + 60], words[40], name[ROLLOUT_NAME_SIZE], live[ROLLOUT_NAME_SIZE], figure[ROLLOUT_FIGURE_SIZE];
	bool canary = outlook->plan.kind == TRAFFIC_ACT_CANARY;

	rollout_share(canary ? outlook->plan.steps[0] : 1, figure);
	rollout_name(state, &outlook->candidate, name);
	if (canary)
		snprintf(title, sizeof title, "%sCANARY: %s at %s", heading(state), name, figure);
	else
		snprintf(title, sizeof title, "%sSWITCH: %s to %s", heading(state), outlook->has_live ? rollout_name(state, &outlook->live, live) : "none", name);
	snprintf(words, sizeof words, "%s %s", canary ? "canary" : "switch", figure);
	rollout_plan_words(state, outlook, text);
	dialog_open(app, &(struct dialog){ .title = title, .text = str_text(text), .yes = doing(state, canary ? "Start the canary" : "Switch"), .line = REASON,
	                                   .line_needed = true, .typed = words, .action = action });
}

/* What was taken back may come again, where somebody says so who knows why it went. */
static int add_taken(struct app *app, struct rollout_state *state, struct arena *arena, struct str *text, struct err *err)
{
	struct rollout_taken taken;
	int got = rollout_taken_out(app->store, &state->stage, state->asked.version_id, arena, &taken, err);
	char when[WALL_TIME_SIZE];

	state->asked.again = got > 0;
	if (got <= 0)
		return got;
	str_addf(text, "ROLLED BACK BEFORE, %s: ", wall_time_full(state->zone, taken.at_ms, state->reading.wall_ms, when));
	text_add_visible(text, taken.reason, strlen(taken.reason));
	str_add(text, ".\n");
	return 0;
}

/* Who answers for everything is judged by what people have decided before, as soon as it has been asked. */
static unsigned score_first(struct app *app, struct rollout_state *state)
{
	app_say(app, INK_TEXT, "it scores the exam pool first, so that the level after the switch is known; then ask for the switch again");
	return rollout_score_exam(app, state, state->asked.version_id);
}

static unsigned ask_plan(struct app *app, struct rollout_state *state, enum action action)
{
	struct rollout_outlook outlook = { .has_live = false };
	struct arena arena = ARENA_EMPTY;
	struct str text = STR_EMPTY;
	struct err err = ERR_NONE;
	unsigned react = REACT_DRAW;
	bool looked = rollout_act_look(app, state, &arena, &outlook, &err) == 0;

	if (looked)
		add_two_people(state, &text);
	if (looked && outlook.unknown && action == ACTION_SWITCH)
		react = score_first(app, state);
	else if (looked && add_taken(app, state, &arena, &text, &err) == 0)
		open_plan(app, state, &outlook, &text, action);
	else
		app_say(app, INK_WARN, "%s", err.text);
	str_release(&text);
	arena_release(&arena);
	return react;
}

unsigned rollout_ask_staged(struct app *app, struct rollout_state *state)
{
	const struct rollout_staged *staged = &state->staged;
	struct rollout_asked *asked;

	if (staged->advance)
		return rollout_promote(app, state);
	asked = ask_about(state, TRAFFIC_ACT_CANARY, staged->version_id);
	asked->step_count = staged->step_count - staged->first;
	memcpy(asked->steps, staged->steps + staged->first, (size_t)asked->step_count * sizeof *asked->steps);
	return ask_plan(app, state, ACTION_STAGE_MORE);
}

unsigned rollout_switch(struct app *app, struct rollout_state *state)
{
	const struct rollout_version *row = rollout_selected(state);

	if (row->role == TRAFFIC_LIVE)
		return refuse(app, "it is LIVE already: select the version to switch to");
	ask_about(state, TRAFFIC_ACT_SWITCH, id_of(row));
	return ask_plan(app, state, ACTION_SWITCH);
}

/* ---- the next step of a canary ---- */

static unsigned refuse_step(struct app *app, const struct rollout_state *state)
{
	const struct rollout_view *view = &state->view;
	char figures[ROLLOUT_CHECK_SIZE];
	struct str text = STR_EMPTY;

	for (int i = 0; i < view->check_count; i++) {
		if (view->checks[i].ok)
			continue;
		str_addf(&text, "%s  %s: %s\n    ", rollout_check_state(&view->checks[i]), rollout_check_name(&view->checks[i], true),
		         rollout_check_figures(&view->checks[i], ROLLOUT_CHECK_SIZE, figures));
		rollout_check_explain(&view->checks[i], &text);
		str_add(&text, "\n");
	}
	if (text.length == 0)
		text_add_visible(&text, view->why_not, strlen(view->why_not));
	page_open(app, "Not advanced: the step waits", str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}

/* At the last step it is LIVE: the level may fall with it, as with a switch. */
static void add_last(struct app *app, struct rollout_state *state, struct str *text)
{
	struct rollout_outlook outlook = { .has_live = false };
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;

	state->asked.kind = TRAFFIC_ACT_SWITCH;
	if (rollout_act_look(app, state, &arena, &outlook, &err) == 0)
		rollout_plan_level(&outlook, text);
	else
		str_addf(text, "level: not known (%s).\n", err.text);
	state->asked.kind = TRAFFIC_ACT_ADVANCE;
	state->asked.hash[0] = '\0';
	arena_release(&arena);
}

static void add_step(struct app *app, struct rollout_state *state, const struct rollout_version *canary, double share, struct str *text)
{
	char name[ROLLOUT_NAME_SIZE], figure[ROLLOUT_FIGURE_SIZE];

	str_addf(text, "%s answers for %s of the items from the next one on; what it answers for now stays with it.\n",
	         rollout_name(state, &canary->version, name), rollout_share(share, figure));
	if (share >= 1)
		add_last(app, state, text);
	rollout_plan_rules(&state->view.plan, text);
	str_add(text, "The checks of this step hold; they are looked at again when this is done.");
}

/* Of the act that is asked about. */
static unsigned ask_step(struct app *app, struct rollout_state *state, const struct rollout_version *canary, enum action action)
{
	double share = rollout_stage_share(&state->view.plan, state->view.step + 1);
	char title[ROLLOUT_NAME_SIZE + 60], yes[40], words[40], name[ROLLOUT_NAME_SIZE], from[ROLLOUT_FIGURE_SIZE], to[ROLLOUT_FIGURE_SIZE];
	struct str text = STR_EMPTY;
	bool last = share >= 1;

	rollout_share(canary->share, from);
	rollout_share(share, to);
	if (last)
		add_two_people(state, &text);
	add_step(app, state, canary, share, &text);
	snprintf(title, sizeof title, "%sADVANCE: %s from %s to %s%s", last ? heading(state) : "",
	         rollout_name(state, &canary->version, name), from, to, last ? ", LIVE" : "");
	snprintf(yes, sizeof yes, "Go to %s", to);
	snprintf(words, sizeof words, "%s %s", last ? "live" : "canary", to);
	dialog_open(app, &(struct dialog){ .title = title, .text = str_text(&text), .yes = last ? doing(state, yes) : yes, .line = REASON,
	                                   .line_needed = true, .typed = words, .action = action });
	str_release(&text);
	return REACT_DRAW;
}

/* What another lead asks for is looked at as it would be done now, and answered by its number. */
static unsigned confirm(struct app *app, struct rollout_state *state)
{
	const struct rollout_request *request = &state->view.request;
	const struct rollout_version *canary = rollout_with_role(state, TRAFFIC_CANARY);
	struct rollout_asked *asked = ask_about(state, request->kind, request->plan.model_version_id);

	asked->request_id = request->request_id;
	asked->answer = ACTION_PROMOTE;
	if (request->kind != TRAFFIC_ACT_ADVANCE)
		return ask_plan(app, state, ACTION_PROMOTE);
	return canary ? ask_step(app, state, canary, ACTION_PROMOTE) : refuse(app, "no canary runs any more");
}

unsigned rollout_promote(struct app *app, struct rollout_state *state)
{
	const struct rollout_version *canary = rollout_with_role(state, TRAFFIC_CANARY);

	if (state->view.request.request_id && !state->request_own)
		return confirm(app, state);
	if (!canary)
		return refuse(app, "no canary runs");
	if (!state->view.may_advance)
		return refuse_step(app, state);
	ask_about(state, TRAFFIC_ACT_ADVANCE, id_of(canary));
	return ask_step(app, state, canary, ACTION_ADVANCE);
}

/* ---- back ---- */

/* Whose the traffic would be. */
static int look_back(const struct rollout_state *state, struct traffic *after, struct err *err)
{
	*after = state->view.traffic;
	return traffic_apply(after, &(struct traffic_act){ .kind = TRAFFIC_ACT_ROLLBACK }, err);
}

unsigned rollout_back(struct app *app, struct rollout_state *state)
{
	char title[2 * ROLLOUT_NAME_SIZE + 40], text[3 * ROLLOUT_NAME_SIZE + 400], to[ROLLOUT_NAME_SIZE], from[ROLLOUT_NAME_SIZE];
	const struct rollout_version *canary = rollout_with_role(state, TRAFFIC_CANARY), *live = rollout_with_role(state, TRAFFIC_LIVE);
	struct traffic after;
	struct err err = ERR_NONE;

	if (look_back(state, &after, &err) < 0)
		return refuse(app, err.text);
	rollout_name_of(state, id_of(canary ? canary : live), from);
	rollout_name_of(state, traffic_live(&after), to);
	snprintf(title, sizeof title, "ROLL BACK: %s to %s", from, to);
	snprintf(text, sizeof text, "From the next item on %s answers for everything, and all roles are as they were before %s came. Nothing that "
	         "was decided is changed. Where a lead does it, a level that fell with the switch comes back as far as %s supports it.", to, from, to);
	ask_about(state, TRAFFIC_ACT_ROLLBACK, traffic_live(&after));
	dialog_open(app, &(struct dialog){ .title = title, .text = text, .yes = "Roll back", .focus_yes = true,
	                                   .line = "reason (optional; Tab gets there)", .action = ACTION_ROLL_BACK });
	return REACT_DRAW;
}

/* ---- shadows ---- */

static const struct { const char *text; double share; enum traffic_act_kind kind; } parts[] = {
	{ "SHADOW on all items", 1, TRAFFIC_ACT_SHADOW },
	{ "SHADOW on every 4th item", 0.25, TRAFFIC_ACT_SHADOW },
	{ "SHADOW on every 10th item", 0.1, TRAFFIC_ACT_SHADOW },
	{ "SHADOW on every 100th item", 0.01, TRAFFIC_ACT_SHADOW },
	{ "NEXT on all items, ready for the switch", 1, TRAFFIC_ACT_NEXT },
};

#define PARTS (int)(sizeof parts / sizeof *parts)

static unsigned ask_stop(struct app *app, struct rollout_state *state, const struct rollout_version *row)
{
	char title[ROLLOUT_NAME_SIZE + 40], name[ROLLOUT_NAME_SIZE];

	snprintf(title, sizeof title, "STOP SCORING: %s, %s", rollout_name(state, &row->version, name), traffic_role_title(row->role));
	ask_about(state, TRAFFIC_ACT_STOP, id_of(row));
	dialog_open(app, &(struct dialog){ .title = title, .text = "It is scored no more. What it has said so far is kept, and can be compared.",
	                                   .yes = "Stop it", .focus_yes = true, .line = "reason (optional; Tab gets there)",
	                                   .action = ACTION_SHADOW });
	return REACT_DRAW;
}

unsigned rollout_shadow(struct app *app, struct rollout_state *state)
{
	const struct rollout_version *row = rollout_selected(state);
	struct picker_row rows[PARTS];
	char title[ROLLOUT_NAME_SIZE + 20], name[ROLLOUT_NAME_SIZE];

	if (rollout_is_retired(state, id_of(row)))
		return refuse(app, "it is retired: it takes part no more");
	if (row->role == TRAFFIC_SHADOW || row->role == TRAFFIC_NEXT)
		return ask_stop(app, state, row);
	if (row->role != TRAFFIC_IDLE && row->role != TRAFFIC_STANDBY)
		return refuse(app, "it is scored on everything that it answers for: no shadow is needed");
	for (int i = 0; i < PARTS; i++)
		rows[i] = (struct picker_row){ .text = parts[i].text, .value = i + 1 };
	snprintf(title, sizeof title, "%s as what?", rollout_name(state, &row->version, name));
	ask_about(state, TRAFFIC_ACT_SHADOW, id_of(row));
	picker_open(app, &(struct picker){ .title = title, .action = ACTION_OPEN, .rows = rows, .count = PARTS, .digits = true });
	return REACT_DRAW;
}

static unsigned ask_part(struct app *app, struct rollout_state *state, int part)
{
	struct rollout_outlook outlook = { .has_live = false };
	char title[ROLLOUT_NAME_SIZE + 40], name[ROLLOUT_NAME_SIZE];
	struct arena arena = ARENA_EMPTY;
	struct str text = STR_EMPTY;
	struct err err = ERR_NONE;

	state->asked.kind = parts[part].kind;
	state->asked.share = parts[part].share;
	if (rollout_act_look(app, state, &arena, &outlook, &err) == 0) {
		rollout_plan_words(state, &outlook, &text);
		snprintf(title, sizeof title, "%s: %s", parts[part].kind == TRAFFIC_ACT_NEXT ? "NEXT" : "SHADOW",
		         rollout_name_of(state, state->asked.version_id, name));
		dialog_open(app, &(struct dialog){ .title = title, .text = str_text(&text), .yes = "Start scoring", .line = REASON,
		                                   .line_needed = true, .action = ACTION_SHADOW });
	} else {
		app_say(app, INK_WARN, "%s", err.text);
	}
	str_release(&text);
	arena_release(&arena);
	return REACT_DRAW;
}

unsigned rollout_moved(struct app *app, struct rollout_state *state, const struct answer *answer)
{
	if (answer->action != ACTION_OPEN)
		return rollout_act_do(app, state, answer->text);
	return answer->value >= 1 && answer->value <= PARTS ? ask_part(app, state, (int)answer->value - 1) : REACT_NONE;
}
