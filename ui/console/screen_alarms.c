#include "ui/console/screen_alarms.h"

#include "base/clock.h"
#include "base/order.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "ui/console/alarms_act.h"
#include "ui/console/alarms_details.h"
#include "ui/console/alarms_list.h"
#include "ui/console/alarms_words.h"
#include "ui/console/row_move.h"
#include "ui/console/screens.h"

#include <stdio.h>
#include <string.h>

#define MOST         200 /* of all that were ever raised */
#define DETAILS_ROWS 10  /* of the pane below the list */
#define LIST_LEAST   7
#define WHEEL_ROWS   3

/* ---- reading ---- */

static int open_alarms(struct app *app, void *opaque, struct err *err)
{
	struct alarms_state *state = opaque;

	if (!app->store)
		return err_set(err, "there is no project");
	return stage_read(app->store, app->options->stage, &state->arena, &state->stage, err);
}

static void close_alarms(void *opaque)
{
	struct alarms_state *state = opaque;

	arena_release(&state->arena);
	arena_release(&state->told_arena);
}

/* 0 goes first. */
static int rank(const struct alarm *alarm)
{
	if (alarm->state == ALARM_OPEN)
		return alarms_is_severe(alarm) ? 0 : 1;
	return alarm->state == ALARM_CLOSED ? 3 : 2;
}

/* The order they came in stays within a rank. */
static void sort(struct alarms_state *state, struct alarm *alarms, int count)
{
	state->rows = arena_alloc(&state->arena, (size_t)(count + 1) * sizeof(struct alarm *));
	state->count = 0;
	memset(state->counts, 0, sizeof state->counts);
	for (int wanted = 0; wanted < 4; wanted++)
		for (int i = 0; i < count; i++)
			if (rank(&alarms[i]) == wanted)
				state->rows[state->count++] = &alarms[i];
	for (int i = 0; i < count; i++)
		state->counts[alarms[i].state]++;
}

static void keep_selection(struct alarms_state *state)
{
	state->at = row_within(state->at, state->count);
	for (int i = 0; i < state->count; i++)
		if (state->rows[i]->alarm_id == state->selected_id)
			state->at = i;
	state->selected_id = alarms_selected(state) ? alarms_selected(state)->alarm_id : 0;
}

static int read_all(struct app *app, struct alarms_state *state, struct err *err)
{
	struct alarm *alarms;
	int count;

	if (stage_read(app->store, app->options->stage, &state->arena, &state->stage, err) < 0 ||
	    alarms_read(app->store, &state->stage, true, MOST, &state->arena, &alarms, &count, err) < 0)
		return -1;
	snprintf(state->zone, sizeof state->zone, "%s", setting_text(app->store, state->stage.stage_id, "project.timezone", &state->arena));
	sort(state, alarms, count);
	return 0;
}

static void refresh(struct app *app, struct alarms_state *state)
{
	int64_t began = reading_begin();
	struct err err = ERR_NONE;

	reading_mark(app, &state->reading);
	arena_clear(&state->arena);
	state->told_id = 0;
	state->trouble[0] = '\0';
	if (read_all(app, state, &err) < 0) {
		snprintf(state->trouble, sizeof state->trouble, "%s", err.text);
		state->count = 0;
	}
	keep_selection(state);
	alarm_watch_look(app, &state->stage);
	alarm_watch_saw(app);
	reading_end(app, &state->reading, began);
}

static unsigned enter(struct app *app, void *opaque, int64_t item_id)
{
	(void)item_id;
	refresh(app, opaque);
	return REACT_DRAW;
}

/* ---- drawing ---- */

static void read_told(struct app *app, struct alarms_state *state)
{
	if (state->told_id == state->selected_id)
		return;
	arena_clear(&state->told_arena);
	state->told_count = state->selected_id ? notice_last(app->store, state->selected_id, &state->told_arena, state->told, ALARMS_TOLD, NULL) : 0;
	state->told_count = larger(0, state->told_count);
	state->told_id = state->selected_id;
}

static void prepare(struct app *app, void *opaque, struct rect area)
{
	struct alarms_state *state = opaque;
	int details = smaller(DETAILS_ROWS, larger(0, area.height - LIST_LEAST));

	read_told(app, state);
	state->narrow = app_is_narrow(app);
	state->list = state->details = (struct rect){ 0, 0, 0, 0 };
	if (state->narrow && state->reads_one) {
		state->details = area;
		return;
	}
	if (state->narrow || state->count == 0)
		details = 0;
	state->list = (struct rect){ area.x, area.y, area.width, area.height - details };
	state->details = (struct rect){ area.x, area.y + area.height - details, details > 0 ? area.width : 0, details };
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas, struct rect area)
{
	const struct alarms_state *state = opaque;

	(void)area;
	if (state->list.width > 0)
		alarms_list_draw(app, state, canvas);
	if (state->details.width > 0)
		alarms_details_draw(state, canvas);
}

/* ---- keys ---- */

static unsigned select_row(struct alarms_state *state, int row)
{
	int before = state->at;

	state->at = row_within(row, state->count);
	state->selected_id = alarms_selected(state) ? alarms_selected(state)->alarm_id : 0;
	return state->at != before ? REACT_DRAW : REACT_NONE;
}

