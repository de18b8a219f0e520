#include "ui/console/ladder_gate.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "ladder/gate_cells.h"
#include "ladder/gate_explain.h"
#include "ladder/level.h"
#include "ui/console/key_action.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

#define HEAD_ROWS 2 /* the verdict, and the heads of the columns */
#define WHY_ROWS  4 /* why, and what would change it */
#define WHY_LEAST 2 /* ... above a foot */
#define FOOT_ROWS 2
#define MARK      2 /* columns of the > */
#define CLAIM_MAX 44
#define CHANGE_MIN 24 /* columns from which what would change a check stands in its row */

/* Columns of the table; those that do not show have width 0. */
struct columns {
	int  claim, measured, worst, need, mark;
	bool wide;
};

/* Of the table but for the claims: the mark before them, the figures, and the blanks between. */
static int figures_width(const struct columns *columns)
{
	return MARK + columns->measured + columns->worst + columns->need + columns->mark + 3 + (columns->worst > 0);
}

static struct columns fit(int width)
{
	struct columns columns = { 0, 9, 8, 7, 2, false };

	if (width >= 76)
		columns = (struct columns){ 0, 16, 15, 8, 2, true };
	else if (width < 50)
		columns.worst = 0;
	columns.claim = larger(8, width - figures_width(&columns));
	if (columns.wide)
		columns.claim = smaller(columns.claim, CLAIM_MAX);
	return columns;
}

/* ---- what goes where ---- */

/* Rows under the table: of why and of the foot, each with a blank above; 0 where there is no room. */
static void share_out(const struct ladder_state *state, int height, int *table, int *why, int *foot)
{
	int rest = height - HEAD_ROWS - state->gate.check_count;

	*foot = state->gate.from >= LEVEL_SHADOW && rest >= 1 + WHY_LEAST + 1 + FOOT_ROWS ? FOOT_ROWS : 0;
	rest -= *foot > 0 ? *foot + 1 : 0;
	*why = larger(0, smaller(WHY_ROWS, rest - 1));
	*table = larger(0, smaller(state->gate.check_count, height - HEAD_ROWS));
}

int ladder_gate_height(const struct ladder_state *state)
{
	return 2 + HEAD_ROWS + state->gate.check_count + 1 + WHY_ROWS + 1 + FOOT_ROWS;
}

int ladder_gate_rows(const struct ladder_state *state, int *first)
{
	int table, why, foot, at = state->at[LADDER_GATE];

	share_out(state, widget_pane_inside(state->panes[LADDER_GATE]).height, &table, &why, &foot);
	*first = larger(0, smaller(at - table / 2, state->gate.check_count - table));
	return table;
}

int ladder_gate_row_at(const struct ladder_state *state, int y)
{
	int first, rows = ladder_gate_rows(state, &first), line = y - widget_pane_inside(state->panes[LADDER_GATE]).y - HEAD_ROWS;

	return line >= 0 && line < rows ? first + line : -1;
}

/* ---- drawing ---- */

static void draw_right(struct canvas *canvas, int *x, int y, int width, enum ink ink, const char *text)
{
	int used = text_width(text);

	if (width == 0)
		return;
	canvas_fitted(canvas, used < width ? *x + width - used : *x, y, width, ink, text);
	*x += width + 1;
}

static void draw_heads(struct canvas *canvas, struct rect line, const struct columns *columns)
{
	int x = line.x + MARK;

	canvas_fitted(canvas, x, line.y, columns->claim, INK_DIM, "What we ask");
	x += columns->claim + 1;
	draw_right(canvas, &x, line.y, columns->measured, INK_DIM, "measured");
	draw_right(canvas, &x, line.y, columns->worst, INK_DIM, columns->wide ? "worst plausible" : "at worst");
	draw_right(canvas, &x, line.y, columns->need, INK_DIM, "needed");
}

/* Behind the mark, in what room there is. */
static void draw_change(const struct gate_check *check, struct canvas *canvas, int x, int y, int room, enum ink ink)
{
	if (room >= CHANGE_MIN && check->change[0])
		canvas_fitted(canvas, x, y, room, ink, check->change);
}

/* ink: of the bar that it lies in; NULL: what it says has its own. */
static void draw_mark(const struct gate_check *check, struct canvas *canvas, int x, int y, const enum ink *ink)
{
	bool empty = gate_is_unmeasured(check);

	canvas_text(canvas, x, y, ink ? *ink : empty ? INK_DIM : check->ok ? INK_OK : INK_WARN, empty ? "-" : check->ok ? "ok" : "NO");
}

static void draw_check(const struct app *app, const struct gate_check *check, struct canvas *canvas, struct rect line,
                       const struct columns *columns, bool selected)
{
	enum ink ink = selected ? app_selected_ink(app) : INK_TEXT;
	bool bar = ink == INK_SELECTED;
	enum ink claim = bar || !check->information ? ink : INK_DIM;
	struct gate_cells cells;
	int x = line.x + MARK;

	gate_cells(check, columns->claim, columns->wide, &cells);
	if (bar)
		canvas_fill(canvas, (struct rect){ line.x, line.y, columns->claim + figures_width(columns), 1 }, ink);
	canvas_text(canvas, line.x, line.y, ink, selected ? ">" : " ");
	canvas_fitted(canvas, x, line.y, columns->claim, claim, cells.claim);
	x += columns->claim + 1;
	draw_right(canvas, &x, line.y, columns->measured, claim, cells.measured);
	draw_right(canvas, &x, line.y, columns->worst, bar ? ink : INK_DIM, cells.worst);
	draw_right(canvas, &x, line.y, columns->need, claim, cells.need);
	if (!check->information)
		draw_mark(check, canvas, x, line.y, bar ? &ink : NULL);
	draw_change(check, canvas, x + 4, line.y, line.x + line.width - x - 4, INK_DIM);
	if (selected)
		canvas_cursor(canvas, line.x, line.y);
}

