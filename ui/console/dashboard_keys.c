#include "ui/console/dashboard_keys.h"

#include "base/order.h"
#include "base/text.h"
#include "jobs/monitor_own.h"
#include "ui/console/dashboard_chart.h"
#include "ui/console/dashboard_range.h"
#include "ui/console/dashboard_refresh.h"
#include "ui/console/dashboard_tiles.h"
#include "ui/console/dialog.h"
#include "ui/console/page.h"
#include "ui/console/row_move.h"
#include "ui/console/screens.h"

#include <stdio.h>

/* ---- moving ---- */

static unsigned select_tile(struct dashboard_state *state, int tile)
{
	int before = state->at;

	state->at = row_within(tile, state->tile_count);
	dashboard_note_selection(state);
	return state->at != before ? REACT_DRAW : REACT_NONE;
}

static unsigned select_scope(struct dashboard_state *state, int scope)
{
	int before = state->scope_at;

	state->scope_at = row_within(scope, dashboard_chart_scopes(state));
	if (dashboard_chart_row(state))
		snprintf(state->scope_wanted, sizeof state->scope_wanted, "%s", dashboard_chart_row(state)->figure.scope);
	return state->scope_at != before ? REACT_DRAW : REACT_NONE;
}

static unsigned move_scope(struct dashboard_state *state, enum action action)
{
	int row = state->scope_at;

	return row_move(action, 5, dashboard_chart_scopes(state), &row) ? select_scope(state, row) : REACT_NONE;
}

/* Down is the tile below; below the last line the last tile. */
static unsigned move(struct dashboard_state *state, enum action action)
{
	int columns = larger(1, state->columns), page = columns * larger(1, state->lines - 1);

	switch (action) {
	case ACTION_LEFT: return select_tile(state, state->at - 1);
	case ACTION_RIGHT: return select_tile(state, state->at + 1);
	case ACTION_UP: return state->at >= columns ? select_tile(state, state->at - columns) : REACT_NONE;
	case ACTION_DOWN: return select_tile(state, state->at + columns);
	case ACTION_HALF_UP: case ACTION_PAGE_UP: return select_tile(state, state->at - page);
	case ACTION_HALF_DOWN: case ACTION_PAGE_DOWN: return select_tile(state, state->at + page);
	case ACTION_FIRST: return select_tile(state, 0);
	case ACTION_LAST: return select_tile(state, state->tile_count);
	default: return REACT_NONE;
	}
}

/* To the next metric while one is alone on the screen. */
static unsigned next_metric(struct dashboard_state *state, int step)
{
	select_tile(state, state->at + step);
	state->scope_at = 0;
	state->scope_wanted[0] = '\0';
	return REACT_DRAW;
}

/* ---- what they do ---- */

static unsigned open_metric(struct dashboard_state *state)
{
	state->is_open = true;
	snprintf(state->scope_wanted, sizeof state->scope_wanted, "%s", state->scope);
	state->scope_at = 0;
	for (int i = 0; i < dashboard_chart_scopes(state); i++) {
		state->scope_at = i;
		if (dashboard_chart_row(state) == dashboard_selected(state)->row)
			return REACT_DRAW;
	}
	state->scope_at = 0;
	return REACT_DRAW;
}

static unsigned next_range(struct app *app, struct dashboard_state *state)
{
	state->range = (state->range + 1) % DASHBOARD_RANGES;
	dashboard_refresh(app, state);
	return REACT_DRAW;
}

static unsigned pause(struct app *app, struct dashboard_state *state)
{
	state->paused = !state->paused;
	if (!state->paused)
		dashboard_refresh(app, state);
	return REACT_DRAW;
}

static unsigned read_again(struct app *app, struct dashboard_state *state)
{
	dashboard_refresh(app, state);
	app_say(app, INK_TEXT, "read again");
	return REACT_DRAW;
}

static unsigned why(struct app *app, const struct dashboard_state *state)
{
	const struct monitor_row *row = dashboard_chart_row(state);
	struct arena arena = ARENA_EMPTY;

	page_open(app, arena_printf(&arena, "%s: what is counted, and how", dashboard_tiles_title(row, &arena)),
	          monitor_explain(&state->stage, &row->figure, &arena));
	arena_release(&arena);
	return REACT_DRAW;
}

/* ---- leaving one out ---- */

static unsigned ask_mute(struct app *app, struct dashboard_state *state, const struct metric *metric)
{
	struct arena arena = ARENA_EMPTY;

	snprintf(state->asked, sizeof state->asked, "%s", metric->name);
	dialog_open(app, &(struct dialog){
		.title = arena_printf(&arena, "MUTE: %s", text_visible(&arena, metric->name)),
		.text = "It is shown no more, by nobody: neither here, nor in lists and reports. Its bands are not looked at, and what is open of it is "
		        "closed. It goes on being counted, and rung metric unmute brings it back.",
		.yes = "Mute it", .line = "reason (kept for good)", .line_needed = true, .action = ACTION_MUTE });
	arena_release(&arena);
	return REACT_DRAW;
}

