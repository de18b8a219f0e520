/* Ten thousand strings made to harm a terminal, from a seed: as names and labels in the console, over
 * the terminal's own canvas, whose bytes are read back and parsed. Nothing of a string may come out as
 * a sequence that a terminal obeys. */
#include "../unit/test.h"

#include "../console/fake_review.h"
#include "base/str.h"
#include "base/text.h"
#include "ui/console/app.h"
#include "ui/console/canvas_curses.h"
#include "ui/console/screen_review.h"

#include <curses.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STRINGS 10000
#define MARK    "7431" /* in every sequence of ours, and in none of the terminal's */

static uint64_t seed = 20261122;

static uint64_t next(void) /* xorshift64* (Vigna, 2016) */
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * UINT64_C(2685821657736338717);
}

static int below(int limit)
{
	return (int)(next() >> 33) % limit;
}

static void add_hostile_piece(struct str *out)
{
	static const char *const pieces[] = {
		"\033[" MARK "m", "\033[2J\033[" MARK "H", "\033]0;" MARK "\007", "\033]52;c;" MARK "\033\\", "\033P" MARK "q\033\\",
		"\033_" MARK "\033\\", "\033^" MARK "\033\\", "\033(0" MARK, "\033[?" MARK "h", "\x9b" MARK "m", "\xc2\x9b" MARK "m",
		"\xc2\x9d" MARK "\xc2\x9c", "\033", "\033[", "\r", "\n", "\t", "\b", "\a", "\016" MARK "\017", "\x7f",
		"\xe2\x80\xae" "cod.exe", "\xe2\x81\xa6", "\xe2\x80\x8b", "\xe2\x80\x8f", "\xef\xbb\xbf", "\xe2\x80\xa8", "\xf3\xa0\x81\x81",
		"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe6\xbc", "\xff", "\xfe\xff", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
		"\xe6\xbc\xa2\xe5\xad\x97", "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88", "\xef\xb8\x8f", "%s%n", "a", "0.93", " ",
	};

	if (below(4) == 0)
		str_add_char(out, (char)(1 + below(255)));
	else
		str_add(out, pieces[below((int)(sizeof pieces / sizeof *pieces))]);
}

static void make_hostile(struct str *out)
{
	str_clear(out);
	for (int pieces = 1 + below(below(10) ? 8 : 60); pieces > 0; pieces--)
		add_hostile_piece(out);
}

/* ---- the one function ---- */

static bool is_harmless(const char *text, size_t length)
{
	for (size_t at = 0; at < length;) {
		uint32_t code;
		size_t used = text_decode(text + at, length - at, &code);

		if (used == 0 || text_is_hostile(code))
			return false;
		at += used;
	}
	return true;
}

static void the_one_function_leaves_nothing_that_is_obeyed(void **state)
{
	struct str hostile = STR_EMPTY, visible = STR_EMPTY, again = STR_EMPTY;

	(void)state;
	for (int i = 0; i < STRINGS; i++) {
		make_hostile(&hostile);
		str_clear(&visible);
		str_clear(&again);
		text_add_visible(&visible, str_text(&hostile), hostile.length);
		assert_true(is_harmless(str_text(&visible), visible.length));
		assert_int_equal(text_is_visible(str_text(&hostile), hostile.length), str_equal(str_text(&hostile), str_text(&visible)));
		text_add_visible(&again, str_text(&visible), visible.length);
		assert_string_equal(str_text(&again), str_text(&visible));
	}
	str_release(&hostile);
	str_release(&visible);
	str_release(&again);
}

/* ---- the terminal's stream ---- */

/* The length of a sequence that curses itself sends, at an escape; 0: it is none of those. */
static size_t own_sequence(const char *at, size_t left)
{
	size_t length = 2;

	if (left < 2)
		return 0;
	if (strchr("=>78M", at[1]))
		return 2;
	if (strchr("()", at[1]))
		return left > 2 && strchr("B0", at[2]) ? 3 : 0;
	if (at[1] != '[')
		return 0;
	while (length < left && strchr("0123456789;?", at[length]) && at[length])
		length++;
	return length < left && strchr("mHJKrhlABCDGdXPSTLM@btc", at[length]) ? length + 1 : 0;
}

static bool has_mark(const char *at, size_t length)
{
	for (size_t i = 0; i + strlen(MARK) <= length; i++)
		if (memcmp(at + i, MARK, strlen(MARK)) == 0)
			return true;
	return false;
}

