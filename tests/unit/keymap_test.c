/* The key table is sound, and lines are edited as in readline. */
#include "test.h"

#include "base/str.h"
#include "ui/console/canvas_grid.h"
#include "ui/console/key.h"
#include "ui/console/keymap.h"
#include "ui/console/line_edit.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static void no_key_means_two_things(void **state)
{
	struct keymap map = keymap_built_in();

	(void)state;
	for (int a = 0; a < map.count; a++)
		for (int b = 0; b < map.count; b++)
			for (int i = 0; i < BINDING_KEYS_MAX && map.rows[a].keys[i]; i++)
				for (int j = 0; j < BINDING_KEYS_MAX && map.rows[b].keys[j]; j++)
					if ((a != b || i != j) && keymap_contexts_meet(map.rows[a].context, map.rows[b].context) &&
					    map.rows[a].keys[i] == map.rows[b].keys[j])
						fail_msg("%s and %s share key %d", map.rows[a].name, map.rows[b].name, map.rows[a].keys[i]);
}

static bool has_key(const struct binding *row, int key)
{
	for (int i = 0; i < BINDING_KEYS_MAX && row->keys[i]; i++)
		if (row->keys[i] == key)
			return true;
	return false;
}

/* The keys as shown are keys of the row, each by its name; but for the labels' digits. */
static void check_shown(const struct binding *row)
{
	char shown[80], *next = shown, *name;

	assert_true(snprintf(shown, sizeof shown, "%s", row->shown) < (int)sizeof shown);
	while (row->action != ACTION_LABEL && (name = strsep(&next, " ")))
		if (!has_key(row, key_named(name)))
			fail_msg("%s is shown with %s, which is no key of it", row->name, name);
}

static void every_row_explains_itself(void **state)
{
	struct keymap map = keymap_built_in();

	(void)state;
	for (int i = 0; i < map.count; i++) {
		const struct binding *row = &map.rows[i];

		assert_true(row->keys[0] != 0);
		assert_true(row->name[0] && row->shown[0] && !strchr(row->name, ' '));
		assert_true(strlen(row->help) > 1 && strlen(row->help) < 58);
		assert_ptr_equal(keymap_find(&map, row->context, row->keys[0]), row);
		check_shown(row);
		for (int j = 0; j < i; j++)
			assert_false(row->context == map.rows[j].context && str_equal(row->name, map.rows[j].name));
	}
}

/* A capital changes production or many items, and none of that is done on Review. */
static void digits_belong_to_labels_and_capitals_to_what_asks_first(void **state)
{
	struct keymap map = keymap_built_in();

	(void)state;
	for (int key = '0'; key <= '9'; key++)
		assert_int_equal(keymap_find(&map, CONTEXT_REVIEW, key)->action, ACTION_LABEL);
	for (int key = 'A'; key <= 'Z'; key++)
		if (keymap_find(&map, CONTEXT_REVIEW, key))
			assert_int_equal(keymap_find(&map, CONTEXT_REVIEW, key)->context, CONTEXT_GLOBAL);
	assert_null(keymap_find(&map, CONTEXT_REVIEW, 0));
	assert_null(keymap_find(&map, CONTEXT_REVIEW, PRESS_BEYOND));
}

/* What begins others cannot be a key itself: nobody could tell which was meant. */
static void g_is_no_key_of_its_own(void **state)
{
	struct keymap map = keymap_built_in();

	(void)state;
	assert_true(keymap_is_prefix(&map, 'g'));
	assert_false(keymap_is_prefix(&map, 'r'));
	for (enum context context = 0; context < CONTEXT_COUNT; context++)
		assert_null(keymap_find(&map, context, 'g'));
}

