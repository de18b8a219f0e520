#include "ui/console/risk_chart.h"

#include "base/order.h"
#include "base/text.h"
#include "ui/console/dots.h"

#include <math.h>
#include <stdio.h>

#define AXIS_COLUMNS 6 /* "100 % " */
#define AXIS_END     2 /* for the last figure */
#define AXIS_ROWS    2 /* the ticks and their figures */

static double risk_of(const struct risk_chart *chart, double along)
{
	return chart->low * pow(chart->high / chart->low, along);
}

static double along_of(const struct risk_chart *chart, double risk)
{
	return log(risk / chart->low) / log(chart->high / chart->low);
}

void risk_chart_init(struct risk_chart *chart, const struct evidence *evidence, const struct climb_policy *policy)
{
	double promise = policy->gate.error;

	*chart = (struct risk_chart){ .low = promise < 0.001 ? 0.0001 : 0.001, .high = promise > 0.1 ? 1 : 0.1, .promise = promise,
	                              .now = { NAN, NAN }, .picked = { NAN, NAN } };
	for (int i = 0; i < RISK_CHART_POINTS; i++) {
		struct offer offer = offer_at(evidence, policy, risk_of(chart, (double)i / (RISK_CHART_POINTS - 1)));

		chart->coverage[i] = offer.found ? offer.coverage : 0;
	}
}

/* ---- axes ---- */

static int column_of(const struct risk_chart *chart, struct rect plot, double risk)
{
	int column = (int)(along_of(chart, risk) * plot.width);

	return plot.x + larger(0, smaller(column, plot.width - 1));
}

static int row_of(struct rect plot, double coverage)
{
	int row = (int)((1 - coverage) * plot.height);

	return plot.y + larger(0, smaller(row, plot.height - 1));
}

static void draw_shares(struct canvas *canvas, struct rect plot)
{
	const char *line = canvas->ascii ? "|" : "\u2502", *tick = canvas->ascii ? "+" : "\u2524";
	const char *corner = canvas->ascii ? "+" : "\u2514";
	int steps = plot.height >= 9 ? 4 : 2;

	for (int i = 0; i < plot.height; i++)
		canvas_text(canvas, plot.x - 1, plot.y + i, INK_FRAME, line);
	for (int i = 0; i <= steps; i++) {
		int row = i == steps ? plot.y + plot.height : row_of(plot, 1 - (double)i / steps);

		canvas_text(canvas, plot.x - 1, row, INK_FRAME, i < steps ? tick : corner);
		canvas_textf(canvas, plot.x - AXIS_COLUMNS, row, INK_DIM, "%3d %%", 100 - 100 * i / steps);
	}
}

static void draw_error(const struct risk_chart *chart, struct canvas *canvas, struct rect plot, double risk, int *from)
{
	int x = column_of(chart, plot, risk), y = plot.y + plot.height, width;
	char text[16];

	snprintf(text, sizeof text, "%.4g%%", risk * 100);
	width = text_width(text);
	if (x - width / 2 < *from || x - width / 2 + width > plot.x + plot.width + 2)
		return;
	canvas_text(canvas, x, y, INK_FRAME, canvas->ascii ? "+" : "\u252c");
	canvas_text(canvas, x - width / 2, y + 1, INK_DIM, text);
	*from = x - width / 2 + width + 1;
}

static void draw_errors(const struct risk_chart *chart, struct canvas *canvas, struct rect plot)
{
	static const double steps[] = { 1, 2, 5 };
	int from = plot.x - 2;

	for (int i = 0; i < plot.width; i++)
		canvas_text(canvas, plot.x + i, plot.y + plot.height, INK_FRAME, canvas->ascii ? "-" : "\u2500");
	for (double tenfold = chart->low; tenfold < chart->high * 1.01; tenfold *= 10)
		for (int i = 0; i < 3 && tenfold * steps[i] < chart->high * 1.01; i++)
			draw_error(chart, canvas, plot, tenfold * steps[i], &from);
}

