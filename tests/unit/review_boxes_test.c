/* Own boxes on the Review screen: drawn by keys and mouse, given with the answer, and nothing of the
 * model beside them where it may not be seen. The made-up picture has 256 x 256 pixels; at 80 x 24 it
 * takes 38 x 19 cells from (4, 2) on, a cell being 6.74 x 13.47 pixels. */
#include "test.h"

#include "golden.h"

#include "../console/fake_review.h"
#include "../console/sitting.h"
#include "ui/console/key.h"
#include "ui/console/review_state.h"
#include "ui/console/screen_review.h"

#include <locale.h>
#include <string.h>

static const struct actor lee = { .operator_id = 1, .acted_by = 1, .role = ROLE_INSPECTOR, .name = "lee" };

static const struct fake_settings blind = { .items = 9, .labels = 2, .level = 1 };
static const struct fake_settings assisted = { .items = 9, .labels = 4, .level = 2, .assisted = true };

static void sit_down(struct sitting *sitting, const struct fake_settings *settings, int columns, int rows)
{
	sitting->options.actor = &lee;
	fake_set(settings);
	sit_down_at(sitting, &screen_review, NULL, columns, rows);
}

static const struct review_state *state_of(const struct sitting *sitting)
{
	return sitting->app.state;
}

/* ---- how it looks ---- */

static void screens_look_as_they_did(void **state)
{
	static const struct {
		const char *name;
		const struct fake_settings *settings;
		int columns, rows;
		bool mono, ascii;
		const char *keys;
	} rows[] = {
		{ "boxes-none-80x24", &blind, 80, 24, false, false, "e" },
		{ "boxes-editing-80x24", &assisted, 80, 24, false, false, "en3nllllljjj1" },
		{ "boxes-editing-120x40", &assisted, 120, 40, false, false, "en3nllllljjj1" },
		{ "boxes-both-80x24", &assisted, 80, 24, false, false, "en3nllllljjj1\r" },
		{ "boxes-blind-80x24", &blind, 80, 24, false, false, "en1nhhhhhkkk\r" },
		{ "boxes-mono-80x24", &assisted, 80, 24, true, false, "en3nllllljjj1" },
		{ "boxes-ascii-80x24", &assisted, 80, 24, true, true, "en3nllllljjj1" },
		{ "boxes-zoomed-80x24", &blind, 80, 24, false, false, "++en1HHHHH" },
		{ "boxes-cut-80x24", &assisted, 80, 24, false, false, "en3hhhhhk\r++++hhk" },
		{ "boxes-narrow-60x15", &assisted, 60, 15, false, false, "en2" },
		{ "boxes-help-80x24", &blind, 80, 24, false, false, "en?" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { .options = { .mono = rows[i].mono, .ascii = rows[i].ascii } };

		sit_down(&sitting, rows[i].settings, rows[i].columns, rows[i].rows);
		press(&sitting, rows[i].keys);
		golden_compare(rows[i].name, str_text(&sitting.text));
		get_up(&sitting);
	}
}

/* ---- keys ---- */

static void keys_draw_boxes_that_go_with_the_answer(void **state)
{
	static const struct { const char *keys, *journal; } rows[] = {
		{ "e\r1", "decide 1 scratch -\n" },
		{ "en\r1", "decide 1 scratch - [96,96 64x64 0]\n" },
		{ "en\0332", "decide 1 ok - [96,96 64x64 0]\n" },
		{ "en2\r1", "decide 1 scratch - [96,96 64x64 2]\n" },
		{ "en22\r1", "decide 1 scratch - [96,96 64x64 0]\n" },
		{ "enl\r1", "decide 1 scratch - [103,96 64x64 0]\n" },
		{ "enhkk\r1", "decide 1 scratch - [89,70 64x64 0]\n" },
		{ "enLJ\r1", "decide 1 scratch - [96,96 71x77 0]\n" },
		{ "enHK\r1", "decide 1 scratch - [96,96 57x51 0]\n" },
		{ "en+\r1", "decide 1 scratch - [89,89 78x78 0]\n" },
		{ "en-\r1", "decide 1 scratch - [103,103 50x50 0]\n" },
		{ "enx\r1", "decide 1 scratch -\n" },
		{ "enxu\r1", "decide 1 scratch - [96,96 64x64 0]\n" },
		{ "enlu\r1", "decide 1 scratch - [96,96 64x64 0]\n" },
		{ "enlu\022\r1", "decide 1 scratch - [103,96 64x64 0]\n" },
		{ "enl1nj\t2\r1", "decide 1 scratch - [103,96 64x64 2] [96,109 64x64 0]\n" },
		{ "en\rcwide\r1", "decide 1 scratch wide [96,96 64x64 0]\n" },
		{ "en\rm", "unsure 1 [96,96 64x64 0]\n" },
		{ "en\r ", "skip 1 [96,96 64x64 0]\n" },
		{ "en\r1" "1", "decide 1 scratch - [96,96 64x64 0]\ndecide 2 scratch -\n" },
		{ "tscr\033entok\r\r1", "decide 1 scratch - [96,96 64x64 2]\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { 0 };

		sit_down(&sitting, &blind, 80, 24);
		press(&sitting, rows[i].keys);
		assert_string_equal(fake_journal(), rows[i].journal);
		get_up(&sitting);
	}
}

/* Back to editing, whatever was opened or ended. */
static void edit(struct sitting *sitting)
{
	while (popup_front(&sitting->app))
		press(sitting, "\033");
	if (!state_of(sitting)->editing)
		press(sitting, "\033en");
	assert_true(state_of(sitting)->editing);
}

static void nothing_decides_while_boxes_are_edited(void **state)
{
	static const int beyond[] = { PRESS_UP, PRESS_DOWN, PRESS_LEFT, PRESS_RIGHT, PRESS_HOME, PRESS_DELETE,
		                      PRESS_BACK_TAB, PRESS_SHIFT_UP, PRESS_SHIFT_DOWN, PRESS_SHIFT_LEFT, PRESS_SHIFT_RIGHT, PRESS_F12 };
	static const char *const commands[] = { ":agree\r", ":unsure\r", ":skip\r", ":label: ok\r", ":flag\r", "tok\r" };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &assisted, 80, 24);
	for (int key = 1; key < 0x80; key++) {
		if (key == PRESS_CTRL('z') || key == PRESS_CTRL('c'))
			continue;
		edit(&sitting);
		press_key(&sitting, key);
	}
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		edit(&sitting);
		press(&sitting, commands[i]);
	}
	edit(&sitting);
	for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++)
		press_key(&sitting, beyond[i]);
	for (int y = 0; y < 24; y++) {
		edit(&sitting);
		for (int x = 0; x < 80; x += 3)
			use_mouse(&sitting, x % 2 ? MOUSE_PRESS : MOUSE_DOUBLE, x, y);
	}
	assert_string_equal(fake_journal(), "");
	assert_true(shows(&sitting, "#1 image"));
	get_up(&sitting);
}

