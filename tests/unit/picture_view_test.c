/* Which part of a picture a pane shows: any picture, any pane, any zoom. */
#include "test.h"

#include "ui/console/picture_view.h"

#include <math.h>

static const struct picture_view fit = PICTURE_VIEW_FIT;

static void assert_near(double a, double b)
{
	assert_true(fabs(a - b) <= 1e-6 * fmax(1, fabs(b)));
}

static void assert_is_fit(const struct picture_view *view)
{
	assert_false(view->pixels);
	assert_near(view->zoom, 1);
	assert_near(view->x, 0.5);
	assert_near(view->y, 0.5);
}

/* The same numbers on every machine: property tests need them to be many, not unforeseen. */
static int draw(unsigned *seed, int from, int to)
{
	*seed = *seed * 1103515245u + 12345u;
	return from + (int)(*seed >> 8 & 0xffff) % (to - from + 1);
}

static struct picture_frame random_frame(unsigned *seed)
{
	static const int sizes[] = { 1, 2, 30, 1000, 20000 };

	return (struct picture_frame){ draw(seed, 1, sizes[draw(seed, 0, 4)]), draw(seed, 1, sizes[draw(seed, 0, 4)]),
	                               draw(seed, 1, 300), draw(seed, 1, 100), draw(seed, 1, 2) };
}

static struct picture_view random_view(unsigned *seed, const struct picture_frame *frame)
{
	struct picture_view view = fit;

	for (int steps = draw(seed, 0, 12); steps > 0; steps--) {
		switch (draw(seed, 0, 4)) {
		case 0: picture_view_toggle_pixels(&view, frame); break;
		case 1: picture_view_pan(&view, frame, draw(seed, -90, 90), draw(seed, -90, 90)); break;
		case 2: picture_view_zoom_at(&view, frame, false, draw(seed, 0, 300), draw(seed, 0, 100)); break;
		default: picture_view_zoom_at(&view, frame, true, draw(seed, 0, 300), draw(seed, 0, 100));
		}
	}
	return view;
}

static void all_of_a_picture_fits_and_keeps_its_shape(void **state)
{
	static const struct { int width, height, pane_columns, pane_rows, columns, rows; } rows[] = {
		{ 1000, 1000, 44, 19, 38, 19 }, { 1000, 1000, 20, 40, 20, 10 }, { 2000, 1000, 44, 19, 44, 11 },
		{ 1, 1, 10, 10, 10, 5 },        { 9000, 3, 40, 10, 40, 1 },      { 3, 9000, 40, 10, 1, 10 },
		{ 640, 480, 1, 1, 1, 1 },       { 1, 5000, 46, 18, 1, 18 },      { 5000, 1, 46, 18, 46, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct picture_frame frame = { rows[i].width, rows[i].height, rows[i].pane_columns, rows[i].pane_rows, 2 };
		struct picture_window window = picture_view_window(&fit, &frame);

		assert_int_equal(window.columns, rows[i].columns);
		assert_int_equal(window.rows, rows[i].rows);
		assert_int_equal(window.column, (rows[i].pane_columns - rows[i].columns) / 2);
		assert_int_equal(window.row, (rows[i].pane_rows - rows[i].rows) / 2);
		assert_true(window.part.width >= rows[i].width && window.part.height >= rows[i].height);
	}
}

/* A window lies in its picture and in its pane, and fills the pane where there is picture for it. */
static void check_window(const struct picture_window *window, const struct picture_frame *frame)
{
	const struct picture_part *part = &window->part;

	assert_true(part->x >= 0 && part->y >= 0 && part->width > 0 && part->height > 0);
	assert_true(part->x + part->width <= frame->width + 1e-6 && part->y + part->height <= frame->height + 1e-6);
	assert_true(window->column >= 0 && window->row >= 0 && window->columns >= 1 && window->rows >= 1);
	assert_true(window->column + window->columns <= frame->columns && window->row + window->rows <= frame->rows);
	if (part->width < frame->width)
		assert_int_equal(window->columns, frame->columns);
	if (part->height < frame->height)
		assert_int_equal(window->rows, frame->rows);
	if (part->width < frame->width && part->height < frame->height)
		assert_near(part->width / window->columns * 2, part->height / window->rows);
}

static void windows_stay_within_picture_and_pane(void **state)
{
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct picture_frame frame = random_frame(&seed), other = random_frame(&seed);
		struct picture_view view = random_view(&seed, &frame);
		struct picture_window window = picture_view_window(&view, &frame);

		check_window(&window, &frame);
		other.width = frame.width;
		other.height = frame.height;
		window = picture_view_window(&view, &other);
		check_window(&window, &other);
	}
}

static void pixels_and_cells_are_the_same_places(void **state)
{
	unsigned seed = 2;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct picture_frame frame = random_frame(&seed);
		struct picture_view view = random_view(&seed, &frame);
		struct picture_window window = picture_view_window(&view, &frame);
		double x = draw(&seed, 0, frame.width) - 0.5, y = draw(&seed, 0, frame.height) - 0.5, column, row, again_x, again_y;

		picture_window_cell(&window, x, y, &column, &row);
		picture_window_pixel(&window, column, row, &again_x, &again_y);
		assert_true(fabs(again_x - x) < 1e-6 * frame.width && fabs(again_y - y) < 1e-6 * frame.height);
		picture_window_cell(&window, window.part.x, window.part.y + window.part.height, &column, &row);
		assert_true(fabs(column - window.column) < 1e-6 && fabs(row - window.row - window.rows) < 1e-6);
	}
}