/* ---- the curve ---- */

/* The dot row of a column of dots, from the top; -1: nothing is certified there. What lies between two
 * points is told as the stricter of them. */
static int dot_of(const struct risk_chart *chart, struct rect plot, int dot)
{
	double along = (dot + 0.5) / (plot.width * DOTS_ACROSS);
	double coverage = chart->coverage[(int)(along * (RISK_CHART_POINTS - 1))];
	int rows = plot.height * DOTS_DOWN, row = (int)((1 - coverage) * rows);

	return coverage > 0 ? larger(0, smaller(row, rows - 1)) : -1;
}

/* From the height of the column before to its own, so that steps are joined. */
static void span_of(const struct risk_chart *chart, struct rect plot, int dot, int *first, int *last)
{
	int before = dot > 0 ? dot_of(chart, plot, dot - 1) : -1;

	*first = *last = dot_of(chart, plot, dot);
	if (*first >= 0 && before > *first)
		*last = before - 1;
	else if (*first >= 0 && before < 0 && dot > 0)
		*last = plot.height * DOTS_DOWN - 1;
	if (*first < 0)
		*last = -2;
}

static void draw_curve(const struct risk_chart *chart, struct canvas *canvas, struct rect plot)
{
	for (int column = 0; column < plot.width; column++) {
		int first[DOTS_ACROSS], last[DOTS_ACROSS];

		for (int side = 0; side < DOTS_ACROSS; side++)
			span_of(chart, plot, column * DOTS_ACROSS + side, &first[side], &last[side]);
		for (int row = 0; row < plot.height; row++)
			dots_draw_line(canvas, plot.x + column, plot.y + row, dots_in_row(row, first[0], last[0]),
			               dots_in_row(row, first[1], last[1]), INK_METER);
	}
}

/* ---- marks ---- */

const char *risk_chart_now_mark(const struct canvas *canvas)
{
	return canvas->ascii ? "@" : "\u25cf";
}

const char *risk_chart_picked_mark(const struct canvas *canvas)
{
	return canvas->ascii ? "o" : "\u25cb";
}

const char *risk_chart_promise_mark(const struct canvas *canvas)
{
	return canvas->ascii ? ":" : "\u250a";
}

static void draw_mark(const struct risk_chart *chart, struct canvas *canvas, struct rect plot, struct risk_point point, enum ink ink,
                      const char *mark)
{
	if (point.coverage > 0)
		canvas_text(canvas, column_of(chart, plot, point.risk), row_of(plot, point.coverage), ink, mark);
}

static void draw_promise(const struct risk_chart *chart, struct canvas *canvas, struct rect plot)
{
	int x = column_of(chart, plot, chart->promise);

	for (int i = 0; i < plot.height; i++)
		canvas_text(canvas, x, plot.y + i, INK_DIM, risk_chart_promise_mark(canvas));
}

void risk_chart_draw(const struct risk_chart *chart, struct canvas *canvas, struct rect area)
{
	struct rect plot = { area.x + AXIS_COLUMNS, area.y + 1, area.width - AXIS_COLUMNS - AXIS_END, area.height - 2 - AXIS_ROWS };
	struct rect former = canvas_clip(canvas, area);

	if (plot.width >= 8 && plot.height >= 3) {
		canvas_fitted(canvas, area.x, area.y, area.width, INK_DIM, "share that the machine takes over");
		canvas_fitted(canvas, plot.x, area.y + area.height - 1, plot.width, INK_DIM, "errors certified, at most");
		draw_errors(chart, canvas, plot);
		draw_shares(canvas, plot);
		draw_promise(chart, canvas, plot);
		draw_curve(chart, canvas, plot);
		draw_mark(chart, canvas, plot, chart->picked, INK_TITLE, risk_chart_picked_mark(canvas));
		draw_mark(chart, canvas, plot, chart->now, INK_LEVEL, risk_chart_now_mark(canvas));
	}
	canvas_unclip(canvas, former);
}