static unsigned mute(struct app *app, struct dashboard_state *state, const char *reason)
{
	const struct metric_change change = { .kind = "mute", .metric = state->asked, .reason = reason };
	struct err err = ERR_NONE;

	if (monitor_own_change(app->store, app->options->actor, &change, &err) < 0) {
		app_say(app, INK_WARN, "%s", err.text);
		return REACT_DRAW;
	}
	state->is_open = false;
	dashboard_refresh(app, state);
	app_say(app, INK_OK, "%s is muted: rung metric unmute brings it back", state->asked);
	return REACT_DRAW;
}

unsigned dashboard_keys_act(struct app *app, struct dashboard_state *state, enum action action)
{
	const struct monitor_row *row = dashboard_chart_row(state);

	if (!dashboard_keys_offer(state, action))
		return REACT_NONE;
	switch (action) {
	case ACTION_OPEN: return open_metric(state);
	case ACTION_CLOSE:
		state->is_open = false;
		return REACT_DRAW;
	case ACTION_RANGE: return next_range(app, state);
	case ACTION_PAUSE: return pause(app, state);
	case ACTION_WHY: return why(app, state);
	case ACTION_RETRY: return read_again(app, state);
	case ACTION_MUTE: return ask_mute(app, state, row->figure.metric);
	case ACTION_THRESHOLDS: return limit_edit_open(app, &state->edit, &state->stage, row->figure.metric->name, row->figure.scope);
	case ACTION_LEFT: case ACTION_RIGHT:
		return state->is_open ? next_metric(state, action == ACTION_LEFT ? -1 : 1) : move(state, action);
	default: return state->is_open ? move_scope(state, action) : move(state, action);
	}
}

bool dashboard_keys_offer(const struct dashboard_state *state, enum action action)
{
	bool has_tile = dashboard_selected(state) != NULL;

	switch (action) {
	case ACTION_UP: case ACTION_DOWN: case ACTION_LEFT: case ACTION_RIGHT: case ACTION_HALF_UP: case ACTION_HALF_DOWN:
	case ACTION_PAGE_UP: case ACTION_PAGE_DOWN: case ACTION_FIRST: case ACTION_LAST:
		return has_tile;
	case ACTION_RANGE: case ACTION_PAUSE: case ACTION_RETRY: return true;
	case ACTION_OPEN: return has_tile && !state->is_open;
	case ACTION_CLOSE: return state->is_open;
	case ACTION_WHY: case ACTION_THRESHOLDS: case ACTION_MUTE: return dashboard_chart_row(state) != NULL;
	default: return false;
	}
}

unsigned dashboard_keys_answer(struct app *app, struct dashboard_state *state, const struct answer *answer)
{
	bool done = false;
	unsigned react;

	if (answer->action == ACTION_MUTE)
		return mute(app, state, answer->text);
	if (answer->action != ACTION_THRESHOLDS)
		return REACT_NONE;
	react = limit_edit_answer(app, &state->edit, &state->stage, answer, &done);
	if (done)
		dashboard_refresh(app, state);
	return react;
}

/* ---- mouse ---- */

static int tile_at(const struct dashboard_state *state, const struct mouse *mouse)
{
	for (int i = dashboard_tiles_first(state); i < state->tile_count; i++) {
		struct rect place = dashboard_tiles_place(state, i);

		if (place.width == 0)
			break;
		if (mouse_is_over(mouse, &place))
			return i;
	}
	return -1;
}

static unsigned wheel(struct dashboard_state *state, enum mouse_kind kind)
{
	enum action action = kind == MOUSE_WHEEL_UP ? ACTION_UP : ACTION_DOWN;

	return state->is_open ? move_scope(state, action) : move(state, action);
}

unsigned dashboard_mouse(struct app *app, struct dashboard_state *state, const struct mouse *mouse)
{
	int tile = state->grid.width > 0 ? tile_at(state, mouse) : -1;

	if (mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN)
		return wheel(state, mouse->kind);
	if (mouse->kind == MOUSE_PRESS && state->strip.width > 0 && mouse_is_over(mouse, &state->strip) && screens_of(CONTEXT_ALARMS))
		return app_go(app, screens_of(CONTEXT_ALARMS), 0);
	if (tile < 0 || mouse->kind == MOUSE_DRAG || mouse->kind == MOUSE_RELEASE)
		return REACT_NONE;
	select_tile(state, tile);
	if (mouse->kind == MOUSE_WHY)
		return why(app, state);
	return mouse->kind == MOUSE_DOUBLE ? open_metric(state) : REACT_DRAW;
}
