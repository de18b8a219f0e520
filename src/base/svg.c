#include "base/svg.h"

#include "base/html.h"

#include <math.h>

#define WIDTH  640
#define HEIGHT 200
#define LEFT   52
#define RIGHT  12
#define TOP    26
#define BOTTOM 24

#define SPARK_WIDTH  160
#define SPARK_HEIGHT 26

static double place_x(const struct svg_chart *chart, double x)
{
	double from = chart->x[0], span = chart->x[chart->count - 1] - from;

	return LEFT + (span > 0 ? (x - from) / span : 0.5) * (WIDTH - LEFT - RIGHT);
}

static double place_y(const struct svg_chart *chart, double y)
{
	double share = (y - chart->least) / (chart->most - chart->least);

	return TOP + (1 - fmin(fmax(share, 0), 1)) * (HEIGHT - TOP - BOTTOM);
}

static void add_tick(struct str *out, const struct svg_chart *chart, double y)
{
	double at = place_y(chart, y);

	str_addf(out, "<line class=\"axis\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>", LEFT, at, WIDTH - RIGHT, at);
	str_addf(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 6, at + 4);
	str_addf(out, chart->share ? "%.4g %%" : "%.4g", chart->share ? y * 100 : y);
	str_add(out, "</text>\n");
}

static void add_frame(struct str *out, const struct svg_chart *chart)
{
	for (int i = 0; i <= 4; i++)
		add_tick(out, chart, chart->least + (chart->most - chart->least) * i / 4);
	str_addf(out, "<text x=\"%d\" y=\"%d\">", LEFT, HEIGHT - 6);
	html_text(out, chart->first);
	str_addf(out, "</text><text x=\"%d\" y=\"%d\" text-anchor=\"end\">", WIDTH - RIGHT, HEIGHT - 6);
	html_text(out, chart->last);
	str_add(out, "</text>\n");
}

static void add_limit(struct str *out, const struct svg_chart *chart)
{
	double at = place_y(chart, chart->limit);

	str_addf(out, "<line class=\"limit\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>", LEFT, at, WIDTH - RIGHT, at);
	str_addf(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", WIDTH - RIGHT, at - 4);
	html_text(out, chart->limit_name);
	str_add(out, "</text>\n");
}

/* From one defined value to the next; what is between two that are not beside each other stays open. */
static void add_line(struct str *out, const struct svg_chart *chart, int line)
{
	const double *y = chart->lines[line].y;
	bool down = false;

	str_addf(out, "<path class=\"line%d\" d=\"", line);
	for (int i = 0; i < chart->count; i++) {
		double x = place_x(chart, chart->x[i]);

		if (!isnan(y[i]) && down && chart->steps)
			str_addf(out, "H%.1fV%.1f", x, place_y(chart, y[i]));
		else if (!isnan(y[i]))
			str_addf(out, "%s%.1f %.1f", down ? "L" : "M", x, place_y(chart, y[i]));
		down = !isnan(y[i]);
	}
	str_add(out, "\"/>\n");
}

/* A value with none beside it has no line. */
static void add_dots(struct str *out, const struct svg_chart *chart, int line)
{
	const double *y = chart->lines[line].y;

	for (int i = 0; i < chart->count; i++)
		if (!isnan(y[i]) && (i == 0 || isnan(y[i - 1])) && (i + 1 == chart->count || isnan(y[i + 1])))
			str_addf(out, "<circle class=\"dot%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>", line, place_x(chart, chart->x[i]),
			         place_y(chart, y[i]));
}

static void add_band(struct str *out, const struct svg_chart *chart, int line)
{
	const struct svg_line *of = &chart->lines[line];

	for (int i = 0; of->low && i + 1 < chart->count; i++) {
		double a = place_x(chart, chart->x[i]), b = place_x(chart, chart->x[i + 1]);

		if (isnan(of->low[i]) || isnan(of->low[i + 1]))
			continue;
		str_addf(out, "<path class=\"band%d\" d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fL%.1f %.1fZ\"/>\n", line, a, place_y(chart, of->low[i]), b,
		         place_y(chart, of->low[i + 1]), b, place_y(chart, of->high[i + 1]), a, place_y(chart, of->high[i]));
	}
}

static void add_names(struct str *out, const struct svg_chart *chart)
{
	for (int i = 0; i < chart->line_count; i++) {
		int x = LEFT + i * 220;

		str_addf(out, "<line class=\"line%d\" x1=\"%d\" y1=\"8\" x2=\"%d\" y2=\"8\"/>", i, x, x + 24);
		str_addf(out, "<text x=\"%d\" y=\"12\">", x + 30);
		html_text(out, chart->lines[i].name);
		str_add(out, "</text>\n");
	}
}

void svg_chart(struct str *out, const struct svg_chart *chart)
{
	str_addf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, HEIGHT);
	html_text(out, chart->title);
	str_add(out, "\">\n");
	add_frame(out, chart);
	for (int i = 0; i < chart->line_count; i++)
		add_band(out, chart, i);
	if (!isnan(chart->limit))
		add_limit(out, chart);
	for (int i = 0; i < chart->line_count; i++) {
		add_line(out, chart, i);
		add_dots(out, chart, i);
	}
	add_names(out, chart);
	str_add(out, "</svg>\n");
}

void svg_spark(struct str *out, const double *values, int count)
{
	double least = INFINITY, most = -INFINITY;
	bool down = false;

	for (int i = 0; i < count; i++) {
		least = fmin(least, values[i]); /* a NaN is passed over */
		most = fmax(most, values[i]);
	}
	if (!(least <= most))
		return;
	str_addf(out, "<svg class=\"spark\" viewBox=\"0 0 %d %d\" aria-hidden=\"true\"><path class=\"line0\" d=\"", SPARK_WIDTH, SPARK_HEIGHT);
	for (int i = 0; i < count; i++) {
		double share = most > least ? (values[i] - least) / (most - least) : 0.5;

		if (!isnan(values[i]))
			str_addf(out, "%s%.1f %.1f", down ? "L" : "M", 2 + (SPARK_WIDTH - 4) * (count > 1 ? (double)i / (count - 1) : 0.5),
			         2 + (1 - share) * (SPARK_HEIGHT - 4));
		down = !isnan(values[i]);
	}
	str_add(out, "\"/></svg>");
}