/* Where the first byte is that should not be there; NULL: nowhere. */
static const char *first_harm(const char *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		uint32_t code;
		size_t used;

		if (bytes[at] == '\033') {
			used = own_sequence(bytes + at, length - at);
			if (used == 0 || has_mark(bytes + at, used))
				return bytes + at;
		} else if (strchr("\r\n\b\t\016\017", bytes[at])) {
			used = 1;
		} else {
			used = text_decode(bytes + at, length - at, &code);
			if (used == 0 || text_is_hostile(code))
				return bytes + at;
		}
		at += used;
	}
	return NULL;
}

static FILE *terminal;
static struct canvas_curses screen;

static void open_terminal(void)
{
	FILE *in = fopen("/dev/null", "r");

	terminal = tmpfile();
	assert_non_null(terminal);
	assert_non_null(in);
	assert_non_null(newterm("xterm-256color", terminal, in));
	resize_term(24, 80);
	start_color();
	use_default_colors();
	canvas_curses_init(&screen, theme_named("default"), false);
}

/* What the terminal was sent since the last time. */
static void take_stream(struct str *stream)
{
	char bytes[65536];
	ssize_t got;

	str_clear(stream);
	lseek(fileno(terminal), 0, SEEK_SET);
	while ((got = read(fileno(terminal), bytes, sizeof bytes)) > 0)
		str_add_bytes(stream, bytes, (size_t)got);
	assert_int_equal(ftruncate(fileno(terminal), 0), 0);
	lseek(fileno(terminal), 0, SEEK_SET);
}

static void paint(struct app *app)
{
	unsigned react = REACT_DRAW;

	while (react & REACT_DRAW) {
		app_work(app);
		app_prepare(app);
		canvas_curses_begin(&screen);
		app_draw(app, &screen.canvas);
		canvas_curses_end(&screen, false);
		react = app->screen->painted(app, app->state);
	}
}

/* Hostile strings as an item's name and as a label's; keys bring them onto the screen in other ways: the
 * decision's toast, undo, why, flag, help. */
static void show(const char *item_name, const char *label_name, const char *keys)
{
	static const struct actor lee = { .operator_id = 1, .acted_by = 1, .role = ROLE_LEAD, .name = "lee" };
	const struct console_options options = { .actor = &lee };
	const struct fake_settings settings = { .items = 9, .labels = 4, .level = 2, .assisted = true, .item_name = item_name,
	                                        .label_name = label_name };
	struct app *app = calloc(1, sizeof *app);
	struct err err = ERR_NONE;

	assert_non_null(app);
	fake_set(&settings);
	app->now_ms = 1000;
	assert_int_equal(app_open(app, &screen_review, NULL, &options, &err), 0);
	app_resize(app, 80, 24);
	paint(app);
	for (const char *key = keys; *key; key++) {
		app_key(app, *key);
		paint(app);
	}
	app_close(app);
	free(app);
}

static void no_string_reaches_the_terminal_as_it_is(void **state)
{
	struct str name = STR_EMPTY, label = STR_EMPTY, stream = STR_EMPTY;
	const char *harm;

	(void)state;
	open_terminal();
	for (int i = 0; i < STRINGS; i += 2) {
		make_hostile(&name);
		make_hostile(&label);
		show(str_text(&name), str_text(&label), i % 50 ? "" : "1uwf?");
		take_stream(&stream);
		assert_true(stream.length > 0 || i > 0);
		harm = first_harm(str_text(&stream), stream.length);
		if (harm)
			fail_msg("string %d: byte %#x reached the terminal at %td of %zu", i, (unsigned char)*harm,
			         harm - str_text(&stream), stream.length);
	}
	endwin();
	str_release(&name);
	str_release(&label);
	str_release(&stream);
}

/* The reader of streams would see harm if there were any. */
static void the_parser_knows_harm(void **state)
{
	static const char *const harms[] = { "a\033[" MARK "mb", "\033]0;x\007", "\033Pq\033\\", "\302\233m", "\342\200\256", "\a", "\377" };
	static const char *const fine[] = { "\033[1;24r\033(B\033[m\033[38;5;66mtext " MARK "\r\n", "\033[?1049h", "\346\274\242" };

	(void)state;
	for (size_t i = 0; i < sizeof harms / sizeof *harms; i++)
		assert_non_null(first_harm(harms[i], strlen(harms[i])));
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
		assert_null(first_harm(fine[i], strlen(fine[i])));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_parser_knows_harm),
		cmocka_unit_test(the_one_function_leaves_nothing_that_is_obeyed),
		cmocka_unit_test(no_string_reaches_the_terminal_as_it_is),
	};

	setlocale(LC_ALL, "C.UTF-8");
	setenv("TERM", "xterm-256color", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
