#include "ui/console/screen_pipeline.h"

#include "base/order.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "ui/console/dashboard_range.h"
#include "ui/console/page.h"
#include "ui/console/pipeline_act.h"
#include "ui/console/pipeline_draw.h"
#include "ui/console/row_move.h"
#include "ui/flow_tree.h"

#include <stdio.h>
#include <string.h>

#define DETAILS_ROWS 7
#define PANES        3
#define WHEEL_ROWS   3

/* ---- reading ---- */

static int open_pipeline(struct app *app, void *opaque, struct err *err)
{
	struct pipeline_state *state = opaque;

	state->range = 1; /* a day */
	return app->store ? 0 : err_set(err, "there is no project");
}

static void close_pipeline(void *opaque)
{
	arena_release(&((struct pipeline_state *)opaque)->arena);
}

static void keep_selection(struct pipeline_state *state)
{
	state->at = row_within(state->at, state->view.stage_count);
	for (int i = 0; i < state->view.stage_count; i++)
		if (strcmp(state->view.stages[state->order[i]].flow.name, state->selected) == 0)
			state->at = i;
	snprintf(state->selected, sizeof state->selected, "%s", pipeline_selected(state) ? pipeline_selected(state)->flow.name : "");
}

static void refresh(struct app *app, struct pipeline_state *state)
{
	int64_t began = reading_begin();
	struct err err = ERR_NONE;

	reading_mark(app, &state->reading);
	arena_clear(&state->arena);
	state->trouble[0] = '\0';
	if (pipeline_read(app->store, dashboard_range(state->range)->window_ms, &state->arena, &state->view, &err) < 0) {
		snprintf(state->trouble, sizeof state->trouble, "%s", err.text);
		state->view = (struct pipeline_view){ .stage_count = 0 };
	}
	snprintf(state->zone, sizeof state->zone, "%s", setting_text(app->store, 0, "project.timezone", &state->arena));
	state->order = arena_alloc(&state->arena, ((size_t)state->view.stage_count + 1) * sizeof *state->order);
	flow_tree_order(&state->view, state->order);
	keep_selection(state);
	reading_end(app, &state->reading, began);
}

static unsigned enter(struct app *app, void *opaque, int64_t item_id)
{
	(void)item_id;
	refresh(app, opaque);
	return REACT_DRAW;
}

/* ---- drawing ---- */

static void prepare(struct app *app, void *opaque, struct rect area)
{
	struct pipeline_state *state = opaque;
	int rows = smaller(state->view.stage_count + 3, area.height / 2), left = area.height - rows;
	int details = larger(smaller(DETAILS_ROWS, left), 0);

	state->narrow = app_is_narrow(app);
	state->list = (struct rect){ area.x, area.y, area.width, rows };
	state->details = (struct rect){ area.x, area.y + rows, area.width, details };
	state->blame = (struct rect){ area.x, area.y + rows + details, area.width, left - details };
	if (!state->narrow)
		return;
	state->list = state->pane == 0 ? area : (struct rect){ 0, 0, 0, 0 };
	state->details = state->pane == 1 ? area : (struct rect){ 0, 0, 0, 0 };
	state->blame = state->pane == 2 ? area : (struct rect){ 0, 0, 0, 0 };
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas, struct rect area)
{
	const struct pipeline_state *state = opaque;

	(void)area;
	if (state->list.width > 0)
		pipeline_draw_list(app, state, canvas);
	if (state->details.width > 0)
		pipeline_draw_details(state, canvas);
	if (state->blame.width > 0)
		pipeline_draw_blame(state, canvas);
}

/* ---- keys ---- */

static unsigned select_row(struct pipeline_state *state, int row)
{
	int before = state->at;

	state->at = row_within(row, state->view.stage_count);
	snprintf(state->selected, sizeof state->selected, "%s", pipeline_selected(state) ? pipeline_selected(state)->flow.name : "");
	return state->at != before ? REACT_DRAW : REACT_NONE;
}

static unsigned move(struct pipeline_state *state, enum action action)
{
	int first, page = larger(1, pipeline_list_rows(state, &first) - 1), row = state->at;

	return row_move(action, page, state->view.stage_count, &row) ? select_row(state, row) : REACT_NONE;
}

