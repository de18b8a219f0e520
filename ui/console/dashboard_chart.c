#include "ui/console/dashboard_chart.h"

#include "base/clock.h"
#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "monitor/figure.h"
#include "ui/console/chart.h"
#include "ui/console/dashboard_range.h"
#include "ui/console/dashboard_refresh.h"
#include "ui/console/dashboard_tiles.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

#define SCOPE_ROWS  6    /* of the list below the chart */
#define MARKS_MAX   9
#define HEAD_ROWS   1
#define MARK_COLUMNS 12  /* of a mark, at least */

int dashboard_chart_scopes(const struct dashboard_state *state)
{
	return smaller(DASHBOARD_SCOPES_MAX, dashboard_scopes(state, state->metric, NULL, 0));
}

const struct monitor_row *dashboard_chart_row(const struct dashboard_state *state)
{
	const struct monitor_row *rows[DASHBOARD_SCOPES_MAX];
	int count = dashboard_scopes(state, state->metric, rows, DASHBOARD_SCOPES_MAX);

	if (state->is_open)
		return state->scope_at < count ? rows[state->scope_at] : NULL;
	return dashboard_selected(state) ? dashboard_selected(state)->row : NULL;
}

/* ---- where the parts are ---- */

static int scope_rows(const struct dashboard_state *state, struct rect inside)
{
	int count = dashboard_chart_scopes(state);

	return state->is_open && count > 1 ? smaller(larger(SCOPE_ROWS, inside.height / 3), count) : 0;
}

static struct rect chart_area(const struct dashboard_state *state)
{
	struct rect inside = widget_pane_inside(state->chart);
	int scopes = scope_rows(state, inside);

	return (struct rect){ inside.x, inside.y + HEAD_ROWS, inside.width, inside.height - HEAD_ROWS - (scopes > 0 ? scopes + 1 : 0) };
}

void dashboard_chart_prepare(struct app *app, struct dashboard_state *state)
{
	const struct monitor_row *row = dashboard_chart_row(state);

	if (!row)
		return;
	if (state->large.row != row)
		state->large = (struct dashboard_tile){ .row = row };
	dashboard_read_line(app, state, &state->large, chart_steps(chart_area(state).width));
}

/* ---- drawing ---- */

/* As many as there is room for, so that each is a whole part of the window. */
static int make_marks(const struct dashboard_state *state, int width, char texts[MARKS_MAX][WALL_TIME_SIZE], const char *marks[MARKS_MAX])
{
	const struct dashboard_range *range = dashboard_range(state->range);
	int parts = range->marks - 1;

	while (parts > 1 && (parts + 1) * MARK_COLUMNS > width)
		parts = parts % 2 == 0 ? parts / 2 : parts % 3 == 0 ? parts / 3 : 1;
	for (int i = 0; i <= parts; i++) {
		int64_t at_ms = state->reading.wall_ms - range->window_ms + range->window_ms * i / parts;

		if (i == parts)
			marks[i] = "now";
		else if (range->window_ms > CLOCK_DAY_MS)
			marks[i] = wall_time_short(state->zone, at_ms, state->reading.wall_ms, texts[i]);
		else
			marks[i] = wall_time_clock(state->zone, at_ms, texts[i]);
	}
	return parts + 1;
}

static void draw_line(const struct dashboard_state *state, struct canvas *canvas, struct rect area)
{
	const struct monitor_row *row = state->large.row;
	char texts[MARKS_MAX][WALL_TIME_SIZE];
	const char *marks[MARKS_MAX];
	struct chart chart = { state->large.values, state->large.steps, row->figure.metric->unit, row->low, row->high, 0, 0, marks, 0 };

	chart.mark_count = make_marks(state, area.width, texts, marks);
	chart_scale(&chart);
	chart_draw(&chart, canvas, area);
}

static void draw_head(const struct monitor_row *row, struct canvas *canvas, struct rect line)
{
	const char *unit = row->figure.metric->unit;
	char value[FIGURE_SIZE], low[FIGURE_SIZE], high[FIGURE_SIZE], count[TEXT_COUNT_SIZE];
	int x = line.x + canvas_text(canvas, line.x, line.y, INK_TITLE, figure_words(row->figure.value, unit, value));

	figure_words(row->low, unit, low);
	figure_words(row->high, unit, high);
	x += canvas_textf(canvas, x, line.y, INK_TEXT, "  n %s  lo %s  hi %s  ", text_count((long long)row->figure.count, count), low, high);
	canvas_fitted(canvas, x, line.y, line.x + line.width - x, INK_DIM, *row->figure.why ? row->figure.why : row->figure.metric->help);
}

static void draw_scope(const struct app *app, const struct monitor_row *row, bool selected, struct canvas *canvas, struct rect line)
{
	char value[FIGURE_SIZE], count[TEXT_COUNT_SIZE], name[120];
	enum ink ink = selected ? app_selected_ink(app) : INK_TEXT;
	int wide = larger(10, smaller(40, line.width - 36));

	text_copy_visible(name, sizeof name, row->figure.scope, strlen(row->figure.scope));
	canvas_text(canvas, line.x, line.y, INK_KEY, selected ? ">" : "");
	canvas_fitted(canvas, line.x + 2, line.y, wide, ink, *name ? name : "all");
	canvas_fitted(canvas, line.x + 3 + wide, line.y, 12, ink, figure_words(row->figure.value, row->figure.metric->unit, value));
	canvas_textf(canvas, line.x + 16 + wide, line.y, INK_DIM, "n %s", text_count((long long)row->figure.count, count));
	if (row->has_alarm)
		canvas_text(canvas, line.x + 28 + wide, line.y, INK_WARN, "!alarm");
	if (selected)
		canvas_cursor(canvas, line.x, line.y);
}

static void draw_scopes(const struct app *app, const struct dashboard_state *state, struct canvas *canvas, struct rect inside)
{
	const struct monitor_row *rows[DASHBOARD_SCOPES_MAX];
	int count = dashboard_scopes(state, state->metric, rows, DASHBOARD_SCOPES_MAX), shown = scope_rows(state, inside);
	int first = larger(0, smaller(state->scope_at - shown / 2, count - shown)), y = inside.y + inside.height - shown;

	if (shown > 0)
		canvas_textf(canvas, inside.x, y - 1, INK_DIM, "by %s:", *rows[0]->figure.metric->scope ? rows[0]->figure.metric->scope : "scope");
	for (int i = 0; i < shown; i++)
		draw_scope(app, rows[first + i], first + i == state->scope_at, canvas, (struct rect){ inside.x, y + i, inside.width, 1 });
}

void dashboard_chart_draw(const struct app *app, const struct dashboard_state *state, struct canvas *canvas)
{
	const struct monitor_row *row = state->large.row;
	struct arena arena = ARENA_EMPTY;
	struct rect inside, former;

	if (!row || !state->large.values)
		return;
	inside = widget_pane(canvas, state->chart, arena_printf(&arena, "%s, %s", dashboard_tiles_title(row, &arena), dashboard_range(state->range)->name));
	former = canvas_clip(canvas, inside);
	draw_head(row, canvas, (struct rect){ inside.x, inside.y, inside.width, 1 });
	draw_line(state, canvas, chart_area(state));
	draw_scopes(app, state, canvas, inside);
	canvas_unclip(canvas, former);
	arena_release(&arena);
}
