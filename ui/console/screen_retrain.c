#include "ui/console/screen_retrain.h"

#include "base/order.h"
#include "ui/console/retrain_act.h"
#include "ui/console/retrain_around.h"
#include "ui/console/retrain_doubt.h"
#include "ui/console/retrain_list.h"
#include "ui/console/retrain_page.h"
#include "ui/console/retrain_refresh.h"
#include "ui/console/retrain_run.h"
#include "ui/console/row_move.h"

#include <inttypes.h>
#include <stdio.h>

#define LIST_SHARE 3   /* the list takes at most one row in so many */
#define LIST_LEAST 5
#define DUE_ROWS   7
#define WHEEL_ROWS 3

/* ---- reading ---- */

static int open_retrain(struct app *app, void *opaque, struct err *err)
{
	struct retrain_state *state = opaque;

	if (!app->store)
		return err_set(err, "there is no project");
	state->log = "";
	state->active.cancel = "";
	return stage_read(app->store, app->options->stage, &state->arena, &state->stage, err);
}

static void close_retrain(void *opaque)
{
	struct retrain_state *state = opaque;

	arena_release(&state->arena);
	arena_release(&state->runs_arena);
	arena_release(&state->snapshot_arena);
	arena_release(&state->doubt_arena);
}

static unsigned enter(struct app *app, void *opaque, int64_t item_id)
{
	struct retrain_state *state = opaque;

	(void)item_id;
	state->doubt_due = state->doubt_told = false;
	retrain_refresh(app, state);
	return REACT_DRAW;
}

/* ---- drawing ---- */

static void prepare(struct app *app, void *opaque, struct rect area)
{
	struct retrain_state *state = opaque;
	struct rect *panes = state->panes;
	int list = smaller(larger(state->run_count + 3, LIST_LEAST), area.height / LIST_SHARE), rest = area.height - list;
	int lower = larger(DUE_ROWS, rest / 2), upper = rest - lower, left = area.width - larger(36, area.width * 2 / 5);

	state->narrow = app_is_narrow(app);
	if (state->narrow) {
		for (int i = 0; i < RETRAIN_PANES; i++)
			panes[i] = i == state->focus ? area : (struct rect){ 0, 0, 0, 0 };
		return;
	}
	panes[RETRAIN_RUNS] = (struct rect){ area.x, area.y, area.width, list };
	panes[RETRAIN_RUN] = (struct rect){ area.x, area.y + list, left, upper };
	panes[RETRAIN_SNAPSHOT] = (struct rect){ area.x + left, area.y + list, area.width - left, upper };
	panes[RETRAIN_LOG] = (struct rect){ area.x, area.y + list + upper, left, lower };
	panes[RETRAIN_DUE] = (struct rect){ area.x + left, area.y + list + upper, area.width - left, lower };
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas, struct rect area)
{
	const struct retrain_state *state = opaque;

	(void)area;
	if (state->panes[RETRAIN_RUNS].width > 0)
		retrain_list_draw(app, state, canvas);
	if (state->panes[RETRAIN_RUN].width > 0)
		retrain_run_draw(state, canvas);
	if (state->panes[RETRAIN_SNAPSHOT].width > 0)
		retrain_snapshot_draw(state, canvas);
	if (state->panes[RETRAIN_LOG].width > 0)
		retrain_log_draw(state, canvas);
	if (state->panes[RETRAIN_DUE].width > 0)
		retrain_due_draw(state, canvas);
}

/* ---- keys ---- */

static unsigned select_row(struct app *app, struct retrain_state *state, int row)
{
	return retrain_select(app, state, row) ? REACT_DRAW : REACT_NONE;
}

static unsigned move(struct app *app, struct retrain_state *state, enum action action)
{
	int first, page = larger(1, retrain_list_rows(state, &first) - 1), row = state->at;

	return row_move(action, page, state->run_count, &row) ? select_row(app, state, row) : REACT_NONE;
}

static unsigned read_again(struct app *app, struct retrain_state *state)
{
	retrain_refresh(app, state);
	app_say(app, INK_TEXT, "read again");
	return REACT_DRAW;
}