/* All of it, where panes cut it. */
static unsigned open_page(struct app *app, const struct pipeline_state *state)
{
	struct str text = STR_EMPTY;
	char title[160];

	pipeline_describe(state, &text);
	str_add(&text, "\n");
	pipeline_tell_blame(state, &text);
	str_add(&text, "\nTime is cut into 48 windows. In each series the cut is found that fits best, by cumulated sums; what changed no later "
	               "and goes along is told in the order in which it changed. That says where to look first; it is no proof.\n");
	snprintf(title, sizeof title, "Stage %s", state->selected);
	page_open(app, title, str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}

static unsigned change_range(struct app *app, struct pipeline_state *state)
{
	state->range = (state->range + 1) % DASHBOARD_RANGES;
	refresh(app, state);
	app_say(app, INK_TEXT, "the last %s", dashboard_range(state->range)->name);
	return REACT_DRAW;
}

static unsigned read_again(struct app *app, struct pipeline_state *state)
{
	refresh(app, state);
	app_say(app, INK_TEXT, "read again");
	return REACT_DRAW;
}

static bool offers(const void *opaque, const struct binding *binding, const char **shown)
{
	const struct pipeline_state *state = opaque;

	(void)shown;
	switch (binding->action) {
	case ACTION_UP: case ACTION_DOWN: case ACTION_HALF_UP: case ACTION_HALF_DOWN: case ACTION_PAGE_UP:
	case ACTION_PAGE_DOWN: case ACTION_FIRST: case ACTION_LAST: case ACTION_RETRY: case ACTION_RANGE:
		return true;
	case ACTION_NEXT_PANE: case ACTION_PREVIOUS_PANE: return state->narrow;
	case ACTION_OPEN: case ACTION_WHY: return pipeline_selected(state) != NULL;
	default: return pipeline_act_may(state, binding->action);
	}
}

static unsigned act(struct app *app, struct pipeline_state *state, enum action action)
{
	switch (action) {
	case ACTION_OPEN: case ACTION_WHY: return open_page(app, state);
	case ACTION_RANGE: return change_range(app, state);
	case ACTION_RETRY: return read_again(app, state);
	case ACTION_NEXT_PANE: case ACTION_PREVIOUS_PANE:
		state->pane = (state->pane + (action == ACTION_NEXT_PANE ? 1 : PANES - 1)) % PANES;
		return REACT_DRAW;
	default: return pipeline_act_may(state, action) ? pipeline_act_ask(app, state, action) : move(state, action);
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
	bool done = false;
	unsigned react = pipeline_act_answer(app, opaque, answer, &done);

	if (done)
		refresh(app, opaque);
	return react;
}

static unsigned use_mouse(struct app *app, void *opaque, const struct mouse *mouse)
{
	struct pipeline_state *state = opaque;
	int row = mouse_is_over(mouse, &state->list) ? pipeline_list_row_at(state, mouse->y) : -1;

	if (mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN)
		return select_row(state, state->at + (mouse->kind == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS));
	if (row < 0 || (mouse->kind != MOUSE_PRESS && mouse->kind != MOUSE_DOUBLE))
		return REACT_NONE;
	select_row(state, row);
	return mouse->kind == MOUSE_DOUBLE ? open_page(app, state) : REACT_DRAW;
}

static bool copy(const void *opaque, struct str *out)
{
	const struct pipeline_state *state = opaque;

	str_add(out, state->selected);
	return state->selected[0] != '\0';
}

/* ---- time ---- */

static int64_t wake(const struct app *app, const void *opaque)
{
	return app->screen == &screen_pipeline ? ((const struct pipeline_state *)opaque)->reading.look_ms : SCREEN_NEVER;
}

static unsigned tick(struct app *app, void *opaque)
{
	struct pipeline_state *state = opaque;

	if (!reading_due(app, &state->reading, true))
		return REACT_NONE;
	refresh(app, state);
	return REACT_DRAW;
}

const struct screen screen_pipeline = {
	.name = "Pipe",
	.for_leads = true,
	.context = CONTEXT_PIPELINE,
	.state_size = sizeof(struct pipeline_state),
	.open = open_pipeline,
	.close = close_pipeline,
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