static void one_to_one_gives_each_row_of_pixels_one_of_sub_pixels(void **state)
{
	struct picture_frame frame = { 1000, 800, 46, 18, 2 };
	struct picture_view view = fit;
	struct picture_window window;
	char words[PICTURE_VIEW_WORDS];

	(void)state;
	picture_view_toggle_pixels(&view, &frame);
	window = picture_view_window(&view, &frame);
	assert_near(window.part.width, 46);
	assert_near(window.part.height, 36);
	assert_near(window.part.x + window.part.width / 2, 500);
	assert_string_equal(picture_view_words(&view, words), "1:1");

	frame.fine = 1;
	window = picture_view_window(&view, &frame);
	assert_near(window.part.width, 23);
	assert_near(window.part.height, 18);
	picture_view_toggle_pixels(&view, &frame);
	assert_is_fit(&view);
}

static void zoom_goes_up_and_down_the_same_steps(void **state)
{
	static const char *const steps[] = { "1.5x", "2.0x", "3.0x", "4.0x", "6.0x", "8.0x" };
	struct picture_frame frame = { 1000, 1000, 46, 19, 2 };
	struct picture_view view = fit;
	char words[PICTURE_VIEW_WORDS];

	(void)state;
	for (int i = 0; i < 6; i++) {
		picture_view_zoom(&view, &frame, true);
		assert_string_equal(picture_view_words(&view, words), steps[i]);
	}
	for (int i = 4; i >= 0; i--) {
		picture_view_zoom(&view, &frame, false);
		assert_string_equal(picture_view_words(&view, words), steps[i]);
	}
	for (int i = 0; i < 3; i++)
		picture_view_zoom(&view, &frame, false);
	assert_string_equal(picture_view_words(&view, words), "fit");
	for (int i = 0; i < 100; i++)
		picture_view_zoom(&view, &frame, true);
	assert_near(view.x, 0.5);
	assert_near(view.y, 0.5);
	assert_true(view.zoom > 100 && view.zoom < 1000);
}

/* Zooming while the place is far enough from the edges for it to stay. */
static void the_place_under_the_mouse_stays_there(void **state)
{
	unsigned seed = 3;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		struct picture_frame frame = { draw(&seed, 700, 1400), draw(&seed, 700, 1400), 46, 18, 2 };
		struct picture_view view = { false, 8, draw(&seed, 40, 60) / 100.0, draw(&seed, 40, 60) / 100.0 };
		struct picture_window window = picture_view_window(&view, &frame);
		double column = draw(&seed, 0, 45) + 0.5, row = draw(&seed, 0, 17) + 0.5, x, y, later_x, later_y;

		picture_window_pixel(&window, column, row, &x, &y);
		picture_view_zoom_at(&view, &frame, true, column, row);
		window = picture_view_window(&view, &frame);
		picture_window_pixel(&window, column, row, &later_x, &later_y);
		assert_true(view.zoom > 8);
		assert_true(fabs(later_x - x) < 1e-6 && fabs(later_y - y) < 1e-6);
	}
}

static void panning_stops_at_the_edges_and_comes_back_at_once(void **state)
{
	struct picture_frame frame = { 1000, 1000, 40, 20, 2 };
	struct picture_view view = fit;
	struct picture_window window;

	(void)state;
	picture_view_pan(&view, &frame, 5, 5);
	assert_is_fit(&view);
	picture_view_zoom(&view, &frame, true);
	picture_view_zoom(&view, &frame, true);
	for (int i = 0; i < 50; i++)
		picture_view_pan(&view, &frame, 10, -5);
	window = picture_view_window(&view, &frame);
	assert_near(window.part.x, 500);
	assert_near(window.part.y, 0);
	picture_view_pan(&view, &frame, -4, 0);
	window = picture_view_window(&view, &frame);
	assert_near(window.part.x, 450);
}

static void another_pane_shows_the_same_middle(void **state)
{
	struct picture_frame small = { 2000, 1000, 40, 20, 2 }, large = { 2000, 1000, 150, 60, 2 };
	struct picture_view view = { false, 8, 0.3, 0.6 };
	struct picture_window a = picture_view_window(&view, &small), b = picture_view_window(&view, &large);

	(void)state;
	assert_near(a.part.x + a.part.width / 2, b.part.x + b.part.width / 2);
	assert_near(a.part.y + a.part.height / 2, b.part.y + b.part.height / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_a_picture_fits_and_keeps_its_shape),
		cmocka_unit_test(windows_stay_within_picture_and_pane),
		cmocka_unit_test(pixels_and_cells_are_the_same_places),
		cmocka_unit_test(one_to_one_gives_each_row_of_pixels_one_of_sub_pixels),
		cmocka_unit_test(zoom_goes_up_and_down_the_same_steps),
		cmocka_unit_test(the_place_under_the_mouse_stays_there),
		cmocka_unit_test(panning_stops_at_the_edges_and_comes_back_at_once),
		cmocka_unit_test(another_pane_shows_the_same_middle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
