/* All stages at once: what passes through them, and where trouble began. */
#include "test.h"

#include "pipeline_fixture.h"

#include "base/str.h"
#include "jobs/pipeline.h"
#include "ui/flow_tree.h"

#include <string.h>

#define OK PIPELINE_OK

static int begin(void **state)
{
	project_begin(state);
	pipeline_fill(*state);
	return 0;
}

static struct pipeline_view look(struct project *project)
{
	struct pipeline_view view;

	OK(pipeline_read(project->store, CLOCK_DAY_MS, &project->arena, &view, &err));
	return view;
}

static void stages_stand_in_their_order_with_what_passes(void **state)
{
	struct project *project = *state;
	struct pipeline_view view;

	project_add_items(project, 4);
	project_foreign(project, "INSERT INTO stage_pass (item_id, stage_id, state, round, words, why, decision_id, route_id, at_ms) "
	                         "SELECT item_id, 2, 'open', 1, zeroblob(32), 'main: scratch', 0, 0, 1771999000000 FROM item LIMIT 3");
	view = look(project);
	assert_int_equal(view.stage_count, 3);
	assert_string_equal(view.stages[1].flow.name, "asr");
	assert_string_equal(view.stages[1].flow.links[0].upstream, "main");
	assert_string_equal(view.stages[1].flow.links[0].label, "scratch");
	assert_null(view.stages[2].flow.links[0].label);
	assert_int_equal(view.stages[0].passed.came, 4);
	assert_int_equal(view.stages[1].passed.came, 3);
	assert_int_equal(view.stages[2].passed.came, 0);
	assert_true(view.stages[0].pass > 0.45 && view.stages[0].pass < 0.6);
	assert_true(view.stages[0].handed_on > 0.35 && view.stages[0].handed_on < 0.45);
	assert_true(isnan(view.stages[1].pass));
	assert_int_equal(view.stages[0].out, 4800);
	assert_false(view.stages[0].flow.frozen);
	assert_string_equal(pipeline_state(&view.stages[0]), "ok");
}

static void what_moved_upstream_is_named_with_its_lead(void **state)
{
	struct pipeline_view view = look(*state);
	const struct blame_view *blame = &view.troubles[0].blame;

	assert_int_equal(view.trouble_count, 1);
	assert_string_equal(blame->stage, "asr");
	assert_string_equal(blame->metric, "output.null");
	assert_string_equal(pipeline_state(&view.stages[1]), "WARN");
	assert_true(view.troubles[0].outside); /* 5 % is the band that it has until somebody sets another */
	assert_true(blame->cause_count >= 2);
	assert_string_equal(blame->causes[0].stage, "main");
	assert_string_equal(blame->causes[0].metric, "output.pass");
	assert_int_equal(blame->causes[0].lead, 14);
	assert_true(blame->causes[0].correlation < -0.8);
	assert_string_equal(blame->causes[1].metric, "output.handed_on");
	assert_int_equal(blame->input_count, 0);
}

static void words_of_blame_say_who_moved_first(void **state)
{
	struct project *project = *state;
	struct pipeline_view view = look(project);

	assert_string_equal(blame_words(&view.troubles[0].blame, &project->arena),
	                    arena_printf(&project->arena, "moved first: main.output.pass 14 windows before (of 30 min, r %.2f)",
	                                 view.troubles[0].blame.causes[0].correlation));
}

/* Forty pictures an hour for two days, as LIVE of the first stage has answered them: after a day and a third they get darker, and
 * another camera sends more of them. Half of them are of a line that has nothing to do with it. */
static void feed_pictures(struct project *project)
{
	const char *rows = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1919) ";

	project_add_model(project, "1");
	assert_null(project_foreign(project, arena_printf(&project->arena,
		"%s INSERT INTO item (item_id, kind, sha256, bytes, added_ms) SELECT 1000 + i, 'image', "
		"CAST(printf('%%032d', i) AS BLOB), 1, 1771827200000 + i * 90000 FROM n; "
		"%s INSERT INTO item_feature (item_id, brightness, contrast, measured_ms) SELECT 1000 + i, "
		"(i * 7919 %% 100) / 100.0 - CASE WHEN i >= 1400 THEN 0.4 ELSE 0 END, (i * 6007 %% 100) / 100.0, 0 FROM n; "
		"%s INSERT INTO item_attribute (item_id, name, value) SELECT 1000 + i, 'camera', "
		"CASE WHEN i * 7 %% 10 < CASE WHEN i >= 1400 THEN 7 ELSE 2 END THEN 'left' ELSE 'right' END FROM n; "
		"%s INSERT INTO prediction (item_id, stage_id, model_version_id, role, label_id, confidence, bin, is_null, latency_us, engine, "
		"predicted_ms) SELECT 1000 + i, 1, 1, 'live', 1, 0.9, 200, 0, 10, 'import', 1771827200000 + i * 90000 FROM n", rows, rows, rows, rows)));
}

