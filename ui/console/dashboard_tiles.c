#include "ui/console/dashboard_tiles.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "monitor/figure.h"
#include "ui/console/chart.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LIMIT_SIZE (FIGURE_SIZE + 8)

/* ---- where they are ---- */

int dashboard_tiles_first(const struct dashboard_state *state)
{
	int columns = larger(1, state->columns), lines = (state->tile_count + columns - 1) / columns;
	int line = larger(0, smaller(state->at / columns - state->lines + 1, lines - state->lines));

	return line * columns;
}

struct rect dashboard_tiles_place(const struct dashboard_state *state, int tile)
{
	int columns = larger(1, state->columns), place = tile - dashboard_tiles_first(state), width = state->grid.width / columns;
	int column = place % columns;

	if (place < 0 || place >= columns * state->lines)
		return (struct rect){ 0, 0, 0, 0 };
	return (struct rect){ state->grid.x + column * width, state->grid.y + place / columns * DASHBOARD_TILE_ROWS,
		              column == columns - 1 ? state->grid.width - column * width : width, DASHBOARD_TILE_ROWS };
}

int dashboard_tiles_dots(const struct dashboard_state *state)
{
	struct rect tile = { 0, 0, state->grid.width / larger(1, state->columns), DASHBOARD_TILE_ROWS };

	return chart_steps(widget_pane_inside(tile).width);
}

/* ---- what they say ---- */

const char *dashboard_tiles_word(enum dashboard_state_word state)
{
	static const char *const words[] = { [DASHBOARD_FREE] = "", [DASHBOARD_OK] = "ok", [DASHBOARD_NONE] = "", [DASHBOARD_FEW] = "few",
		                             [DASHBOARD_OUT] = "out", [DASHBOARD_WARN] = "!WARN", [DASHBOARD_ALARM] = "!ALARM" };

	return words[state];
}

enum ink dashboard_tiles_ink(enum dashboard_state_word state)
{
	static const enum ink inks[] = { [DASHBOARD_FREE] = INK_TEXT, [DASHBOARD_OK] = INK_OK, [DASHBOARD_NONE] = INK_DIM, [DASHBOARD_FEW] = INK_DIM,
		                         [DASHBOARD_OUT] = INK_WARN, [DASHBOARD_WARN] = INK_WARN, [DASHBOARD_ALARM] = INK_ALARM };

	return inks[state];
}

const char *dashboard_tiles_title(const struct monitor_row *row, struct arena *arena)
{
	struct str text = STR_EMPTY;
	const char *title;

	text_add_visible(&text, row->figure.metric->name, strlen(row->figure.metric->name));
	if (*row->figure.scope) {
		str_add(&text, " ");
		text_add_visible(&text, row->figure.scope, strlen(row->figure.scope));
	}
	title = arena_strdup(arena, str_text(&text));
	str_release(&text);
	return title;
}

static const char *limit_words(const char *name, double limit, const char *unit, char text[LIMIT_SIZE])
{
	char figure[FIGURE_SIZE];

	snprintf(text, LIMIT_SIZE, "%s %s", name, figure_words(limit, unit, figure));
	return text;
}

static void draw_figures(const struct dashboard_tile *tile, struct canvas *canvas, struct rect line)
{
	const struct monitor_row *row = tile->row;
	const char *unit = row->figure.metric->unit, *word = dashboard_tiles_word(tile->state);
	char figure[FIGURE_SIZE], limit[LIMIT_SIZE];
	int end = line.x + line.width - text_width(word), x = line.x + 10, step = (end - x - 1) / 2;
	bool limited = !isnan(row->low) || !isnan(row->high);

	canvas_fitted(canvas, line.x, line.y, limited ? 9 : end - line.x, INK_TITLE, figure_words(row->figure.value, unit, figure));
	if (limited) {
		canvas_fitted(canvas, x, line.y, step - 1, INK_DIM, limit_words("lo", row->low, unit, limit));
		canvas_fitted(canvas, x + step, line.y, step, INK_DIM, limit_words("hi", row->high, unit, limit));
	}
	canvas_text(canvas, end, line.y, dashboard_tiles_ink(tile->state), word);
}

/* Nothing at all was seen: what it waits for says more than an empty line. */
static bool has_line(const struct dashboard_tile *tile)
{
	for (int i = 0; tile->values && i < tile->steps; i++)
		if (!isnan(tile->values[i]))
			return true;
	return false;
}

/* Why there is nothing, and, where another range may have something, its key. */
static void draw_empty(const struct monitor_figure *figure, struct canvas *canvas, struct rect area)
{
	char text[sizeof figure->why + 20];

	snprintf(text, sizeof text, "%s%s", figure->why, figure->count == 0 ? "; t: another range" : "");
	widget_wrapped(canvas, area, INK_DIM, *figure->why ? text : figure->metric->help);
}

static void draw_line(const struct dashboard_tile *tile, struct canvas *canvas, struct rect area)
{
	const struct monitor_row *row = tile->row;
	struct chart chart = { tile->values, tile->steps, row->figure.metric->unit, row->low, row->high, 0, 0, NULL, 0 };

	if (!has_line(tile)) {
		draw_empty(&row->figure, canvas, area);
		return;
	}
	chart_scale(&chart);
	chart_draw_line(&chart, canvas, area);
}

static void draw_tile(const struct app *app, const struct dashboard_state *state, int at, struct canvas *canvas, struct arena *arena)
{
	const struct dashboard_tile *tile = &state->tiles[at];
	struct rect place = dashboard_tiles_place(state, at), inside;
	bool selected = at == state->at;

	if (place.width == 0)
		return;
	inside = widget_framed_pane(canvas, place, arena_printf(arena, "%s%s", selected ? "> " : "", dashboard_tiles_title(tile->row, arena)),
	                            INK_FRAME, selected ? app_selected_ink(app) : tile->state >= DASHBOARD_WARN ? dashboard_tiles_ink(tile->state) : INK_TEXT);
	draw_figures(tile, canvas, (struct rect){ inside.x, inside.y, inside.width, 1 });
	draw_line(tile, canvas, (struct rect){ inside.x, inside.y + 1, inside.width, inside.height - 1 });
	if (selected)
		canvas_cursor(canvas, place.x + 2, place.y);
}

void dashboard_tiles_draw(const struct app *app, const struct dashboard_state *state, struct canvas *canvas)
{
	struct arena arena = ARENA_EMPTY;

	for (int i = dashboard_tiles_first(state); i < state->tile_count && dashboard_tiles_place(state, i).width > 0; i++)
		draw_tile(app, state, i, canvas, &arena);
	arena_release(&arena);
}