static void draw_verdict(const struct ladder_state *state, struct canvas *canvas, struct rect line)
{
	const struct gate *gate = &state->gate;
	int x = line.x, end = line.x + line.width;
	char met[64], pace[GATE_PACE_SIZE];

	if (gate->open)
		snprintf(met, sizeof met, "  all %d met", gate_checks(gate));
	else
		snprintf(met, sizeof met, "  %d of %d not met", gate_missing(gate), gate_checks(gate));
	x += canvas_text(canvas, x, line.y, gate->open ? INK_OK : INK_WARN, gate->open ? "OPEN" : "CLOSED");
	x += canvas_text(canvas, x, line.y, INK_TEXT, met);
	if (!gate->open && *gate_pace(gate->days, pace))
		x += canvas_fitted(canvas, x, line.y, end - x, INK_TEXT, ", ") + canvas_fitted(canvas, x + 2, line.y, end - x - 2, INK_TEXT, pace);
	if (state->model && end - x > 16) {
		x += canvas_text(canvas, x, line.y, INK_DIM, "   model ");
		canvas_fitted(canvas, x, line.y, end - x, INK_MODEL, state->model);
	}
}

/* Why a check holds or not; what would change it, and when, on a line of its own unless why takes all the rows. */
static void add_why(struct str *text, const struct gate_check *check, int width, int rows)
{
	const char *next = rows > WHY_LEAST || (rows > 1 && text_width(check->why) <= width) ? "\n-> " : " -> ";
	char pace[GATE_PACE_SIZE];

	text_add_visible(text, check->why, strlen(check->why));
	gate_pace(check->ok ? 0 : check->days, pace);
	if (check->change[0])
		str_add(text, next);
	text_add_visible(text, check->change, strlen(check->change));
	if (pace[0])
		str_addf(text, "%s%s", check->change[0] ? ": " : next, pace);
}

static void draw_below(const struct ladder_state *state, struct canvas *canvas, struct rect below, int why, int foot)
{
	const struct gate_check *check = &state->gate.checks[state->at[LADDER_GATE]];
	struct str text = STR_EMPTY;
	char chance[GATE_CHANCE_SIZE];

	add_why(&text, check, below.width, why);
	if (why > 0)
		widget_wrapped(canvas, (struct rect){ below.x, below.y + 1, below.width, why }, check->ok ? INK_TEXT : INK_WARN, str_text(&text));
	str_release(&text);
	if (foot > 0)
		widget_wrapped(canvas, (struct rect){ below.x, below.y + below.height - foot, below.width, foot }, INK_DIM,
		               gate_chance(&state->gate, chance));
}

static void draw_gate(const struct app *app, const struct ladder_state *state, struct canvas *canvas, struct rect inside)
{
	struct columns columns = fit(inside.width);
	int first, table, why, foot, rows = ladder_gate_rows(state, &first);

	share_out(state, inside.height, &table, &why, &foot);
	draw_verdict(state, canvas, inside);
	draw_heads(canvas, (struct rect){ inside.x, inside.y + 1, inside.width, 1 }, &columns);
	for (int i = 0; i < rows; i++)
		draw_check(app, &state->gate.checks[first + i], canvas, (struct rect){ inside.x, inside.y + HEAD_ROWS + i, inside.width, 1 },
		           &columns, state->focus == LADDER_GATE && first + i == state->at[LADDER_GATE]);
	if (state->gate.check_count > 0)
		draw_below(state, canvas, (struct rect){ inside.x, inside.y + HEAD_ROWS + rows, inside.width, inside.height - HEAD_ROWS - rows },
		           why, foot);
}

static void draw_footer(const struct app *app, const struct ladder_state *state, struct canvas *canvas, struct rect pane)
{
	char when[WALL_TIME_SIZE], key[KEY_ACTION_KEY_SIZE], text[80], attempt[40] = "";

	if (!state->reading.done)
		return;
	wall_time_full(state->zone, state->reading.wall_ms, state->reading.wall_ms, when);
	if (state->gate.attempt > 1)
		snprintf(attempt, sizeof attempt, "attempt %d of the year, ", state->gate.attempt);
	if (state->reading.old && state->reading.slow)
		snprintf(text, sizeof text, "as of %s; %s reads it again", when, key_action_name(app, ACTION_RETRY, key));
	else
		snprintf(text, sizeof text, "%sas of %s", attempt, when);
	widget_footer(canvas, pane, text);
}

void ladder_gate_draw(const struct app *app, const struct ladder_state *state, struct canvas *canvas, struct rect pane)
{
	char title[80];
	struct rect inside, former;

	snprintf(title, sizeof title, "Gate %d to %d: %s", state->gate.from, state->gate.to, level_name(state->gate.to));
	inside = widget_pane(canvas, pane, !state->reading.done || state->gate.check_count == 0 ? "Gate"
	                                   : state->gate.from == state->gate.to ? "No gate above" : title);
	former = canvas_clip(canvas, inside);
	if (state->trouble[0])
		widget_wrapped(canvas, inside, INK_WARN, state->trouble);
	else if (!state->reading.done)
		canvas_text(canvas, inside.x, inside.y, INK_DIM, "reading the evidence ...");
	else
		draw_gate(app, state, canvas, inside);
	canvas_unclip(canvas, former);
	draw_footer(app, state, canvas, pane);
}
