#include "ui/console/rollout_guards.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "ui/console/key_action.h"
#include "ui/console/page.h"
#include "ui/console/rollout_check_words.h"
#include "ui/console/rollout_stage.h"
#include "ui/console/rollout_words.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MARK      2 /* columns of the > */
#define STATE     5 /* ... of ok, WAIT, FIRED */
#define STEP_ROWS 2 /* where the steps stand, and the one after */
#define WHY_ROWS  3 /* of the check selected */

/* ---- what goes where ---- */

/* Rows under the table, each part with a blank above; 0 where there is no room. */
static void share_out(const struct rollout_state *state, int height, int *table, int *steps, int *why)
{
	int rest = height - state->view.check_count;

	*steps = height > STEP_ROWS ? larger(1, smaller(STEP_ROWS, rest)) : 0;
	rest -= *steps;
	*why = larger(0, smaller(WHY_ROWS, rest - 1));
	*table = larger(0, smaller(state->view.check_count, height - *steps));
}

int rollout_guards_height(const struct rollout_state *state)
{
	return 2 + state->view.check_count + 1 + STEP_ROWS + 1 + WHY_ROWS;
}

int rollout_guards_rows(const struct rollout_state *state, int *first)
{
	int table, steps, why;

	share_out(state, widget_pane_inside(state->panes[ROLLOUT_GUARDS]).height, &table, &steps, &why);
	*first = larger(0, smaller(state->at[ROLLOUT_GUARDS] - table / 2, state->view.check_count - table));
	return table;
}

int rollout_guards_row_at(const struct rollout_state *state, int y)
{
	int first, rows = rollout_guards_rows(state, &first), line = y - widget_pane_inside(state->panes[ROLLOUT_GUARDS]).y;

	return line >= 0 && line < rows ? first + line : -1;
}

/* ---- drawing ---- */

static enum ink state_ink(const struct rollout_check *check)
{
	return check->ok ? INK_OK : check->is_rule ? INK_ALARM : INK_WARN;
}

static void draw_check(const struct app *app, const struct rollout_state *state, int at, struct canvas *canvas, struct rect line)
{
	const struct rollout_check *check = &state->view.checks[at];
	bool selected = state->focus == ROLLOUT_GUARDS && at == state->at[ROLLOUT_GUARDS];
	enum ink ink = selected ? app_selected_ink(app) : INK_TEXT;
	bool bar = ink == INK_SELECTED;
	char figures[ROLLOUT_CHECK_SIZE];
	int name = line.width >= 50 ? 16 : 9, room = line.width - MARK - name - 1 - STATE - 1;

	if (bar)
		canvas_fill(canvas, line, ink);
	canvas_text(canvas, line.x, line.y, ink, selected ? ">" : " ");
	canvas_fitted(canvas, line.x + MARK, line.y, name, ink, rollout_check_name(check, name > 9));
	canvas_fitted(canvas, line.x + MARK + name + 1, line.y, room, ink, rollout_check_figures(check, room, figures));
	canvas_text(canvas, line.x + line.width - STATE, line.y, bar ? ink : state_ink(check), rollout_check_state(check));
	if (selected)
		canvas_cursor(canvas, line.x, line.y);
}

/* "steps 1% * 5% * [10%] 25% 100%": done, here, to come. */
static void add_steps(struct str *text, const struct rollout_state *state)
{
	const struct rollout_plan *plan = &state->view.plan;
	char figure[ROLLOUT_FIGURE_SIZE];

	str_add(text, "steps ");
	for (int step = 1; step <= rollout_stage_count(plan); step++) {
		bool here = step == state->view.step, done = step < state->view.step || (state->view.baking && state->view.step == 0);

		rollout_share(rollout_stage_share(plan, step), figure);
		str_addf(text, here ? "[%s] " : done ? "%s * " : "%s ", figure);
	}
}

/* "25% waits for judged, soak" */
static void add_waits(struct str *text, const struct rollout_state *state)
{
	char figure[ROLLOUT_FIGURE_SIZE];
	const char *between = "";

	str_addf(text, "%s waits for ", rollout_share(rollout_stage_share(&state->view.plan, state->view.step + 1), figure));
	for (int i = 0; i < state->view.check_count; i++) {
		if (state->view.checks[i].ok)
			continue;
		str_addf(text, "%s%s", between, state->view.checks[i].name);
		between = ", ";
	}
}

static void draw_steps(const struct rollout_state *state, struct canvas *canvas, struct rect area)
{
	struct str steps = STR_EMPTY, next = STR_EMPTY;
	char figure[ROLLOUT_FIGURE_SIZE], until[WALL_TIME_SIZE];

	add_steps(&steps, state);
	if (state->view.baking)
		str_addf(&next, "armed till %s, then stays", wall_time_full(state->zone, state->view.bake_until_ms, state->reading.wall_ms, until));
	else if (state->view.may_advance)
		str_addf(&next, "%s is open", rollout_share(rollout_stage_share(&state->view.plan, state->view.step + 1), figure));
	else if (state->view.step > 0)
		add_waits(&next, state);
	canvas_fitted(canvas, area.x, area.y, area.width, INK_TEXT, str_text(&steps));
	if (area.height > 1)
		canvas_fitted(canvas, area.x, area.y + 1, area.width, state->view.may_advance ? INK_OK : INK_DIM, str_text(&next));
	str_release(&steps);
	str_release(&next);
}