static unsigned move(struct alarms_state *state, enum action action)
{
	int first, page = larger(1, alarms_list_rows(state, &first) - 1), row = state->at;

	return row_move(action, page, state->count, &row) ? select_row(state, row) : REACT_NONE;
}

static const struct screen *source_of(const struct alarm *alarm)
{
	return alarm ? screens_of(alarm_is_drift(alarm->metric) ? CONTEXT_DRIFT : CONTEXT_DASHBOARD) : NULL;
}

/* The screen that it goes to finds there what is to be looked at. */
static unsigned open_source(struct app *app, const struct alarm *alarm)
{
	snprintf(app->wanted.metric, sizeof app->wanted.metric, "%s", alarm->metric);
	snprintf(app->wanted.scope, sizeof app->wanted.scope, "%s", alarm->scope);
	return app_go(app, source_of(alarm), 0);
}

static unsigned read_again(struct app *app, struct alarms_state *state)
{
	refresh(app, state);
	app_say(app, INK_TEXT, "read again");
	return REACT_DRAW;
}

static bool offers(const void *opaque, const struct binding *binding, const char **shown)
{
	const struct alarms_state *state = opaque;
	const struct alarm *alarm = alarms_selected(state);

	(void)shown;
	switch (binding->action) {
	case ACTION_UP: case ACTION_DOWN: case ACTION_HALF_UP: case ACTION_HALF_DOWN: case ACTION_PAGE_UP:
	case ACTION_PAGE_DOWN: case ACTION_FIRST: case ACTION_LAST: case ACTION_RETRY:
		return true;
	case ACTION_NEXT_PANE: case ACTION_PREVIOUS_PANE: return alarm && state->narrow;
	case ACTION_OPEN: return source_of(alarm) != NULL;
	case ACTION_WHY: return alarm != NULL;
	case ACTION_THRESHOLDS: return alarm && !alarm_is_drift(alarm->metric);
	default: return alarms_act_may(state, binding->action);
	}
}

static unsigned act(struct app *app, struct alarms_state *state, enum action action)
{
	const struct alarm *alarm = alarms_selected(state);

	switch (action) {
	case ACTION_OPEN: return open_source(app, alarm);
	case ACTION_THRESHOLDS: return limit_edit_open(app, &state->edit, &state->stage, alarm->metric, alarm->scope);
	case ACTION_WHY: return alarms_details_page(app, state);
	case ACTION_RETRY: return read_again(app, state);
	case ACTION_NEXT_PANE: case ACTION_PREVIOUS_PANE:
		state->reads_one = !state->reads_one;
		return REACT_DRAW;
	default: return alarms_act_may(state, action) ? alarms_act_ask(app, state, action) : move(state, action);
	}
}

static unsigned key(struct app *app, void *opaque, const struct binding *binding, int code)
{
	const char *shown;

	(void)code;
	return binding && offers(opaque, binding, &shown) ? act(app, opaque, binding->action) : REACT_NONE;
}

static unsigned take_answer(struct app *app, void *opaque, const struct answer *answer)
{
	struct alarms_state *state = opaque;
	bool done = false;
	unsigned react = answer->action == ACTION_THRESHOLDS ? limit_edit_answer(app, &state->edit, &state->stage, answer, &done)
	                                                     : alarms_act_answer(app, state, answer, &done);

	if (done)
		refresh(app, state);
	return react;
}

static unsigned use_mouse(struct app *app, void *opaque, const struct mouse *mouse)
{
	struct alarms_state *state = opaque;
	int row = mouse_is_over(mouse, &state->list) ? alarms_list_row_at(state, mouse->y) : -1;

	if (mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN)
		return select_row(state, state->at + (mouse->kind == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS));
	if (row < 0 || (mouse->kind != MOUSE_PRESS && mouse->kind != MOUSE_DOUBLE))
		return REACT_NONE;
	select_row(state, row);
	return mouse->kind == MOUSE_DOUBLE && source_of(alarms_selected(state)) ? open_source(app, alarms_selected(state)) : REACT_DRAW;
}

static bool copy(const void *opaque, struct str *out)
{
	const struct alarm *alarm = alarms_selected(opaque);

	if (alarm)
		alarms_add_line(out, alarm);
	return alarm != NULL;
}

/* ---- time ---- */

static int64_t wake(const struct app *app, const void *opaque)
{
	const struct alarms_state *state = opaque;

	return app->screen == &screen_alarms ? state->reading.look_ms : SCREEN_NEVER;
}

/* Ages are told by the minute. */
static unsigned tick(struct app *app, void *opaque)
{
	struct alarms_state *state = opaque;

	if (!reading_due(app, &state->reading, true))
		return REACT_NONE;
	refresh(app, state);
	return REACT_DRAW;
}

const struct screen screen_alarms = {
	.name = "Alarms", /* its key is the capital */
	.for_leads = true,
	.context = CONTEXT_ALARMS,
	.state_size = sizeof(struct alarms_state),
	.open = open_alarms,
	.close = close_alarms,
	.enter = enter,
	.prepare = prepare,
	.draw = draw,
	.key = key,
	.mouse = use_mouse,
	.answer = take_answer,
	.copy = copy,
	.offers = offers,
	.wake = wake,
	.tick = tick,
};
