#include "test.h"

#include "base/str.h"
#include "jobs/format/row_reader.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads text under a name and writes down what comes: "LINE:a|b" for a row, "LINE!why" for a broken
 * one, a newline after each; "refused: why" where the file is refused as a whole. */
static char *read_all(const char *name, const char *text, size_t length)
{
	FILE *file = tmpfile();
	struct err err = ERR_NONE;
	struct str out = STR_EMPTY;
	struct row_reader *reader;
	enum row_status status;
	struct row row;

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, length, file), length);
	rewind(file);
	reader = row_reader_open(name, file, NULL, 0, &err);
	if (!reader)
		str_addf(&out, "refused: %s\n", err.text);
	while (reader && (status = row_reader_next(reader, &row, &err)) != ROW_END) {
		assert_int_not_equal(status, ROW_FAILED);
		str_addf(&out, "%" PRId64, row.line);
		if (status == ROW_BROKEN)
			str_addf(&out, "!%s", err.text);
		for (int i = 0; status == ROW_READ && i < row.count; i++)
			str_addf(&out, "%c%s", i ? '|' : ':', row.values[i] ? row.values[i] : "(null)");
		str_add_char(&out, '\n');
	}
	row_reader_close(reader);
	fclose(file);
	return str_take(&out);
}

struct sample { const char *text, *expected; };

static void check_samples(const char *name, const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *got = read_all(name, samples[i].text, strlen(samples[i].text));

		assert_string_equal(got, samples[i].expected);
		free(got);
	}
}

static void csv_rows_are_read_as_the_rfc_says(void **state)
{
	static const struct sample samples[] = {
		{ "a,b\n1,2\n", "2:1|2\n" },
		{ "a,b\n1,2", "2:1|2\n" },
		{ "a,b\r\n1,2\r\n3,4\r\n", "2:1|2\n3:3|4\n" },
		{ "a,b\r\n1,2\r", "2:1|2\n" },
		{ "\xef\xbb\xbf""a,b\n1,2\n", "2:1|2\n" },
		{ "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "2:x,y|say \"hi\"\n" },
		{ "a,b\n\"two\nlines\",2\n3,4\n", "2:two\nlines|2\n4:3|4\n" },
		{ "a,b\n\"two\r\nlines\",2\r\n3,4\r\n", "2:two\r\nlines|2\n4:3|4\n" },
		{ "\n\r\na,b\n\n1,2\n\n\r\n3,4\n\n", "5:1|2\n8:3|4\n" },
		{ "a,b\n,\n", "2:|\n" },
		{ "a,b\n\"\",\"\"\n", "2:|\n" },
		{ "a,b\n5\" wide,x\"y\"\n", "2:5\" wide|x\"y\"\n" },
		{ "a\n1\n\"\"\n2\n", "2:1\n3:\n4:2\n" },
		{ "a;b\n1,5;2\n", "2:1,5|2\n" },
		{ "a\tb\n1\t2\n", "2:1|2\n" },
		{ "a,b\n", "" },
		{ "a,b", "" },
		{ "\"a\nb\",c\n1,2\n", "3:1|2\n" },
	};

	(void)state;
	check_samples("x.csv", samples, sizeof samples / sizeof *samples);
}

static void a_broken_csv_row_is_named_and_the_rest_is_read(void **state)
{
	static const struct sample samples[] = {
		{ "a,b\n1\n2,3\n", "2!1 fields where the header has 2\n3:2|3\n" },
		{ "a,b\n1,2,3\n4,5\n", "2!3 fields where the header has 2\n3:4|5\n" },
		{ "a,b\n1,2\n\"open,3\n4,5\n6,7\n", "2:1|2\n3!a quote is opened and never closed\n4:4|5\n5:6|7\n" },
		{ "a,b\n\"open,3\n4,5\n\"6\",7\n", "2!text follows a closing quote\n3:4|5\n4:6|7\n" },
		{ "a,b\n\"x\"y,3\n4,5\n", "2!text follows a closing quote\n3:4|5\n" },
		{ "a,b\nx\xff,3\n4,5\n", "2!not UTF-8\n3:4|5\n" },
		{ "a,b\n\xc0\xaf,3\n4,5\n", "2!not UTF-8\n3:4|5\n" },
		{ "a,b\n\"", "2!a quote is opened and never closed\n" },
		{ "", "refused: empty: a first row that names the columns is needed\n" },
		{ "\n\n", "refused: empty: a first row that names the columns is needed\n" },
		{ "a,a\n1,2\n", "refused: two columns are called \"a\"\n" },
		{ "a,\"b\n1,2\n", "refused: line 1: a quote is opened and never closed\n" },
	};

	(void)state;
	check_samples("x.csv", samples, sizeof samples / sizeof *samples);
}

static void a_zero_byte_breaks_its_row_alone(void **state)
{
	static const char text[] = "a,b\n1\0,2\n3,4\n";
	char *got = read_all("x.csv", text, sizeof text - 1);

	(void)state;
	assert_string_equal(got, "2!a zero byte in the row\n3:3|4\n");
	free(got);
}

