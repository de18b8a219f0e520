/* What opens over a screen: lists to pick from and pages to read, over a screen that only notes what
 * it is answered. */
#include "test.h"

#include "golden.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/console/app.h"
#include "ui/console/canvas_grid.h"
#include "ui/console/key.h"
#include "ui/console/page.h"
#include "ui/console/picker.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct actor lee = { .operator_id = 1, .acted_by = 1, .role = ROLE_INSPECTOR, .name = "lee" };

struct answers { struct str heard; };

static int open_plain(struct app *app, void *state, struct err *err)
{
	(void)app, (void)state, (void)err;
	return 0;
}

static void close_plain(void *state)
{
	str_release(&((struct answers *)state)->heard);
}

static void draw_plain(const struct app *app, const void *state, struct canvas *canvas, struct rect area)
{
	(void)app, (void)state;
	for (int y = 0; y < area.height; y++)
		canvas_fill(canvas, (struct rect){ area.x, area.y + y, area.width, 1 }, INK_TEXT);
	canvas_text(canvas, area.x, area.y, INK_TEXT, "the screen below");
	canvas_cursor(canvas, area.x, area.y);
}

static unsigned key_plain(struct app *app, void *state, const struct binding *binding, int key)
{
	(void)app, (void)key;
	if (binding)
		str_addf(&((struct answers *)state)->heard, "%s ", binding->name);
	return REACT_NONE;
}

/* It has a first and a last, and nothing else to move to. */
static bool offer_ends(const void *state, const struct binding *binding, const char **shown)
{
	(void)state, (void)shown;
	return binding->action == ACTION_FIRST || binding->action == ACTION_LAST;
}

static unsigned hear(struct app *app, void *state, const struct answer *answer)
{
	(void)app;
	str_addf(&((struct answers *)state)->heard, "%s=%lld ", answer->text, (long long)answer->value);
	return REACT_NONE;
}

static const struct screen plain = {
	.name = "Plain",
	.context = CONTEXT_QUEUE,
	.state_size = sizeof(struct answers),
	.open = open_plain,
	.close = close_plain,
	.draw = draw_plain,
	.key = key_plain,
	.offers = offer_ends,
	.answer = hear,
};

struct sitting {
	struct app             app;
	struct console_options options;
	struct canvas_grid     grid;
	struct str             text;
};

static void paint(struct sitting *sitting)
{
	canvas_grid_release(&sitting->grid);
	canvas_grid_init(&sitting->grid, sitting->app.columns, sitting->app.rows, false, true);
	app_draw(&sitting->app, &sitting->grid.canvas);
	str_clear(&sitting->text);
	canvas_grid_add_text(&sitting->grid, &sitting->text);
}

static void sit_down(struct sitting *sitting, int columns, int rows)
{
	struct err err = ERR_NONE;

	memset(sitting, 0, sizeof *sitting);
	sitting->options.actor = &lee;
	sitting->app.now_ms = 1000;
	assert_int_equal(app_open(&sitting->app, &plain, NULL, &sitting->options, &err), 0);
	snprintf(sitting->app.who, sizeof sitting->app.who, "lee@line3");
	app_resize(&sitting->app, columns, rows);
}

static void get_up(struct sitting *sitting)
{
	app_close(&sitting->app);
	canvas_grid_release(&sitting->grid);
	str_release(&sitting->text);
}

static void press(struct sitting *sitting, int key, int times)
{
	for (int i = 0; i < times; i++)
		app_key(&sitting->app, key);
	paint(sitting);
}

static void type(struct sitting *sitting, const char *keys)
{
	while (*keys) {
		uint32_t code = 0;

		keys += text_decode(keys, strlen(keys), &code);
		app_key(&sitting->app, (int)code);
	}
	paint(sitting);
}

static bool shows(const struct sitting *sitting, const char *text)
{
	return strstr(str_text(&sitting->text), text) != NULL;
}

static const char *heard(const struct sitting *sitting)
{
	return str_text(&((const struct answers *)sitting->app.state)->heard);
}

/* ---- the picker ---- */

#define MANY 200

