/* The key table is sound, and lines are edited as in readline. */
#include "test.h"

#include "ui/console/canvas_grid.h"
#include "ui/console/key.h"
#include "ui/console/keymap.h"
#include "ui/console/line_edit.h"

#include <locale.h>
#include <string.h>

static bool meet(const struct binding *a, const struct binding *b)
{
	return a->context == b->context || a->context == CONTEXT_GLOBAL || b->context == CONTEXT_GLOBAL;
}

static void no_key_means_two_things(void **state)
{
	int count;
	const struct binding *rows = keymap_rows(&count);

	(void)state;
	for (int a = 0; a < count; a++)
		for (int b = 0; b < count; b++)
			for (int i = 0; i < BINDING_KEYS_MAX && rows[a].keys[i]; i++)
				for (int j = 0; j < BINDING_KEYS_MAX && rows[b].keys[j]; j++)
					if ((a != b || i != j) && meet(&rows[a], &rows[b]) && rows[a].keys[i] == rows[b].keys[j])
						fail_msg("%s and %s share key %d", rows[a].name, rows[b].name, rows[a].keys[i]);
}

static void every_row_explains_itself(void **state)
{
	int count;
	const struct binding *rows = keymap_rows(&count);

	(void)state;
	for (int i = 0; i < count; i++) {
		assert_true(rows[i].keys[0] != 0);
		assert_true(rows[i].name[0] && rows[i].shown[0]);
		assert_true(strlen(rows[i].help) > 5 && strlen(rows[i].help) < 58);
		assert_ptr_equal(keymap_find(rows[i].context, rows[i].keys[0]), &rows[i]);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(rows[i].name, rows[j].name);
	}
}

static void digits_belong_to_labels_and_capitals_to_nobody(void **state)
{
	(void)state;
	for (int key = '0'; key <= '9'; key++)
		assert_int_equal(keymap_find(CONTEXT_REVIEW, key)->action, ACTION_LABEL);
	for (int key = 'A'; key <= 'Z'; key++)
		assert_null(keymap_find(CONTEXT_REVIEW, key));
	assert_null(keymap_find(CONTEXT_REVIEW, 0));
	assert_null(keymap_find(CONTEXT_REVIEW, PRESS_BEYOND));
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
	for (int i = 0; i < 1000; i++)
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
		cmocka_unit_test(digits_belong_to_labels_and_capitals_to_nobody),
		cmocka_unit_test(lines_are_edited_as_in_readline),
		cmocka_unit_test(a_line_ends_and_never_overflows),
		cmocka_unit_test(a_long_line_shows_its_cursor),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
