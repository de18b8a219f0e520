/* What a terminal sends, whole, in pieces and broken, and what the console makes of it. */
#include "test.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/console/input.h"
#include "ui/console/key.h"

#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = { "press", "drag", "release", "double", "why", "up", "down" };

static void add_key(struct str *out, int key)
{
	static const char *const names[] = {
		"Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDn", "Del", "BTab", "S-Up", "S-Down", "S-Left",
		"S-Right", "F1", "F2", "F3", "F4", "F5", "F6",
		"F7", "F8", "F9", "F10", "F11", "F12",
	};
	char bytes[5] = "";

	if (key == PRESS_ESCAPE)
		str_add(out, "Esc");
	else if (key > PRESS_BEYOND)
		str_add(out, names[key - PRESS_UP]);
	else if (key < ' ')
		str_addf(out, "^%c", key + '@');
	else
		str_add_bytes(out, bytes, text_encode((uint32_t)key, bytes));
}

static void add_events(struct str *out, const struct input_event *events, int count)
{
	for (int i = 0; i < count; i++) {
		if (out->length > 0)
			str_add_char(out, ' ');
		switch (events[i].kind) {
		case INPUT_KEY: add_key(out, events[i].key); break;
		case INPUT_PASTE: str_add_char(out, '"'), add_key(out, events[i].key); break;
		case INPUT_FOCUS: str_add(out, events[i].focused ? "in" : "out"); break;
		case INPUT_MODE: str_addf(out, "%d%s", events[i].mode, events[i].known ? "+" : "-"); break;
		case INPUT_MOUSE:
			str_addf(out, "%s(%d,%d)", kinds[events[i].mouse.kind], events[i].mouse.x, events[i].mouse.y);
			break;
		}
	}
}

#define A_WHILE '\n' /* in the bytes: 30 ms in which nothing comes */
#define LONG    '\v' /* ... 2 s */

/* A byte comes each millisecond. */
static void feed(struct input *input, int64_t *now_ms, const char *bytes, struct str *out)
{
	struct input_event events[INPUT_EVENTS_MAX];

	for (; *bytes; bytes++) {
		*now_ms += *bytes == A_WHILE ? 30 : *bytes == LONG ? 2000 : 1;
		if (*bytes != A_WHILE && *bytes != LONG)
			add_events(out, events, input_take(input, (unsigned char)*bytes, *now_ms, events));
		else if (input_is_unsure(input))
			add_events(out, events, input_pause(input, *now_ms, events));
	}
}