static void a_key_that_moves_nothing_is_no_step(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "en");
	for (int i = 0; i < 100; i++)
		press_key(&sitting, PRESS_LEFT);
	assert_true(state_of(&sitting)->own.boxes[0].x == 0);
	press(&sitting, "u");
	assert_true(state_of(&sitting)->own.boxes[0].x == 5); /* 96 - 13 * 7 */
	get_up(&sitting);
}

static void the_view_follows_the_box(void **state)
{
	static const int keys[] = { PRESS_RIGHT, PRESS_DOWN, PRESS_LEFT, PRESS_UP, PRESS_SHIFT_RIGHT };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "++++en");
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		for (int i = 0; i < 60; i++) {
			press_key(&sitting, keys[k]);
			if (!shows(&sitting, "\u250f") || !shows(&sitting, "\u251b")) /* two corners that are no handles */
				assert_true(shows(&sitting, "\u25a0"));
		}
	}
	get_up(&sitting);
}

/* A key held down comes several times between two paints. */
static void the_view_follows_keys_that_come_faster_than_paints(void **state)
{
	static const char keys[] = "lhjk";
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "++++en");
	for (size_t k = 0; k < sizeof keys - 1; k++) {
		for (int i = 0; i < 25; i++)
			app_key(&sitting.app, keys[k]);
		paint(&sitting);
		assert_true(shows(&sitting, "\u25a0"));
	}
	app_key(&sitting.app, '=');
	app_key(&sitting.app, 'n');
	paint(&sitting);
	assert_true(state_of(&sitting)->own.boxes[1].width == 64);
	get_up(&sitting);
}

static void the_two_hundred_and_first_box_is_refused(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "e");
	for (int i = 0; i < 200; i++)
		press_key(&sitting, 'n');
	assert_false(shows(&sitting, "no more than"));
	press(&sitting, "n");
	assert_true(shows(&sitting, "no more than 200 boxes"));
	get_up(&sitting);
}