/* 200 labels of 80 characters: "label 017 of the many that this line of screens has, each with a ..." */
static void pick_of_many(struct sitting *sitting, const char *typed, bool free_text)
{
	static char texts[MANY][100];
	struct picker_row rows[MANY] = { 0 };

	for (int i = 0; i < MANY; i++) {
		snprintf(texts[i], sizeof texts[i], "label %03d of the many that this line of screens has, each one with a long name%s",
		         i + 1, i == 41 ? " sic" : "....");
		rows[i] = (struct picker_row){ .text = texts[i], .note = i % 2 ? "dock" : NULL, .value = i + 1, .off = i == 2 };
	}
	picker_open(&sitting->app, &(struct picker){ .title = "Which label?", .action = ACTION_MORE_LABELS, .rows = rows,
	                                             .count = MANY, .typed = typed, .free_text = free_text });
	paint(sitting);
}

static const char *row_of(char *text, size_t size, int number)
{
	snprintf(text, size, "> label %03d", number);
	return text;
}

static void the_row_picked_is_on_the_screen_wherever_it_is(void **state)
{
	static const int sizes[][2] = { { 40, 10 }, { 80, 24 }, { 120, 40 }, { 300, 100 } };

	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		struct sitting sitting;
		char row[40];

		sit_down(&sitting, sizes[s][0], sizes[s][1]);
		pick_of_many(&sitting, NULL, false);
		for (int i = 1; i < MANY; i++) {
			press(&sitting, i % 3 ? PRESS_DOWN : PRESS_CTRL('n'), 1);
			assert_true(shows(&sitting, row_of(row, sizeof row, i + 1)));
		}
		press(&sitting, PRESS_DOWN, 3); /* there is nothing below */
		assert_true(shows(&sitting, row_of(row, sizeof row, MANY)));
		app_resize(&sitting.app, 40, 10);
		paint(&sitting);
		assert_true(shows(&sitting, row_of(row, sizeof row, MANY)));
		press(&sitting, PRESS_UP, 1);
		press(&sitting, PRESS_CTRL('p'), 1);
		assert_true(shows(&sitting, row_of(row, sizeof row, MANY - 2)));
		press(&sitting, PRESS_PAGE_UP, 100);
		assert_true(shows(&sitting, row_of(row, sizeof row, 1)));
		press(&sitting, PRESS_PAGE_DOWN, 1);
		assert_false(shows(&sitting, row_of(row, sizeof row, 1)));
		get_up(&sitting);
	}
}

static void typing_narrows_and_enter_picks_the_best(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, 80, 24);
	pick_of_many(&sitting, NULL, false);
	type(&sitting, "lab 017");
	assert_true(shows(&sitting, "1 of 200"));
	assert_true(shows(&sitting, "> label 017"));
	press(&sitting, PRESS_BACKSPACE, 3);
	type(&sitting, "sic");
	press(&sitting, PRESS_ENTER, 1);
	assert_true(str_starts(heard(&sitting), "label 042"));
	assert_true(str_ends(heard(&sitting), "sic=42 "));
	assert_null(popup_front(&sitting.app));
	get_up(&sitting);
}

static void what_fits_nothing_is_answered_only_where_any_text_will_do(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, 80, 24);
	pick_of_many(&sitting, "qqq", false);
	assert_true(shows(&sitting, "nothing fits"));
	press(&sitting, PRESS_ENTER, 1);
	assert_string_equal(heard(&sitting), "");
	press(&sitting, PRESS_ESCAPE, 1);
	assert_null(popup_front(&sitting.app));

	pick_of_many(&sitting, "qqq", true);
	press(&sitting, PRESS_ENTER, 1);
	assert_string_equal(heard(&sitting), "qqq=0 ");
	get_up(&sitting);
}

static void a_row_that_is_off_cannot_be_picked(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, 80, 24);
	pick_of_many(&sitting, NULL, false);
	press(&sitting, PRESS_DOWN, 2);
	assert_true(shows(&sitting, "> label 003"));
	press(&sitting, PRESS_ENTER, 1);
	assert_non_null(popup_front(&sitting.app));
	assert_string_equal(heard(&sitting), "");
	get_up(&sitting);
}

/* Where a text stands on the grid. */
static struct mouse at(const struct sitting *sitting, enum mouse_kind kind, const char *text)
{
	const char *screen = str_text(&sitting->text), *found = strstr(screen, text);
	struct mouse mouse = { kind, 4, 0 };

