/* What a person likes is read strictly, kept whole, and never stops the console; themes say what they
 * mean. */
#include "test.h"

#include "ui/console/prefs.h"
#include "ui/console/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/rung-prefs-XXXXXX";

static void write_conf(const char *text, size_t length)
{
	char path[80];
	FILE *file;

	snprintf(path, sizeof path, "%s/rung", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/rung/console.conf", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, length, file), length);
	fclose(file);
}

static int read_conf(const char *text, struct prefs *prefs, struct err *err)
{
	*err = (struct err)ERR_NONE;
	prefs_defaults(prefs);
	write_conf(text, strlen(text));
	return prefs_read(prefs, err);
}

static void no_file_is_fine(void **state)
{
	struct prefs prefs;
	struct err err = ERR_NONE;

	(void)state;
	prefs_defaults(&prefs);
	assert_int_equal(prefs_read(&prefs, &err), 0);
	assert_string_equal(prefs.theme, "default");
	assert_true(prefs.mouse && prefs.borders && !prefs.bell && !prefs.slow && !prefs.zoom);
}

static void what_is_written_is_read_again(void **state)
{
	struct prefs written = { "colour-blind", false, false, true, true, true, "feh -F = \u00e9", "" }, read;
	struct err err = ERR_NONE;

	(void)state;
	assert_int_equal(prefs_write(&written, &err), 0);
	prefs_defaults(&read);
	assert_int_equal(prefs_read(&read, &err), 0);
	assert_string_equal(read.theme, written.theme);
	assert_string_equal(read.viewer, written.viewer);
	assert_string_equal(read.player, "");
	assert_true(!read.mouse && !read.borders && read.bell && read.slow && read.zoom);
}

static void lines_are_read_with_their_blanks_and_comments(void **state)
{
	struct prefs prefs;
	struct err err;

	(void)state;
	assert_int_equal(read_conf("# mine\n\n  theme\t=  light  \r\nbell=on\nviewer =\n\t# mouse = off", &prefs, &err), 0);
	assert_string_equal(prefs.theme, "light");
	assert_true(prefs.bell && prefs.mouse);
}

static void a_wrong_line_is_named_and_the_others_hold(void **state)
{
	static const struct { const char *text, *says; } rows[] = {
		{ "theme = dark\n", "console.conf:1: theme takes default, light, high-contrast, colour-blind, mono, not 'dark'" },
		{ "\n\nmouse = yes\n", "console.conf:3: mouse takes on or off, not 'yes'" },
		{ "colour = red\n", "console.conf:1: the console has no setting 'colour'" },
		{ "mouse\n", "console.conf:1: 'mouse' is no 'name = value'" },
		{ "= on\n", "console.conf:1: the console has no setting ''" },
		{ "mouse = on = off\n", "console.conf:1: mouse takes on or off, not 'on = off'" },
		{ "bell = \033[2J\n", "console.conf:1: bell takes on or off, not '\\x1b[2J'" },
		{ "viewer = a\033b\n", "console.conf:1: viewer takes the name of a program, shorter than this, not 'a\\x1bb'" },
		{ "\xff\xfe = 1\n", "console.conf:1: the console has no setting '\\xff\\xfe'" },
		{ "mouse = no\nbell = no\n", "console.conf:1: mouse takes on or off, not 'no'" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[200];
		struct prefs prefs;
		struct err err;

		snprintf(text, sizeof text, "%sslow = on\n", rows[i].text);
		assert_int_equal(read_conf(text, &prefs, &err), -1);
		assert_string_equal(err.text, rows[i].says);
		assert_true(prefs.slow);
		assert_true(prefs.mouse && !prefs.bell);
		assert_string_equal(prefs.theme, "default");
		assert_string_equal(prefs.viewer, "");
	}
}

static void no_file_of_nonsense_does_harm(void **state)
{
	char *big = malloc(70000);
	struct prefs prefs;
	struct err err = ERR_NONE;

	(void)state;
	memset(big, 'x', 70000);
	prefs_defaults(&prefs);
	write_conf(big, 70000);
	assert_int_equal(prefs_read(&prefs, &err), -1);
	assert_non_null(strstr(err.text, "more than the 65536 allowed"));
	write_conf("mouse = off\0bell = on", 21);
	assert_int_equal(prefs_read(&prefs, &err), -1);
	assert_true(prefs.mouse);
	memset(big, '=', 60000);
	big[60000] = '\0';
	assert_int_equal(read_conf(big, &prefs, &err), -1);
	snprintf(big, 300, "viewer = %0*d", 199, 7);
	assert_int_equal(read_conf(big, &prefs, &err), 0);
	snprintf(big, 300, "viewer = %0*d", 200, 7);
	assert_int_equal(read_conf(big, &prefs, &err), -1);
	free(big);
}

static void what_cannot_be_kept_is_said(void **state)
{
	struct prefs prefs;
	struct err err = ERR_NONE;

	(void)state;
	prefs_defaults(&prefs);
	setenv("XDG_CONFIG_HOME", "/proc/nowhere", 1);
	assert_int_equal(prefs_write(&prefs, &err), -1);
	assert_non_null(strstr(err.text, "/proc/nowhere/rung/console.conf"));
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("HOME");
	assert_int_equal(prefs_read(&prefs, &err), 0);
	assert_int_equal(prefs_write(&prefs, &err), -1);
}

/* ---- themes ---- */

static void every_theme_can_be_named_and_comes_round(void **state)
{
	char names[] = THEME_NAMES, *next = names, *name;
	const struct theme *first = theme_named("default"), *theme = first;

	(void)state;
	while ((name = strsep(&next, ","))) {
		name += *name == ' ';
		assert_ptr_equal(theme, theme_named(name));
		theme = theme_after(theme);
	}
	assert_ptr_equal(theme, first);
	assert_null(theme_named("Default"));
	assert_null(theme_named(""));
}

static bool look_alike(const struct ink_style *a, const struct ink_style *b)
{
	return a->colour == b->colour && a->attributes == b->attributes;
}

/* Wherever one of a pair stands beside the other, telling them apart means something. */
static void inks_that_stand_side_by_side_differ_in_every_theme(void **state)
{
	static const enum ink pairs[][2] = {
		{ INK_TEXT, INK_SELECTED }, { INK_TEXT, INK_MARKED },    { INK_SELECTED, INK_MARKED }, { INK_DIM, INK_TAB },
		{ INK_TEXT, INK_KEY },      { INK_TEXT, INK_LABEL },     { INK_LABEL, INK_MARKED },    { INK_TEXT, INK_MODEL },
		{ INK_LABEL, INK_MODEL },   { INK_TEXT, INK_WARN },      { INK_TEXT, INK_ALARM },      { INK_OK, INK_WARN },
		{ INK_OK, INK_ALARM },      { INK_WARN, INK_ALARM },     { INK_FRAME, INK_TITLE },     { INK_TEXT, INK_TITLE },
		{ INK_TITLE, INK_TAB },     { INK_MODEL, INK_MARKED },   { INK_SELECTED, INK_DIM },    { INK_DIM, INK_LEVEL },
		{ INK_TEXT, INK_SPAN },     { INK_SPAN, INK_SPAN_LABEL },
	};
	const struct theme *theme = theme_named("default");

	(void)state;
	do {
		for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
			if (look_alike(&theme->inks[pairs[i][0]], &theme->inks[pairs[i][1]]))
				fail_msg("theme %s: inks %u and %u look alike", theme->name, pairs[i][0], pairs[i][1]);
		theme = theme_after(theme);
	} while (theme != theme_named("default"));
}

/* The background is the terminal's: what is black, white, grey or plain blue may not be seen on it. */
static void no_colour_can_vanish_in_the_background(void **state)
{
	const struct theme *theme = theme_named("default");

	(void)state;
	do {
		for (int ink = 0; ink < INK_COUNT; ink++) {
			const struct ink_style *style = &theme->inks[ink];

			assert_true(style->colour == THEME_DEFAULT || (style->colour > 0 && style->colour < 16));
			assert_true(style->colour != 7 && style->colour != 8 && style->colour != 15);
			assert_false(style->colour == 4 && style->attributes == 0);
			assert_false(!theme->colours && style->colour != THEME_DEFAULT);
		}
		theme = theme_after(theme);
	} while (theme != theme_named("default"));
	assert_false(theme_named("mono")->colours);
}

/* About one man in twelve takes red and green for each other. */
static void the_theme_for_colour_blindness_has_neither_red_nor_green(void **state)
{
	const struct theme *theme = theme_named("colour-blind");

	(void)state;
	for (int ink = 0; ink < INK_COUNT; ink++)
		assert_true(theme->inks[ink].colour != 1 && theme->inks[ink].colour != 2 && theme->inks[ink].colour != 9 &&
		            theme->inks[ink].colour != 10);
}

static int make_folder(void **state)
{
	(void)state;
	return !mkdtemp(folder) || setenv("XDG_CONFIG_HOME", folder, 1) != 0;
}

static int remove_folder(void **state)
{
	char path[80];

	(void)state;
	snprintf(path, sizeof path, "%s/rung/console.conf", folder);
	unlink(path);
	snprintf(path, sizeof path, "%s/rung", folder);
	rmdir(path);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_file_is_fine),
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(lines_are_read_with_their_blanks_and_comments),
		cmocka_unit_test(a_wrong_line_is_named_and_the_others_hold),
		cmocka_unit_test(no_file_of_nonsense_does_harm),
		cmocka_unit_test(what_cannot_be_kept_is_said),
		cmocka_unit_test(every_theme_can_be_named_and_comes_round),
		cmocka_unit_test(inks_that_stand_side_by_side_differ_in_every_theme),
		cmocka_unit_test(no_colour_can_vanish_in_the_background),
		cmocka_unit_test(the_theme_for_colour_blindness_has_neither_red_nor_green),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