static void bytes_become_these_events(void **state)
{
	static const struct { const char *bytes, *events; } rows[] = {
		{ "a1\r\t\177", "a 1 ^M ^I \177" }, { "\303\251\346\274\242\360\237\230\200", "\303\251 \346\274\242 \360\237\230\200" },
		{ "\003\032", "^C ^Z" },
		/* keys with names, of several families of terminals */
		{ "\033[A\033OB\033[1;5C\033O5D", "Up Down Right Left" },
		{ "\033[1;2A\033[1;2B\033[1;2C\033[1;2D\033[1;6A", "S-Up S-Down S-Right S-Left Up" },
		{ "\033[H\033OF\033[1~\033[4~\033[7~\033[8~\033[1;2H", "Home End Home End Home End Home" },
		{ "\033[3~\033[5~\033[6;5~\033[Z", "Del PgUp PgDn BTab" },
		{ "\033OP\033OQ\033[11~\033[15~\033[17~\033[21~\033[23~\033[24~\033[[A\033[[E\033[1;2P",
		  "F1 F2 F1 F5 F6 F10 F11 F12 F1 F5 F1" },
		{ "\033Oq\033Oy\033OM\033Ok", "1 9 ^M +" },
		/* Escape alone, before a key, and twice */
		{ "\033\n", "Esc" }, { "\033\n1", "Esc 1" }, { "\033a", "Esc a" }, { "\033\033\n", "Esc Esc" }, { "\033\n[\n", "Esc [" },
		{ "\033\n\vO\n", "Esc O" },
		/* the mouse */
		{ "\033[<0;1;1M\033[<0;1;1m", "press(0,0) release(0,0)" }, { "\033[<0;300;100M", "press(299,99)" },
		{ "\033[<32;5;6M\033[<2;5;6M\033[<2;5;6m", "drag(4,5) why(4,5)" },
		{ "\033[<64;1;2M\033[<65;1;2M\033[<66;1;2M\033[<1;1;2M", "up(0,1) down(0,1)" },
		{ "\033[<16;9;9M\033[<20;9;8M", "press(8,8) press(8,7)" }, { "\033[M !!\033[M#!!", "press(0,0) release(0,0)" },
		/* focus, modes, other replies */
		{ "\033[I\033[O", "in out" }, { "\033[?2026;2$y\033[?2026;0$y\033[?2026;4$y", "2026+ 2026- 2026-" },
		{ "\033[?62;4c\033[24;80R\033P1$r0m\033\\\033]11;rgb:1/1/1\0071\033_Gi=1;OK\033\\", "1" },
		/* pasted text */
		{ "\033[200~a1\r\303\251\033[201~", "\"a \"1 \"^M \"\303\251" }, { "\033[200~1\033[A\033[<0;1;1M\033x2\033[201~\v3", "\"1 \"x \"2 3" },
		{ "\033[200~a\033[201~1\n\n\n\n1", "\"a \"1 1" }, { "\033[200~a\n\vb\033[201~\v1", "\"a \"b 1" },
		{ "\033[200~a\v\033\n1", "\"a Esc 1" }, { "\033[200~a\033\n[201~\v1", "\"a 1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct input input = { 0 };
		struct str out = STR_EMPTY;
		int64_t now_ms = 5000;

		feed(&input, &now_ms, rows[i].bytes, &out);
		if (!str_equal(str_text(&out), rows[i].events))
			fail_msg("row %zu: got '%s', wanted '%s'", i, str_text(&out), rows[i].events);
		str_release(&out);
	}
}

/* Cut off, too long, out of range, interrupted, late in its second half: no key, no click. */
static void broken_sequences_give_nothing(void **state)
{
	static const char *const rows[] = {
		"\033[<0;1", "\033[<1", "\033[", "\033[<", "\033[<0;1;5", "\033[200", "\033[M", "\033[M1", "\033[M11", "\033[[", "\033O",
		"\033[<0;0;1M", "\033[<0;1;0M", "\033[<0;-1;1M", "\033[<0;1M", "\033[<0;1;1;1M", "\033[<;;M", "\033[<M", "\033[<0;1;99999M",
		"\033[<99999999999999999999;1;1M", "\033[<0;1;1111111111111111111111111111111111111111111111M", "\033[<0;1;1X",
		"\033[<0;1;\0011\r\t1X", "\033[1;1;1;1~", "\033[99~", "\033[1111111~", "\033[;A", "\033[5$", "\033[x", "\033Oz", "\033[?1$y",
		"\033[<0;\n1;\v1X", "\033P111\n111", "\033]1;1\n1\v1", "\033[<0;1\303\2511X", "\233<0;1;1X", "\303", "\377\376", "\300\200",
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct input input = { 0 };
		struct str out = STR_EMPTY;
		int64_t now_ms = 5000;

		feed(&input, &now_ms, rows[i], &out);
		if (out.length > 0)
			fail_msg("row %zu: got '%s'", i, str_text(&out));
		str_release(&out);
	}
}

/* The ESC was taken for a key, because what follows it came late. */
static void the_rest_of_a_sequence_is_no_key_either(void **state)
{
	static const struct { const char *bytes, *events; } rows[] = {
		{ "\033\n[<0;1;5M", "Esc press(0,4)" }, { "\033\n[<0;1", "Esc" }, { "\033\nOA", "Esc Up" }, { "\033\n[I", "Esc in" },
		{ "\033\n[200~1\033[201~", "Esc \"1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct input input = { 0 };
		struct str out = STR_EMPTY;
		int64_t now_ms = 5000;

		feed(&input, &now_ms, rows[i].bytes, &out);
		assert_string_equal(str_text(&out), rows[i].events);
		str_release(&out);
	}
}

static void a_second_press_on_the_cell_soon_is_a_double_click(void **state)
{
	static const struct { int wait_ms, x; const char *events; } rows[] = {
		{ 300, 4, "press(3,6) double(3,6) press(3,6)" }, { 500, 4, "press(3,6) press(3,6) double(3,6)" },
		{ 300, 5, "press(3,6) press(4,6) press(3,6)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct input input = { 0 };
		struct str out = STR_EMPTY, second = STR_EMPTY;
		int64_t now_ms = 5000;

		str_addf(&second, "\033[<0;%d;7M", rows[i].x);
		feed(&input, &now_ms, "\033[<0;4;7M", &out);
		now_ms += rows[i].wait_ms;
		feed(&input, &now_ms, str_text(&second), &out);
		feed(&input, &now_ms, "\033[<0;4;7M", &out);
		assert_string_equal(str_text(&out), rows[i].events);
		str_release(&out);
		str_release(&second);
	}
}

/* Whatever comes, in whatever pieces: no event is out of range, and a key follows after two bytes that
 * end anything. */
static void any_bytes_survive(void **state)
{
	static const char alphabet[] = "\033\033\033[[O<;;0123456789Mm~ABP]_\\\007\r200~201~\303\251\377";
	struct input input = { 0 };
	struct input_event events[INPUT_EVENTS_MAX];
	unsigned seed = 4812;
	int64_t now_ms = 1;

	(void)state;
	for (int i = 0; i < 300000; i++) {
		int count;

		seed = seed * 1103515245u + 12345u;
		now_ms += seed >> 16 & 15;
		count = (seed >> 24 & 15) == 0 && input_is_unsure(&input)
		            ? input_pause(&input, now_ms, events)
		            : input_take(&input, (unsigned char)alphabet[(seed >> 16) % (sizeof alphabet - 1)], now_ms, events);
		assert_in_range(count, 0, INPUT_EVENTS_MAX);
		for (int k = 0; k < count; k++)
			assert_true(events[k].kind != INPUT_MOUSE || (events[k].mouse.x >= 0 && events[k].mouse.y >= 0));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_become_these_events),
		cmocka_unit_test(broken_sequences_give_nothing),
		cmocka_unit_test(the_rest_of_a_sequence_is_no_key_either),
		cmocka_unit_test(a_second_press_on_the_cell_soon_is_a_double_click),
		cmocka_unit_test(any_bytes_survive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