	assert_non_null(found);
	for (const char *p = screen; p < found; p++)
		mouse.y += *p == '\n';
	mouse.x = sitting->app.columns / 2;
	return mouse;
}

static void a_click_picks_and_the_wheel_scrolls(void **state)
{
	struct sitting sitting;
	struct mouse mouse;

	(void)state;
	sit_down(&sitting, 80, 24);
	pick_of_many(&sitting, NULL, false);
	mouse = (struct mouse){ MOUSE_WHEEL_DOWN, 40, 12 };
	for (int i = 0; i < 10; i++)
		app_mouse(&sitting.app, &mouse);
	paint(&sitting);
	assert_true(shows(&sitting, "> label 031"));
	mouse = (struct mouse){ MOUSE_PRESS, 40, 1 }; /* on the title */
	app_mouse(&sitting.app, &mouse);
	assert_non_null(popup_front(&sitting.app));
	mouse = at(&sitting, MOUSE_PRESS, "label 028");
	app_mouse(&sitting.app, &mouse);
	assert_true(str_starts(heard(&sitting), "label 028"));
	assert_null(popup_front(&sitting.app));
	get_up(&sitting);
}

static void letters_at_the_start_of_words_count_more(void **state)
{
	static const struct { const char *typed, *better, *worse; } rows[] = {
		{ "gr", "go Review", "disagree" },       { "sc", "scratch", "disc of a screw" },
		{ "rev", "go Review", "reason given" },  { "scr", "SCRATCH", "ask a crop" },
		{ "zo", "zoom in", "size of" },          { "\u00e9t", "\u00c9tat", "gr\u00e9sil et terre" },
		{ "uq", "undo queue", "unique" },        { "", "a", NULL },
		{ "abc", "abc", "xaxbxc" },              { "go rev", "go Review", "grove" },
		{ "x", "x", NULL },                      { "a", "scratch", NULL },
		{ "scrtch", "scratch", "some crate hatch" }, { "la", "label: ok", "leave; all is stored" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int better = picker_score(rows[i].typed, rows[i].better);
		int worse = rows[i].worse ? picker_score(rows[i].typed, rows[i].worse) : 0;

		if (better <= worse)
			fail_msg("'%s': '%s' has %d, '%s' has %d", rows[i].typed, rows[i].better, better, rows[i].worse, worse);
	}
	assert_int_equal(picker_score("agree", "flag: mark the item for a lead; it stays with you"), 0);
	assert_int_equal(picker_score("cba", "abc"), 0);
	assert_int_equal(picker_score("aa", "a"), 0);
	assert_int_equal(picker_score("a", ""), 0);
}

static void hostile_texts_stay_in_their_row(void **state)
{
	const struct picker_row rows[] = { { .text = "a\033[2Jb\n\u202ec", .value = 1 }, { .text = "\xff\xfe", .value = 2 } };
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, 80, 24);
	picker_open(&sitting.app, &(struct picker){ .title = "x", .rows = rows, .count = 2 });
	paint(&sitting);
	assert_true(shows(&sitting, "> a\\x1b[2Jb\\x0a\\u{202e}c"));
	assert_true(shows(&sitting, "\\xff\\xfe"));
	assert_null(strchr(str_text(&sitting.text), '\033'));
	get_up(&sitting);
}

/* ---- pages ---- */

static void read_a_page(struct sitting *sitting)
{
	struct str text = STR_EMPTY;

	for (int i = 1; i <= 60; i++)
		str_addf(&text, "line %d%s\n", i, i == 7 || i == 50 ? " has a hairline scratch, which is a \u00c9clat" : "");
	str_add(&text, "\nA paragraph that is longer than any screen is wide, so that it must go on and on and on in "
	               "the line below and in the one below that, as far as the words reach.\tEnd\033.");
	page_open(&sitting->app, "Guideline", str_text(&text));
	str_release(&text);
	paint(sitting);
}

