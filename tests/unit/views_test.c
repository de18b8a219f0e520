/* The views are the contract with analysts: their columns, their meaning, and what they say. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "db/level_change.h"
#include "db/report.h"
#include "db/setting_store.h"
#include "ladder/level.h"
#include "ladder/setting.h"

#include <string.h>

/* Columns that others rely on, in their order; more may follow. */
static const struct { const char *view, *columns; } contract[] = {
	{ "v_items", "item_id,external_key,path,sha256,kind,source,added_at" },
	{ "v_predictions", "item_id,stage,model,role,label,confidence,is_null,latency_ms,engine,predicted_at" },
	{ "v_decisions", "item_id,stage,label,operator,mode,seconds,decided_at,in_force" },
	{ "v_side_by_side", "item_id,path,stage,model,predicted_label,confidence,decided_label,operator,mode,agrees,agreed_label,decided_at" },
	{ "v_routes", "item_id,stage,route,reason,level,model,threshold,audit_probability,routed_at" },
	{ "v_levels", "stage,level,level_name,since,until,operator,reason" },
	{ "v_live_model", "stage,model,role,share,since,until,operator,reason" },
	{ "v_outcomes", "item_id,stage,label,decided_by,level,model,threshold,settled" },
	{ "v_schema", "view,column,meaning" },
	{ "v_examples", "title,sql" },
	{ "v_disagreements", "item_id" }, { "v_agreement_daily", "day" }, { "v_confusion", "stage,model,predicted_label" },
	{ "v_coverage_daily", "day" }, { "v_operators", "operator" }, { "v_rollouts", "stage" }, { "v_regions", "item_id" },
	{ "v_rollout_plans", "plan_id,stage,kind,model,against,steps,rules" }, { "v_rollout_acts", "act_id,stage,act,model,share" },
	{ "v_probabilities", "item_id" }, { "v_attributes", "item_id" }, { "v_features", "item_id" }, { "v_labels", "stage" },
	{ "v_events", "event_id" }, { "v_epochs", "epoch_id,stage,model,attempt,cause" },
	{ "v_certificates", "certificate_id,epoch_id,stage,model,look,found" },
	{ "v_gate_checks", "gate_evaluation_id,stage,model,from_level,to_level,open,position,name" },
	{ "v_requests", "request_id,stage,from_level,to_level,operator,acted_by,reason,asked_at,expires_at,answer" },
};

static void views_have_the_columns_of_the_contract(void **state)
{
	struct project *project = *state;

	for (size_t i = 0; i < sizeof contract / sizeof *contract; i++) {
		const char *columns = project_text(project, arena_printf(&project->arena,
			"SELECT group_concat(name) FROM pragma_table_info('%s')", contract[i].view));

		if (!columns || !str_starts(columns, contract[i].columns))
			fail_msg("%s has the columns %s", contract[i].view, columns ? columns : "(none)");
	}
}

static void every_column_of_every_view_is_explained(void **state)
{
	static const char there[] = "SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'view' AND m.name LIKE 'v\\_%' ESCAPE '\\'";
	struct project *project = *state;
	struct report_column *columns;
	struct err err = ERR_NONE;
	int count;

	assert_null(project_text(project, arena_printf(&project->arena, "SELECT a || '.' || b FROM (SELECT m AS a, p AS b FROM (SELECT NULL m, NULL p WHERE 0 UNION ALL %s) EXCEPT SELECT view, column FROM v_schema)", there)));
	assert_null(project_text(project, arena_printf(&project->arena, "SELECT view || '.' || column FROM (SELECT view, column FROM v_schema EXCEPT %s)", there)));
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_schema WHERE meaning = '' OR meaning IS NULL"), 0);
	assert_int_equal(report_schema(project->store, "v_items", &project->arena, &columns, &count, &err), 0);
	assert_true(count >= 7);
	assert_string_equal(columns[0].column, "item_id");
}

static bool count_row(void *context, const struct store_value *values, int count)
{
	(void)values;
	(void)count;
	++*(int *)context;
	return true;
}

