/* The Pipeline screen without a terminal: keys in, screens out. */
#include "test.h"

#include "../console/sitting.h"
#include "golden.h"
#include "pipeline_fixture.h"

#include "base/str.h"
#include "jobs/alarms.h"
#include "jobs/monitor.h"
#include "ui/console/key.h"
#include "ui/console/screen_pipeline.h"

#include <locale.h>
#include <string.h>

#define OK PIPELINE_OK

static int begin(void **state)
{
	struct project *project;

	project_begin(state);
	project = *state;
	project_add_items(project, 4);
	pipeline_fill(project);
	assert_null(project_foreign(project, "INSERT INTO stage_pass (item_id, stage_id, state, round, words, why, decision_id, route_id, at_ms) "
	                                     "SELECT item_id, 2, 'open', 1, zeroblob(32), 'main: scratch', 0, 0, 1771999000000 FROM item LIMIT 3"));
	return 0;
}

static void sit_down(struct sitting *sitting, struct project *project, int columns, int rows)
{
	sitting->options.actor = &project->owner;
	sit_down_at(sitting, &screen_pipeline, project->store, columns, rows);
	screen_pipeline.enter(&sitting->app, sitting->app.state, 0);
	paint(sitting);
}

static void screens_look_as_they_did(void **state)
{
	static const struct { const char *name; int columns, rows; bool plain; const char *keys; } rows[] = {
		{ "pipeline-80x24", 80, 24, false, "" },
		{ "pipeline-120x40", 120, 40, false, "j" },
		{ "pipeline-ascii-80x24", 80, 24, true, "j" },
		{ "pipeline-narrow-60x15", 60, 15, false, "" },
		{ "pipeline-narrow-blame-40x10", 40, 10, false, "\t\t" },
		{ "pipeline-page-80x24", 80, 24, false, "j\r" },
		{ "pipeline-help-80x24", 80, 24, false, "?" },
		{ "pipeline-again-80x24", 80, 24, false, "jR" },
		{ "pipeline-freeze-80x24", 80, 24, false, "jZ" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { .options = { .mono = rows[i].plain, .ascii = rows[i].plain } };

		sit_down(&sitting, *state, rows[i].columns, rows[i].rows);
		press(&sitting, rows[i].keys);
		golden_compare(rows[i].name, str_text(&sitting.text));
		get_up(&sitting);
	}
}

static void a_stage_is_scored_on_the_terminal(void **state)
{
	struct sitting sitting = { .options = { .mono = false } };

	sit_down(&sitting, *state, 80, 24);
	press(&sitting, "jR");
	assert_int_equal(sitting.app.outside.count, 0);
	press(&sitting, "y");
	assert_int_equal(sitting.app.outside.count, 6);
	assert_string_equal(sitting.app.outside.text + sitting.app.outside.starts[4], "asr");
	assert_string_equal(sitting.app.outside.text + sitting.app.outside.starts[5], "score");
	get_up(&sitting);
}

static void a_stage_is_frozen_and_thawed_with_a_reason(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .mono = false } };

	sit_down(&sitting, project, 80, 24);
	press(&sitting, "jZ");
	assert_true(shows(&sitting, "FREEZE: asr"));
	press(&sitting, "microphones are changed");
	press_key(&sitting, PRESS_ENTER);
	if (shows(&sitting, "FREEZE: asr"))
		press_key(&sitting, PRESS_ENTER);
	assert_true(shows(&sitting, "asr is frozen"));
	assert_true(shows(&sitting, "FROZEN: microphones are changed"));
	press(&sitting, "Z");
	assert_true(shows(&sitting, "THAW: asr"));
	press(&sitting, "done");
	press_key(&sitting, PRESS_ENTER);
	if (shows(&sitting, "THAW: asr"))
		press_key(&sitting, PRESS_ENTER);
	assert_true(shows(&sitting, "asr is thawed"));
	assert_string_equal(project_text(project, "SELECT group_concat(kind) FROM stage_act"), "freeze,thaw");
	get_up(&sitting);
}

static void what_is_frozen_says_so_and_is_not_scored(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .mono = false } };

	assert_null(project_foreign(project, "INSERT INTO stage_act (stage_id, kind, operator_id, acted_by, reason, at_ms) "
	                                     "VALUES (2, 'freeze', 1, 1, 'microphones\033[31m are changed', 0)"));
	sit_down(&sitting, project, 80, 24);
	press(&sitting, "j");
	assert_true(shows(&sitting, "FROZEN: microphones\\x1b[31m are changed"));
	press(&sitting, "R");
	assert_false(shows(&sitting, "SCORE AGAIN"));
	get_up(&sitting);
}

/* From any screen: each stage with what waits in it, and the console begins anew with the one that is chosen. */
static void another_stage_is_picked(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .stage = "main" } };

	assert_null(project_foreign(project, "INSERT INTO stage_act (stage_id, kind, operator_id, acted_by, reason, at_ms) "
	                                     "VALUES (3, 'freeze', 1, 1, 'a list is renewed', 0)"));
	sit_down(&sitting, project, 80, 24);
	press(&sitting, "gs");
	assert_true(shows(&sitting, "Stage"));
	assert_true(shows(&sitting, "4 wait"));
	assert_true(shows(&sitting, "0 wait"));
	assert_true(shows(&sitting, "frozen"));
	press(&sitting, "1");
	assert_false(sitting.app.leave);
	assert_string_equal(sitting.app.stage_wanted, "");
	press(&sitting, "gs2");
	assert_true(sitting.app.leave);
	assert_string_equal(sitting.app.stage_wanted, "asr");
	get_up(&sitting);
}

static void the_range_goes_round(void **state)
{
	struct sitting sitting = { .options = { .mono = false } };

	sit_down(&sitting, *state, 80, 24);
	assert_true(shows(&sitting, "Stages  24h"));
	press(&sitting, "t");
	assert_true(shows(&sitting, "Stages  7d"));
	get_up(&sitting);
}

/* A band that is left says what moved before, wherever alarms are told. */
static void an_alarm_names_what_moved_first(void **state)
{
	struct project *project = *state;
	struct stage asr;
	const char *words;

	OK(stage_read(project->store, "asr", &project->arena, &asr, &err));
	for (int i = 0; i < 90; i++) {
		project->clock_ms += CLOCK_MINUTE_MS;
		OK(store_begin(project->store, STORE_LAZY, &err));
		OK(alarms_tend(project->store, &asr, &err));
		OK(store_commit(project->store, &err));
	}
	words = project_text(project, "SELECT words FROM v_alarms WHERE metric = 'output.null'");
	assert_non_null(strstr(words, "moved first: main.output.pass 1"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(screens_look_as_they_did, begin, project_end),
		cmocka_unit_test_setup_teardown(a_stage_is_scored_on_the_terminal, begin, project_end),
		cmocka_unit_test_setup_teardown(a_stage_is_frozen_and_thawed_with_a_reason, begin, project_end),
		cmocka_unit_test_setup_teardown(what_is_frozen_says_so_and_is_not_scored, begin, project_end),
		cmocka_unit_test_setup_teardown(another_stage_is_picked, begin, project_end),
		cmocka_unit_test_setup_teardown(the_range_goes_round, begin, project_end),
		cmocka_unit_test_setup_teardown(an_alarm_names_what_moved_first, begin, project_end),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
