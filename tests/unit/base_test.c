/* The ground floor: strings, arenas, times, text from data, hashes and draws. */
#include "test.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/text.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void error_text_carries_its_context(void **state)
{
	struct err err = ERR_NONE;

	(void)state;
	assert_int_equal(err_set(&err, "no such label: %s", "banana"), -1);
	assert_int_equal(err_wrap(&err, "decide"), -1);
	assert_string_equal(err.text, "decide: no such label: banana");
	assert_int_equal(err_set(NULL, "nobody listens"), -1);
}

static void string_grows_and_can_be_taken(void **state)
{
	struct str s = STR_EMPTY;
	char *text;

	(void)state;
	for (int i = 0; i < 1000; i++)
		str_addf(&s, "%d,", i % 10);
	assert_int_equal(s.length, 2000);
	text = str_take(&s);
	assert_int_equal(strlen(text), 2000);
	assert_string_equal(str_text(&s), "");
	free(text);
	str_release(&s);
	str_release(&s);
}

static void arena_gives_zeroed_memory_of_any_size(void **state)
{
	struct arena arena = ARENA_EMPTY;

	(void)state;
	for (size_t size = 0; size < 9000; size += 97) {
		char *memory = arena_alloc(&arena, size);

		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 'x', size);
	}
	assert_string_equal(arena_printf(&arena, "%d/%d", 3, 4), "3/4");
	assert_null(arena_strdup(&arena, NULL));
	assert_in_range(arena.held, 400000, 500000); /* 93 pieces of 4,462 bytes on average */
	arena_release(&arena);
	assert_int_equal(arena.held, 0);
}

static void times_are_written_and_read_back(void **state)
{
	static const struct { const char *in; int64_t ms; const char *out; } rows[] = {
		{ "1970-01-01", 0, "1970-01-01T00:00:00.000Z" },
		{ "2000-02-29T12:00:00Z", 951825600000, "2000-02-29T12:00:00.000Z" },
		{ "2026-03-01 09:30", 1772357400000, "2026-03-01T09:30:00.000Z" },
		{ "2026-03-01T09:30:00.1239Z", 1772357400123, "2026-03-01T09:30:00.123Z" },
		{ "2026-03-01T09:30:00+02:00", 1772350200000, "2026-03-01T07:30:00.000Z" },
		{ "1969-12-31T23:59:59.999Z", -1, "1969-12-31T23:59:59.999Z" },
	};
	static const char *const broken[] = { "", "2026", "2026-13-01", "2026-02-29", "2026-02-28x", "2026-02-28T25:00",
	                                      "yesterday", "2026-02-28T10:00:00+99:00", "2026-02-28T" };
	char text[CLOCK_TEXT_SIZE];
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(clock_parse(rows[i].in, &ms));
		assert_int_equal(ms, rows[i].ms);
		assert_string_equal(clock_iso(ms, text), rows[i].out);
	}
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		assert_false(clock_parse(broken[i], &ms));
}

static void every_day_of_four_centuries_comes_back(void **state)
{
	char text[CLOCK_TEXT_SIZE];
	int64_t ms;

	(void)state;
	for (int64_t day = -50000; day < 100000; day++) {
		clock_iso(day * CLOCK_DAY_MS, text);
		assert_true(clock_parse(text, &ms));
		assert_int_equal(ms, day * CLOCK_DAY_MS);
	}
}

static void hostile_text_becomes_visible(void **state)
{
	static const struct { const char *in, *out; } rows[] = {
		{ "plain", "plain" },
		{ "\033]0;title\007", "\\x1b]0;title\\x07" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "\xc2\x9b" "31m", "\\u{9b}31m" },
		{ "a\xe2\x80\xae" "b", "a\\u{202e}b" },
		{ "\xff\xfe", "\\xff\\xfe" },
		{ "cut \xe2\x80", "cut \\xe2\\x80" },
		{ "\xc0\xaf", "\\xc0\\xaf" },
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },
		{ "line\nnext", "line\\x0anext" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str s = STR_EMPTY;

		text_add_visible(&s, rows[i].in, strlen(rows[i].in));
		assert_string_equal(str_text(&s), rows[i].out);
		assert_true(text_is_visible(str_text(&s), s.length));
		str_release(&s);
	}
}

static void visible_text_is_cut_between_characters(void **state)
{
	static const struct { const char *in; size_t room; const char *out; } rows[] = {
		{ "plain", 6, "plain" }, { "plain", 5, "plai" }, { "", 1, "" }, { "plain", 1, "" },
		{ "caf\xc3\xa9", 6, "caf\xc3\xa9" }, { "caf\xc3\xa9", 5, "caf" }, { "\xe6\xbc\xa2", 3, "" },
		{ "a\nb", 7, "a\\x0ab" },
	};
	char out[8];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		memset(out, 'z', sizeof out);
		text_copy_visible(out, rows[i].room, rows[i].in, strlen(rows[i].in));
		assert_string_equal(out, rows[i].out);
	}
}