/* ---- what becomes of them ---- */

static void boxes_come_back_with_the_answer_taken_back(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "en2njl\r1");
	assert_true(shows(&sitting, "boxes: 0 yours"));
	press(&sitting, "u");
	assert_true(shows(&sitting, "boxes: 2 yours"));
	assert_true(shows(&sitting, "1 ok"));
	press(&sitting, "ex\r2");
	assert_string_equal(fake_journal(), "decide 1 scratch - [96,96 64x64 2] [103,109 64x64 0]\nundo 1\n"
	                                    "decide 1 ok - [96,96 64x64 2]\n");
	get_up(&sitting);
}

/* u after drawing takes back the answer before: what was drawn waits for its item. */
static void boxes_not_given_yet_wait_for_their_item(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "1en2\ru");
	assert_true(shows(&sitting, "#1 image"));
	assert_true(shows(&sitting, "boxes: 0 yours"));
	press(&sitting, "2");
	assert_true(shows(&sitting, "#2 image"));
	assert_true(shows(&sitting, "boxes: 1 yours"));
	press(&sitting, "]");
	assert_true(shows(&sitting, "boxes: 0 yours"));
	press(&sitting, "[");
	assert_true(shows(&sitting, "#2 image"));
	press(&sitting, "1");
	assert_string_equal(fake_journal(), "decide 1 scratch -\nundo 1\ndecide 1 ok -\n"
	                                    "decide 2 scratch - [96,96 64x64 2]\n");
	get_up(&sitting);
}

static void boxes_of_an_answer_not_stored_are_spoken_of(void **state)
{
	struct fake_settings full = { .items = 9, .labels = 2, .level = 1, .full = true };
	struct fake_settings lost = { .items = 9, .labels = 2, .level = 1, .lost = true };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &full, 80, 24);
	press(&sitting, "enn\r1");
	assert_true(shows(&sitting, "NOT SAVED: scratch with your 2 boxes: the disk is full"));
	assert_true(shows(&sitting, "boxes: 2 yours"));
	get_up(&sitting);

	sit_down(&sitting, &lost, 80, 24);
	press(&sitting, "en\r1");
	assert_true(shows(&sitting, "NOT SAVED: scratch with your box: somebody else"));
	get_up(&sitting);
}

static void another_item_ends_editing(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "en");
	app_go(&sitting.app, &screen_review, 3);
	paint(&sitting);
	assert_true(shows(&sitting, "#3 image"));
	assert_true(shows(&sitting, "YOUR DECISION"));
	assert_true(shows(&sitting, "boxes: 0 yours"));
	press(&sitting, "1");
	assert_string_equal(fake_journal(), "decide 3 scratch -\n");
	get_up(&sitting);
}

/* ---- the mouse ---- */

static void drag(struct sitting *sitting, int x0, int y0, int x1, int y1)
{
	use_mouse(sitting, MOUSE_PRESS, x0, y0);
	use_mouse(sitting, MOUSE_DRAG, (x0 + x1) / 2, (y0 + y1) / 2);
	use_mouse(sitting, MOUSE_DRAG, x1, y1);
	use_mouse(sitting, MOUSE_RELEASE, x1, y1);
}

static void assert_box(const struct sitting *sitting, int index, double x, double y, double width, double height)
{
	const struct box_edit *own = &state_of(sitting)->own;
	const struct region *box = &own->boxes[index];

	assert_true(index < own->count);
	if (box->x != x || box->y != y || box->width != width || box->height != height)
		fail_msg("box %g %g %g %g, wanted %g %g %g %g", box->x, box->y, box->width, box->height, x, y, width, height);
}

/* The whole pixels in columns 10 to 19 are 68 to 134, in rows 5 to 8 are 68 to 121. */
static void the_mouse_draws_from_cell_to_cell(void **state)
{
	static const int ways[][4] = { { 14, 7, 23, 10 }, { 23, 10, 14, 7 }, { 23, 7, 14, 10 }, { 14, 10, 23, 7 } };

	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct sitting sitting = { 0 };

		sit_down(&sitting, &blind, 80, 24);
		press(&sitting, "e");
		drag(&sitting, ways[i][0], ways[i][1], ways[i][2], ways[i][3]);
		assert_box(&sitting, 0, 68, 68, 66, 53);
		assert_string_equal(canvas_grid_at(&sitting.grid, 23, 10)->is_picture ? "drawn" : "not", "drawn");
		assert_int_equal(canvas_grid_at(&sitting.grid, 14, 7)->picture.code, 0x25a0);
		assert_int_equal(canvas_grid_at(&sitting.grid, 23, 10)->picture.code, 0x25a0);
		press(&sitting, "u");
		assert_int_equal(state_of(&sitting)->own.count, 0);
		get_up(&sitting);
	}
}

