/* A gate in words: the verdict first, a row for each check, what would change it, what it is worth. */
#include "test.h"

#include "base/text.h"
#include "ladder/gate_explain.h"
#include "ladder/level.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The gate of a lead's screen: one line is not met. */
static struct gate example(void)
{
	struct gate gate = { .from = LEVEL_ASSISTANCE, .to = LEVEL_PARTIAL, .alpha = 0.025, .attempt = 1, .budget = 0.05, .left = 0.025,
	                     .items = 250, .days = 2.5, .check_count = 6 };
	struct gate_check checks[] = {
		{ "certificate", "Right when sure (from 0.9300)", GATE_REST, true, 11 / 1840.0, 0.0099, 0.01, 11, 1840, true, false, 0, 0, "", "" },
		{ "coverage", "Share it would take over", GATE_SHARE, false, 0.6235, NAN, 0.30, 1840, 2951, true, false, 0, 0, "", "" },
		{ "critical recall", "scratch found", GATE_SHARE, false, 60 / 61.0, 0.8934, 0.90, 60, 61, false, false, 250, 2.5,
		  "scratch found: 60 of 61", "5 more found, none missed" },
		{ "settled items", "Decided blind (not seeing the model)", GATE_COUNT, false, 2951, NAN, 1000, 0, 0, true, false, 0, 0, "", "" },
		{ "alarms", "Open alarms", GATE_COUNT, true, 0, NAN, 0, 0, 0, true, false, 0, 0, "", "" },
		{ "human-human", "Two people agree with each other", GATE_SHARE, false, 136 / 140.0, NAN, NAN, 136, 140, true, true, 0, 0,
		  "items that two people decided blind: no model can be expected above this by much", "" },
	};

	memcpy(gate.checks, checks, sizeof checks);
	return gate;
}

static void the_verdict_stands_first_and_the_columns_below(void **state)
{
	static const char wide[] =
		"GATE 2 -> 3  partial automation   CLOSED   1 of 5 not met   model paint 7\n"
		"What we ask                                          measured worst plausible   needed\n"
		"Right when sure (from 0.9300)                  99.4% of 1,840        >= 99.0%      99%  yes\n"
		"Share it would take over                       62.4% of 2,951               -      30%  yes\n"
		"scratch found                                        60 of 61        >= 89.3%      90%  NO\n"
		"    5 more found, none missed: about 3 days at this pace\n"
		"Decided blind (not seeing the model)                    2,951               -    1,000  yes\n"
		"Open alarms                                                 0               -     none  yes\n"
		"Two people agree with each other: 97.1% of 140 items that two people decided blind: no model can be\n"
		"expected above this by much\n"
		"Forecast: it opens after about 3 days at this pace, if what comes is like what came\n"
		"Chance that an undeserving model gets through, however often we look: at most 2.5 in 100 (year: 2.5\n"
		"of 5 left)\n";
	struct gate gate = example();
	struct str text = STR_EMPTY;

	(void)state;
	gate_explain(&gate, "paint 7", 100, &text);
	assert_string_equal(str_text(&text), wide);
	str_release(&text);
}