static void a_page_scrolls_to_both_ends_and_no_further(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, 80, 24);
	read_a_page(&sitting);
	assert_true(shows(&sitting, "  line 1 "));
	press(&sitting, 'k', 3);
	assert_true(shows(&sitting, "  line 1 "));
	press(&sitting, 'j', 1);
	assert_false(shows(&sitting, "  line 1 "));
	press(&sitting, 'G', 1);
	assert_true(shows(&sitting, "reach.    End\\x1b."));
	press(&sitting, PRESS_PAGE_DOWN, 2);
	assert_true(shows(&sitting, "reach.    End\\x1b."));
	press(&sitting, PRESS_PAGE_UP, 9);
	assert_true(shows(&sitting, "  line 1 "));
	app_mouse(&sitting.app, &(struct mouse){ MOUSE_WHEEL_DOWN, 40, 12 });
	paint(&sitting);
	assert_true(shows(&sitting, "  line 4 "));
	assert_false(shows(&sitting, "  line 3 "));
	press(&sitting, 'q', 1);
	assert_null(popup_front(&sitting.app));
	get_up(&sitting);
}

static void a_search_finds_in_either_case_and_goes_round(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, 80, 24);
	read_a_page(&sitting);
	type(&sitting, "/HAIR");
	assert_true(shows(&sitting, "> line 7 "));
	type(&sitting, "\r");
	type(&sitting, "n");
	assert_true(shows(&sitting, "> line 50 "));
	type(&sitting, "n");
	assert_true(shows(&sitting, "> line 7 "));
	assert_true(shows(&sitting, "went round"));
	type(&sitting, "N");
	assert_true(shows(&sitting, "> line 50 "));
	type(&sitting, "/\u00e9clat\r");
	assert_true(shows(&sitting, "> line 50 "));
	type(&sitting, "/zzz\r");
	assert_true(shows(&sitting, "not found: zzz"));
	type(&sitting, "n/hair\033");
	assert_false(shows(&sitting, "> line"));
	assert_non_null(popup_front(&sitting.app));
	get_up(&sitting);
}

/* ---- keys of two letters ---- */

static void g_waits_for_its_second_letter_and_says_what_can_follow(void **state)
{
	struct sitting sitting;
	struct app *app = &sitting.app;

	(void)state;
	sit_down(&sitting, 80, 24);
	assert_true(app_wake(app) == SCREEN_NEVER);
	type(&sitting, "g");
	assert_int_equal(app_wake(app), app->now_ms + 400);
	type(&sitting, "g");
	assert_string_equal(heard(&sitting), "first ");
	assert_true(app_wake(app) == SCREEN_NEVER);

	type(&sitting, "g");
	app->now_ms += 400;
	assert_true(app_tick(app) & REACT_DRAW);
	paint(&sitting);
	assert_true(shows(&sitting, "g, and then"));
	assert_true(shows(&sitting, "gg  to the first"));
	assert_true(shows(&sitting, "gr  go to Review"));
	assert_true(app_wake(app) == SCREEN_NEVER);
	assert_true(app_key(app, '1') & REACT_DRAW); /* no such key: the list goes, and nothing is done */
	paint(&sitting);
	assert_false(shows(&sitting, "g, and then"));
	type(&sitting, "gG");
	type(&sitting, "G");
	assert_string_equal(heard(&sitting), "first last ");
	get_up(&sitting);
}

static void a_click_takes_the_place_of_the_second_letter(void **state)
{
	struct sitting sitting;
	struct app *app = &sitting.app;

	(void)state;
	sit_down(&sitting, 80, 24);
	type(&sitting, "g");
	app->now_ms += 400;
	app_tick(app);
	assert_true(app_mouse(app, &(struct mouse){ MOUSE_PRESS, 40, 12 }) & REACT_DRAW);
	assert_true(app_wake(app) == SCREEN_NEVER);
	type(&sitting, "g");
	assert_string_equal(heard(&sitting), "");
	page_open(app, "Page", "text"); /* and so does what opens by itself */
	type(&sitting, "qg");
	assert_string_equal(heard(&sitting), "");
	get_up(&sitting);
}

static void only_keys_that_do_something_are_in_the_help(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, 80, 24);
	type(&sitting, "?");
	assert_true(shows(&sitting, "gg Home"));
	assert_true(shows(&sitting, "gr F2"));
	assert_false(shows(&sitting, "^D"));
	assert_false(shows(&sitting, "^R"));
	get_up(&sitting);
}

/* ---- the options ---- */