static void keys_are_read_as_they_are_shown(void **state)
{
	static const struct { int key; const char *shown; } rows[] = {
		{ 'a', "a" }, { ' ', "Space" }, { PRESS_CTRL('d'), "^D" }, { PRESS_F(5), "F5" }, { PRESS_F12, "F12" },
		{ PRESS_G('r'), "gr" }, { 'g', "g" }, { 'F', "F" }, { '^', "^" }, { 0xe9, "\u00e9" }, { 0x6f22, "\u6f22" },
		{ PRESS_BACK_TAB, "S-Tab" }, { PRESS_PAGE_DOWN, "PgDn" }, { PRESS_BACKSPACE, "BSpace" }, { '#', "#" },
	};
	static const char *const none[] = { "", "ab", "F0", "F13", "F1x", "^I", "^M", "^[", "^a", "^DD", "\033", "\x80",
		                            "\u202e", "space", "g ", "gg g", "gr1", "\u00a0\u00a0" };
	char text[KEY_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(key_named(rows[i].shown), rows[i].key);
		assert_string_equal(key_shown(rows[i].key, text), rows[i].shown);
	}
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (key_named(none[i]))
			fail_msg("'%s' is taken for key %d", none[i], key_named(none[i]));
}

/* "\x01" to "\x1f" are Ctrl keys, '<' and '>' stand for the arrows. */
static void type(struct line_edit *edit, const char *keys)
{
	for (; *keys; keys++)
		line_edit_key(edit, *keys == '<' ? PRESS_LEFT : *keys == '>' ? PRESS_RIGHT : (unsigned char)*keys);
}

static void lines_are_edited_as_in_readline(void **state)
{
	static const struct { const char *before, *keys, *after; size_t cursor; } rows[] = {
		{ "", "abc", "abc", 3 },          { "ab", "<x", "axb", 2 },          { "ab", "<<<>x", "axb", 2 },
		{ "ab", "\x01x\x05y", "xaby", 4 }, { "one two ", "\x17", "one ", 4 },  { "one two", "<<<\x0b", "one ", 4 },
		{ "one two", "<<<\x15", "two", 0 }, { "one two", "\x17\x01\x19 ", "two one ", 4 },
		{ "abc", "<\x7f", "ac", 1 },      { "abc", "<<\x04", "ac", 1 },      { "", "\x7f\x04\x17\x15\x0b\x19", "", 0 },
		{ "\u00e9x", "<<\x04", "x", 0 },  { "a\033b\u202e", "c", "abc", 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct line_edit edit;

		line_edit_begin(&edit, rows[i].before);
		type(&edit, rows[i].keys);
		assert_string_equal(edit.text, rows[i].after);
		assert_int_equal(edit.cursor, rows[i].cursor);
	}
}

static void a_line_ends_and_never_overflows(void **state)
{
	struct line_edit edit;

	(void)state;
	line_edit_begin(&edit, "");
	for (int i = 0; i < LINE_EDIT_MAX / 3 + 10; i++)
		assert_int_equal(line_edit_key(&edit, 0x6f22), LINE_EDIT_CHANGED);
	assert_int_equal(edit.length, LINE_EDIT_MAX / 3 * 3);
	assert_int_equal(line_edit_key(&edit, PRESS_UP), LINE_EDIT_IGNORED);
	assert_int_equal(line_edit_key(&edit, PRESS_ENTER), LINE_EDIT_DONE);
	assert_int_equal(line_edit_key(&edit, PRESS_ESCAPE), LINE_EDIT_CANCELLED);
}

static void a_long_line_shows_its_cursor(void **state)
{
	struct canvas_grid grid;
	struct line_edit edit;
	struct str text = STR_EMPTY;

	(void)state;
	canvas_grid_init(&grid, 10, 1, false, true);
	line_edit_begin(&edit, "0123456789abcdef");
	line_edit_draw(&edit, &grid.canvas, 2, 0, 8);
	canvas_grid_add_text(&grid, &text);
	assert_string_equal(str_text(&text), "  9abcdef\n");
	assert_int_equal(grid.cursor_x, 9);
	str_release(&text);
	canvas_grid_release(&grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_key_means_two_things),
		cmocka_unit_test(every_row_explains_itself),
		cmocka_unit_test(digits_belong_to_labels_and_capitals_to_what_asks_first),
		cmocka_unit_test(g_is_no_key_of_its_own),
		cmocka_unit_test(keys_are_read_as_they_are_shown),
		cmocka_unit_test(lines_are_edited_as_in_readline),
		cmocka_unit_test(a_line_ends_and_never_overflows),
		cmocka_unit_test(a_long_line_shows_its_cursor),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
