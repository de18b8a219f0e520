/* Levels, settings and the exam pool. */
#include "test.h"

#include "base/str.h"
#include "ladder/exam.h"
#include "ladder/level.h"
#include "ladder/setting.h"
#include "ladder/split.h"

#include <stdio.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void levels_have_the_names_of_the_ladder(void **state)
{
	static const struct { int level; const char *name, *short_name; } rows[] = {
		{ 0, "human only", "HUMAN-ONLY" }, { 1, "shadow", "SHADOW" }, { 2, "AI assistance", "AI-ASSIST" },
		{ 3, "partial automation", "PARTIAL" }, { 4, "full automation", "FULL" },
		{ -1, "unknown level", "?" }, { 5, "unknown level", "?" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_string_equal(level_name(rows[i].level), rows[i].name);
		assert_string_equal(level_short_name(rows[i].level), rows[i].short_name);
		assert_int_equal(level_valid(rows[i].level), rows[i].level >= 0 && rows[i].level <= 4);
	}
}

static void exam_pool_fills_and_is_then_kept_fresh(void **state)
{
	(void)state;
	assert_true(exam_share(0, 0.30, 3000, 0.02) == 0.30);
	assert_true(exam_share(2999, 0.30, 3000, 0.02) == 0.30);
	assert_true(exam_share(3000, 0.30, 3000, 0.02) == 0.02);
	assert_true(exam_share(0, 0.30, 0, 0.02) == 0.02);
	assert_true(exam_chosen(0.29, 0.30));
	assert_false(exam_chosen(0.30, 0.30));
	assert_false(exam_chosen(0, 0));
	assert_true(exam_chosen(0.9999, 1));
}

/* A hundred lots of ten items each, and a thousand items of their own. */
static void a_lot_is_learned_from_or_judged_by_as_a_whole(void **state)
{
	const unsigned char key[HASH_KEY_BYTES] = "a project's key", other[HASH_KEY_BYTES] = "another project";
	int eval = 0, alone = 0, moved = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		unsigned char sha256[HASH_BYTES];
		char lot[16];
		enum split split;

		hash_sha256(&i, sizeof i, sha256);
		snprintf(lot, sizeof lot, "lot %d", i / 10);
		split = split_of(key, "main", NULL, sha256, 0.2);
		alone += split == SPLIT_EVAL;
		moved += split != split_of(other, "main", NULL, sha256, 0.2);
		assert_true(split != SPLIT_EVAL || split_of(key, "main", NULL, sha256, 0.3) == SPLIT_EVAL);
		eval += split_of(key, "main", lot, sha256, 0.2) == SPLIT_EVAL;
	}
	assert_in_range(alone, 160, 240);
	assert_in_range(moved, 240, 400);
	assert_true(eval % 10 == 0 && eval >= 80 && eval <= 320);
	assert_int_equal(split_named("eval"), SPLIT_EVAL);
	assert_int_equal(split_named("test"), -1);
	assert_string_equal(split_name(SPLIT_TRAIN), "train");
}

static bool same_value(const struct setting *setting, struct setting_value a, struct setting_value b)
{
	return a.real == b.real && a.integer == b.integer && a.boolean == b.boolean &&
	       (setting->type != SETTING_CHOICE || str_equal(a.text, b.text));
}

static void every_row_of_the_table_is_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < setting_count(); i++) {
		const struct setting *setting = setting_at(i);
		struct str normal = STR_EMPTY;
		struct setting_value low, high;
		struct err err = ERR_NONE;

		assert_ptr_equal(setting_find(setting->key), setting);
		assert_true(i == 0 || strcmp(setting_at(i - 1)->key, setting->key) < 0);
		assert_int_equal(setting_normalise(setting, setting->fallback, &normal, &err), 0);
		assert_string_equal(str_text(&normal), setting->fallback);
		assert_true(strlen(setting->help) > 10 && strlen(setting->help) < 80);
		if (setting->type <= SETTING_DURATION) {
			assert_int_equal(setting_parse(setting, setting->low, &low, &err), 0);
			assert_int_equal(setting_parse(setting, setting->high, &high, &err), 0);
			assert_true(low.real < high.real || low.integer < high.integer);
		}
		str_release(&normal);
	}
	assert_null(setting_find("no.such"));
	assert_null(setting_find(""));
}