static void the_mouse_moves_and_sizes(void **state)
{
	static const struct { int from[2], to[2]; double box[4]; } rows[] = {
		{ { 18, 9 }, { 19, 9 }, { 75, 68, 66, 53 } },      /* inside: one cell on */
		{ { 18, 9 }, { 18, 8 }, { 68, 55, 66, 53 } },
		{ { 18, 9 }, { 79, 23 }, { 190, 203, 66, 53 } },   /* at most to the picture's edge */
		{ { 23, 9 }, { 25, 9 }, { 68, 68, 80, 53 } },      /* the right edge, to column 21 */
		{ { 14, 9 }, { 12, 9 }, { 54, 68, 80, 53 } },      /* the left one, to column 8 */
		{ { 18, 10 }, { 18, 11 }, { 68, 68, 66, 66 } },    /* the lower one */
		{ { 14, 7 }, { 12, 6 }, { 54, 54, 80, 67 } },      /* a corner */
		{ { 23, 10 }, { 10, 4 }, { 41, 27, 27, 41 } },     /* a corner beyond the one across */
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { 0 };

		sit_down(&sitting, &blind, 80, 24);
		press(&sitting, "e");
		drag(&sitting, 14, 7, 23, 10);
		drag(&sitting, rows[i].from[0], rows[i].from[1], rows[i].to[0], rows[i].to[1]);
		assert_box(&sitting, 0, rows[i].box[0], rows[i].box[1], rows[i].box[2], rows[i].box[3]);
		press(&sitting, "u");
		assert_box(&sitting, 0, 68, 68, 66, 53);
		get_up(&sitting);
	}
}

static void a_click_chooses_and_draws_nothing(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "e");
	drag(&sitting, 14, 7, 23, 10);
	drag(&sitting, 30, 12, 36, 16);
	assert_int_equal(state_of(&sitting)->own.selected, 1);
	use_mouse(&sitting, MOUSE_PRESS, 14, 8);
	use_mouse(&sitting, MOUSE_RELEASE, 14, 8);
	assert_int_equal(state_of(&sitting)->own.selected, 0);
	use_mouse(&sitting, MOUSE_PRESS, 6, 18);
	use_mouse(&sitting, MOUSE_RELEASE, 6, 18);
	assert_int_equal(state_of(&sitting)->own.selected, -1);
	assert_int_equal(state_of(&sitting)->own.count, 2);
	assert_box(&sitting, 0, 68, 68, 66, 53);
	use_mouse(&sitting, MOUSE_PRESS, 0, 0);
	use_mouse(&sitting, MOUSE_DRAG, 20, 10);
	use_mouse(&sitting, MOUSE_RELEASE, 20, 10);
	assert_int_equal(state_of(&sitting)->own.count, 2);
	get_up(&sitting);
}

static void a_double_click_begins_with_a_box_there(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	use_mouse(&sitting, MOUSE_PRESS, 14, 7);
	use_mouse(&sitting, MOUSE_RELEASE, 14, 7);
	use_mouse(&sitting, MOUSE_DOUBLE, 14, 7);
	assert_true(state_of(&sitting)->editing);
	assert_box(&sitting, 0, 39, 42, 64, 64); /* about 70.7, 74.1 */
	press(&sitting, "\r");
	use_mouse(&sitting, MOUSE_DOUBLE, 14, 7);
	assert_int_equal(state_of(&sitting)->own.count, 1);
	assert_true(state_of(&sitting)->editing);
	press(&sitting, "1\r2");
	assert_string_equal(fake_journal(), "decide 1 ok - [39,42 64x64 1]\n");
	get_up(&sitting);
}

/* "hjkl move" is no key, "x delete" is. */
static void a_click_on_a_hint_presses_a_key_that_stands_alone(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &assisted, 80, 24);
	press(&sitting, "en");
	click(&sitting, "hjkl");
	use_mouse(&sitting, MOUSE_RELEASE, 30, 23);
	assert_box(&sitting, 0, 96, 96, 64, 64);
	click(&sitting, "Enter done");
	use_mouse(&sitting, MOUSE_RELEASE, 8, 23);
	assert_false(state_of(&sitting)->editing);
	get_up(&sitting);
}