static const struct blame_told *told_of(const struct blame_view *blame, const char *scope)
{
	for (int i = 0; i < blame->cause_count; i++)
		if (str_equal(blame->causes[i].metric, BLAME_DRIFT) && str_equal(blame->causes[i].scope, scope))
			return &blame->causes[i];
	return NULL;
}

static void features_that_moved_are_named(void **state)
{
	struct project *project = *state;
	const struct blame_told *brightness, *camera;
	struct blame_view blame;

	feed_pictures(project);
	OK(stage_read(project->store, "asr", &project->arena, &project->stage, &err));
	OK(blame_read(project->store, &project->stage, "output.null", "", CLOCK_DAY_MS, &project->arena, &blame, &err));
	brightness = told_of(&blame, "brightness");
	camera = told_of(&blame, "camera");
	assert_non_null(brightness);
	assert_non_null(camera);
	assert_null(told_of(&blame, "contrast"));
	assert_string_equal(brightness->stage, "main");
	assert_true(brightness->lead >= 11 && brightness->lead <= 13); /* the target changes in window 34 */
	assert_true(brightness->psi > 0.2 && fabs(brightness->before - 0.495) < 0.02 && fabs(brightness->after - 0.095) < 0.02);
	assert_true(fabs(camera->before - (str_equal(camera->part, "left") ? 0.2 : 0.8)) < 0.02);
	assert_true(fabs(camera->after - (str_equal(camera->part, "left") ? 0.7 : 0.3)) < 0.02);
	assert_string_equal(blame_name(brightness, &project->arena), "main.drift of brightness");
	assert_string_equal(blame_means(brightness, &project->arena), "0.496 -> 0.0935");
	project_set(project, "drift.psi", "2");
	OK(blame_read(project->store, &project->stage, "output.null", "", CLOCK_DAY_MS, &project->arena, &blame, &err));
	assert_null(told_of(&blame, "camera"));
	assert_true(blame.cause_count >= 2);
}

/* What people say of the same stage is no cause: only stages above it are asked. */
static void where_nothing_moved_nobody_is_to_blame(void **state)
{
	struct project *project = *state;
	struct blame_view blame;

	OK(blame_read(project->store, &project->stage, "output.pass", "", CLOCK_DAY_MS, &project->arena, &blame, &err));
	assert_true(blame.changed);
	assert_int_equal(blame.cause_count, 0);
	assert_null(blame_words(&blame, &project->arena));
	OK(blame_read(project->store, &project->stage, "output.null", "", CLOCK_DAY_MS, &project->arena, &blame, &err));
	assert_false(blame.changed);
}

static void a_frozen_stage_says_why(void **state)
{
	struct project *project = *state;
	struct pipeline_view view;

	project_foreign(project, "INSERT INTO stage_act (stage_id, kind, operator_id, acted_by, reason, at_ms) "
	                         "VALUES (2, 'freeze', 1, 1, 'microphones are changed', 0)");
	view = look(project);
	assert_true(view.stages[1].flow.frozen);
	assert_string_equal(view.stages[1].flow.why_frozen, "microphones are changed");
	assert_string_equal(pipeline_state(&view.stages[1]), "frozen");
}

static void the_tree_shows_what_stands_on_what(void **state)
{
	struct flow_link on_a = { 1, "a", "yes" }, on_b[] = { { 2, "b", NULL }, { 3, "c", NULL } };
	struct pipeline_stage stages[] = {
		{ .flow = { .stage_id = 1, .name = "a" } },
		{ .flow = { .stage_id = 2, .name = "b", .links = &on_a, .link_count = 1 } },
		{ .flow = { .stage_id = 3, .name = "c", .links = &on_a, .link_count = 1 } },
		{ .flow = { .stage_id = 4, .name = "d", .links = on_b, .link_count = 2 } },
		{ .flow = { .stage_id = 5, .name = "e" } },
	};
	static const char *const lines[] = { "a", "+-yes-> b", "|  +--> d (and c)", "+-yes-> c", "e" };
	struct pipeline_view view = { .stages = stages, .stage_count = 5 };
	struct project *project = *state;
	int order[5];

	flow_tree_order(&view, order);
	for (int i = 0; i < 5; i++)
		assert_string_equal(flow_tree(&view, order[i], true, &project->arena), lines[i]);
	assert_string_equal(flow_tree(&view, 1, false, &project->arena), "\u251c\u2500yes\u2500\u25b8 b");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(stages_stand_in_their_order_with_what_passes, begin, project_end),
		cmocka_unit_test_setup_teardown(what_moved_upstream_is_named_with_its_lead, begin, project_end),
		cmocka_unit_test_setup_teardown(words_of_blame_say_who_moved_first, begin, project_end),
		cmocka_unit_test_setup_teardown(features_that_moved_are_named, begin, project_end),
		cmocka_unit_test_setup_teardown(where_nothing_moved_nobody_is_to_blame, begin, project_end),
		cmocka_unit_test_setup_teardown(a_frozen_stage_says_why, begin, project_end),
		cmocka_unit_test_setup_teardown(the_tree_shows_what_stands_on_what, begin, project_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
