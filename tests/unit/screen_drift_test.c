/* The Drift screen without a terminal, over made-up windows: keys in, screens out. */
#include "test.h"

#include "../console/fake_drift.h"
#include "../console/sitting.h"
#include "golden.h"
#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "jobs/alarms.h"
#include "ui/console/key.h"
#include "ui/console/screen_alarms.h"
#include "ui/console/screen_drift.h"
#include "ui/console/screen_queue.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define NOW INT64_C(1772000000000) /* 2026-02-25T06:13Z */
#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

static const struct fake_drift calm = { .features = 6, .slices = 3, .reference = true };
static const struct fake_drift moved = { .features = 6, .slices = 3, .reference = true, .moved = true };

static int begin(void **state)
{
	struct project *project;

	project_begin(state);
	project = *state;
	project_set_clock(project, NOW);
	project_add_items(project, 3);
	return 0;
}

static void sit_down(struct sitting *sitting, struct project *project, const struct fake_drift *settings, int columns, int rows)
{
	sitting->options.actor = &project->owner;
	fake_drift_set(settings, NOW);
	sit_down_at(sitting, &screen_drift, project->store, columns, rows);
	screen_drift.enter(&sitting->app, sitting->app.state, 0);
	paint(sitting);
}

static void compare(struct project *project, const struct fake_drift *settings, const char *name, int columns, int rows, bool plain, const char *keys)
{
	struct sitting sitting = { .options = { .mono = plain, .ascii = plain } };

	sit_down(&sitting, project, settings, columns, rows);
	press(&sitting, keys);
	golden_compare(name, str_text(&sitting.text));
	get_up(&sitting);
}

static void drift_looks_as_it_did(void **state)
{
	struct project *project = *state;
	struct fake_drift concept = calm, none = { .features = 0 };

	concept.concept = true;
	compare(project, &none, "drift-none-80x24", 80, 24, false, "");
	compare(project, &calm, "drift-calm-80x24", 80, 24, false, "");
	compare(project, &moved, "drift-alarm-80x24", 80, 24, false, "");
	compare(project, &moved, "drift-alarm-ascii-80x24", 80, 24, true, "");
	compare(project, &moved, "drift-alarm-120x40", 120, 40, false, "");
	compare(project, &moved, "drift-alarm-200x60", 200, 60, false, "");
	compare(project, &concept, "drift-concept-120x40", 120, 40, false, "jj");
	compare(project, &moved, "drift-time-80x24", 80, 24, false, "t");
	compare(project, &moved, "drift-undefined-80x24", 80, 24, false, "Gm");
	compare(project, &moved, "drift-why-80x24", 80, 24, false, "w");
	compare(project, &moved, "drift-slices-80x24", 80, 24, false, "s");
	compare(project, &moved, "drift-baseline-80x24", 80, 24, false, "B5");
	compare(project, &moved, "drift-narrow-60x15", 60, 15, false, "");
	compare(project, &moved, "drift-narrow-picture-40x10", 40, 10, true, "\t");
	compare(project, &moved, "drift-help-80x24", 80, 24, false, "?");
}

static void a_baseline_takes_its_words(void **state)
{
	static const struct { const char *keys, *journal; } rows[] = {
		{ "B1", "certificate\n" }, { "B2", "card\n" }, { "B3ref.csv\r", "file ref.csv\n" }, { "B4", "rows 500\n" }, { "B6", "rows 10000\n" },
	};
	struct project *project = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { .app = { 0 } };

		sit_down(&sitting, project, &moved, 80, 24);
		press(&sitting, rows[i].keys);
		press(&sitting, "yes\r");
		assert_true(shows(&sitting, "not these words"));
		assert_string_equal(fake_drift_journal(), "");
		press(&sitting, "\x15new baseline\r");
		assert_string_equal(fake_drift_journal(), rows[i].journal);
		get_up(&sitting);
	}
}