static void values_are_read_and_written_in_one_form(void **state)
{
	static const struct { const char *key, *text, *normal; double real; int64_t integer; } rows[] = {
		{ "promise.error", "0.03", "0.03", 0.03, 0 },
		{ "promise.error", " 0.0001\n", "0.0001", 0.0001, 0 },
		{ "promise.error", ".5", ".5", 0.5, 0 },
		{ "promise.error", "0.30000000000000", "0.30000000000000", 0.3, 0 },
		{ "exam.share", "1", "1", 1, 0 },
		{ "exam.share", "1.", "1.", 1, 0 },
		{ "exam.size", "00042", "42", 0, 42 },
		{ "evidence.settle", "10min", "10min", 0, 600000 },
		{ "evidence.settle", "600s", "10min", 0, 600000 },
		{ "evidence.settle", "10m", "10min", 0, 600000 },
		{ "evidence.settle", "600 s", "10min", 0, 600000 },
		{ "evidence.settle", "60min", "1h", 0, 3600000 },
		{ "evidence.settle", "90s", "90s", 0, 90000 },
		{ "evidence.settle", "1500ms", "1500ms", 0, 1500 },
		{ "evidence.settle", "48h", "2d", 0, 172800000 },
		{ "evidence.settle", "0", "0", 0, 0 },
		{ "evidence.settle", "0s", "0", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct setting *setting = setting_find(rows[i].key);
		struct str normal = STR_EMPTY;
		struct setting_value value, again;

		assert_non_null(setting);
		assert_int_equal(setting_parse(setting, rows[i].text, &value, NULL), 0);
		assert_true(value.real == rows[i].real);
		assert_int_equal(value.integer, rows[i].integer);
		assert_int_equal(setting_normalise(setting, rows[i].text, &normal, NULL), 0);
		assert_string_equal(str_text(&normal), rows[i].normal);
		assert_int_equal(setting_parse(setting, str_text(&normal), &again, NULL), 0);
		assert_true(same_value(setting, value, again));
		str_release(&normal);
	}
}

static void values_that_will_not_do_are_refused_with_the_range(void **state)
{
	static const struct { const char *key, *text, *says; } rows[] = {
		{ "promise.error", "0.6", "promise.error takes a number from 0.0001 to 0.5, not \"0.6\"" },
		{ "promise.error", "0", "from 0.0001 to 0.5" },
		{ "promise.error", "-0.1", "from 0.0001 to 0.5" },
		{ "promise.error", "1%", "from 0.0001 to 0.5" },
		{ "promise.error", "0,03", "from 0.0001 to 0.5" },
		{ "promise.error", "1e-2", "from 0.0001 to 0.5" },
		{ "promise.error", "nan", "from 0.0001 to 0.5" },
		{ "promise.error", "", "not \"\"" },
		{ "promise.error", ".", "not \".\"" },
		{ "promise.error", "0.0123456789012345", "from 0.0001 to 0.5" },
		{ "promise.error", "0.01\033[31m", "not \"0.01\\x1b[31m\"" },
		{ "assist.blind_share", "0", "from 0.10 to 1" },
		{ "promise.notice", "50", "promise.notice takes a whole number of items from 100 to 10000000, not \"50\"" },
		{ "promise.notice", "5000.5", "a whole number" },
		{ "promise.notice", "99999999999999999999", "a whole number" },
		{ "queue.lease", "5", "queue.lease takes a time from 1min to 1h, with ms, s, min, h or d behind it, not \"5\"" },
		{ "queue.lease", "59s", "from 1min to 1h" },
		{ "queue.lease", "61min", "from 1min to 1h" },
		{ "queue.lease", "5 minutes", "from 1min to 1h" },
		{ "queue.lease", "-5min", "from 1min to 1h" },
		{ "queue.lease", "min", "from 1min to 1h" },
		{ "queue.lease", "9999999999min", "from 1min to 1h" },
		{ "project.timezone", "", "the name of a time zone" },
		{ "project.timezone", "../etc/passwd", "the name of a time zone" },
		{ "project.timezone", "/etc/localtime", "the name of a time zone" },
		{ "project.timezone", "Europe//Berlin", "the name of a time zone" },
		{ "project.timezone", " UTC", "the name of a time zone" },
		{ "no.such", "1", "no setting is called \"no.such\"" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = ERR_NONE;

		assert_int_equal(setting_check(rows[i].key, rows[i].text, &err), -1);
		if (!strstr(err.text, rows[i].says))
			fail_msg("\"%s\" should say: %s", err.text, rows[i].says);
	}
	assert_int_equal(setting_check("project.timezone", "America/Argentina/Buenos_Aires", NULL), 0);
	assert_int_equal(setting_check("project.timezone", "Etc/GMT+5", NULL), 0);
}

static void a_very_long_value_is_refused_and_cut(void **state)
{
	char text[4000];
	struct err err = ERR_NONE;

	(void)state;
	memset(text, '9', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_int_equal(setting_check("promise.error", text, &err), -1);
	assert_true(strlen(err.text) < 200);
	assert_int_equal(setting_check(text, "1", &err), -1);
	assert_true(strlen(err.text) < 200);
	assert_int_equal(setting_check("project.timezone", text, &err), -1);
}

static void choices_and_booleans_take_their_words(void **state)
{
	static const char *const choices[] = { "all", "evidence", "none", NULL };
	static const struct setting choice = { .key = "x.choice", .type = SETTING_CHOICE, .fallback = "all", .choices = choices },
	                            boolean = { .key = "x.boolean", .type = SETTING_BOOLEAN, .fallback = "no" };
	struct str normal = STR_EMPTY;
	struct err err = ERR_NONE;
	struct setting_value value;

	(void)state;
	assert_int_equal(setting_parse(&choice, "evidence", &value, &err), 0);
	assert_string_equal(value.text, "evidence");
	assert_int_equal(setting_parse(&choice, "some", &value, &err), -1);
	assert_string_equal(err.text, "x.choice takes one of all, evidence, none, not \"some\"");
	assert_int_equal(setting_parse(&boolean, "ON", &value, &err), 0);
	assert_true(value.boolean);
	assert_false(setting_default(&boolean).boolean);
	assert_int_equal(setting_parse(&boolean, "maybe", &value, &err), -1);
	assert_string_equal(err.text, "x.boolean takes yes or no, not \"maybe\"");
	assert_int_equal(setting_normalise(&boolean, "true", &normal, &err), 0);
	assert_int_equal(setting_normalise(&choice, " none ", &normal, &err), 0);
	assert_string_equal(str_text(&normal), "yesnone");
	str_release(&normal);
}

static void a_setting_knows_which_way_it_guards_less(void **state)
{
	static const struct { const char *key, *from, *to; bool laxer; } rows[] = {
		{ "promise.error", "0.01", "0.011", true }, { "promise.error", "0.01", "0.009", false }, { "promise.error", "0.01", "0.010", false },
		{ "gate.agreement", "0.85", "0.8", true }, { "gate.agreement", "0.85", "0.9", false },
		{ "gate.nulls", "0.05", "0.06", true }, { "audit.max_age", "3d", "73h", true }, { "audit.max_age", "3d", "71h", false },
		{ "audit.least", "0.03", "0.02", true }, { "promote.two_person", "yes", "no", true }, { "promote.two_person", "no", "yes", false },
		{ "promote.two_person", "no", "no", false }, { "queue.lease", "5min", "1h", false },
		{ "project.hours", "", "Mon-Fri 08:00-17:00", true }, { "project.hours", "Mon-Fri 08:00-17:00", "", false },
		{ "project.hours", "Mon-Fri 08:00-17:00", "Mon-Sat 06:00-17:00", false },
		{ "project.hours", "Mon-Fri 08:00-17:00", "Mon-Sat 09:00-22:00", true }, { "project.hours", "", "", false },
		{ "project.timezone", "UTC", "Europe/Berlin", true }, { "project.timezone", "UTC", "UTC", false },
		{ "rollout.alpha", "0.05", "0.01", true }, { "rollout.alpha", "0.05", "0.1", false }, { "rollout.bake", "1d", "0", true },
		{ "rollout.judged", "0.1", "0.05", true }, { "rollout.margin", "0.01", "0.02", true }, { "rollout.ratio", "1.5", "2", true },
		{ "rollout.soak", "1h", "1min", true }, { "rollout.soak", "1h", "2h", false }, { "rollout.step_items", "100", "99", true },
		{ "rollout.most_items", "0", "100", false }, { "rollout.most_items", "100", "0", true },
		{ "rollout.most_items", "100", "101", true }, { "rollout.most_items", "100", "99", false },
		{ "rollout.steps", "0.05,0.25", "0.9", true }, { "rollout.steps", "0.05,0.25", "0.05,0.25", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (setting_is_laxer(setting_find(rows[i].key), rows[i].from, rows[i].to) != rows[i].laxer)
			fail_msg("%s from %s to %s", rows[i].key, rows[i].from, rows[i].to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_setting_knows_which_way_it_guards_less),
		cmocka_unit_test(levels_have_the_names_of_the_ladder),
		cmocka_unit_test(exam_pool_fills_and_is_then_kept_fresh),
		cmocka_unit_test(a_lot_is_learned_from_or_judged_by_as_a_whole),
		cmocka_unit_test(every_row_of_the_table_is_sound),
		cmocka_unit_test(values_are_read_and_written_in_one_form),
		cmocka_unit_test(values_that_will_not_do_are_refused_with_the_range),
		cmocka_unit_test(a_very_long_value_is_refused_and_cut),
		cmocka_unit_test(choices_and_booleans_take_their_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