static bool offers(const void *opaque, const struct binding *binding, const char **shown)
{
	const struct retrain_state *state = opaque;

	(void)shown;
	switch (binding->action) {
	case ACTION_UP: case ACTION_DOWN: case ACTION_HALF_UP: case ACTION_HALF_DOWN: case ACTION_PAGE_UP:
	case ACTION_PAGE_DOWN: case ACTION_FIRST: case ACTION_LAST: case ACTION_RETRY: case ACTION_WHY:
	case ACTION_SUSPECTS:
		return true;
	case ACTION_NEXT_PANE: case ACTION_PREVIOUS_PANE: return state->narrow;
	case ACTION_OPEN: return retrain_selected(state) != NULL;
	default: return retrain_act_may(state, binding->action);
	}
}

static unsigned act(struct app *app, struct retrain_state *state, enum action action)
{
	switch (action) {
	case ACTION_OPEN: return retrain_page_open(app, state);
	case ACTION_WHY: return retrain_page_why(app, state);
	case ACTION_RETRY: return read_again(app, state);
	case ACTION_SUSPECTS: return retrain_doubt_begin(app, state);
	case ACTION_NEXT_PANE: case ACTION_PREVIOUS_PANE:
		state->focus = (state->focus + (action == ACTION_NEXT_PANE ? 1 : RETRAIN_PANES - 1)) % RETRAIN_PANES;
		return REACT_DRAW;
	default: return retrain_act_may(state, action) ? retrain_act_ask(app, state, action) : move(app, state, action);
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
	struct retrain_state *state = opaque;
	bool done = false;
	unsigned react = answer->action == ACTION_SUSPECTS ? retrain_doubt_answer(app, state, answer) : retrain_act_answer(app, state, answer, &done);

	if (done) {
		state->selected_id = 0; /* the one it is about is the newest */
		retrain_refresh(app, state);
	}
	return react;
}

static unsigned use_mouse(struct app *app, void *opaque, const struct mouse *mouse)
{
	struct retrain_state *state = opaque;
	int row = mouse_is_over(mouse, &state->panes[RETRAIN_RUNS]) ? retrain_list_row_at(state, mouse->y) : -1;

	if (mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN)
		return select_row(app, state, state->at + (mouse->kind == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS));
	if (row < 0 || (mouse->kind != MOUSE_PRESS && mouse->kind != MOUSE_DOUBLE))
		return REACT_NONE;
	select_row(app, state, row);
	return mouse->kind == MOUSE_DOUBLE ? retrain_page_open(app, state) : REACT_DRAW;
}

static bool copy(const void *opaque, struct str *out)
{
	const struct retrain_run *run = retrain_selected(opaque);

	if (run)
		str_addf(out, "run %" PRId64 " %s: %s", run->run_id, run->state, run->words);
	return run != NULL;
}

/* ---- time ---- */

/* Comparing answers may take a while: the key that asks for it is answered first. */
static unsigned painted(struct app *app, void *opaque)
{
	struct retrain_state *state = opaque;

	(void)app;
	state->doubt_told = state->doubt_due;
	return REACT_NONE;
}

static int64_t wake(const struct app *app, const void *opaque)
{
	const struct retrain_state *state = opaque;

	if (app->screen != &screen_retrain)
		return SCREEN_NEVER;
	return state->doubt_told ? app->now_ms : state->reading.look_ms;
}

/* While a run is at work its output is followed, a look a second; the rest is read when something has changed. */
static unsigned tick(struct app *app, void *opaque)
{
	struct retrain_state *state = opaque;

	if (state->doubt_told)
		return retrain_doubt_ask(app, state);
	if (reading_due(app, &state->reading, true)) {
		retrain_refresh(app, state);
		return REACT_DRAW;
	}
	if (!retrain_open(state))
		return REACT_NONE;
	retrain_refresh_runs(app, state);
	return REACT_DRAW;
}

const struct screen screen_retrain = {
	.name = "Train",
	.for_leads = true,
	.context = CONTEXT_RETRAIN,
	.state_size = sizeof(struct retrain_state),
	.open = open_retrain,
	.close = close_retrain,
	.enter = enter,
	.prepare = prepare,
	.draw = draw,
	.key = key,
	.mouse = use_mouse,
	.answer = take_answer,
	.copy = copy,
	.offers = offers,
	.painted = painted,
	.wake = wake,
	.tick = tick,
};