static void what_is_given_up_or_refused_changes_nothing(void **state)
{
	struct project *project = *state;
	struct fake_drift refusing = calm;
	struct sitting sitting = { .app = { 0 } };

	refusing.refuse = "the card says nothing of its training set";
	sit_down(&sitting, project, &refusing, 80, 24);
	press(&sitting, "B3\rB2\033B\033");
	assert_string_equal(fake_drift_journal(), "");
	press(&sitting, "B2new baseline\r");
	assert_true(shows(&sitting, "the card says nothing"));
	get_up(&sitting);
}

static void a_slice_is_shown_alone(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &moved, 80, 24);
	press(&sitting, "s3");
	assert_string_equal(fake_drift_slice(), "source=cam2");
	assert_true(shows(&sitting, "only source=cam2"));
	press(&sitting, "s1");
	assert_string_equal(fake_drift_slice(), "");
	get_up(&sitting);
}

static void an_alarm_opens_what_has_moved_most_in_its_slice(void **state)
{
	static const struct { const char *scope, *slice, *title; } rows[] = {
		{ "", "", "─ brightness ─" }, { "source=cam2", "source=cam2", "─ brightness ─" }, { "blur", "", "─ brightness ─" },
	};
	struct project *project = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { .app = { 0 } };
		struct alarm_call call = { .metric = "drift.data", .scope = rows[i].scope, .severity = "alarm", .action = "notify", .words = "", .evidence = "{}",
			                   .value = 0.3, .low = NAN, .high = 0.2, .count = 500, .since_ms = NOW - CLOCK_HOUR_MS };

		OK(store_begin(project->store, STORE_LAZY, &err));
		OK(alarm_raise(project->store, &project->stage, &call, &err));
		OK(store_commit(project->store, &err));
		fake_drift_set(&moved, NOW);
		sitting.options.actor = &project->owner;
		sit_down_at(&sitting, &screen_alarms, project->store, 100, 30);
		screen_alarms.enter(&sitting.app, sitting.app.state, 0);
		press(&sitting, "gg\r");
		assert_ptr_equal(sitting.app.screen, &screen_drift);
		assert_string_equal(fake_drift_slice(), rows[i].slice);
		if (!shows(&sitting, rows[i].title))
			fail_msg("no '%s':\n%s", rows[i].title, str_text(&sitting.text));
		get_up(&sitting);
	}
}

static void enter_lists_the_items_behind_a_feature(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &calm, 80, 24);
	press(&sitting, "\r");
	assert_true(shows(&sitting, "no item can be shown"));
	get_up(&sitting);
	project_add_items(project, 3);
	sit_down(&sitting, project, &moved, 100, 30);
	press(&sitting, "s3\r");
	assert_string_equal(fake_drift_journal(), "items of brightness in source=cam2\n");
	golden_compare("drift-items-100x30", str_text(&sitting.text));
	press(&sitting, "j\r");
	assert_ptr_equal(sitting.app.screen, &screen_queue);
	get_up(&sitting);
}

static void any_size_and_any_number_survives(void **state)
{
	struct project *project = *state;

	for (int features = 0; features < 60; features += 29) {
		struct fake_drift many = moved;
		struct sitting sitting = { .app = { 0 } };

		many.features = features;
		many.slices = features * 3;
		sit_down(&sitting, project, &many, 80, 24);
		for (int columns = 1; columns < 200; columns += 23)
			for (int rows = 1; rows < 60; rows += 9) {
				app_resize(&sitting.app, columns, rows);
				press(&sitting, "jmtGk\t");
			}
		get_up(&sitting);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(drift_looks_as_it_did, begin, project_end),
		cmocka_unit_test_setup_teardown(a_baseline_takes_its_words, begin, project_end),
		cmocka_unit_test_setup_teardown(what_is_given_up_or_refused_changes_nothing, begin, project_end),
		cmocka_unit_test_setup_teardown(a_slice_is_shown_alone, begin, project_end),
		cmocka_unit_test_setup_teardown(an_alarm_opens_what_has_moved_most_in_its_slice, begin, project_end),
		cmocka_unit_test_setup_teardown(enter_lists_the_items_behind_a_feature, begin, project_end),
		cmocka_unit_test_setup_teardown(any_size_and_any_number_survives, begin, project_end),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