/* A day in the life of a project, so that views have something to say. */
static void live(struct project *project)
{
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct model_version model = project_add_model(project, "1");
	struct err err = ERR_NONE;

	project_add_items(project, 8);
	for (int64_t item_id = 1; item_id <= 6; item_id++)
		project_predict(project, &model, item_id, item_id == 6 ? 0 : PROJECT_OK, 0.95);
	project_decide(project, &ann, 1, PROJECT_OK);      /* agrees */
	project_decide(project, &ann, 2, PROJECT_SCRATCH); /* does not */
	project_decide(project, &bob, 3, 0);               /* unsure */
	project_decide(project, &bob, 6, PROJECT_OK);      /* the model had nothing to say */
	project_decide(project, &bob, 7, PROJECT_DUST);    /* never scored */
	assert_int_equal(project_import(project, "carl", 1, PROJECT_DUST, "blind", 1000, &err), 1);
	assert_int_equal(project_import(project, "carl", 4, PROJECT_OK, "assisted", 1000, &err), 1);
	assert_int_equal(project_import(project, "world", 2, PROJECT_SCRATCH, "truth", 1000, &err), 1);
}

static void examples_run(void **state)
{
	struct project *project = *state;
	int64_t examples = project_number(project, "SELECT count(*) FROM v_examples");
	int rows = 0;

	live(project);
	assert_true(examples >= 10);
	for (int64_t i = 0; i < examples; i++) {
		const char *sql = project_text(project, arena_printf(&project->arena, "SELECT sql FROM v_examples LIMIT 1 OFFSET %lld", (long long)i));
		const struct store_sink sink = { .row = count_row, .context = &rows };
		struct err err = ERR_NONE;

		if (store_query(project->store, sql, &sink, &err) < 0)
			fail_msg("%s: %s", sql, err.text);
	}
	assert_true(rows > examples);
}

static void every_view_can_be_read_whole(void **state)
{
	struct project *project = *state;

	live(project);
	for (size_t i = 0; i < sizeof contract / sizeof *contract; i++)
		project_number(project, arena_printf(&project->arena, "SELECT count(*) FROM (SELECT * FROM %s)", contract[i].view));
}

static void the_agreed_label_is_the_blind_one_while_one_person_looked(void **state)
{
	static const struct { int64_t item; const char *decided, *agrees, *agreed; } rows[] = {
		{ 2, "scratch", "0", "scratch" },
		{ 3, NULL, NULL, NULL },         /* unsure */
		{ 6, "ok", NULL, "ok" },         /* a null prediction is compared with nothing */
		{ 7, "dust", NULL, "dust" },     /* no prediction */
		{ 4, "ok", "1", NULL },          /* never decided blind */
	};
	struct project *project = *state;

	live(project);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = &project->arena;
		long long item = (long long)rows[i].item;

#define COLUMN(name) project_text(project, arena_printf(arena, "SELECT " name " FROM v_side_by_side WHERE item_id = %lld AND mode <> 'truth'", item))
		assert_true(str_equal(COLUMN("decided_label"), rows[i].decided));
		assert_true(str_equal(COLUMN("agrees"), rows[i].agrees));
		assert_true(str_equal(COLUMN("agreed_label"), rows[i].agreed));
#undef COLUMN
	}
	/* two blind people who differ: nothing is agreed */
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_side_by_side WHERE item_id = 1 AND agreed_label IS NULL"), 2);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_disagreements WHERE item_id = 2 AND mode = 'blind'"), 1);
	assert_int_equal(project_number(project, "SELECT n FROM v_confusion WHERE predicted_label = 'ok' AND agreed_label = 'scratch'"), 1);
	assert_int_equal(project_number(project, "SELECT n FROM v_confusion WHERE predicted_label IS NULL AND agreed_label = 'ok'"), 1);
}

static void reports_count_what_the_views_show(void **state)
{
	static const char from_view[] =
		"SELECT count(*) FROM (SELECT DISTINCT item_id, agreed_label, predicted_label FROM v_side_by_side "
		"WHERE predicted_label IS NOT NULL AND agreed_label IS NOT NULL AND item_id IN (SELECT item_id FROM v_side_by_side WHERE mode = 'blind'))";
	struct project *project = *state;
	struct report_pair *pairs;
	struct report_rating *ratings;
	struct report_counts counts;
	struct err err = ERR_NONE;
	int count;

	live(project);
	assert_int_equal(report_pairs(project->store, &project->stage, 0, 0, &project->arena, &pairs, &count, &err), 0);
	assert_int_equal(count, project_number(project, from_view));
	assert_int_equal(count, 1);
	assert_int_equal(pairs[0].item_id, 2);
	assert_int_equal(pairs[0].decided_label_id, PROJECT_SCRATCH);
	assert_int_equal(pairs[0].predicted_label_id, PROJECT_OK);
	assert_int_equal(report_pairs(project->store, &project->stage, 1, 0, &project->arena, &pairs, &count, &err), 0);
	assert_int_equal(count, 1);
	assert_int_equal(report_pairs(project->store, &project->stage, 0, INT64_MAX, &project->arena, &pairs, &count, &err), 0);
	assert_int_equal(count, 0);
	assert_int_equal(report_ratings(project->store, &project->stage, 2, &project->arena, &ratings, &count, &err), 0);
	assert_int_equal(count, 2);
	assert_int_equal(ratings[0].item_id, 1);
	assert_int_equal(report_counts(project->store, &project->stage, &counts, &err), 0);
	assert_int_equal(counts.items, 8);
	assert_int_equal(counts.decided, 6);
	assert_int_equal(counts.predictions, 6);
	assert_int_equal(counts.nulls, 1);
	assert_int_equal(counts.open, 4); /* with the second look at what was unsure, and the tie with what was imported */
}