static void no_line_is_wider_than_the_terminal(void **state)
{
	struct gate gate = example();

	(void)state;
	snprintf(gate.checks[2].claim, sizeof gate.checks[2].claim, "%s", "\xe5\x82\xb7\xe5\x82\xb7\xe5\x82\xb7\xe5\x82\xb7\xe5\x82\xb7\xe5\x82\xb7\xe5\x82\xb7\xe5\x82\xb7 found");
	for (int width = 1; width <= 200; width++) {
		struct str text = STR_EMPTY;
		char *rest, *line;

		gate_explain(&gate, "a-model-with-a-name-that-is-very-long-and-has-no-blanks-at-all-in-it 1.0", width, &text);
		assert_non_null(strstr(str_text(&text), "60 of 61"));
		for (line = strtok_r(text.text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
			if (text_width(line) > (width < 40 ? 40 : width))
				fail_msg("%d columns: %s", width, line);
		str_release(&text);
	}
}

static void what_nobody_can_tell_is_not_defined(void **state)
{
	struct gate gate = example();
	struct str text = STR_EMPTY;

	(void)state;
	gate.checks[2] = (struct gate_check){ "certificate", "Right when sure", GATE_REST, true, NAN, NAN, 0.01, 0, 0, false, false, NAN, NAN,
	                                      "no threshold is certified yet", "a look, once the other checks hold" };
	gate.days = gate.items = NAN;
	gate_explain(&gate, NULL, 100, &text);
	assert_non_null(strstr(str_text(&text), "\n    no threshold is certified yet: a look, once the other checks hold\n"));
	assert_non_null(strstr(str_text(&text), "Forecast: not defined (no number of days is known to change \"Right when sure\")"));
	assert_null(strstr(str_text(&text), "nan"));
	str_clear(&text);
	gate.checks[2].items = 200; /* known, but not how fast they come */
	gate_explain(&gate, NULL, 100, &text);
	assert_non_null(strstr(str_text(&text), "Forecast: not defined (no pace yet: too little has come for \"Right when sure\")"));
	str_clear(&text);
	gate_explain(&gate, "\033[31mred", 80, &text);
	assert_non_null(strstr(str_text(&text), "\\x1b[31mred"));
	str_release(&text);
}

static void what_nothing_is_measured_of_is_not_said_to_hold(void **state)
{
	struct gate gate = example();
	struct str text = STR_EMPTY;

	(void)state;
	gate.checks[1] = (struct gate_check){ "pending and unsure", "Answers pending", GATE_SHARE, true, NAN, NAN, 0.02, 0, 0, true, false, 0, 0,
	                                      "no blind answers yet, at most 2 % may wait", "" };
	gate_explain(&gate, NULL, 100, &text);
	assert_non_null(strstr(str_text(&text), "-    <= 2%  -\n    no blind answers yet, at most 2 % may wait\n"));
	str_release(&text);
}

static void what_opens_within_a_day_is_said_so(void **state)
{
	struct gate gate = example();
	struct str text = STR_EMPTY;

	(void)state;
	gate.days = 0.5;
	gate_explain(&gate, NULL, 100, &text);
	assert_non_null(strstr(str_text(&text), "Forecast: it opens within a day at this pace, if what comes"));
	str_release(&text);
}

static void an_open_gate_has_nothing_to_wait_for(void **state)
{
	struct gate gate = example();
	struct str text = STR_EMPTY;

	(void)state;
	gate.checks[2].ok = gate.open = true;
	gate.checks[2].days = gate.days = gate.items = 0;
	gate_explain(&gate, NULL, 100, &text);
	assert_true(str_starts(str_text(&text), "GATE 2 -> 3  partial automation   OPEN   all 5 met\n"));
	assert_null(strstr(str_text(&text), "Forecast"));
	assert_null(strstr(str_text(&text), "NO"));
	str_clear(&text);
	gate = (struct gate){ .from = LEVEL_FULL, .to = LEVEL_FULL, .check_count = 1, .checks = { { .name = "level", .claim = "A level above" } } };
	gate_explain(&gate, NULL, 100, &text);
	assert_true(str_starts(str_text(&text), "NO GATE ABOVE LEVEL 4"));
	assert_null(strstr(str_text(&text), "Chance"));
	str_release(&text);
}

static void paces_are_told_in_whole_days(void **state)
{
	static const struct { double days; const char *words; } rows[] = {
		{ 0, "" }, { NAN, "" }, { 0.3, "within a day at this pace" }, { 1, "about 1 day at this pace" },
		{ 1.01, "about 2 days at this pace" }, { 250, "about 250 days at this pace" },
	};
	char text[GATE_PACE_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(gate_pace(rows[i].days, text), rows[i].words);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_verdict_stands_first_and_the_columns_below),
		cmocka_unit_test(no_line_is_wider_than_the_terminal),
		cmocka_unit_test(what_nobody_can_tell_is_not_defined),
		cmocka_unit_test(what_nothing_is_measured_of_is_not_said_to_hold),
		cmocka_unit_test(what_opens_within_a_day_is_said_so),
		cmocka_unit_test(an_open_gate_has_nothing_to_wait_for),
		cmocka_unit_test(paces_are_told_in_whole_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
