/* Pictures as character cells: shape, colours, and what detail+ saves. */
#include "test.h"

#include "ui/console/palette.h"
#include "ui/console/picture_cells.h"
#include "ui/console/picture_contrast.h"

#include <stdlib.h>
#include <string.h>

static struct picture flat(int width, int height, int grey)
{
	struct picture picture = picture_new(width, height);

	memset(picture.rgb, grey, (size_t)width * (size_t)height * 3);
	return picture;
}

static void dot(struct picture *picture, int x, int y, int grey)
{
	memset(picture->rgb + ((size_t)y * (size_t)picture->width + (size_t)x) * 3, grey, 3);
}

static struct picture_window whole(const struct picture *picture, int columns, int rows)
{
	return (struct picture_window){ { 0, 0, picture->width, picture->height }, 0, 0, columns, rows };
}

static void render(const struct picture *picture, int columns, int rows, bool detail, bool colours,
                   struct picture_cells *cells)
{
	struct picture_cells_options options = { .mode = detail ? PICTURE_DETAIL : PICTURE_PLAIN, .colours = colours };
	struct picture_window window = whole(picture, columns, rows);

	picture_cells_release(cells);
	picture_cells_render(picture, &window, &options, cells);
}

static int cells_unlike_the_first(const struct picture_cells *cells)
{
	int unlike = 0;

	for (int i = 0; i < cells->columns * cells->rows; i++)
		unlike += memcmp(&cells->cells[i], &cells->cells[0], sizeof cells->cells[0]) != 0;
	return unlike;
}

static void a_hairline_survives_with_detail_and_vanishes_without(void **state)
{
	struct picture picture = flat(1000, 1000, 128);
	struct picture_cells plain = PICTURE_CELLS_NONE, detailed = PICTURE_CELLS_NONE;

	(void)state;
	for (int i = 100; i < 900; i++) {
		dot(&picture, i, i / 2 + 200, 150);
		dot(&picture, i, i / 2 + 201, 150);
	}
	render(&picture, 38, 19, false, true, &plain);
	render(&picture, 38, 19, true, true, &detailed);

	assert_int_equal(cells_unlike_the_first(&plain), 0);
	assert_true(cells_unlike_the_first(&detailed) >= 25);
	picture_cells_release(&plain);
	picture_cells_release(&detailed);
	picture_release(&picture);
}

static void texture_is_not_blown_up_but_a_scratch_on_it_shows(void **state)
{
	struct picture picture = flat(800, 800, 120);
	struct picture_cells cells = PICTURE_CELLS_NONE;
	unsigned seed = 1;
	int on_texture;

	(void)state;
	for (int i = 0; i < 800 * 800; i++) {
		seed = seed * 1103515245u + 12345u;
		memset(picture.rgb + (size_t)i * 3, 112 + (int)(seed >> 16) % 17, 3);
	}
	render(&picture, 40, 20, true, true, &cells);
	on_texture = cells_unlike_the_first(&cells);
	for (int i = 0; i < 800; i++)
		dot(&picture, i, 400, 200);
	render(&picture, 40, 20, true, true, &cells);

	assert_int_equal(on_texture, 0);
	assert_true(cells_unlike_the_first(&cells) >= 38);
	picture_cells_release(&cells);
	picture_release(&picture);
}