/* Whoever sees the prediction takes its label, whoever does not takes the other; of the first ten of each it turns out to be wrong. */
static void what_showing_does_is_told_from_what_was_drawn(void **state)
{
	struct project *project = *state;
	struct model_version model;
	struct actor ann;
	struct report_anchoring found;
	struct err err = ERR_NONE;
	int64_t answers[2] = { 0 }, wrong[2] = { 0 };

	project_to_level(project, 2);
	project_set(project, "assist.blind_share", "0.5");
	project_add_items(project, 80);
	model = project_add_model(project, "1");
	for (int64_t item_id = 1; item_id <= 80; item_id++)
		project_predict(project, &model, item_id, PROJECT_OK, 0.9);
	ann = project_actor(project, "ann");
	for (int i = 0; i < 80; i++) {
		struct claim claim = project_claim(project, &ann);
		int shown = strcmp(claim.mode, "assisted") == 0;
		struct decision_new decision = project_answer(project, "label", shown ? PROJECT_OK : PROJECT_SCRATCH);

		assert_true(decision_add(project->store, &project->stage, &ann, &claim, &decision, &err) > 0);
		answers[shown]++;
		if (wrong[shown] < 10)
			wrong[shown] += project_import(project, "gauge", claim.item_id, PROJECT_SCRATCH, "truth", 0, &err) > 0;
	}
	assert_int_equal(report_anchoring(project->store, &project->stage, 0, 0, &found, &err), 0);
	for (int shown = 0; shown < 2; shown++) {
		assert_true(answers[shown] > 0 && found.answers[shown] == answers[shown] && found.wrong[shown] == wrong[shown]);
		assert_true(found.taken[shown] == (shown ? answers[1] : 0) && found.wrong_taken[shown] == (shown ? wrong[1] : 0));
	}
	assert_int_equal(report_anchoring(project->store, &project->stage, 0, INT64_MAX, &found, &err), 0);
	assert_int_equal(found.answers[0] + found.answers[1], 0);
}

