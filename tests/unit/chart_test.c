/* Charts: where values and limits stand, what is left out, and figures in words. */
#include "test.h"

#include "golden.h"

#include "base/str.h"
#include "monitor/figure.h"
#include "ui/console/canvas_grid.h"
#include "ui/console/chart.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define VALUES 120
#define NONE   ((double)NAN)

/* A day of something that swings, leaves its limit once and is not seen for a while. */
static void make_values(double values[VALUES])
{
	for (int i = 0; i < VALUES; i++)
		values[i] = 0.0035 + 0.001 * sin(i / 6.0) + 0.0001 * (i % 7);
	for (int i = 80; i < 86; i++)
		values[i] = 0.0062;
	for (int i = 40; i < 52; i++)
		values[i] = NONE;
}

static const char *const marks[] = { "15:00", "19:00", "23:00", "03:00", "07:00", "11:00", "now" };

static void add_drawn(const struct chart *chart, int width, int height, bool ascii, bool framed, struct str *out)
{
	struct canvas_grid grid;
	struct rect area = { 0, 0, width, height };

	canvas_grid_init(&grid, width, height, ascii, true);
	if (framed)
		chart_draw(chart, &grid.canvas, area);
	else
		chart_draw_line(chart, &grid.canvas, area);
	canvas_grid_add_text(&grid, out);
	canvas_grid_release(&grid);
}

static void compare(const char *name, const struct chart *chart, int width, int height, bool ascii, bool framed)
{
	struct str text = STR_EMPTY;

	add_drawn(chart, width, height, ascii, framed, &text);
	golden_compare(name, str_text(&text));
	str_release(&text);
}

static void charts_look_as_they_did(void **state)
{
	double values[VALUES];
	struct chart chart = { values, VALUES, "share", NONE, 0.005, 0, 0, marks, 7 };

	(void)state;
	make_values(values);
	chart_scale(&chart);
	compare("chart-tile-36x2", &chart, 36, 2, false, false);
	compare("chart-tile-ascii-36x2", &chart, 36, 2, true, false);
	compare("chart-100x14", &chart, 100, 14, false, true);
	compare("chart-ascii-70x10", &chart, 70, 10, true, true);
	chart.low = 0.003;
	chart_scale(&chart);
	compare("chart-both-70x10", &chart, 70, 10, false, true);
}

static void the_scale_has_room_for_what_shows(void **state)
{
	static const double flat[] = { 5, 5, 5 }, none[] = { NONE, NONE }, wild[] = { 1, (double)INFINITY, 3, -(double)INFINITY }, small[] = { 1, 2 };
	static const struct { const double *values; int count; double low, high; double at_most, at_least; } rows[] = {
		{ flat, 3, NONE, NONE, 5, 5 },   { none, 2, NONE, NONE, 0, 0 }, { none, 2, NONE, 7, 7, 7 },   { NULL, 0, 3, NONE, 3, 3 },
		{ wild, 4, NONE, NONE, 1, 3 },   { small, 2, 0.5, 4, 0.5, 4 },  { flat, 3, NONE, 60, 5, 60 }, { small, 2, NONE, 2000, 1, 2 },
		{ small, 2, -2000, NONE, 1, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct chart chart = { rows[i].values, rows[i].count, "", rows[i].low, rows[i].high, 0, 0, NULL, 0 };

		chart_scale(&chart);
		assert_true(chart.bottom <= rows[i].at_most && chart.top >= rows[i].at_least && chart.bottom < chart.top);
		assert_true(chart.top - chart.bottom <= 1.2 * fmax(rows[i].at_least - rows[i].at_most, 1));
	}
}

/* A share of 0 has nothing below it. */
static void zero_stays_at_the_bottom(void **state)
{
	static const double values[] = { 0, 0.5 };
	struct chart chart = { values, 2, "share", NONE, NONE, 0, 0, NULL, 0 };

	(void)state;
	chart_scale(&chart);
	assert_true(chart.bottom == 0);
}

static void what_no_chart_can_show_breaks_none(void **state)
{
	static const double values[] = { -DBL_MAX, DBL_MAX, 0, NONE, (double)INFINITY, 1e-300 };
	struct chart chart = { values, 6, "ms", -DBL_MAX, DBL_MAX, 0, 0, marks, 7 };
	struct str text = STR_EMPTY;

	(void)state;
	chart_scale(&chart);
	for (int width = 1; width < 40; width++)
		for (int height = 1; height < 8; height++) {
			add_drawn(&chart, width, height, width % 2, false, &text);
			add_drawn(&chart, width, height, width % 2, true, &text);
		}
	add_drawn(&chart, 2000, 3, false, true, &text);
	str_release(&text);
}

static void a_stretch_without_values_is_a_gap(void **state)
{
	static const double values[] = { 1, 1, NONE, NONE, 1, 1 };
	struct chart chart = { values, 6, "", NONE, NONE, 0, 0, NULL, 0 };
	struct str text = STR_EMPTY;

	(void)state;
	chart_scale(&chart);
	add_drawn(&chart, 3, 1, false, false, &text);
	assert_string_equal(str_text(&text), "\u2824 \u2824\n");
	str_release(&text);
}

static void figures_read_as_people_say_them(void **state)
{
	static const struct { double value; const char *unit, *words; } rows[] = {
		{ 0.961, "share", "0.961" }, { 0.0049, "share", "0.0049" }, { 1, "share", "1" }, { 0, "share", "0" },
		{ 41.4, "ms", "41.4 ms" },   { 0, "ms", "0 ms" },           { 0, "h", "0 h" },
		{ 1234, "ms", "1.23 s" }, { 2460000, "ms", "41 min" },
		{ 90, "s", "1.5 min" },        { 0.7, "h", "42 min" },      { 172800, "s", "2 d" },        { 999, "B", "999 B" },   { 1.5e9, "B", "1.5 GB" },
		{ 2048, "B/s", "2.05 kB/s" }, { 212, "/h", "212/h" },       { 18220, "items", "18,220 items" }, { 3.14159, "", "3.14" },
		{ NONE, "ms", "-" },         { -2500, "", "-2,500" },       { 1e20, "", "1.00e+20" }, { 999.7, "", "1,000" }, { 0.43, "0..1", "0.43" },
	};
	char text[FIGURE_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(figure_words(rows[i].value, rows[i].unit, text), rows[i].words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(charts_look_as_they_did),
		cmocka_unit_test(the_scale_has_room_for_what_shows),
		cmocka_unit_test(zero_stays_at_the_bottom),
		cmocka_unit_test(what_no_chart_can_show_breaks_none),
		cmocka_unit_test(a_stretch_without_values_is_a_gap),
		cmocka_unit_test(figures_read_as_people_say_them),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
