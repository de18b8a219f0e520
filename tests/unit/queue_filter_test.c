/* Filters of the queue: what they mean, what is wrong with them, and that no text can hurt. */
#include "test.h"

#include "base/str.h"
#include "jobs/queue_filter.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_MS 3600000
#define NOW     (100 * (int64_t)HOUR_MS)

static struct label labels[] = { { 1, "ok", 1, false, false }, { 2, "okay-ish", 2, false, false }, { 3, "Scratch", 3, true, false } };
static const struct stage stage = { .stage_id = 1, .name = "main", .kind = "image", .labels = labels, .label_count = 3 };

static const struct queue_row row = {
	.item_id = 4812, .added_ms = NOW - 2 * HOUR_MS, .kind = "image", .name = "Line1/Über-0412.jpg", .source = "phone-cam2",
	.facts = QUEUE_FACT_ALL, .state = QUEUE_LEASED, .who = "ann", .lane = "audit", .label = "ok", .flagged = true,
	.predicted = true, .prediction = "Scratch", .confidence = 0.62,
};

static bool holds(const char *text)
{
	struct queue_filter filter;
	struct queue_filter_error wrong;

	if (queue_filter_parse(text, &stage, true, &filter, &wrong) < 0)
		fail_msg("%s: at %zu: %s", text, wrong.at, wrong.err.text);
	for (int i = 0; i < filter.count; i++)
		if (!queue_term_holds(&filter.terms[i], &row, str_equal(filter.terms[i].name, "lot") ? "L7" : NULL, "ann", NOW))
			return false;
	return true;
}

