/* The terminal's canvas, on a terminal that nobody looks at: colours never run out, and what is drawn
 * is what curses holds. */
#include "test.h"

#include "ui/console/canvas_curses.h"

#include <curses.h>
#include <locale.h>
#include <stdlib.h>

static struct canvas_curses screen;

static void open_terminal(const char *name, const char *theme)
{
	FILE *out = fopen("/dev/null", "w"), *in = fopen("/dev/null", "r");

	assert_non_null(out);
	assert_non_null(in);
	assert_non_null(newterm(name, out, in));
	resize_term(24, 80);
	start_color();
	use_default_colors();
	canvas_curses_init(&screen, theme_named(theme), false);
}

/* The colours that the cell at x, y has on the screen. */
static void colours_at(int x, int y, int *foreground, int *background)
{
	wchar_t text[CCHARW_MAX];
	attr_t attributes;
	cchar_t cell;
	int pair = 0, swap;
	short unused;

	assert_int_equal(mvin_wch(y, x, &cell), OK);
	assert_int_equal(getcchar(&cell, text, &attributes, &unused, &pair), OK);
	assert_int_equal(extended_pair_content(pair, foreground, background), OK);
	if (attributes & A_REVERSE) {
		swap = *foreground;
		*foreground = *background;
		*background = swap;
	}
}

static void every_pair_of_colours_can_be_shown_for_ever(void **state)
{
	(void)state;
	open_terminal("xterm-256color", "default");
	assert_true(screen.canvas.colours);
	for (int round = 0; round < 2; round++) {
		for (int pair = 0; pair < 240 * 240; pair++) {
			struct picture_cell cell = { 0x259a, (uint8_t)(16 + pair / 240), (uint8_t)(16 + pair % 240), false };
			int foreground, background;

			if (pair % 1920 == 0)
				canvas_curses_begin(&screen);
			canvas_cell(&screen.canvas, pair % 80, pair / 80 % 24, &cell);
			colours_at(pair % 80, pair / 80 % 24, &foreground, &background);
			if (foreground != cell.foreground || background != cell.background)
				fail_msg("%d on %d came out as %d on %d", cell.foreground, cell.background, foreground, background);
		}
		canvas_curses_end(&screen, false);
	}
	endwin();
}

static void inks_have_their_attributes(void **state)
{
	chtype drawn;

	(void)state;
	canvas_curses_begin(&screen);
	canvas_text(&screen.canvas, 2, 3, INK_ALARM, "!");
	canvas_text(&screen.canvas, 79, 23, INK_TEXT, "$");
	drawn = mvinch(3, 2);
	assert_int_equal(drawn & A_CHARTEXT, '!');
	assert_true(drawn & A_REVERSE);
	assert_int_equal(mvinch(23, 79) & A_CHARTEXT, '$');
	canvas_curses_end(&screen, true);
	endwin();
}

static void terminals_of_few_colours_get_no_colour_pictures(void **state)
{
	struct picture_cell cell = { '@', 0, 0, true };

	(void)state;
	open_terminal("vt100", "mono");
	assert_false(screen.canvas.colours);
	canvas_curses_begin(&screen);
	canvas_cell(&screen.canvas, 0, 0, &cell);
	assert_int_equal(mvinch(0, 0) & (A_CHARTEXT | A_REVERSE), '@' | A_REVERSE);
	endwin();
	open_terminal("xterm", "default");
	assert_false(screen.canvas.colours);
	endwin();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pair_of_colours_can_be_shown_for_ever),
		cmocka_unit_test(inks_have_their_attributes),
		cmocka_unit_test(terminals_of_few_colours_get_no_colour_pictures),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
