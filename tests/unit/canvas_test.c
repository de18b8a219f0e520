/* Clipping, hostile text, wide and combining glyphs, boxes: on the memory grid. */
#include "test.h"

#include "ui/console/canvas_grid.h"
#include "ui/console/widget.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static struct canvas_grid grid;

static const char *drawn(void)
{
	static struct str text = STR_EMPTY;

	str_clear(&text);
	canvas_grid_add_text(&grid, &text);
	return str_text(&text);
}

static void a_share_is_never_rounded_to_certainty(void **state)
{
	static const struct { double share; const char *text; } rows[] = {
		{ 0, "0.00" }, { 0.001, "<.01" }, { 0.0049, "<.01" }, { 0.005, "0.01" }, { 0.93, "0.93" },
		{ 0.9949, "0.99" }, { 0.995, ">.99" }, { 0.99999, ">.99" }, { 1, "1.00" }, { NAN, "0.00" },
	};
	char text[WIDGET_SHARE_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(widget_share(rows[i].share, text), rows[i].text);
}

static void text_is_cut_at_the_clip(void **state)
{
	struct rect former;

	(void)state;
	canvas_grid_init(&grid, 10, 2, false, true);
	former = canvas_clip(&grid.canvas, (struct rect){ 2, 0, 4, 1 });
	assert_int_equal(canvas_text(&grid.canvas, 0, 0, INK_TEXT, "abcdefgh"), 8);
	canvas_text(&grid.canvas, 0, 1, INK_TEXT, "outside");
	canvas_unclip(&grid.canvas, former);
	canvas_text(&grid.canvas, 8, 1, INK_WARN, "xyz");

	assert_string_equal(drawn(), "  cdef\n        xy\n");
	assert_int_equal(canvas_grid_at(&grid, 9, 1)->ink, INK_WARN);
	canvas_grid_release(&grid);
}

static void wide_and_combining_glyphs_keep_their_columns(void **state)
{
	(void)state;
	canvas_grid_init(&grid, 6, 3, false, true);
	assert_int_equal(canvas_text(&grid.canvas, 0, 0, INK_TEXT, "\u6f22e\u0301x"), 4);
	canvas_text(&grid.canvas, 5, 1, INK_TEXT, "\u6f22");
	canvas_text(&grid.canvas, -1, 2, INK_TEXT, "\u6f22y");

	assert_string_equal(drawn(), "\u6f22e\u0301x\n\n y\n");
	canvas_grid_release(&grid);
}

static void what_a_terminal_would_obey_becomes_a_question_mark(void **state)
{
	(void)state;
	canvas_grid_init(&grid, 8, 1, false, true);
	canvas_text(&grid.canvas, 0, 0, INK_TEXT, "a\033[\u202eb\xff" "c");
	assert_string_equal(drawn(), "a?[?b?c\n");
	canvas_grid_release(&grid);
}

static void ascii_canvas_shows_nothing_else(void **state)
{
	(void)state;
	canvas_grid_init(&grid, 9, 3, true, false);
	canvas_box(&grid.canvas, (struct rect){ 0, 0, 9, 3 }, INK_FRAME);
	canvas_text(&grid.canvas, 1, 1, INK_TEXT, "\u00e9\u6f22");
	canvas_fitted(&grid.canvas, 4, 1, 4, INK_TEXT, "longer");
	assert_string_equal(drawn(), "+-------+\n|???lon~|\n+-------+\n");
	canvas_grid_release(&grid);
}

static void boxes_fit_any_size(void **state)
{
	(void)state;
	canvas_grid_init(&grid, 3, 2, false, true);
	canvas_box(&grid.canvas, (struct rect){ 0, 0, 1, 2 }, INK_FRAME);
	canvas_box(&grid.canvas, (struct rect){ 0, 0, 3, 2 }, INK_FRAME);
	canvas_box(&grid.canvas, (struct rect){ -5, -5, 40, 40 }, INK_FRAME);
	assert_string_equal(drawn(), "\u250c\u2500\u2510\n\u2514\u2500\u2518\n");
	canvas_grid_release(&grid);
}

/* In the last line is what of the rest fits, its words apart from each other. */
static void lines_that_share_the_last_row_stay_apart(void **state)
{
	(void)state;
	canvas_grid_init(&grid, 22, 2, false, true);
	widget_wrapped(&grid.canvas, (struct rect){ 0, 0, 22, 2 }, INK_TEXT, "one, if agreement falls too\nnext\nlast");
	assert_string_equal(drawn(), "one, if agreement\nfalls too next last\n");
	canvas_grid_release(&grid);
	canvas_grid_init(&grid, 22, 1, false, true);
	widget_wrapped(&grid.canvas, (struct rect){ 0, 0, 22, 1 }, INK_TEXT, "over\n  below");
	assert_string_equal(drawn(), "over  below\n");
	canvas_grid_release(&grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_share_is_never_rounded_to_certainty),
		cmocka_unit_test(text_is_cut_at_the_clip),
		cmocka_unit_test(wide_and_combining_glyphs_keep_their_columns),
		cmocka_unit_test(what_a_terminal_would_obey_becomes_a_question_mark),
		cmocka_unit_test(ascii_canvas_shows_nothing_else),
		cmocka_unit_test(boxes_fit_any_size),
		cmocka_unit_test(lines_that_share_the_last_row_stay_apart),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