static void an_option_takes_effect_at_once(void **state)
{
	struct sitting sitting;
	struct app *app = &sitting.app;

	(void)state;
	setenv("XDG_CONFIG_HOME", "/dev/null", 1);
	sit_down(&sitting, 80, 24);
	type(&sitting, "o");
	assert_true(shows(&sitting, "> t  theme"));
	assert_true(shows(&sitting, "\u250c"));
	type(&sitting, "t");
	assert_ptr_equal(app->theme, theme_named("light"));
	assert_true(shows(&sitting, "light"));
	assert_true(shows(&sitting, "kept for this sitting only: /dev/null/rung"));
	type(&sitting, "b");
	assert_false(shows(&sitting, "\u250c"));
	assert_true(shows(&sitting, "Options"));
	type(&sitting, "jj \r");
	assert_true(app->prefs.slow == false && app->prefs.bell == false);
	type(&sitting, "k ");
	assert_true(app->prefs.bell);
	type(&sitting, "z");
	assert_true(app->prefs.zoom);
	type(&sitting, "vfeh -F\rp/usr/bin/aplay\033o");
	assert_string_equal(app->prefs.viewer, "feh -F");
	assert_string_equal(app->prefs.player, "");
	assert_null(popup_front(app));
	get_up(&sitting);
}

static void without_colours_the_theme_stays(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, 80, 24);
	sitting.options.mono = true;
	app_use_theme(&sitting.app, "light");
	type(&sitting, "ot");
	assert_ptr_equal(sitting.app.theme, theme_named("mono"));
	assert_string_equal(sitting.app.prefs.theme, "default");
	assert_true(shows(&sitting, "no colours"));
	get_up(&sitting);
}

static void a_click_changes_an_option(void **state)
{
	struct sitting sitting;
	struct mouse mouse;

	(void)state;
	sit_down(&sitting, 80, 24);
	type(&sitting, "o");
	mouse = at(&sitting, MOUSE_PRESS, "m  mouse");
	app_mouse(&sitting.app, &mouse);
	assert_false(sitting.app.prefs.mouse);
	mouse.x = 0;
	app_mouse(&sitting.app, &mouse);
	assert_false(sitting.app.prefs.mouse);
	get_up(&sitting);
}

static void options_that_do_not_fit_come_by_as_one_moves(void **state)
{
	struct sitting sitting;
	struct mouse mouse;

	(void)state;
	sit_down(&sitting, 40, 10);
	type(&sitting, "o");
	assert_false(shows(&sitting, "p  player"));
	type(&sitting, "jjjjjjj");
	assert_true(shows(&sitting, "> p  player"));
	mouse = at(&sitting, MOUSE_PRESS, "z  zoom");
	app_mouse(&sitting.app, &mouse);
	assert_true(sitting.app.prefs.zoom);
	get_up(&sitting);
}

/* ---- how they look ---- */

/* But for the line of tabs, which is not theirs. */
static void compare(const char *name, const struct sitting *sitting)
{
	golden_compare(name, strchr(str_text(&sitting->text), '\n') + 1);
}

static void popups_look_as_they_did(void **state)
{
	static const int sizes[][2] = { { 40, 10 }, { 80, 24 }, { 120, 40 } };

	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		struct sitting sitting;
		char name[60];

		sit_down(&sitting, sizes[s][0], sizes[s][1]);
		pick_of_many(&sitting, NULL, false);
		press(&sitting, PRESS_DOWN, 50);
		snprintf(name, sizeof name, "picker-%dx%d", sizes[s][0], sizes[s][1]);
		compare(name, &sitting);
		press(&sitting, PRESS_ESCAPE, 1);
		read_a_page(&sitting);
		type(&sitting, "/hair\rn");
		snprintf(name, sizeof name, "page-%dx%d", sizes[s][0], sizes[s][1]);
		compare(name, &sitting);
		type(&sitting, "\033oj");
		snprintf(name, sizeof name, "options-%dx%d", sizes[s][0], sizes[s][1]);
		compare(name, &sitting);
		get_up(&sitting);
	}
}

/* It stays on what is selected, for whoever hears or magnifies the place it stands at, and never on what
 * the popup covers. */