/* The one selected, or the rule that has fired. What the step waits for stands beside it already. */
static const struct rollout_check *check_to_explain(const struct rollout_state *state)
{
	const struct rollout_view *view = &state->view;

	if (state->focus == ROLLOUT_GUARDS)
		return &view->checks[state->at[ROLLOUT_GUARDS]];
	for (int i = 0; i < view->check_count; i++)
		if (!view->checks[i].ok && view->checks[i].is_rule)
			return &view->checks[i];
	return NULL;
}

static void draw_why(const struct rollout_state *state, struct canvas *canvas, struct rect area)
{
	const struct rollout_check *check = check_to_explain(state);
	struct str text = STR_EMPTY;

	if (!check)
		return;
	rollout_check_explain(check, &text);
	widget_wrapped(canvas, area, check->ok ? INK_DIM : INK_WARN, str_text(&text));
	str_release(&text);
}

static void draw_guards(const struct app *app, const struct rollout_state *state, struct canvas *canvas, struct rect inside)
{
	int first, table, steps, why, y = inside.y, rows = rollout_guards_rows(state, &first);

	share_out(state, inside.height, &table, &steps, &why);
	for (int i = 0; i < rows; i++)
		draw_check(app, state, first + i, canvas, (struct rect){ inside.x, y++, inside.width, 1 });
	if (steps > 0) {
		y += inside.height - rows > steps + why;
		draw_steps(state, canvas, (struct rect){ inside.x, y, inside.width, steps });
	}
	if (why > 0 && rows > 0)
		draw_why(state, canvas, (struct rect){ inside.x, inside.y + inside.height - why, inside.width, why });
}

/* Why none runs, where the last one went back: the first thing that a lead wants to know. Returns the lines used. */
static int draw_back(const struct rollout_state *state, struct canvas *canvas, struct rect inside)
{
	const struct rollout_act *last = state->act_count > 0 ? &state->acts[0] : NULL;
	char name[ROLLOUT_NAME_SIZE], when[WALL_TIME_SIZE];
	struct str text = STR_EMPTY;
	int lines;

	if (!last || last->act.kind != TRAFFIC_ACT_ROLLBACK)
		return 0;
	str_addf(&text, "ROLLED BACK%s to %s, %s: ", last->rule[0] ? " by itself" : "", rollout_name_of(state, last->act.version_id, name),
	         wall_time_full(state->zone, last->at_ms, state->reading.wall_ms, when));
	text_add_visible(&text, last->reason, strlen(last->reason));
	lines = widget_wrapped(canvas, inside, INK_WARN, str_text(&text));
	str_release(&text);
	return lines;
}

/* What there is to do where no rollout runs. */
static void draw_nothing(const struct app *app, const struct rollout_state *state, struct canvas *canvas, struct rect inside)
{
	int back = draw_back(state, canvas, inside);
	char more[KEY_ACTION_KEY_SIZE], open[KEY_ACTION_KEY_SIZE], shadow[KEY_ACTION_KEY_SIZE], swap[KEY_ACTION_KEY_SIZE];
	struct str text = STR_EMPTY;

	str_add(&text, "No rollout runs, so nothing is armed.\n");
	if (state->view.version_count < 2)
		str_add(&text, "A second version comes with rung model add FILE.onnx or rung import predictions FILE --model V.\n");
	else
		str_addf(&text, "%s scores the version selected beside LIVE, %s stages a share for it (%s shows the plan), %s gives it all.\n",
		         key_action_name(app, ACTION_SHADOW, shadow), key_action_name(app, ACTION_STAGE_MORE, more),
		         key_action_name(app, ACTION_OPEN, open), key_action_name(app, ACTION_SWITCH, swap));
	str_add(&text, "Each begins with a plan, and with rules that take it back.");
	inside.y += back;
	inside.height -= back;
	widget_wrapped(canvas, inside, INK_DIM, str_text(&text));
	str_release(&text);
}

void rollout_guards_draw(const struct app *app, const struct rollout_state *state, struct canvas *canvas, struct rect pane)
{
	struct rect inside = widget_pane(canvas, pane, state->view.has_plan ? "Guards (roll back by themselves)" : "Guards");
	struct rect former = canvas_clip(canvas, inside);

	if (state->reading.done && !state->trouble[0] && state->view.has_plan)
		draw_guards(app, state, canvas, inside);
	else if (state->reading.done && !state->trouble[0])
		draw_nothing(app, state, canvas, inside);
	canvas_unclip(canvas, former);
}

unsigned rollout_guards_why(struct app *app, const struct rollout_state *state)
{
	const struct rollout_check *check = &state->view.checks[state->at[ROLLOUT_GUARDS]];
	struct str text = STR_EMPTY;
	char title[80];

	if (state->view.check_count == 0)
		return REACT_NONE;
	rollout_check_page(check, &text);
	snprintf(title, sizeof title, "%s: %s", check->is_rule ? "Rule" : "The step", rollout_check_name(check, true));
	page_open(app, title, str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}