static void text_is_fitted_to_columns(void **state)
{
	static const struct { const char *in; int columns; const char *out; int width; } rows[] = {
		{ "scratch", 10, "scratch", 7 }, { "scratch", 7, "scratch", 7 }, { "scratch", 4, "scr~", 4 },
		{ "scratch", 0, "", 0 }, { "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2", 4, "\xe6\xbc\xa2~", 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str s = STR_EMPTY;

		assert_int_equal(text_add_fitted(&s, rows[i].in, rows[i].columns, true), rows[i].width);
		assert_string_equal(str_text(&s), rows[i].out);
		str_release(&s);
	}
}

static void sha256_has_its_published_values(void **state)
{
	unsigned char out[HASH_BYTES];
	char hex[HASH_HEX_SIZE];
	struct hash_state pieces;

	(void)state;
	hash_sha256("abc", 3, out);
	assert_string_equal(hash_hex(out, HASH_BYTES, hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hash_begin(&pieces);
	hash_add(&pieces, "a", 1);
	hash_add(&pieces, "bc", 2);
	hash_end(&pieces, out);
	assert_string_equal(hash_hex(out, HASH_BYTES, hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* Draws of two purposes over the same units must be uniform, and uncorrelated pair by pair. */
static void draws_are_uniform_and_independent(void **state)
{
	static const char *const purposes[] = { "exam", "blind", "audit", "cover", "second", "canary", "shadow", "split" };
	enum { PURPOSES = 7, UNITS = 20000 };
	static double draw[PURPOSES][UNITS];
	const unsigned char key[HASH_KEY_BYTES] = "sixteen byte key";

	(void)state;
	for (int p = 0; p < PURPOSES; p++) {
		double sum = 0;

		for (int u = 0; u < UNITS; u++) {
			draw[p][u] = hash_draw(key, purposes[p], "main", "v1", &u, sizeof u);
			assert_true(draw[p][u] >= 0 && draw[p][u] < 1);
			sum += draw[p][u];
		}
		assert_true(fabs(sum / UNITS - 0.5) < 4 * sqrt(1.0 / 12 / UNITS));
	}
	for (int p = 0; p < PURPOSES; p++) {
		for (int q = p + 1; q < PURPOSES; q++) {
			double sum = 0;

			for (int u = 0; u < UNITS; u++)
				sum += (draw[p][u] - 0.5) * (draw[q][u] - 0.5);
			assert_true(fabs(sum / UNITS * 12) < 4 / sqrt(UNITS));
		}
	}
}

static void parts_of_a_draw_do_not_run_together(void **state)
{
	const unsigned char key[HASH_KEY_BYTES] = "sixteen byte key", other[HASH_KEY_BYTES] = "another good key";

	(void)state;
	assert_true(hash_draw(key, "ab", "c", "", "u", 1) != hash_draw(key, "a", "bc", "", "u", 1));
	assert_true(hash_draw(key, "exam", "main", "", "u", 1) == hash_draw(key, "exam", "main", "", "u", 1));
	assert_true(hash_draw(key, "exam", "main", "", "u", 1) != hash_draw(other, "exam", "main", "", "u", 1));
	assert_true(hash_draw_place(key, "order", "main", "", "u", 1) >= 0);
}

static void uuids_are_version_7_and_sort_by_time(void **state)
{
	unsigned char early[UUID_BYTES], late[UUID_BYTES];
	char text[UUID_TEXT_SIZE];

	(void)state;
	uuid_new(1772357400000, early);
	uuid_new(1772357400001, late);
	assert_true(memcmp(early, late, UUID_BYTES) < 0);
	uuid_text(early, text);
	assert_int_equal(strlen(text), 36);
	assert_int_equal(text[14], '7');
	assert_non_null(strchr("89ab", text[19]));
}

static void every_byte_is_written_or_the_write_fails(void **state)
{
	static char bytes[70000], back[70000];
	FILE *file = tmpfile();
	int fd = fileno(file);

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 7);
	assert_int_equal(file_write_fd(fd, bytes, sizeof bytes), 0);
	assert_int_equal(pread(fd, back, sizeof back, 0), sizeof back);
	assert_memory_equal(bytes, back, sizeof bytes);
	fclose(file);
	assert_int_equal(file_write_fd(-1, bytes, 1), -1);
	assert_int_equal(errno, EBADF);
	assert_int_equal(file_write_fd(-1, bytes, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(error_text_carries_its_context),
		cmocka_unit_test(string_grows_and_can_be_taken),
		cmocka_unit_test(arena_gives_zeroed_memory_of_any_size),
		cmocka_unit_test(times_are_written_and_read_back),
		cmocka_unit_test(every_day_of_four_centuries_comes_back),
		cmocka_unit_test(hostile_text_becomes_visible),
		cmocka_unit_test(visible_text_is_cut_between_characters),
		cmocka_unit_test(text_is_fitted_to_columns),
		cmocka_unit_test(sha256_has_its_published_values),
		cmocka_unit_test(draws_are_uniform_and_independent),
		cmocka_unit_test(parts_of_a_draw_do_not_run_together),
		cmocka_unit_test(uuids_are_version_7_and_sort_by_time),
		cmocka_unit_test(every_byte_is_written_or_the_write_fails),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