/* Truth from outside stands beside what was said, and changes none of it. */
static void truth_is_never_agreement(void **state)
{
	struct project *project = *state;

	live(project);
	assert_string_equal(project_text(project, "SELECT label || ' ' || predicted_label || ' ' || agreed_label || ' ' || people_right FROM v_truth"),
	                    "scratch ok scratch 1");
	assert_null(project_text(project, "SELECT machine_right FROM v_truth"));
	assert_null(project_foreign(project, "INSERT INTO route (item_id, stage_id, route, mode, reason, level, prediction_id, audit_probability, routed_ms)"
	                                     " SELECT item_id, stage_id, 'auto', 'audit', 'above-threshold', 3, prediction_id, 0.1, 1 FROM prediction WHERE item_id = 2"));
	assert_int_equal(project_number(project, "SELECT machine_right IS 0 FROM v_truth"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_agreement_daily WHERE mode = 'truth'"), 0);
	assert_string_equal(project_text(project, "SELECT operator FROM v_outcomes WHERE item_id = 2"), "ann");
	assert_int_equal(project_number(project, "SELECT count(*) FROM blind_answer b JOIN decision d USING (decision_id) WHERE d.mode = 'truth'"), 0);
}

static void merged_labels_count_as_one(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct err err = ERR_NONE;

	project_add_items(project, 1);
	project_decide(project, &ann, 1, PROJECT_DUST);
	assert_int_equal(label_merge(project->store, &project->stage, &project->owner, "dust", "ok", &err), 0);
	assert_string_equal(project_text(project, "SELECT decided_label FROM v_side_by_side"), "ok");
	assert_string_equal(project_text(project, "SELECT agreed_label FROM v_side_by_side"), "ok");
	assert_string_equal(project_text(project, "SELECT label FROM v_decisions"), "dust");
	assert_string_equal(project_text(project, "SELECT label FROM v_outcomes"), "ok");
}

static void the_history_of_the_level_has_no_gaps(void **state)
{
	struct project *project = *state;
	struct err err = ERR_NONE;

	project_set_clock(project, 1800000000000);
	assert_int_equal(level_change_add(project->store, &project->stage, &project->owner, 1, "promote", "first", &err), 0);
	project_look(project);
	project->clock_ms += 1000;
	assert_int_equal(level_change_add(project->store, &project->stage, &project->owner, 2, "decree", "second", &err), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_levels"), 3);
	assert_string_equal(project_text(project, "SELECT until FROM v_levels WHERE level = 1"), "2027-01-15T08:00:01.000Z");
	assert_string_equal(project_text(project, "SELECT since FROM v_levels WHERE level = 2"), "2027-01-15T08:00:01.000Z");
	assert_null(project_text(project, "SELECT until FROM v_levels WHERE level = 2"));
	assert_string_equal(project_text(project, "SELECT reason FROM v_levels WHERE level = 2"), "second");
}

static void views_know_the_levels_and_defaults_that_the_program_knows(void **state)
{
	struct project *project = *state;
	struct err err = ERR_NONE;

	for (int level = 1; level <= 4; level++) {
		assert_int_equal(level_change_add(project->store, &project->stage, &project->owner, level, "promote", "test", &err), 0);
		project_look(project);
	}
	for (int level = 0; level < LEVEL_COUNT; level++)
		assert_string_equal(project_text(project, arena_printf(&project->arena, "SELECT level_name FROM v_levels WHERE level = %d", level)), level_name(level));
	assert_int_equal(project_number(project, "SELECT unixepoch() * 1000 - at_ms FROM settled_until"), setting_default(setting_find("evidence.settle")).integer);
	assert_int_equal(setting_change(project->store, 0, &project->owner, "evidence.settle", "2 h", &err), 0);
	assert_int_equal(project_number(project, "SELECT unixepoch() * 1000 - at_ms FROM settled_until"), 7200000);
}

static void what_an_analyst_runs_only_reads(void **state)
{
	static const char *const refused[] = {
		"DELETE FROM item", "INSERT INTO setting VALUES (0, 'a', 'b', 1)", "UPDATE item SET path = ''", "DROP TABLE item",
		"CREATE TABLE x (y)", "ATTACH '/tmp/x.db' AS x", "PRAGMA journal_mode = DELETE", "PRAGMA user_version = 9", "VACUUM",
		"VACUUM INTO '/tmp/rung-stolen.db'", "BEGIN", "SELECT load_extension('x')", "SELECT 1; DELETE FROM item", "", "  ; ",
		"nonsense", "WITH x AS (SELECT 1) DELETE FROM item", "PRAGMA writable_schema = 1", "REINDEX", "ANALYZE",
		"UPDATE sqlite_master SET sql = ''", "PRAGMA table_info(item); DELETE FROM item",
	};
	struct project *project = *state;
	int rows = 0;
	const struct store_sink sink = { .row = count_row, .context = &rows }, in_time = { .row = count_row, .context = &rows, .within_ms = 60000 };

	project_add_items(project, 2);
	assert_int_equal(store_query(project->store, "SELECT length(randomblob(200000000))", &in_time, NULL), -1);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct err err = ERR_NONE;

		if (store_query(project->store, refused[i], &sink, &err) == 0)
			fail_msg("not refused: %s", refused[i]);
		assert_string_not_equal(err.text, "");
	}
	assert_int_equal(rows, 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_items -- and a remark"), 2);
	assert_int_equal(project_number(project, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT max(i) FROM n;"), 5);
	assert_string_equal(project_text(project, "PRAGMA integrity_check"), "ok");
	project_add_items(project, 1); /* and the program can write afterwards */
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(views_have_the_columns_of_the_contract),
		CASE(every_column_of_every_view_is_explained),
		CASE(examples_run),
		CASE(every_view_can_be_read_whole),
		CASE(the_agreed_label_is_the_blind_one_while_one_person_looked),
		CASE(reports_count_what_the_views_show),
		CASE(what_showing_does_is_told_from_what_was_drawn),
		CASE(truth_is_never_agreement),
		CASE(merged_labels_count_as_one),
		CASE(the_history_of_the_level_has_no_gaps),
		CASE(views_know_the_levels_and_defaults_that_the_program_knows),
		CASE(what_an_analyst_runs_only_reads),
	};

	return cmocka_run_group_tests_name("views", tests, NULL, NULL);
}
