#include "ui/console/chart.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "monitor/figure.h"
#include "ui/console/dots.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FLAT_BELOW 0.125 /* a line that has less than this share of the height has no shape any more */
#define AIR        0.05  /* above and below, of what shows */
#define AXIS_COLUMNS 10

/* ---- what shows ---- */

static void widen(struct chart *chart, double value)
{
	chart->bottom = fmin(chart->bottom, value);
	chart->top = fmax(chart->top, value);
}

static void admit_limit(struct chart *chart, double limit)
{
	double span = chart->top / 2 - chart->bottom / 2, with = fmax(chart->top, limit) / 2 - fmin(chart->bottom, limit) / 2;

	if (isfinite(limit) && (span == 0 || span >= with * FLAT_BELOW))
		widen(chart, limit);
}

/* Of which there cannot be more than all. */
static bool is_share(const struct chart *chart)
{
	return str_equal(chart->unit, "share") || str_equal(chart->unit, "0..1");
}

void chart_scale(struct chart *chart)
{
	double air;

	chart->bottom = (double)INFINITY;
	chart->top = -(double)INFINITY;
	for (int i = 0; i < chart->count; i++)
		if (isfinite(chart->values[i]))
			widen(chart, chart->values[i]);
	if (chart->bottom > chart->top)
		chart->bottom = chart->top = isfinite(chart->high) ? chart->high : isfinite(chart->low) ? chart->low : 0;
	admit_limit(chart, chart->low);
	admit_limit(chart, chart->high);
	if (chart->top == chart->bottom && is_share(chart) && chart->top == 1)
		chart->bottom = 1 - AIR;
	air = chart->top > chart->bottom ? (chart->top / 2 - chart->bottom / 2) * 2 * AIR : chart->top == 0 ? 1 : fabs(chart->top) * AIR;
	if (chart->bottom < 0 || chart->bottom - air >= 0)
		chart->bottom = fmax(chart->bottom - air, -DBL_MAX);
	chart->top = is_share(chart) && chart->top <= 1 ? fmin(chart->top + air, 1) : fmin(chart->top + air, DBL_MAX);
}

static bool is_shown(const struct chart *chart, double limit)
{
	return limit >= chart->bottom && limit <= chart->top;
}

int chart_steps(int columns)
{
	return smaller(larger(1, columns * DOTS_ACROSS), CHART_DOTS_MAX);
}

/* ---- the line ---- */

/* Counted down from the top, of rows dots. Halves, so that the largest numbers have a difference too. */
static int dot_row(const struct chart *chart, double value, int rows)
{
	double share = (value / 2 - chart->bottom / 2) / (chart->top / 2 - chart->bottom / 2);

	return larger(0, smaller((int)((1 - share) * rows), rows - 1));
}

static double value_at(const struct chart *chart, int dot, int across)
{
	return chart->count > 0 ? chart->values[(int)((int64_t)dot * chart->count / across)] : (double)NAN;
}

/* The dots of a column: its own, and those that join it with the one before. first > last: none. */
struct span { int first, last; bool beyond; };

static struct span span_at(const struct chart *chart, int dot, int across, int rows)
{
	double value = value_at(chart, dot, across), before = dot > 0 ? value_at(chart, dot - 1, across) : (double)NAN;
	struct span span = { 0, -1, value < chart->low || value > chart->high };

	if (!isfinite(value))
		return span;
	span.first = span.last = dot_row(chart, value, rows);
	if (isfinite(before)) {
		int from = dot_row(chart, before, rows);

		span.last = larger(span.last, from - 1);
		span.first = smaller(span.first, from + 1);
	}
	return span;
}

static void draw_column(const struct chart *chart, struct canvas *canvas, struct rect area, int column)
{
	int across = area.width * DOTS_ACROSS, rows = area.height * DOTS_DOWN;
	struct span left = span_at(chart, column * DOTS_ACROSS, across, rows), right = span_at(chart, column * DOTS_ACROSS + 1, across, rows);
	enum ink ink = left.beyond || right.beyond ? INK_WARN : INK_METER;

	for (int row = 0; row < area.height; row++)
		dots_draw_line(canvas, area.x + column, area.y + row, dots_in_row(row, left.first, left.last),
		               dots_in_row(row, right.first, right.last), ink);
}

static bool crosses(const struct chart *chart, struct rect area, int column, int row)
{
	for (int side = 0; side < DOTS_ACROSS; side++) {
		struct span span = span_at(chart, column * DOTS_ACROSS + side, area.width * DOTS_ACROSS, area.height * DOTS_DOWN);

		if (dots_in_row(row, span.first, span.last))
			return true;
	}
	return false;
}

/* The first columns of a row that the line leaves free; 0 where there are none. */
static int free_column(const struct chart *chart, struct rect area, int row, int wanted)
{
	int found = 0;

	for (int column = 0; column < area.width; column++) {
		found = crosses(chart, area, column, row) ? 0 : found + 1;
		if (found == wanted)
			return column + 1 - wanted;
	}
	return 0;
}

