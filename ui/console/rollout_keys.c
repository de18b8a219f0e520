#include "ui/console/rollout_keys.h"

#include "base/text.h"
#include "ui/console/picker.h"
#include "ui/console/rollout_compare.h"
#include "ui/console/rollout_guards.h"
#include "ui/console/rollout_history.h"
#include "ui/console/rollout_items.h"
#include "ui/console/rollout_move.h"
#include "ui/console/rollout_refresh.h"
#include "ui/console/rollout_request.h"
#include "ui/console/rollout_score.h"
#include "ui/console/rollout_stage.h"
#include "ui/console/rollout_version_page.h"
#include "ui/console/rollout_versions.h"
#include "ui/console/rollout_words.h"
#include "ui/console/row_move.h"

#include <stdio.h>

#define WHEEL_ROWS   3
#define RIVALS_MAX   64

/* ---- moving ---- */

static int rows_of(const struct rollout_state *state, enum rollout_pane pane)
{
	switch (pane) {
	case ROLLOUT_VERSIONS: return state->view.version_count;
	case ROLLOUT_COMPARISON: return rollout_compare_count(state);
	case ROLLOUT_GUARDS: return state->view.has_plan ? state->view.check_count : 0;
	default: return state->act_count;
	}
}

static unsigned select_row(struct rollout_state *state, int row)
{
	int *at = &state->at[state->focus], before = *at;

	if (state->focus == ROLLOUT_VERSIONS)
		return rollout_select(state, row) ? REACT_DRAW : REACT_NONE;
	*at = row_within(row, rows_of(state, state->focus));
	return *at != before ? REACT_DRAW : REACT_NONE;
}

static int page_of(const struct rollout_state *state)
{
	int first, rows;

	switch (state->focus) {
	case ROLLOUT_VERSIONS: rows = rollout_versions_rows(state, &first); break;
	case ROLLOUT_COMPARISON: rows = rollout_compare_rows(state); break;
	case ROLLOUT_GUARDS: rows = rollout_guards_rows(state, &first); break;
	default: rows = rollout_history_rows(state, &first);
	}
	return rows > 1 ? rows - 1 : 1;
}

static unsigned move(struct rollout_state *state, enum action action)
{
	int row = state->at[state->focus];

	return row_move(action, page_of(state), rows_of(state, state->focus), &row) ? select_row(state, row) : REACT_NONE;
}

/* To the next pane that shows; in a small terminal to the next one, which shows then. */
static unsigned next_pane(const struct app *app, struct rollout_state *state, int step)
{
	do
		state->focus = (enum rollout_pane)(((int)state->focus + step + ROLLOUT_PANES) % ROLLOUT_PANES);
	while (!app_is_narrow(app) && state->panes[state->focus].width == 0);
	return REACT_DRAW;
}

/* ---- opening ---- */

static unsigned open_row(struct app *app, struct rollout_state *state)
{
	if (state->staged.version_id && state->focus == ROLLOUT_VERSIONS)
		return rollout_ask_staged(app, state);
	switch (state->focus) {
	case ROLLOUT_VERSIONS: return rollout_version_page(app, state);
	case ROLLOUT_COMPARISON: return rollout_items_open(app, state);
	case ROLLOUT_GUARDS: return rollout_guards_why(app, state);
	default: return rollout_history_page(app, state);
	}
}

static unsigned why(struct app *app, const struct rollout_state *state)
{
	return state->focus == ROLLOUT_GUARDS ? rollout_guards_why(app, state) : rollout_version_page(app, state);
}

static unsigned read_again(struct app *app, struct rollout_state *state)
{
	if (reading_again(app, &state->reading))
		rollout_refresh(app, state);
	return REACT_DRAW;
}

/* The versions that the one selected can be compared with. */
static unsigned pick_rival(struct app *app, struct rollout_state *state)
{
	struct picker_row rows[RIVALS_MAX];
	char names[RIVALS_MAX][ROLLOUT_NAME_SIZE], title[ROLLOUT_NAME_SIZE + 20], name[ROLLOUT_NAME_SIZE];
	int count = 0;

	for (int i = 0; i < state->view.version_count && count < RIVALS_MAX; i++) {
		const struct rollout_version *row = &state->view.versions[i];

		if (row == rollout_selected(state) || rollout_is_retired(state, row->version.model_version_id))
			continue;
		rows[count] = (struct picker_row){ .text = rollout_name(state, &row->version, names[count]), .note = traffic_role_title(row->role),
		                                   .value = row->version.model_version_id };
		count++;
	}
	snprintf(title, sizeof title, "%s against which?", rollout_name(state, &rollout_selected(state)->version, name));
	picker_open(app, &(struct picker){ .title = title, .action = ACTION_COMPARE, .rows = rows, .count = count, .digits = true });
	return REACT_DRAW;
}

static unsigned close(struct app *app, struct rollout_state *state)
{
	return rollout_stage_drop(app, state) ? REACT_DRAW : REACT_NONE;
}