/* Rows across every edge of the pieces the file is read in. */
static void long_files_come_out_whole(void **state)
{
	struct str text = STR_EMPTY, expected = STR_EMPTY;
	char *got;

	(void)state;
	str_add(&text, "a,b\r\n");
	for (int i = 0; i < 40000; i++) {
		str_addf(&text, "%d,\"x\"\"%d\"\r\n", i, i);
		str_addf(&expected, "%d:%d|x\"%d\n", i + 2, i, i);
	}
	got = read_all("x.csv", text.text, text.length);

	assert_true(str_equal(got, expected.text));
	free(got);
	str_release(&text);
	str_release(&expected);
}

static void an_open_quote_costs_one_row_of_a_long_file(void **state)
{
	struct str text = STR_EMPTY;
	char *got;

	(void)state;
	str_add(&text, "a,b\n\"open,1\n");
	for (int i = 0; i < 300000; i++)
		str_add(&text, "1,2\n");
	got = read_all("x.csv", text.text, text.length);

	assert_true(str_starts(got, "2!longer than 1048576 bytes; a quote may be open\n3:1|2\n"));
	assert_true(str_ends(got, "\n300002:1|2\n"));
	free(got);
	str_release(&text);
}

static void json_lines_are_read_one_by_one(void **state)
{
	static const struct sample samples[] = {
		{ "{\"a\":\"x\",\"b\":1.5,\"c\":null,\"d\":true}\n", "1:x|1.5|(null)|true\n" },
		{ "{\"a\":{\"b\":[1, 2]}}", "1:{\"b\":[1,2]}\n" },
		{ "\xef\xbb\xbf{\"a\":1}\r\n\r\n  \n{\"a\":2}\n", "1:1\n4:2\n" },
		{ "{}\n", "1\n" },
		{ "", "" },
		{ "[1]\n{\"a\":1}\n", "1!not a JSON object\n2:1\n" },
	};
	static const char broken[] = "{\"a\":\n{\"a\":\"\xff\"}\n{\"a\":1,\"a\":2}\n{\"a\":1}\n";
	char *got;

	(void)state;
	check_samples("x.jsonl", samples, sizeof samples / sizeof *samples);
	got = read_all("x.ndjson", broken, sizeof broken - 1);
	assert_true(str_starts(got, "1!not JSON: "));
	assert_non_null(strstr(got, "\n2!not JSON: "));
	assert_non_null(strstr(got, "\n3!not JSON: "));
	assert_true(str_ends(got, "\n4:1\n"));
	free(got);
}

static void a_row_is_json_in_its_own_order_and_sorted(void **state)
{
	static const char csv[] = "b,a\n\"x\"\"\",1\n", json[] = "{\"b\": [1, 2],\"a\":0.5}\n";
	static const struct { const char *name, *text, *own, *sorted; } samples[] = {
		{ "x.csv", csv, "{\"b\":\"x\\\"\",\"a\":\"1\"}", "{\"a\":\"1\",\"b\":\"x\\\"\"}" },
		{ "x.jsonl", json, "{\"b\":[1,2],\"a\":0.5}", "{\"a\":0.5,\"b\":[1,2]}" },
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct err err = ERR_NONE;
		FILE *file = tmpfile();
		/* What was read already comes first. */
		struct row_reader *reader = row_reader_open(samples[i].name, file, samples[i].text,
		                                            strlen(samples[i].text), &err);
		struct row row;
		char *got;

		assert_non_null(reader);
		assert_int_equal(row_reader_next(reader, &row, &err), ROW_READ);
		got = row_json(&row);
		assert_string_equal(got, samples[i].own);
		free(got);
		got = row_json_sorted(&row);
		assert_string_equal(got, samples[i].sorted);
		assert_null(row_get(&row, "c"));
		free(got);
		row_reader_close(reader);
		fclose(file);
	}
}

static void formats_go_by_the_ending_of_the_name(void **state)
{
	(void)state;
	assert_true(row_reader_knows("a/b.CSV"));
	assert_true(row_reader_knows("b.tsv"));
	assert_true(row_reader_knows("b.jsonl"));
	assert_false(row_reader_knows("b.jpg"));
	assert_false(row_reader_knows("csv"));
	assert_false(row_reader_knows(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_rows_are_read_as_the_rfc_says),
		cmocka_unit_test(a_broken_csv_row_is_named_and_the_rest_is_read),
		cmocka_unit_test(a_zero_byte_breaks_its_row_alone),
		cmocka_unit_test(long_files_come_out_whole),
		cmocka_unit_test(an_open_quote_costs_one_row_of_a_long_file),
		cmocka_unit_test(json_lines_are_read_one_by_one),
		cmocka_unit_test(a_row_is_json_in_its_own_order_and_sorted),
		cmocka_unit_test(formats_go_by_the_ending_of_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