static void flat_pictures_give_flat_cells_of_any_size(void **state)
{
	static const struct { int width, height, columns, rows; } rows[] = {
		{ 1, 1, 1, 1 }, { 1, 1, 40, 20 }, { 2, 3, 7, 5 }, { 37, 911, 3, 40 }, { 640, 480, 300, 100 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct picture picture = flat(rows[i].width, rows[i].height, 200);
		struct picture_cells cells = PICTURE_CELLS_NONE;

		render(&picture, rows[i].columns, rows[i].rows, i % 2, true, &cells);
		assert_int_equal(cells.columns * cells.rows, rows[i].columns * rows[i].rows);
		assert_int_equal(cells.cells[0].code, ' ');
		assert_int_equal(cells.cells[0].background, 251); /* grey 198 */
		assert_int_equal(cells_unlike_the_first(&cells), 0);
		picture_cells_release(&cells);
		picture_release(&picture);
	}
}

static void quadrants_show_corners(void **state)
{
	static const struct { int x, y; uint32_t code; uint8_t foreground, background; } rows[] = {
		{ 0, 0, 0x2598, 231, 16 }, { 1, 0, 0x259d, 231, 16 }, { 0, 1, 0x2596, 231, 16 }, { 1, 1, 0x2597, 231, 16 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct picture picture = flat(2, 2, 0);
		struct picture_cells cells = PICTURE_CELLS_NONE;

		dot(&picture, rows[i].x, rows[i].y, 255);
		render(&picture, 1, 1, false, true, &cells);
		assert_int_equal(cells.cells[0].code, rows[i].code);
		assert_int_equal(cells.cells[0].foreground, rows[i].foreground);
		assert_int_equal(cells.cells[0].background, rows[i].background);
		picture_cells_release(&cells);
		picture_release(&picture);
	}
}

static void without_colours_ten_characters_tell_brightness(void **state)
{
	struct picture picture = picture_new(256, 1);
	struct picture_cells cells = PICTURE_CELLS_NONE;
	char line[11] = "";

	(void)state;
	for (int x = 0; x < 256; x++)
		dot(&picture, x, 0, x);
	render(&picture, 10, 1, false, false, &cells);
	for (int i = 0; i < 10; i++)
		line[i] = (char)cells.cells[i].code;
	assert_string_equal(line, " .:-=+*#%@");
	picture_cells_release(&cells);
	picture_release(&picture);
}

static void every_colour_is_found_as_itself(void **state)
{
	static const int steps[6] = { 0, 95, 135, 175, 215, 255 };

	(void)state;
	for (int i = 0; i < 216; i++)
		assert_int_equal(palette_nearest(steps[i / 36], steps[i / 6 % 6], steps[i % 6]), 16 + i);
	for (int i = 0; i < 24; i++)
		assert_int_equal(palette_nearest(8 + 10 * i, 8 + 10 * i, 8 + 10 * i), 232 + i);
}

static void heat_warms_where_the_model_looks(void **state)
{
	struct picture picture = flat(40, 40, 128);
	uint8_t places[4] = { 255, 0, 0, 0 };
	struct heat heat = { 2, 2, places };
	struct picture_cells_options options = { .colours = true, .heat = &heat };
	struct picture_cells cells = PICTURE_CELLS_NONE;
	struct picture_window window = whole(&picture, 4, 2);

	(void)state;
	picture_cells_render(&picture, &window, &options, &cells);
	assert_int_not_equal(cells.cells[0].background, cells.cells[3].background);
	assert_int_equal(cells.cells[3].background, cells.cells[7].background);
	options.colours = false;
	picture_cells_render(&picture, &window, &options, &cells);
	assert_true(cells.cells[0].hot);
	assert_false(cells.cells[3].hot);
	window.part = (struct picture_part){ 0, 0, 10, 10 };
	picture_cells_render(&picture, &window, &options, &cells);
	assert_true(cells.cells[3].hot);
	options.heat = NULL; /* what it had been laid over is as it was */
	picture_cells_render(&picture, &window, &options, &cells);
	assert_int_equal(cells_unlike_the_first(&cells), 0);
	options.colours = true;
	picture_cells_render(&picture, &window, &options, &cells);
	assert_int_equal(cells_unlike_the_first(&cells), 0);
	picture_cells_release(&cells);
	picture_release(&picture);
}

/* Each cell shows its own pixels, whichever part of the picture it is asked for. */
static void a_part_looks_as_that_part_alone(void **state)
{
	struct picture picture = flat(40, 30, 0), part = flat(12, 10, 0);
	struct picture_window window = { { 17, 9, 12, 10 }, 0, 0, 6, 5 };
	struct picture_cells of_whole = PICTURE_CELLS_NONE, of_part = PICTURE_CELLS_NONE;

	(void)state;
	for (int i = 0; i < 40 * 30; i++)
		dot(&picture, i % 40, i / 40, i * 37 % 256);
	for (int i = 0; i < 12 * 10; i++)
		dot(&part, i % 12, i / 12, ((i / 12 + 9) * 40 + i % 12 + 17) * 37 % 256);
	picture_cells_render(&picture, &window, &(struct picture_cells_options){ .mode = PICTURE_PLAIN, .colours = true }, &of_whole);
	render(&part, 6, 5, false, true, &of_part);
	assert_memory_equal(of_whole.cells, of_part.cells, 30 * sizeof *of_part.cells);
	picture_cells_release(&of_whole);
	picture_cells_release(&of_part);
	picture_release(&picture);
	picture_release(&part);
}

/* Shades of 100 to 159 with red 8 above, and one place in 400 black and white. */
static struct picture pale(void)
{
	struct picture picture = picture_new(400, 100);

	for (int i = 0; i < 400 * 100; i++) {
		memset(picture.rgb + 3 * i, i % 400 == 7 ? i / 400 % 2 * 255 : 100 + i % 60, 3);
		if (i % 400 != 7)
			picture.rgb[3 * i] = (uint8_t)(picture.rgb[3 * i] + 8);
	}
	return picture;
}

/* Neither heat nor the same part again makes the pixels be read again; any other part does. */
static void sub_pixels_are_made_once(void **state)
{
	struct picture picture = flat(100, 100, 50);
	struct picture_window window = whole(&picture, 10, 5), part = window;
	struct picture_cells_options options = { .colours = true };
	struct picture_cells cells = PICTURE_CELLS_NONE;

	(void)state;
	part.part.width = part.part.height = 50;
	picture_cells_render(&picture, &window, &options, &cells);
	memset(picture.rgb, 200, 100 * 100 * 3);
	picture_cells_render(&picture, &window, &options, &cells);
	assert_int_equal(cells.small.rgb[0], 50);
	picture_cells_render(&picture, &part, &options, &cells);
	assert_int_equal(cells.small.rgb[0], 200);
	memset(picture.rgb, 20, 100 * 100 * 3);
	options.mode = PICTURE_PLAIN;
	picture_cells_render(&picture, &part, &options, &cells);
	assert_int_equal(cells.small.rgb[0], 20);
	picture_cells_release(&cells);
	picture_release(&picture);
}

static void contrast_takes_the_shades_there_are_from_black_to_white(void **state)
{
	struct picture picture = pale();
	int darkest = 255, lightest = 0;

	(void)state;
	picture_stretch(&picture);
	for (int i = 0; i < 400 * 100; i++) {
		const uint8_t *pixel = picture.rgb + 3 * i;

		if (i % 400 == 7)
			continue;
		darkest = pixel[1] < darkest ? pixel[1] : darkest;
		lightest = pixel[1] > lightest ? pixel[1] : lightest;
		assert_true(pixel[0] == 255 || pixel[1] == 0 || pixel[0] - pixel[1] == 8);
		assert_int_equal(pixel[1], pixel[2]);
	}
	assert_true(darkest <= 4 && lightest >= 251);
	picture_release(&picture);
}

static void contrast_does_not_blow_up_the_noise_of_one_shade(void **state)
{
	struct picture picture = flat(50, 50, 130);

	(void)state;
	for (int i = 0; i < 50 * 50; i += 2)
		dot(&picture, i % 50, i / 50, 131);
	picture_stretch(&picture);
	for (int i = 2; i < 50 * 50; i++)
		assert_in_range(abs(picture.rgb[3 * i] - picture.rgb[3 * (i - 1)]), 0, 9);
	assert_in_range(picture.rgb[0], 100, 160);
	picture_release(&picture);
}

/* Shades and noise of all colours: the dearest there is to send. */
static struct picture noisy(void)
{
	struct picture picture = picture_new(400, 400);
	unsigned seed = 7;

	for (int i = 0; i < 400 * 400 * 3; i++) {
		seed = seed * 1103515245u + 12345u;
		picture.rgb[i] = (uint8_t)(i / 3 % 400 / 4 + (int)(seed >> 24) / 2);
	}
	return picture;
}

static int colours_named(const struct picture_cells *cells)
{
	int named = 0;

	for (int i = 0; i < cells->columns * cells->rows; i++)
		named += i % cells->columns == 0 || cells->cells[i].foreground != cells->cells[i - 1].foreground ||
		         cells->cells[i].background != cells->cells[i - 1].background;
	return named;
}

/* Naming two colours takes some 22 bytes, so that these are less than 6 kB. */
static void a_thin_line_gets_any_picture_cheap_and_its_scratch_all_the_same(void **state)
{
	struct picture picture = noisy();
	struct picture_cells cells = PICTURE_CELLS_NONE;
	struct picture_cells_options options = { .mode = PICTURE_PLAIN, .colours = true };
	struct picture_window window = whole(&picture, 44, 19);

	(void)state;
	for (int y = 0; y < 400; y++)
		for (int x = 196; x < 206; x++)
			dot(&picture, x, y, 255);
	picture_cells_render(&picture, &window, &options, &cells);
	assert_true(colours_named(&cells) > 44 * 19 / 2);
	options.thin = true;
	picture_cells_render(&picture, &window, &options, &cells);
	assert_in_range(colours_named(&cells), 19, 44 * 19 / 4);
	for (int row = 0; row < 19; row++) {
		const struct picture_cell *scratch = &cells.cells[row * 44 + 22];

		assert_true(scratch->foreground == 231 || scratch->background == 231 || scratch->foreground >= 250);
	}
	picture_cells_release(&cells);
	picture_release(&picture);
}

static void what_is_cheap_already_stays_as_it_is_on_a_thin_line(void **state)
{
	struct picture picture = flat(100, 100, 90);
	struct picture_cells dear = PICTURE_CELLS_NONE, thin = PICTURE_CELLS_NONE;
	struct picture_cells_options options = { .colours = true };
	struct picture_window window = whole(&picture, 20, 10);

	(void)state;
	for (int i = 0; i < 100; i++)
		dot(&picture, i, 50, 200);
	picture_cells_render(&picture, &window, &options, &dear);
	options.thin = true;
	picture_cells_render(&picture, &window, &options, &thin);
	assert_memory_equal(thin.cells, dear.cells, 200 * sizeof *dear.cells);
	picture_cells_release(&dear);
	picture_cells_release(&thin);
	picture_release(&picture);
}

/* White in its upper and left half, else black. */
static struct picture half_white(int width, int height)
{
	struct picture picture = flat(width, height, 0);

	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			if (2 * y < height && 2 * x < width)
				dot(&picture, x, y, 255);
	return picture;
}

/* In every mode; returns the cells of the last. */
static void render_all_modes(const struct picture *picture, const struct picture_window *window, bool colours, bool ascii,
                             struct picture_cells *cells)
{
	for (int i = 0; i < 2 * PICTURE_MODE_COUNT; i++) {
		struct picture_cells_options options = { .mode = i / 2, .thin = i % 2, .colours = colours, .ascii = ascii };

		picture_cells_render(picture, window, &options, cells);
		assert_int_equal(cells->columns, window->columns);
		assert_int_equal(cells->rows, window->rows);
		for (int k = 0; k < cells->columns * cells->rows; k++) {
			assert_true(cells->cells[k].code >= ' ');
			assert_true(colours ? cells->cells[k].background >= 16 && cells->cells[k].foreground >= 16
			                    : cells->cells[k].code <= '~');
		}
	}
}

static void check_views(const struct picture *picture, struct picture_frame frame, bool colours, bool ascii)
{
	struct picture_view view = PICTURE_VIEW_FIT;
	struct picture_cells cells = PICTURE_CELLS_NONE;

	for (int step = 0; step < 14; step++) {
		struct picture_window window = picture_view_window(&view, &frame);

		render_all_modes(picture, &window, colours, ascii, &cells);
		if (step == 6)
			picture_view_toggle_pixels(&view, &frame);
		else
			picture_view_zoom_at(&view, &frame, true, step % 2 * frame.columns, frame.rows);
		picture_view_pan(&view, &frame, step % 3 - 1, 1);
	}
	picture_cells_release(&cells);
}

static void the_oddest_shapes_are_shown_at_every_step_of_zoom(void **state)
{
	static const int shapes[][2] = { { 1, 1 }, { 1, 5000 }, { 5000, 1 }, { 2, 16384 }, { 16384, 3 }, { 700, 5 } };
	static const int panes[][2] = { { 1, 1 }, { 44, 19 }, { 2, 60 }, { 243, 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		struct picture picture = half_white(shapes[i][0], shapes[i][1]);

		for (size_t k = 0; k < sizeof panes / sizeof *panes; k++) {
			struct picture_frame frame = { picture.width, picture.height, panes[k][0], panes[k][1], 1 };

			check_views(&picture, frame, false, true);
			check_views(&picture, frame, true, true);
			frame.fine = 2;
			check_views(&picture, frame, true, false);
		}
		picture_release(&picture);
	}
}

static void a_line_of_pixels_is_a_line_of_cells(void **state)
{
	static const struct { int width, height, last; } rows[] = { { 1, 5000, 18 }, { 5000, 1, 43 } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct picture picture = half_white(rows[i].width, rows[i].height);
		struct picture_frame frame = { rows[i].width, rows[i].height, 44, 19, 2 };
		struct picture_view view = PICTURE_VIEW_FIT;
		struct picture_window window = picture_view_window(&view, &frame);
		struct picture_cells cells = PICTURE_CELLS_NONE;

		render_all_modes(&picture, &window, true, false, &cells);
		assert_int_equal(cells.columns * cells.rows, rows[i].last + 1);
		assert_int_equal(cells.cells[0].background, 231);
		assert_int_equal(cells.cells[rows[i].last].background, 16);
		picture_cells_release(&cells);
		picture_release(&picture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hairline_survives_with_detail_and_vanishes_without),
		cmocka_unit_test(texture_is_not_blown_up_but_a_scratch_on_it_shows),
		cmocka_unit_test(flat_pictures_give_flat_cells_of_any_size),
		cmocka_unit_test(quadrants_show_corners),
		cmocka_unit_test(without_colours_ten_characters_tell_brightness),
		cmocka_unit_test(every_colour_is_found_as_itself),
		cmocka_unit_test(heat_warms_where_the_model_looks),
		cmocka_unit_test(a_part_looks_as_that_part_alone),
		cmocka_unit_test(a_thin_line_gets_any_picture_cheap_and_its_scratch_all_the_same),
		cmocka_unit_test(what_is_cheap_already_stays_as_it_is_on_a_thin_line),
		cmocka_unit_test(the_oddest_shapes_are_shown_at_every_step_of_zoom),
		cmocka_unit_test(a_line_of_pixels_is_a_line_of_cells),
		cmocka_unit_test(sub_pixels_are_made_once),
		cmocka_unit_test(contrast_takes_the_shades_there_are_from_black_to_white),
		cmocka_unit_test(contrast_does_not_blow_up_the_noise_of_one_shade),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
