#include "ui/console/retrain_list.h"

#include "base/clock.h"
#include "base/order.h"
#include "base/text.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HEAD_ROWS   1
#define MARK        2 /* columns of the > */
#define WORDS_LEAST 16
#define NARROW      60

/* Those that do not show have width 0. */
struct columns { int run, when, state, cause, took, exit, parent, made, words; };

static struct columns fit(int width)
{
	struct columns columns = { 3, 12, 10, 12, 6, 4, 10, 10, 0 };

	if (width < NARROW) {
		columns.cause = columns.exit = columns.parent = columns.made = columns.took = 0;
		return columns;
	}
	columns.words = width - MARK - columns.run - columns.when - columns.state - columns.cause - columns.took - columns.exit - columns.parent -
	                columns.made - 8;
	if (columns.words < WORDS_LEAST)
		columns.words = 0;
	return columns;
}

int retrain_list_rows(const struct retrain_state *state, int *first)
{
	int rows = larger(0, smaller(widget_pane_inside(state->panes[RETRAIN_RUNS]).height - HEAD_ROWS, state->run_count));

	*first = larger(0, smaller(state->at - rows / 2, state->run_count - rows));
	return rows;
}

int retrain_list_row_at(const struct retrain_state *state, int y)
{
	int first, rows = retrain_list_rows(state, &first), line = y - widget_pane_inside(state->panes[RETRAIN_RUNS]).y - HEAD_ROWS;

	return line >= 0 && line < rows ? first + line : -1;
}

enum ink retrain_state_ink(const char *word)
{
	if (str_equal(word, "registered"))
		return INK_OK;
	return str_equal(word, "failed") ? INK_ALARM : str_equal(word, "cancelled") ? INK_DIM : INK_WARN;
}

static void draw_heads(struct canvas *canvas, struct rect line, const struct columns *columns)
{
	int x = line.x + MARK;

	widget_column(canvas, &x, line.y, columns->run, true, INK_DIM, "run");
	widget_column(canvas, &x, line.y, columns->when, false, INK_DIM, "asked for");
	widget_column(canvas, &x, line.y, columns->state, false, INK_DIM, "state");
	widget_column(canvas, &x, line.y, columns->cause, false, INK_DIM, "by");
	widget_column(canvas, &x, line.y, columns->took, true, INK_DIM, "took");
	widget_column(canvas, &x, line.y, columns->exit, true, INK_DIM, "exit");
	widget_column(canvas, &x, line.y, columns->parent, false, INK_DIM, "parent");
	widget_column(canvas, &x, line.y, columns->made, false, INK_DIM, "made");
	widget_column(canvas, &x, line.y, columns->words, false, INK_DIM, "what came of it");
}

static void put_visible(struct canvas *canvas, int *x, int y, int width, enum ink ink, const char *words)
{
	struct str visible = STR_EMPTY;

	text_add_visible(&visible, words, strlen(words));
	widget_column(canvas, x, y, width, false, ink, str_text(&visible));
	str_release(&visible);
}

static void draw_figures(const struct retrain_state *state, const struct retrain_run *run, struct canvas *canvas, int x, int y, enum ink ink,
                         const struct columns *columns)
{
	char number[24], exit[16] = "-", when[WALL_TIME_SIZE], took[CLOCK_TEXT_SIZE];
	int64_t end_ms = run->ended ? run->step_ms : state->reading.wall_ms;

	snprintf(number, sizeof number, "%" PRId64, run->run_id);
	if (run->exit_code >= 0)
		snprintf(exit, sizeof exit, "%d", run->exit_code);
	widget_column(canvas, &x, y, columns->run, true, ink, number);
	widget_column(canvas, &x, y, columns->when, false, ink, wall_time_full(state->zone, run->at_ms, state->reading.wall_ms, when));
	widget_column(canvas, &x, y, columns->state, false, retrain_state_ink(run->state), run->state);
	widget_column(canvas, &x, y, columns->cause, false, ink, run->cause);
	widget_column(canvas, &x, y, columns->took, true, ink, clock_duration(end_ms > run->at_ms ? end_ms - run->at_ms : 0, took));
	widget_column(canvas, &x, y, columns->exit, true, run->exit_code > 0 && str_equal(run->state, "failed") ? INK_ALARM : ink, exit);
	put_visible(canvas, &x, y, columns->parent, ink, run->parent ? run->parent : "-");
	put_visible(canvas, &x, y, columns->made, ink, run->candidate ? run->candidate : "-");
	put_visible(canvas, &x, y, columns->words, ink, run->words);
}

static void draw_row(const struct app *app, const struct retrain_state *state, int row, struct canvas *canvas, struct rect line,
                     const struct columns *columns)
{
	bool selected = row == state->at;

	canvas_text(canvas, line.x, line.y, INK_KEY, selected ? ">" : "");
	draw_figures(state, &state->runs[row], canvas, line.x + MARK, line.y, selected ? app_selected_ink(app) : INK_TEXT, columns);
	if (selected)
		canvas_cursor(canvas, line.x, line.y);
}

static void draw_table(const struct app *app, const struct retrain_state *state, struct canvas *canvas, struct rect inside)
{
	struct columns columns = fit(inside.width);
	int first, rows = retrain_list_rows(state, &first);

	draw_heads(canvas, inside, &columns);
	for (int i = 0; i < rows; i++)
		draw_row(app, state, first + i, canvas, (struct rect){ inside.x, inside.y + HEAD_ROWS + i, inside.width, 1 }, &columns);
}

void retrain_list_draw(const struct app *app, const struct retrain_state *state, struct canvas *canvas)
{
	struct rect area = state->panes[RETRAIN_RUNS], inside = widget_pane(canvas, area, "Runs"), former = canvas_clip(canvas, inside);
	char more[40];

	if (state->trouble[0])
		widget_wrapped(canvas, inside, INK_WARN, state->trouble);
	else if (state->run_count)
		draw_table(app, state, canvas, inside);
	else
		widget_wrapped(canvas, inside, INK_DIM, "There was no run yet. One begins by S, by rung retrain, or by itself where a trigger below is set.");
	canvas_unclip(canvas, former);
	if (state->run_count <= inside.height - HEAD_ROWS || state->trouble[0])
		return;
	snprintf(more, sizeof more, "%d of %d", state->at + 1, state->run_count);
	widget_footer(canvas, area, more);
}