static void a_click_on_a_label_names_the_box(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &assisted, 80, 24);
	press(&sitting, "en");
	click(&sitting, "[3]");
	press(&sitting, "\r");
	click(&sitting, "[2]");
	assert_string_equal(fake_journal(), "decide 1 ok - [96,96 64x64 3]\n");
	get_up(&sitting);
}

static void the_wheel_zooms_while_boxes_are_edited(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "e");
	use_mouse(&sitting, MOUSE_WHEEL_UP, 14, 7);
	use_mouse(&sitting, MOUSE_WHEEL_UP, 14, 7);
	assert_true(shows(&sitting, "2.0x"));
	drag(&sitting, 14, 7, 23, 10);
	assert_int_equal(canvas_grid_at(&sitting.grid, 14, 7)->picture.code, 0x25a0);
	assert_int_equal(canvas_grid_at(&sitting.grid, 23, 10)->picture.code, 0x25a0);
	press(&sitting, "\r");
	drag(&sitting, 14, 7, 20, 10); /* now it moves the picture */
	assert_int_equal(state_of(&sitting)->own.count, 1);
	assert_int_equal(canvas_grid_at(&sitting.grid, 20, 10)->picture.code, 0x250f);
	get_up(&sitting);
}

static uint32_t drawn(uint32_t *seed) /* xorshift */
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void one_step(struct sitting *sitting, uint32_t *seed)
{
	static const char keys[] = "nnnne\r\t\033xhjklHJKL++--12uuu\022\022bd<>=z";
	uint32_t draw = drawn(seed);

	if (draw % 64 == 0)
		app_resize(&sitting->app, (int)(drawn(seed) % 120) + 1, (int)(drawn(seed) % 45) + 1);
	if (!state_of(sitting)->editing)
		press_key(sitting, 'e');
	else if (draw % 3 == 0)
		use_mouse(sitting, drawn(seed) % (MOUSE_WHEEL_DOWN + 1), (int)(drawn(seed) % 100), (int)(drawn(seed) % 40));
	else
		press_key(sitting, keys[draw / 3 % (sizeof keys - 1)]);
}

static void whatever_is_done_keeps_boxes_inside_and_decides_nothing(void **state)
{
	(void)state;
	for (uint32_t game = 1; game <= 6; game++) {
		struct sitting sitting = { 0 };
		const struct box_edit *own;
		uint32_t seed = game * 2654435761u;

		sit_down(&sitting, &assisted, 80, 24);
		press(&sitting, "e");
		own = &state_of(&sitting)->own;
		for (int step = 0; step < 400; step++) {
			one_step(&sitting, &seed);
			for (int i = 0; i < own->count; i++)
				if (own->boxes[i].x < 0 || own->boxes[i].y < 0 || own->boxes[i].width < 1 || own->boxes[i].height < 1 ||
				    own->boxes[i].x + own->boxes[i].width > 256 || own->boxes[i].y + own->boxes[i].height > 256)
					fail_msg("game %u, step %d: box %d sticks out", game, step, i + 1);
		}
		assert_string_equal(fake_journal(), "");
		get_up(&sitting);
	}
}

/* ---- the model's ---- */