static void the_cursor_belongs_to_the_popup(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, 80, 24);
	read_a_page(&sitting);
	assert_int_equal(sitting.grid.cursor_x, -1);
	type(&sitting, "/hair\r");
	assert_string_equal(canvas_grid_at(&sitting.grid, sitting.grid.cursor_x, sitting.grid.cursor_y)->glyph, ">");
	type(&sitting, "q?");
	assert_int_equal(sitting.grid.cursor_x, -1);
	type(&sitting, "/home\r");
	assert_string_equal(canvas_grid_at(&sitting.grid, sitting.grid.cursor_x, sitting.grid.cursor_y)->glyph, ">");
	type(&sitting, "qojj");
	assert_string_equal(canvas_grid_at(&sitting.grid, sitting.grid.cursor_x, sitting.grid.cursor_y)->glyph, ">");
	get_up(&sitting);
}

static void pasted(struct sitting *sitting, const char *text)
{
	for (; *text; text++)
		app_paste(&sitting->app, *text);
	paint(sitting);
}

/* What is pasted is text: it can be sought, and it presses no key. */
static void pasted_text_is_typed_and_never_a_key(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, 80, 24);
	pick_of_many(&sitting, NULL, false);
	pasted(&sitting, "label 042\n");
	assert_true(shows(&sitting, "1 of 200"));
	assert_string_equal(heard(&sitting), "");
	press(&sitting, PRESS_ESCAPE, 1);
	type(&sitting, "o");
	pasted(&sitting, "tbq");
	assert_ptr_equal(sitting.app.theme, theme_named("default"));
	type(&sitting, "v");
	pasted(&sitting, "feh q");
	assert_true(shows(&sitting, "feh q"));
	type(&sitting, "\033q?");
	pasted(&sitting, "/home");
	assert_false(shows(&sitting, ">gg Home"));
	type(&sitting, "/");
	pasted(&sitting, "home");
	assert_true(shows(&sitting, ">gg Home"));
	type(&sitting, "\033q");
	read_a_page(&sitting);
	pasted(&sitting, "jjq");
	assert_true(shows(&sitting, "  line 1 "));
	type(&sitting, "/");
	pasted(&sitting, "hair");
	assert_true(shows(&sitting, "> line 7 "));
	get_up(&sitting);
}

static void popups_survive_any_size(void **state)
{
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, 80, 24);
	pick_of_many(&sitting, NULL, true);
	type(&sitting, "o");
	read_a_page(&sitting);
	for (int columns = 1; columns <= 300; columns += columns < 130 ? 3 : 34) {
		for (int rows = 1; rows <= 100; rows += rows < 44 ? 2 : 14) {
			app_resize(&sitting.app, columns, rows);
			paint(&sitting);
			type(&sitting, "jjGk/a\rnnN");
		}
	}
	get_up(&sitting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_row_picked_is_on_the_screen_wherever_it_is),
		cmocka_unit_test(typing_narrows_and_enter_picks_the_best),
		cmocka_unit_test(what_fits_nothing_is_answered_only_where_any_text_will_do),
		cmocka_unit_test(a_row_that_is_off_cannot_be_picked),
		cmocka_unit_test(a_click_picks_and_the_wheel_scrolls),
		cmocka_unit_test(letters_at_the_start_of_words_count_more),
		cmocka_unit_test(hostile_texts_stay_in_their_row),
		cmocka_unit_test(a_page_scrolls_to_both_ends_and_no_further),
		cmocka_unit_test(a_search_finds_in_either_case_and_goes_round),
		cmocka_unit_test(g_waits_for_its_second_letter_and_says_what_can_follow),
		cmocka_unit_test(a_click_takes_the_place_of_the_second_letter),
		cmocka_unit_test(only_keys_that_do_something_are_in_the_help),
		cmocka_unit_test(an_option_takes_effect_at_once),
		cmocka_unit_test(without_colours_the_theme_stays),
		cmocka_unit_test(a_click_changes_an_option),
		cmocka_unit_test(options_that_do_not_fit_come_by_as_one_moves),
		cmocka_unit_test(popups_look_as_they_did),
		cmocka_unit_test(the_cursor_belongs_to_the_popup),
		cmocka_unit_test(pasted_text_is_typed_and_never_a_key),
		cmocka_unit_test(popups_survive_any_size),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