/* Every second cell, so that it is no line of values; the name where nothing covers it. */
static void draw_limit(const struct chart *chart, struct canvas *canvas, struct rect area, double limit, const char *name)
{
	int row = dot_row(chart, limit, area.height * DOTS_DOWN) / DOTS_DOWN, width = text_width(name);
	int at = free_column(chart, area, row, width + 1);

	if (!is_shown(chart, limit))
		return;
	for (int x = 0; x < area.width; x += 2)
		if (x < at || x > at + width)
			canvas_text(canvas, area.x + x, area.y + row, INK_DIM, canvas->ascii ? "-" : "\u2504");
	canvas_text(canvas, area.x + at, area.y + row, INK_DIM, name);
}

static void draw_plot(const struct chart *chart, struct canvas *canvas, struct rect area, const char *low, const char *high)
{
	struct rect former = canvas_clip(canvas, area);

	area.width = smaller(area.width, CHART_DOTS_MAX / DOTS_ACROSS);
	if (area.height > 1) {
		draw_limit(chart, canvas, area, chart->low, low);
		draw_limit(chart, canvas, area, chart->high, high);
	}
	for (int column = 0; column < area.width; column++)
		draw_column(chart, canvas, area, column);
	canvas_unclip(canvas, former);
}

void chart_draw_line(const struct chart *chart, struct canvas *canvas, struct rect area)
{
	draw_plot(chart, canvas, area, "lo", "hi");
}

/* ---- around it ---- */

static void draw_value(const struct chart *chart, struct canvas *canvas, struct rect plot, int row, double value, enum ink ink)
{
	char text[FIGURE_SIZE];
	int width = text_width(figure_words(value, chart->unit, text));

	if (width > AXIS_COLUMNS - 2) /* the number says more than half of its unit */
		width = text_width(figure_words(value, "", text));
	canvas_fitted(canvas, larger(plot.x - AXIS_COLUMNS, plot.x - 2 - width), plot.y + row, AXIS_COLUMNS - 2, ink, text);
}

/* At the top, at the bottom and beside the limits, which go before. */
static void draw_values(const struct chart *chart, struct canvas *canvas, struct rect plot)
{
	const double limits[] = { chart->low, chart->high };
	bool top = true, bottom = true;

	for (int i = 0; i < 2; i++) {
		int row = is_shown(chart, limits[i]) ? dot_row(chart, limits[i], plot.height * DOTS_DOWN) / DOTS_DOWN : -1;

		if (row >= 0)
			draw_value(chart, canvas, plot, row, limits[i], INK_TEXT);
		top = top && row != 0;
		bottom = bottom && row != plot.height - 1;
	}
	if (top)
		draw_value(chart, canvas, plot, 0, chart->top, INK_DIM);
	if (bottom)
		draw_value(chart, canvas, plot, plot.height - 1, chart->bottom, INK_DIM);
}

static void draw_axis(const struct chart *chart, struct canvas *canvas, struct rect plot)
{
	int y = plot.y + plot.height, end = plot.x + plot.width;

	for (int row = 0; row < plot.height; row++)
		canvas_text(canvas, plot.x - 1, plot.y + row, INK_FRAME, canvas->ascii ? "|" : "\u2502");
	canvas_text(canvas, plot.x - 1, y, INK_FRAME, canvas->ascii ? "+" : "\u2514");
	for (int column = 0; column < plot.width; column++)
		canvas_text(canvas, plot.x + column, y, INK_FRAME, canvas->ascii ? "-" : "\u2500");
	for (int i = 0; chart->marks && i < chart->mark_count; i++) {
		int width = text_width(chart->marks[i]), at = plot.x + (chart->mark_count > 1 ? i * (plot.width - 1) / (chart->mark_count - 1) : 0);

		canvas_text(canvas, at, y, INK_FRAME, canvas->ascii ? "+" : "\u2534");
		canvas_text(canvas, larger(plot.x - 1, smaller(at - width / 2, end - width)), y + 1, INK_DIM, chart->marks[i]);
	}
}

void chart_draw(const struct chart *chart, struct canvas *canvas, struct rect area)
{
	struct rect plot = { area.x + AXIS_COLUMNS, area.y, area.width - AXIS_COLUMNS, area.height - 2 };
	struct rect former = canvas_clip(canvas, area);

	plot.width = smaller(plot.width, CHART_DOTS_MAX / DOTS_ACROSS);
	if (plot.width >= 8 && plot.height >= 2) {
		draw_plot(chart, canvas, plot, "lower limit", "upper limit");
		draw_values(chart, canvas, plot);
		draw_axis(chart, canvas, plot);
	}
	canvas_unclip(canvas, former);
}
