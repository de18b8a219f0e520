/* Texts in lines: where they break, what is marked, and that a megabyte costs what is looked at. Spans
 * and records as they are read. */
#include "test.h"

#include "base/str.h"
#include "jobs/record.h"
#include "jobs/spans.h"
#include "ui/console/canvas_grid.h"
#include "ui/console/scroller.h"
#include "ui/console/text_lines.h"

#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* What stands around cells of an ink: spans in brackets, their labels in braces. */
static void add_edge(struct str *out, enum ink before, enum ink after)
{
	if (before == after)
		return;
	str_add(out, before == INK_SPAN ? "]" : before == INK_SPAN_LABEL ? "}" : "");
	str_add(out, after == INK_SPAN ? "[" : after == INK_SPAN_LABEL ? "{" : "");
}

static void add_line(const struct text_lines *lines, int line, struct str *out)
{
	struct canvas_grid grid;
	enum ink now = INK_TEXT;

	canvas_grid_init(&grid, lines->width, 1, false, true);
	text_lines_draw(lines, &grid.canvas, 0, 0, line, INK_TEXT);
	for (int x = 0; x < lines->width; x++) {
		if (grid.cells[x].glyph[0])
			add_edge(out, now, grid.cells[x].ink);
		now = grid.cells[x].glyph[0] ? grid.cells[x].ink : now;
		str_add(out, grid.cells[x].glyph);
	}
	add_edge(out, now, INK_TEXT);
	while (out->length > 0 && out->text[out->length - 1] == ' ')
		out->text[--out->length] = '\0';
	str_add_char(out, '|');
	canvas_grid_release(&grid);
}

/* All lines of a text at a width, without the blanks at their ends. */
static void lay_out(const char *text, const char *spans_json, int width, struct str *out)
{
	struct arena arena = ARENA_EMPTY;
	struct span *spans = NULL;
	struct text_lines lines;
	struct err why = ERR_NONE;
	int span_count = 0, count;

	if (spans_json && spans_read(spans_json, text, strlen(text), &arena, &spans, &span_count, &why) < 0)
		fail_msg("%s", why.text);
	text_lines_open(&lines, text, strlen(text), spans, span_count, width);
	count = text_lines_reach(&lines, INT_MAX);
	for (int i = 0; i < count; i++)
		add_line(&lines, i, out);
	text_lines_release(&lines);
	arena_release(&arena);
}