unsigned rollout_keys_act(struct app *app, struct rollout_state *state, enum action action)
{
	if (!rollout_keys_offer(state, action))
		return REACT_NONE;
	switch (action) {
	case ACTION_NEXT_PANE: return next_pane(app, state, 1);
	case ACTION_PREVIOUS_PANE: return next_pane(app, state, -1);
	case ACTION_OPEN: return open_row(app, state);
	case ACTION_WHY: return why(app, state);
	case ACTION_TIMELINE: return rollout_history_page(app, state);
	case ACTION_RETRY: return read_again(app, state);
	case ACTION_STAGE_MORE: return rollout_stage_more(app, state);
	case ACTION_STAGE_LESS: return rollout_stage_less(app, state);
	case ACTION_ADVANCE: return rollout_promote(app, state);
	case ACTION_ROLL_BACK: return rollout_back(app, state);
	case ACTION_SWITCH: return rollout_switch(app, state);
	case ACTION_SHADOW: return rollout_shadow(app, state);
	case ACTION_COMPARE: return pick_rival(app, state);
	case ACTION_SCORE: return rollout_score(app, state);
	case ACTION_REFUSE: case ACTION_WITHDRAW: return rollout_refuse_ask(app, state);
	case ACTION_ACKNOWLEDGE: return rollout_see(app, state);
	case ACTION_CLOSE: return close(app, state);
	default: return move(state, action);
	}
}

bool rollout_keys_offer(const struct rollout_state *state, enum action action)
{
	bool asked = state->view.request.request_id != 0;
	bool read = state->reading.done && !state->trouble[0], selected = read && rollout_selected(state), several = selected && state->view.version_count > 1;

	switch (action) {
	case ACTION_UP: case ACTION_DOWN: case ACTION_HALF_UP: case ACTION_HALF_DOWN: case ACTION_PAGE_UP:
	case ACTION_PAGE_DOWN: case ACTION_FIRST: case ACTION_LAST: case ACTION_NEXT_PANE: case ACTION_PREVIOUS_PANE:
	case ACTION_RETRY:
		return true;
	case ACTION_TIMELINE: return read;
	case ACTION_OPEN: return read && rows_of(state, state->focus) > 0;
	case ACTION_WHY: return selected;
	case ACTION_STAGE_MORE: case ACTION_STAGE_LESS: case ACTION_SWITCH: case ACTION_SHADOW: case ACTION_COMPARE:
		return several;
	case ACTION_ADVANCE: return read && (rollout_with_role(state, TRAFFIC_CANARY) || (asked && !state->request_own));
	case ACTION_REFUSE: return read && asked && !state->request_own;
	case ACTION_WITHDRAW: return read && asked && state->request_own;
	case ACTION_ACKNOWLEDGE: return read && state->view.unseen.act_id;
	case ACTION_ROLL_BACK: return read && state->view.traffic.can_roll_back;
	case ACTION_SCORE: return read && rollout_score_may(state);
	case ACTION_CLOSE: return state->staged.version_id != 0;
	default: return false;
	}
}

unsigned rollout_keys_answer(struct app *app, struct rollout_state *state, const struct answer *answer)
{
	switch (answer->action) {
	case ACTION_COMPARE:
		state->against_id = answer->value;
		rollout_want_comparison(state);
		return REACT_DRAW;
	case ACTION_DETAILS: return rollout_items_answer(app, state, answer);
	case ACTION_OPEN: case ACTION_STAGE_MORE: case ACTION_ADVANCE: case ACTION_ROLL_BACK: case ACTION_SWITCH: case ACTION_SHADOW:
	case ACTION_PROMOTE: case ACTION_REFUSE: case ACTION_WITHDRAW:
		return rollout_moved(app, state, answer);
	default: return REACT_NONE;
	}
}

/* ---- mouse ---- */

static int history_row_at(const struct rollout_state *state, int y)
{
	int first, rows = rollout_history_rows(state, &first), line = y - state->panes[ROLLOUT_HISTORY].y - 1;

	return line >= 0 && line < rows ? first + line : -1;
}

static int row_at(const struct rollout_state *state, enum rollout_pane pane, int y)
{
	switch (pane) {
	case ROLLOUT_VERSIONS: return rollout_versions_row_at(state, y);
	case ROLLOUT_COMPARISON: return rollout_compare_row_at(state, y);
	case ROLLOUT_GUARDS: return rollout_guards_row_at(state, y);
	default: return history_row_at(state, y);
	}
}

/* Gives the pane under the mouse the focus; false: there is none. */
static bool point_at(struct rollout_state *state, const struct mouse *mouse, int *row)
{
	for (int pane = 0; pane < ROLLOUT_PANES; pane++) {
		if (!mouse_is_over(mouse, &state->panes[pane]))
			continue;
		state->focus = (enum rollout_pane)pane;
		*row = row_at(state, state->focus, mouse->y);
		return true;
	}
	return false;
}

unsigned rollout_mouse(struct app *app, struct rollout_state *state, const struct mouse *mouse)
{
	int row;

	if (mouse->kind == MOUSE_DRAG || mouse->kind == MOUSE_RELEASE || !point_at(state, mouse, &row))
		return REACT_NONE;
	if (mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN)
		return REACT_DRAW | select_row(state, state->at[state->focus] + (mouse->kind == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS));
	if (row < 0)
		return REACT_DRAW;
	select_row(state, row);
	return mouse->kind == MOUSE_PRESS || !rollout_keys_offer(state, ACTION_OPEN) ? REACT_DRAW : REACT_DRAW | open_row(app, state);
}