static void b_goes_round_what_there_is(void **state)
{
	static const struct { const struct fake_settings *settings; const char *keys, *footers[6]; } rows[] = {
		{ &assisted, "", { "boxes: model", "model: heat", "256 x 256 \u2500", "boxes: model" } },
		{ &assisted, "en\r",
		  { "boxes: both", "model: heat", "256 x 256 \u2500", "boxes: model", "boxes: yours", "boxes: both" } },
		{ &blind, "", { "256 x 256 \u2500", "256 x 256 \u2500" } },
		{ &blind, "en\r", { "boxes: yours", "256 x 256 \u2500", "boxes: yours" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { 0 };

		sit_down(&sitting, rows[i].settings, 80, 24);
		press(&sitting, rows[i].keys);
		for (int k = 0; k < 6 && rows[i].footers[k]; k++) {
			if (!shows(&sitting, rows[i].footers[k]))
				fail_msg("row %zu, b pressed %d times: no '%s' in\n%s", i, k, rows[i].footers[k],
				         str_text(&sitting.text));
			press(&sitting, "b");
		}
		get_up(&sitting);
	}
}

static bool has_colour_of(const struct grid_cell *cell, const struct line_colours *colours)
{
	uint8_t colour = cell->picture.foreground;

	return cell->is_picture && (colour == colours->on_dark || colour == colours->on_light);
}

static void each_kind_has_its_colour_in_every_theme(void **state)
{
	struct sitting sitting = { 0 };
	const struct theme *first;

	(void)state;
	sit_down(&sitting, &assisted, 80, 24);
	first = sitting.app.theme;
	press(&sitting, "en\r");
	do {
		const struct theme *theme = sitting.app.theme;

		paint(&sitting);
		for (int at = 0; theme->colours && at < 80 * 24; at++) {
			const struct grid_cell *cell = &sitting.grid.cells[at];
			uint32_t code = cell->is_picture ? cell->picture.code : 0;

			if (code == 0x2518 || code == 0x2514) /* corners of the model's */
				assert_true(has_colour_of(cell, &theme->model_box) && !has_colour_of(cell, &theme->own_box));
			if (code == 0x251b || code == 0x2517)
				assert_true(has_colour_of(cell, &theme->own_box) && !has_colour_of(cell, &theme->model_box));
		}
		app_use_theme(&sitting.app, theme_after(theme)->name);
	} while (sitting.app.theme != first);
	get_up(&sitting);
}

/* Not even where the queue hands it out by mistake. */
static void blind_shows_no_box_of_the_model(void **state)
{
	static const char *const keys[] = { "e", "en", "en1", "enb", "enbb", "enbbb", "en\rb", "en\rbb", "en\rbbb",
		                            "e>>nb", "en\r1u" };
	static const char *const words[] = { "m1", " model", ".90", "\u250cm", "heat", "agree:" };
	const struct fake_settings leaky = { .items = 9, .labels = 2, .level = 1, .leaky = true };
	static const int sizes[][2] = { { 80, 24 }, { 120, 40 }, { 60, 15 } };

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys * 3; i++) {
		struct sitting sitting = { 0 };

		sit_down(&sitting, &leaky, sizes[i % 3][0], sizes[i % 3][1]);
		press(&sitting, keys[i / 3]);
		for (size_t w = 0; w < sizeof words / sizeof *words; w++)
			if (shows(&sitting, words[w]))
				fail_msg("'%s' after '%s':\n%s", words[w], keys[i / 3], str_text(&sitting.text));
		for (int at = 0; at < sitting.app.columns * sitting.app.rows; at++)
			assert_false(has_colour_of(&sitting.grid.cells[at], &sitting.app.theme->model_box));
		get_up(&sitting);
	}
}

/* A box just drawn is not hidden by what was chosen to be seen before. */
static void what_was_drawn_stays_in_sight(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &assisted, 80, 24);
	press(&sitting, "bb");
	assert_true(shows(&sitting, "256 x 256 \u2500"));
	press(&sitting, "en\r");
	assert_true(shows(&sitting, "boxes: yours"));
	get_up(&sitting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_look_as_they_did),
		cmocka_unit_test(keys_draw_boxes_that_go_with_the_answer),
		cmocka_unit_test(nothing_decides_while_boxes_are_edited),
		cmocka_unit_test(a_key_that_moves_nothing_is_no_step),
		cmocka_unit_test(the_view_follows_the_box),
		cmocka_unit_test(the_view_follows_keys_that_come_faster_than_paints),
		cmocka_unit_test(the_two_hundred_and_first_box_is_refused),
		cmocka_unit_test(boxes_come_back_with_the_answer_taken_back),
		cmocka_unit_test(boxes_not_given_yet_wait_for_their_item),
		cmocka_unit_test(boxes_of_an_answer_not_stored_are_spoken_of),
		cmocka_unit_test(another_item_ends_editing),
		cmocka_unit_test(the_mouse_draws_from_cell_to_cell),
		cmocka_unit_test(the_mouse_moves_and_sizes),
		cmocka_unit_test(a_click_chooses_and_draws_nothing),
		cmocka_unit_test(a_double_click_begins_with_a_box_there),
		cmocka_unit_test(a_click_on_a_hint_presses_a_key_that_stands_alone),
		cmocka_unit_test(a_click_on_a_label_names_the_box),
		cmocka_unit_test(the_wheel_zooms_while_boxes_are_edited),
		cmocka_unit_test(whatever_is_done_keeps_boxes_inside_and_decides_nothing),
		cmocka_unit_test(b_goes_round_what_there_is),
		cmocka_unit_test(each_kind_has_its_colour_in_every_theme),
		cmocka_unit_test(blind_shows_no_box_of_the_model),
		cmocka_unit_test(what_was_drawn_stays_in_sight),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