static void lines_break_between_words_or_where_they_must(void **state)
{
	static const struct { const char *text; int width; const char *lines; } rows[] = {
		{ "", 10, "" },
		{ "one two", 10, "one two|" },
		{ "one two three", 8, "one two|three|" },
		{ "one two three", 7, "one two|three|" },
		{ "one two   three", 7, "one two|three|" },
		{ "one  two", 5, "one|two|" },
		{ "  in", 10, "  in|" },
		{ "abcdefghij", 4, "abcd|efgh|ij|" },
		{ "a bcdefghij", 4, "a|bcde|fghi|j|" },
		{ "a\nb\n\nc", 10, "a|b||c|" },
		{ "a\r\nb\r\n", 10, "a|b|" },
		{ "a\rb", 10, "a\\x0db|" },
		{ "\n", 10, "|" },
		{ "a\tb\tc", 20, "a   b   c|" },
		{ "abc\tdef", 4, "abc|def|" },
		{ "\346\274\242\345\255\227\346\274\242\345\255\227", 5, "\346\274\242\345\255\227|\346\274\242\345\255\227|" },
		{ "ab\346\274\242\345\255\227 cd", 4, "ab\346\274\242|\345\255\227|cd|" },
		{ "e\314\201e\314\201e\314\201", 2, "e\314\201e\314\201|e\314\201|" },
		{ "\314\201a", 4, "?a|" },
		{ "a\033[31mb", 20, "a\\x1b[31mb|" },
		{ "a\342\200\256b", 20, "a\\u{202e}b|" },
		{ "a\377b", 20, "a\\xffb|" },
		{ "a\033b", 3, "a|\\x1|b|" }, /* nothing of it is obeyed, however narrow */
		{ "\346\274\242", 1, "|" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str out = STR_EMPTY;

		lay_out(rows[i].text, NULL, rows[i].width, &out);
		if (!str_equal(str_text(&out), rows[i].lines))
			fail_msg("'%s' at %d: '%s', wanted '%s'", rows[i].text, rows[i].width, str_text(&out), rows[i].lines);
		str_release(&out);
	}
}

static void spans_are_marked_with_their_labels(void **state)
{
	static const struct { const char *text, *spans; int width; const char *lines; } rows[] = {
		{ "Ada met Bob", "[{\"start\":0,\"end\":3,\"label\":\"P\"}]", 40, "[Ada]{ P} met Bob|" },
		{ "Ada met Bob", "[{\"start\":8,\"end\":11,\"label\":\"P\"},{\"start\":0,\"end\":3}]", 40, "[Ada] met [Bob]{ P}|" },
		{ "Ada met Bob", "[{\"start\":0,\"end\":7,\"label\":\"A\"},{\"start\":4,\"end\":11,\"label\":\"B\"}]", 40,
		  "[Ada met]{ A}[ Bob]{ B}|" },
		{ "to Ada Bob", "[{\"start\":3,\"end\":6,\"label\":\"P\"}]", 7, "to|[Ada]{ P}|Bob|" },
		{ "x e\314\201y z", "[{\"start\":2,\"end\":5,\"label\":\"Q\"}]", 40, "x [e\314\201y]{ Q} z|" },
		{ "\346\274\242\345\255\227", "[{\"start\":1,\"end\":2,\"label\":\"K\"}]", 40, "\346\274\242[\345\255\227]{ K}|" },
		{ "Ada", "[{\"start\":0,\"end\":3,\"label\":\"a\\u001bb\"}]", 40, "[Ada]{ a\\x1bb}|" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str out = STR_EMPTY;

		lay_out(rows[i].text, rows[i].spans, rows[i].width, &out);
		if (!str_equal(str_text(&out), rows[i].lines))
			fail_msg("'%s' with %s: '%s', wanted '%s'", rows[i].text, rows[i].spans, str_text(&out), rows[i].lines);
		str_release(&out);
	}
}

static void spans_that_are_none_are_refused(void **state)
{
	static const struct { const char *json, *reason; } rows[] = {
		{ "", "no JSON array" }, { "[", "no JSON array" }, { "{}", "no JSON array" }, { "7", "no JSON array" },
		{ "[7]", "span 1 has no start" }, { "[{\"start\":0}]", "no start and end" },
		{ "[{\"start\":0,\"end\":2.5}]", "no start and end" }, { "[{\"start\":-1,\"end\":2}]", "not within" },
		{ "[{\"start\":0,\"end\":2},{\"start\":2,\"end\":2}]", "span 2 is not within" },
		{ "[{\"start\":0,\"end\":5}]", "not within" },
		{ "[{\"start\":0,\"end\":99999999999999999999}]", "no JSON array" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = ARENA_EMPTY;
		struct err why = ERR_NONE;
		struct span *spans;
		int count;

		assert_int_equal(spans_read(rows[i].json, "n\303\244rn", 5, &arena, &spans, &count, &why), -1);
		if (!strstr(why.text, rows[i].reason))
			fail_msg("%s: '%s'", rows[i].json, why.text);
		arena_release(&arena);
	}
}

static void records_are_read_as_fields(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct record_field *fields;

	(void)state;
	assert_int_equal(record_read("{\"z\":\"x y\",\"a\":1.5,\"n\":null,\"e\":\" \",\"l\":[1,{\"b\":true}],\"t\":false}", &arena,
	                             &fields, NULL), 6);
	assert_string_equal(fields[0].name, "z");
	assert_string_equal(fields[0].value, "x y");
	assert_string_equal(fields[1].value, "1.5");
	assert_true(fields[2].missing && fields[3].missing);
	assert_false(fields[0].missing || fields[1].missing || fields[4].missing || fields[5].missing);
	assert_string_equal(fields[4].value, "[1, {\"b\": true}]");
	assert_string_equal(fields[5].value, "false");
	assert_int_equal(record_read("{}", &arena, &fields, NULL), 0);
	assert_int_equal(record_read("[1]", &arena, &fields, NULL), -1);
	assert_int_equal(record_read("no", &arena, &fields, NULL), -1);
	arena_release(&arena);
}

static void what_most_records_have_is_absent_from_one(void **state)
{
	static const char *const others[] = { "{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":null}", "{\"a\":3,\"c\":1}", "{\"a\":1,\"b\":2}",
	                                      "no JSON", "{\"a\":1,\"d\":2}" };
	static const struct { const char *json; int others; int count; const char *first; } rows[] = {
		{ "{\"b\":1}", 6, 1, "a" }, { "{}", 6, 2, "a" }, { "{\"a\":null,\"b\":1}", 6, 0, NULL }, { "{\"a\":1}", 6, 1, "b" },
		{ "{}", 5, 0, NULL }, { "{}", 0, 0, NULL }, { "[]", 6, 0, NULL }, { "no", 6, 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = ARENA_EMPTY;
		const char **names;

		assert_int_equal(record_absent(rows[i].json, others, rows[i].others, &arena, &names), rows[i].count);
		if (rows[i].count > 0)
			assert_string_equal(names[0], rows[i].first);
		arena_release(&arena);
	}
}

static int reach(void *lines, int wanted)
{
	return text_lines_reach(lines, wanted);
}

static void only_what_is_looked_at_is_laid_out(void **state)
{
	size_t length = 1 << 20;
	char *text = malloc(length + 1);
	struct scroller scroller = { 0, 20 };
	struct text_lines lines;
	size_t byte;

	(void)state;
	for (size_t i = 0; i < length; i++)
		text[i] = i % 6 == 5 ? ' ' : (char)('a' + i % 26);
	text[length] = '\0';
	text_lines_open(&lines, text, length, NULL, 0, 40);
	scroller_settle(&scroller, reach, &lines);
	assert_true(lines.count <= 20 && !lines.whole);
	assert_true(scroller_move(&scroller, ACTION_PAGE_DOWN, reach, &lines));
	assert_int_equal(scroller.top, 19);
	assert_true(lines.count < 60);
	assert_true(scroller_move(&scroller, ACTION_LAST, reach, &lines));
	assert_true(lines.whole);
	assert_int_equal(scroller.top, lines.count - 20);
	assert_false(scroller_move(&scroller, ACTION_DOWN, reach, &lines));
	assert_true(scroller_move(&scroller, ACTION_HALF_UP, reach, &lines));
	assert_int_equal(scroller.top, lines.count - 30);
	byte = lines.starts[scroller.top].byte;
	assert_int_equal(text_lines_find(&lines, byte), scroller.top);
	text_lines_release(&lines);

	/* Another width: what stood at the top is found again, without laying out the rest. */
	text_lines_open(&lines, text, length, NULL, 0, 70);
	scroller.top = text_lines_find(&lines, 1000);
	assert_true(lines.starts[scroller.top].byte <= 1000 && lines.starts[scroller.top + 1].byte > 1000);
	assert_true(lines.count < 200);
	text_lines_release(&lines);
	free(text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_break_between_words_or_where_they_must),
		cmocka_unit_test(spans_are_marked_with_their_labels),
		cmocka_unit_test(spans_that_are_none_are_refused),
		cmocka_unit_test(records_are_read_as_fields),
		cmocka_unit_test(what_most_records_have_is_absent_from_one),
		cmocka_unit_test(only_what_is_looked_at_is_laid_out),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