static void every_field_asks_for_what_it_says(void **state)
{
	static const struct { const char *text; bool holds; } rows[] = {
		{ "", true }, { "   ", true }, { "0412", true }, { "LINE1", true }, { "\xc3\xbc" "ber", true }, { "nowhere", false },
		{ "line1 jpg", true }, { "line1 png", false }, { "-png", true }, { "-jpg", false }, { "\"1/\"", true }, { "\"1 \"", false },
		{ "id:4812", true }, { "#4812", true }, { "#481", false }, { "id>4000", true }, { "id<=4812", true }, { "id<4812", false },
		{ "SOURCE:CAM2", true }, { "source:cam1", false }, { "kind:im", true }, { "kind:audio", false }, { "-kind:audio", true },
		{ "state:leased", true }, { "state:waiting", true }, { "state:open", false }, { "state:done", false },
		{ "who:an", true }, { "who:me", true }, { "who:bob", false }, { "-who:bob", true }, { "lane:audit", true }, { "lane:review", false },
		{ "label:ok", true }, { "label:okay", false }, { "label:unsure", false }, { "flag:yes", true }, { "flag:no", false },
		{ "pred:scratch", true }, { "pred:scr", true }, { "pred:ok", false }, { "pred:null", false },
		{ "conf<.9", true }, { "conf>=0.62", true }, { "conf>.62", false }, { "conf<=1", true },
		{ "age>2h", false }, { "age>=2h", true }, { "age<121min", true }, { "age>7199s", true }, { "age<1w", true }, { "age<1.5h", false },
		{ "attr.lot:l7", true }, { "attr.lot:L", false }, { "attr.user:L7", false }, { "-attr.user:L7", true },
		{ "attr.lot:\"l7\"", true }, { "\"id:9\"", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (holds(rows[i].text) != rows[i].holds)
			fail_msg("%s", rows[i].text);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
	static const struct { const char *text; bool leads; size_t at; const char *says; } rows[] = {
		{ "ok foo:bar", true, 3, "no field \"foo\"" }, { "id:x", true, 3, "whole number" }, { "id:1.5", true, 3, "whole number" },
		{ "a state:opne", true, 8, "no state \"opne\": open, leased, done, waiting, machine or new" },
		{ "state:machine", false, 6, "open, leased, done or waiting" },
		{ "kind:video", true, 5, "no kind \"video\": image, text" }, { "label:dent", true, 6, "no label begins with \"dent\"" },
		{ "age>2", true, 4, "age takes a time" }, { "age>h", true, 4, "age takes a time" }, { "age:2h", true, 0, "takes < or >" },
		{ "conf<2", true, 5, "0 to 1" }, { "conf<.", true, 5, "0 to 1" }, { "conf<1e-3", true, 5, "0 to 1" },
		{ "label<ok", true, 0, "takes a colon" }, { "label:", true, 6, "label: what?" }, { "ok \"two wor", true, 3, "no end" },
		{ "attr.:x", true, 0, "attr.NAME:VALUE" }, { "attr.lot<x", true, 0, "attr.NAME:VALUE" }, { "-", true, 1, "nothing to look for" },
		{ "conf<.9", false, 0, "is for leads" }, { "x -pred:ok", false, 3, "is for leads" }, { "lane:audit", false, 0, "is for leads" },
		{ "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", true, 39, "at most 16" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct queue_filter filter = { .count = 7 };
		struct queue_filter_error wrong;

		assert_int_equal(queue_filter_parse(rows[i].text, &stage, rows[i].leads, &filter, &wrong), -1);
		if (wrong.at != rows[i].at || !strstr(wrong.err.text, rows[i].says))
			fail_msg("%s: at %zu: %s", rows[i].text, wrong.at, wrong.err.text);
		assert_int_equal(filter.count, 7);
	}
}

static void an_inspector_is_told_of_no_field_of_the_model(void **state)
{
	struct queue_filter filter;
	struct queue_filter_error wrong;

	(void)state;
	assert_int_equal(queue_filter_parse("foo:1", &stage, false, &filter, &wrong), -1);
	assert_non_null(strstr(wrong.err.text, "label"));
	assert_null(strstr(wrong.err.text, "conf"));
	assert_null(strstr(wrong.err.text, "lane"));
}

static void ids_and_what_waits_are_told_apart_before_the_search(void **state)
{
	static const struct { const char *text; bool waiting; int64_t low, high; } rows[] = {
		{ "scratch", false, 1, INT64_MAX }, { "state:open", true, 1, INT64_MAX }, { "state:waiting x", true, 1, INT64_MAX },
		{ "-state:open", false, 1, INT64_MAX }, { "state:done", false, 1, INT64_MAX }, { "#7", false, 7, 7 },
		{ "id>5 id<9", false, 5, 9 }, { "-#7", false, 1, INT64_MAX },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct queue_filter filter;
		struct queue_filter_error wrong;
		int64_t low, high;

		assert_int_equal(queue_filter_parse(rows[i].text, &stage, true, &filter, &wrong), 0);
		queue_filter_ids(&filter, &low, &high);
		assert_int_equal(queue_filter_is_of_waiting(&filter), rows[i].waiting);
		assert_int_equal(low, rows[i].low);
		assert_int_equal(high, rows[i].high);
	}
}

/* Half of it made of pieces that mean something, half of any bytes. */
static void make_text(char text[200])
{
	static const char *const pieces[] = { "id:", "label:", "age>", "conf<", "attr.", "-", "\"", " ", "#", "ok", "2h", ".9", ":",
	                                      "<=", "state:", "open", "\xc3\xa9", "\xff", "999999999999999999999", "who:me", "\x1b[31m" };
	size_t length = 0;

	while (length < 150 && rand() % 24) {
		if (rand() % 2) {
			const char *piece = pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)];

			memcpy(text + length, piece, strlen(piece));
			length += strlen(piece);
		} else {
			text[length++] = (char)(1 + rand() % 255);
		}
	}
	text[length] = '\0';
}

static void ten_thousand_texts_parse_or_say_why_not(void **state)
{
	int parsed = 0, refused = 0;

	(void)state;
	srand(7);
	for (int i = 0; i < 10000; i++) {
		char text[200];
		struct queue_filter filter;
		struct queue_filter_error wrong = { 0, ERR_NONE };

		make_text(text);
		if (queue_filter_parse(text, &stage, i % 2 == 0, &filter, &wrong) < 0) {
			assert_true(wrong.at <= strlen(text));
			assert_true(wrong.err.text[0]);
			refused++;
			continue;
		}
		for (int k = 0; k < filter.count; k++)
			queue_term_holds(&filter.terms[k], &row, "x", "ann", NOW);
		parsed++;
	}
	assert_true(parsed > 1000 && refused > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_asks_for_what_it_says),
		cmocka_unit_test(what_is_wrong_is_named_with_its_place),
		cmocka_unit_test(an_inspector_is_told_of_no_field_of_the_model),
		cmocka_unit_test(ids_and_what_waits_are_told_apart_before_the_search),
		cmocka_unit_test(ten_thousand_texts_parse_or_say_why_not),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests_name("queue_filter", tests, NULL, NULL);
}
