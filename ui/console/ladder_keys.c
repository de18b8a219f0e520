#include "ui/console/ladder_keys.h"

#include "ladder/level.h"
#include "ui/console/ladder_gate.h"
#include "ui/console/ladder_history.h"
#include "ui/console/ladder_hold.h"
#include "ui/console/ladder_move.h"
#include "ui/console/ladder_refresh.h"
#include "ui/console/ladder_request.h"
#include "ui/console/ladder_thresholds.h"
#include "ui/console/ladder_why.h"
#include "ui/console/row_move.h"

#define WHEEL_ROWS 3

static int rows_of(const struct ladder_state *state)
{
	return state->focus == LADDER_GATE ? state->gate.check_count : state->focus == LADDER_HISTORY ? state->history_count : 0;
}

static unsigned select_row(struct ladder_state *state, int row)
{
	int *at = &state->at[state->focus], before = *at;

	*at = row_within(row, rows_of(state));
	return *at != before ? REACT_DRAW : REACT_NONE;
}

static int page(const struct ladder_state *state)
{
	int first, rows = state->focus == LADDER_GATE ? ladder_gate_rows(state, &first) : ladder_history_rows(state, &first);

	return rows > 1 ? rows - 1 : 1;
}

static unsigned move(struct ladder_state *state, enum action action)
{
	int row = state->at[state->focus];

	return row_move(action, page(state), rows_of(state), &row) ? select_row(state, row) : REACT_NONE;
}

/* Where all panes show, the rungs have nothing to select. */
static unsigned next_pane(const struct app *app, struct ladder_state *state, int step)
{
	int count = !app_is_narrow(app) ? LADDER_RUNGS : state->standing.auditing ? LADDER_PANES : LADDER_AUDITS;

	state->focus = (enum ladder_pane)(((int)state->focus + step + count) % count);
	return REACT_DRAW;
}

static unsigned open_row(struct app *app, const struct ladder_state *state)
{
	return state->focus == LADDER_HISTORY ? ladder_timeline(app, state) : ladder_why(app, state);
}

static unsigned read_again(struct app *app, struct ladder_state *state)
{
	if (reading_again(app, &state->reading))
		ladder_refresh(app, state);
	return REACT_DRAW;
}

/* For all leads: the notice goes from their screens too. */
static unsigned acknowledge(struct app *app, struct ladder_state *state)
{
	struct err err = ERR_NONE;

	if (demotion_see(app->store, &state->stage, app->options->actor, state->standing.demotion.level_change_id, &err) < 0) {
		app_say(app, INK_ALARM, "%s", err.text);
		return REACT_DRAW;
	}
	app_level_changed(app);
	app_say(app, INK_OK, "seen: the timeline keeps what happened");
	return REACT_DRAW;
}

/* A promotion is not taken back but answered. */
static bool has_gone_up(const struct ladder_state *state)
{
	return state->history_count > 0 && ladder_change(state, 0)->to_level > ladder_change(state, 0)->from_level;
}

unsigned ladder_keys_act(struct app *app, struct ladder_state *state, enum action action)
{
	if (action == ACTION_UNDO)
		return has_gone_up(state) ? ladder_demote(app, state) : REACT_NONE;
	if (!ladder_keys_offer(state, action))
		return REACT_NONE;
	switch (action) {
	case ACTION_NEXT_PANE: return next_pane(app, state, 1);
	case ACTION_PREVIOUS_PANE: return next_pane(app, state, -1);
	case ACTION_OPEN: return open_row(app, state);
	case ACTION_WHY: return ladder_why(app, state);
	case ACTION_TIMELINE: return ladder_timeline(app, state);
	case ACTION_THRESHOLDS: return ladder_thresholds(app, state);
	case ACTION_RETRY: return read_again(app, state);
	case ACTION_PROMOTE: return ladder_promote(app, state);
	case ACTION_DEMOTE: return ladder_demote(app, state);
	case ACTION_REFUSE: case ACTION_WITHDRAW: return ladder_refuse(app, state);
	case ACTION_RESUME: return ladder_resume(app, state);
	case ACTION_ACKNOWLEDGE: return acknowledge(app, state);
	case ACTION_HOLD: return ladder_hold_ask(app, state);
	default: return move(state, action);
	}
}

bool ladder_keys_offer(const struct ladder_state *state, enum action action)
{
	switch (action) {
	case ACTION_UP: case ACTION_DOWN: case ACTION_HALF_UP: case ACTION_HALF_DOWN: case ACTION_PAGE_UP:
	case ACTION_PAGE_DOWN: case ACTION_FIRST: case ACTION_LAST: case ACTION_NEXT_PANE: case ACTION_PREVIOUS_PANE:
	case ACTION_RETRY: case ACTION_TIMELINE: case ACTION_THRESHOLDS:
		return true;
	case ACTION_OPEN: return state->reading.done && rows_of(state) > 0;
	case ACTION_WHY: return state->reading.done && state->gate.check_count > 0;
	case ACTION_PROMOTE: return state->reading.done && state->gate.check_count > 0 && state->stage.level < LEVEL_FULL;
	case ACTION_DEMOTE: return state->stage.level > LEVEL_HUMAN_ONLY;
	case ACTION_REFUSE: return state->standing.request.request_id && !state->standing.request.own;
	case ACTION_WITHDRAW: return state->standing.request.request_id && state->standing.request.own;
	case ACTION_RESUME: return state->standing.resume.until_ms != 0;
	case ACTION_HOLD: return state->standing.hold.items > 0;
	case ACTION_ACKNOWLEDGE: return state->standing.demotion.level_change_id != 0;
	default: return false;
	}
}

/* ---- mouse ---- */

/* Gives the pane under the mouse the focus; false: there is nothing to select. */
static bool point_at(struct ladder_state *state, const struct mouse *mouse, int *row)
{
	if (mouse_is_over(mouse, &state->panes[LADDER_GATE])) {
		state->focus = LADDER_GATE;
		*row = ladder_gate_row_at(state, mouse->y);
	} else if (mouse_is_over(mouse, &state->panes[LADDER_HISTORY])) {
		state->focus = LADDER_HISTORY;
		*row = ladder_history_row_at(state, mouse->y);
	} else {
		return false;
	}
	return true;
}

unsigned ladder_mouse(struct app *app, struct ladder_state *state, const struct mouse *mouse)
{
	int row;

	if (mouse->kind == MOUSE_DRAG || mouse->kind == MOUSE_RELEASE || !point_at(state, mouse, &row))
		return REACT_NONE;
	if (mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN)
		return REACT_DRAW | select_row(state, state->at[state->focus] + (mouse->kind == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS));
	if (row < 0)
		return REACT_DRAW;
	select_row(state, row);
	return mouse->kind == MOUSE_PRESS ? REACT_DRAW : REACT_DRAW | open_row(app, state);
}
