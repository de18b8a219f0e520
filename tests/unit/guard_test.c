/* Facts cannot be changed, deleted or replaced, whatever program opens the file. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "db/level_change.h"

#include <stdio.h>
#include <string.h>

/* Every table of facts, its columns that may be told apart, and one of its columns. */
static const struct { const char *table, *column; } facts[] = {
	{ "label_change", "kind" },     { "item_attribute", "value" },   { "item_feature", "blur" },
	{ "exam_item", "probability" }, { "model_version", "card" },     { "model_label", "label_id" },
	{ "training_item", "sha256" },  { "rollout", "reason" },         { "prediction", "confidence" },
	{ "prediction_heat", "cells" }, { "level_change", "reason" },    { "route", "reason" },
	{ "import_batch", "file" },     { "decision", "label_id" },      { "region", "x" }, { "import_extra", "item_id" },
	{ "settlement", "decision_id" }, { "guideline", "version" }, { "comparison", "agrees" },     { "event", "body" },
	{ "epoch", "attempt" },         { "folded", "kind" },            { "threshold_certificate", "threshold" }, { "watch", "patience" },
	{ "certificate_class", "bin" }, { "certificate_range", "items" }, { "gate_evaluation", "open" },   { "gate_check", "ok" },
	{ "promotion_request", "reason" }, { "promotion_answer", "answer" }, { "pause", "why" },
	{ "hold", "since_ms" },         { "hold_item", "route_id" },     { "hold_answer", "reason" },
	{ "known_item", "label_id" },      { "demotion_seen", "at_ms" },
	{ "known_answer", "words" },       { "known_region", "width" },  { "known_comparison", "matches" },
	{ "rollout_plan", "soak_ms" },  { "rollout_step", "share" },     { "rollout_rule", "bound" },
	{ "rollout_act", "kind" },      { "rollout_judged", "arm" },     { "service_request", "repeats" },
	{ "metric_change", "reason" },  { "risk", "owner" },             { "metric_limit", "high" },
	{ "alarm", "value" },           { "alarm_act", "note" },         { "notification", "failure" },
	{ "drift_reference", "rows" },  { "drift_reference_feature", "mean" },
	{ "drift_window", "state" },    { "drift_finding", "psi" },
	{ "prediction_output", "words" }, { "decision_output", "entered" }, { "comparison_rule", "bound" },
	{ "answer_comparison", "matches" },
	{ "stage_link", "label_id" },   { "stage_act", "reason" },       { "stage_pass", "state" },
	{ "training_snapshot", "left_out" }, { "snapshot_item", "split" }, { "retrain_run", "reason" }, { "retrain_step", "words" },
	{ "calibration", "figures" },   { "suspect_batch", "found" },    { "suspect_item", "margin" },
};

/* Tables that facts point to. */
static const char *const things[] = { "project", "operator", "stage", "label", "source", "content", "item", "assignment" };

/* Tables that are no more than what the facts add up to, or what is set now. */
static const char *const states[] = { "setting", "ladder_state", "ladder_waiting", "gold_turn", "rollout_state", "vouched",
	"metric_series", "metric_rollup", "monitor_mark", "limit_state", "alarm_open", "drift_open", "drift_concept", "importing",
	"stage_sweep", "retrain_active", "retrain_progress", "queue_rank", "queue_round" };

/* Puts at least one row into every table. */
static void fill(struct project *project)
{
	static const char *const extra =
		"INSERT INTO item_attribute VALUES (1, 'lot', '7');"
		"INSERT INTO item_feature (item_id, blur, measured_ms) VALUES (1, 0.5, 1);"
		"INSERT OR IGNORE INTO exam_item SELECT 1, 1, 0.3, 1 WHERE NOT EXISTS (SELECT 1 FROM exam_item);"
		"INSERT INTO training_item SELECT 1, sha256 FROM item WHERE item_id = 3;"
		"INSERT INTO guideline SELECT 1, 1, 1, hash, 1, 1, 1 FROM content LIMIT 1;"
		"INSERT INTO import_batch VALUES (1, 'decisions', 'd.csv', NULL, 'blind', 1, 1, 1);"
		"INSERT INTO epoch VALUES (1, 1, 1, 1, 'first', NULL, 1, 0, 0, 1, NULL, 1, NULL);"
		"INSERT INTO folded SELECT 1, 1, 1, 'blind', NULL, prediction_id, 1, label_id, label_id, bin, 1, 0, 0, NULL, 0, NULL, 1, 1, NULL FROM prediction WHERE item_id = 1;"
		"INSERT INTO threshold_certificate VALUES (1, 1, 1, 1, 1, '', 3, 0.9, 'g', 9, 8, 0, 0.8, 0.01, 0.009, 0, 1, 0.05, 0.04, 0.01, 0.05, 1, 0);"
		"INSERT INTO watch SELECT 1, 1, max(level_change_id), 1, 1, 0.01, 0.001, 10000, 1 FROM level_change;"
		"INSERT INTO certificate_class VALUES (1, 1, 3, 0.9, 8, 0, 0.009);"
		"INSERT INTO certificate_range VALUES (1, 'brightness', 8, 0.1, 0.9);"
		"INSERT INTO gate_evaluation VALUES (1, 1, 1, 1, 1, NULL, 2, 3, 1, 0.025, 1, 1, 1, '{}', zeroblob(32), 1, 1, 1);"
		"INSERT INTO gate_check VALUES (1, 1, 'days', 'Days', 5, NULL, 5, 0, 0, 1, 'enough');"
		"INSERT INTO promotion_request VALUES (1, 1, 1, 'good', 1, 1, 1, 2);"
		"INSERT INTO promotion_answer VALUES (1, 'approved', 'yes', 1, 1, 1);"
		"INSERT INTO pause VALUES (1, 1, 'begin', 'audits are overdue', 1, 1, 1);"
		"INSERT INTO hold SELECT 1, 1, max(level_change_id), 1, 1 FROM level_change;"
		"INSERT INTO hold_item SELECT 1, item_id, min(route_id) FROM route;"
		"INSERT INTO hold_answer VALUES (1, 'review', 'again', 1, 1, 1);"
		"INSERT INTO known_item VALUES (1, 2, 'gold', 1, 1, 1, 1);"
		"INSERT INTO demotion_seen SELECT max(level_change_id), 1, 1, 1 FROM level_change;"
		"INSERT INTO rollout_plan VALUES (1, 1, 'canary', 1, NULL, 100, 0, 0, 0, 0.1, NULL, 1, 1, 1, 1, 'better', 1);"
		"INSERT INTO rollout_step VALUES (1, 1, 0.05);"
		"INSERT INTO rollout_rule VALUES (1, 'nulls', 0.05);"
		"INSERT INTO rollout_act VALUES (2, 1, 'canary', 1, 0.05, 1, 1, NULL, NULL, NULL, 1, 1, 'better', 1);"
		"INSERT INTO rollout_judged SELECT 1, 1, 1, 'both', 1, 1, prediction_id, NULL, 1, label_id, 1 FROM prediction WHERE item_id = 1;"
		"INSERT INTO service_request VALUES (1, 1, 1, zeroblob(32), NULL, 0, 1);"
		"INSERT INTO metric_change VALUES (1, 'mute', 'host.load', NULL, '', '', 'noise', 1, 1, 1);"
		"INSERT INTO risk VALUES (1, 1, 'set', 'lens dirty', 'ana', '', 1, 1, 1);"
		"INSERT INTO metric_limit VALUES (1, 1, 'set', 'image.blur', '', 10, 90, 0, 0, 1, 'warn', 'notify', 'lens dirty', '', 1, 1, 1);"
		"INSERT INTO alarm VALUES (1, 1, 1, 'image.blur', '', 'below', 5, 10, 90, 30, 'warn', 'notify', '{}', 'blur is low', 1, 1);"
		"INSERT INTO alarm_act VALUES (1, 1, 'acknowledge', 5, NULL, 'wiped', 1, 1, 1);"
		"INSERT INTO notification VALUES (1, 1, NULL, 'opened', 1, '', 1, NULL);"
		"INSERT INTO drift_reference VALUES (1, 1, 'rows', NULL, NULL, 'rows', NULL, 300, 9, 1, 0, 0, 1, 2, 1, 1, 1);"
		"INSERT INTO drift_reference_feature VALUES (1, '', 'brightness', 'number', 300, 0, 0.5, 0.1, '[]', NULL);"
		"INSERT INTO drift_window VALUES (1, 1, 1, '', 1, 1, 1, 'calm', 1, 2);"
		"INSERT INTO drift_finding VALUES (1, 'brightness', 1, 0, 0.5, 0.1, 1, 1, 0, 0, NULL, NULL, '[]', 0);"
		"INSERT INTO import_extra SELECT 1, 1, NULL, NULL, NULL, hash FROM content LIMIT 1;"
		"INSERT INTO prediction_output SELECT prediction_id, 'text', (SELECT hash FROM content LIMIT 1) FROM prediction;"
		"INSERT INTO decision_output SELECT 1, 'text', hash, 'typed' FROM content LIMIT 1;"
		"INSERT INTO comparison_rule VALUES (2, 1, 'wer', 0.1, 0, 1);"
		"INSERT INTO answer_comparison VALUES (1, 2, 2, 1, 1, 0, 1);"
		"INSERT INTO stage VALUES (2, 'text', 2, 'image', 'text', 1);"
		"INSERT INTO known_item VALUES (2, 5, 'challenge', 1, 1, 1, 1);"
		"INSERT INTO known_answer SELECT 2, 5, hash, 1, 1, 1 FROM content LIMIT 1;"
		"INSERT INTO known_region VALUES (2, 5, 1, NULL, 1, 1, 8, 8);"
		"INSERT INTO prediction (item_id, stage_id, model_version_id, role, is_null, failure, latency_us, engine, predicted_ms)"
		" VALUES (5, 2, 1, 'live', 1, 'x', 1, 'x', 1);"
		"INSERT INTO known_comparison SELECT 1, 2, 5, max(prediction_id), NULL, 2, 1, 1, 0, 1 FROM prediction;"
		"INSERT INTO stage_link VALUES (1, 2, 1, 1);"
		"INSERT INTO stage_act VALUES (1, 2, 'add', 1, 1, 'the serial number', 1);"
		"INSERT INTO stage_pass VALUES (1, 1, 2, 'open', 1, zeroblob(32), 'main: ok', 1, 1, 1);"
		"INSERT INTO training_snapshot VALUES (1, 1, 1, 1, 0.2, 1, 0, '{}', zeroblob(32), 1, 1, 1);"
		"INSERT INTO item (kind, sha256, bytes, added_ms) VALUES ('image', randomblob(32), 1, 1);"
		"INSERT INTO decision (uuid, kind, item_id, stage_id, operator_id, acted_by, label_id, mode, duration_ms, origin, import_id, decided_ms, recorded_ms)"
		" SELECT randomblob(16), 'label', max(item_id), 1, 1, 1, 1, 'truth', 0, 'import', 1, 1, 1 FROM item;"
		"INSERT INTO snapshot_item SELECT 1, i.item_id, i.sha256, 1, 'train', d.decision_id, 'truth', 0.4 FROM item i JOIN decision d"
		" ON d.item_id = i.item_id WHERE d.mode = 'truth';"
		"INSERT INTO retrain_run VALUES (1, 1, 'manual', 'asked for', NULL, 1, NULL, 1, 1, 1, 1);"
		"INSERT INTO retrain_step VALUES (1, 1, 'due', NULL, NULL, NULL, '', '{}', 1, 1, 1);"
		"INSERT INTO calibration VALUES (1, 1, 1, 1, 'temperature', 200, 1, 0.1, 0.05, 0.2, 0.1, '{}', 1, 1, 1);"
		"INSERT INTO suspect_batch VALUES (1, 1, 1, 100, 3, 'a look', 1, 1, 1);"
		"INSERT INTO suspect_item SELECT 1, 1, 1, 1, prediction_id, 1, 2, 'model', 0.9, (SELECT min(assignment_id) FROM assignment) FROM prediction"
		" WHERE item_id = 1;";
	struct actor ann = project_actor(project, "ann");
	struct model_version model = project_add_model(project, "1");
	struct decision_new flag = project_answer(project, "flag", 0);
	struct err err = ERR_NONE;
	struct claim claim;

	project_add_items(project, 5);
	for (int64_t item_id = 1; item_id <= 4; item_id++)
		project_predict(project, &model, item_id, PROJECT_OK, 0.9);
	assert_true(project_decide(project, &ann, 1, PROJECT_OK) > 0);
	claim = project_claim(project, &ann);
	flag.note = "look at this";
	assert_true(decision_add(project->store, &project->stage, &ann, &claim, &flag, &err) > 0);
	assert_int_equal(level_change_add(project->store, &project->stage, &project->owner, 1, "promote", "test", &err), 0);
	assert_int_equal(decision_settle(project->store, &project->stage, &project->owner, &err), 1);
	assert_null(project_foreign(project, extra));
}

/* The whole table as one text, so that any change shows. */
static const char *contents(struct project *project, const char *table)
{
	const char *columns, *sql;

	sql = arena_printf(&project->arena, "SELECT group_concat('quote(' || name || ')', ' || '','' || ') FROM pragma_table_info('%s')", table);
	columns = project_text(project, sql);
	sql = arena_printf(&project->arena, "SELECT group_concat(line, char(10)) FROM (SELECT %s AS line FROM %s ORDER BY 1)", columns, table);
	return project_text(project, sql);
}

static void expect_refused(struct project *project, const char *table, const char *sql)
{
	const char *before = contents(project, table), *message;

	assert_non_null(before);
	message = project_foreign(project, sql);
	if (!message)
		fail_msg("not refused: %s", sql);
	assert_string_equal(contents(project, table), before);
}

static void facts_stay_whatever_is_tried(void **state)
{
	static const char *const attacks[] = {
		"UPDATE %1$s SET %2$s = %2$s",
		"UPDATE OR REPLACE %1$s SET %2$s = %2$s",
		"UPDATE OR IGNORE %1$s SET %2$s = NULL",
		"DELETE FROM %1$s",
		"INSERT OR REPLACE INTO %1$s SELECT * FROM %1$s",
		"REPLACE INTO %1$s SELECT * FROM %1$s LIMIT 1",
		"INSERT OR IGNORE INTO %1$s SELECT * FROM %1$s",
		"INSERT INTO %1$s SELECT * FROM %1$s WHERE true ON CONFLICT DO UPDATE SET %2$s = excluded.%2$s",
		"PRAGMA foreign_keys = OFF; PRAGMA recursive_triggers = OFF; DELETE FROM %1$s",
	};
	struct project *project = *state;

	fill(project);
	for (size_t t = 0; t < sizeof facts / sizeof *facts; t++) {
		for (size_t a = 0; a < sizeof attacks / sizeof *attacks; a++) {
			struct str sql = STR_EMPTY;
			const char *at = attacks[a];

			for (; *at; at++) { /* %1$s: the table, %2$s: the column */
				if (strncmp(at, "%1$s", 4) == 0 || strncmp(at, "%2$s", 4) == 0) {
					str_add(&sql, at[1] == '1' ? facts[t].table : facts[t].column);
					at += 3;
				} else {
					str_add_char(&sql, *at);
				}
			}
			expect_refused(project, facts[t].table, str_text(&sql));
			str_release(&sql);
		}
	}
}

static void every_unique_key_refuses_a_replacing_row(void **state)
{
	static const struct { const char *table, *sql; } attacks[] = {
		{ "decision", "INSERT OR REPLACE INTO decision SELECT decision_id + 100, uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, mode, retracts, seen_prediction_id, note, duration_ms, origin, import_id, decided_ms, recorded_ms FROM decision LIMIT 1" },
		{ "prediction", "INSERT OR REPLACE INTO prediction (item_id, stage_id, model_version_id, role, is_null, failure, latency_us, engine, predicted_ms) SELECT item_id, stage_id, model_version_id, 'live', 1, 'x', 1, 'x', 1 FROM prediction LIMIT 1" },
		{ "event", "INSERT OR REPLACE INTO event SELECT event_id + 100, writer, seq, at_ms, operator_id, acted_by, kind, entity, entity_id, '{}', prev_hash, zeroblob(32) FROM event ORDER BY event_id DESC LIMIT 1" },
		{ "event", "INSERT OR REPLACE INTO event SELECT event_id + 100, 'new', 1, at_ms, operator_id, acted_by, kind, entity, entity_id, '{}', zeroblob(32), hash FROM event LIMIT 1" },
		{ "event", "INSERT INTO event SELECT NULL, writer, seq + 7, at_ms, operator_id, acted_by, kind, entity, entity_id, '{}', hash, randomblob(32) FROM event ORDER BY event_id DESC LIMIT 1" },
		{ "event", "INSERT INTO event SELECT NULL, writer, seq + 1, at_ms, operator_id, acted_by, kind, entity, entity_id, '{}', randomblob(32), randomblob(32) FROM event ORDER BY event_id DESC LIMIT 1" },
		{ "model_version", "INSERT OR REPLACE INTO model_version SELECT 99, stage_id, name, version, 'import', NULL, NULL, NULL, 1, 'unknown', NULL, 1, 1, 1 FROM model_version" },
		{ "label_change", "INSERT OR REPLACE INTO label_change SELECT 99, stage_id, version, 'add', NULL, NULL, NULL, 1, 1, 1 FROM label_change" },
		{ "item", "INSERT OR REPLACE INTO item (kind, sha256, bytes, added_ms) SELECT kind, sha256, 1, 1 FROM item" },
		{ "assignment", "INSERT OR REPLACE INTO assignment (item_id, stage_id, slot, lane, place, created_ms) SELECT item_id, stage_id, slot, 'review', 0, 0 FROM assignment" },
		{ "operator", "INSERT OR REPLACE INTO operator (name, role, created_ms) SELECT name, 'owner', 1 FROM operator" },
		{ "label", "UPDATE OR REPLACE label SET name = 'ok' WHERE name = 'dust'" },
		{ "operator", "UPDATE OR REPLACE operator SET os_uid = (SELECT max(os_uid) FROM operator) WHERE os_uid IS NULL" },
		{ "content", "INSERT OR REPLACE INTO content SELECT hash, 'other' FROM content" },
		{ "content", "UPDATE content SET bytes = x'00'" },
	};
	struct project *project = *state;

	fill(project);
	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++)
		expect_refused(project, attacks[i].table, attacks[i].sql);
}

static void of_an_item_only_its_place_may_change(void **state)
{
	static const char *const refused[] = {
		"UPDATE item SET sha256 = randomblob(32)", "UPDATE item SET rowid = rowid + 100", "UPDATE item SET item_id = item_id + 100",
		"UPDATE item SET kind = 'text'", "UPDATE item SET external_key = 'x' WHERE item_id = 1", "UPDATE item SET bytes = 1",
		"UPDATE item SET group_key = 'g'", "UPDATE item SET added_ms = 1", "DELETE FROM item",
	};
	struct project *project = *state;

	project_add_items(project, 3);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		expect_refused(project, "item", refused[i]);
	assert_null(project_foreign(project, "UPDATE item SET path = 'moved/here.jpg' WHERE item_id = 1"));
	assert_string_equal(project_text(project, "SELECT path FROM v_items WHERE item_id = 1"), "/pictures/moved/here.jpg");
}

static void what_facts_point_to_is_never_deleted(void **state)
{
	struct project *project = *state;

	fill(project);
	for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
		expect_refused(project, things[i], arena_printf(&project->arena, "DELETE FROM %s", things[i]));
		expect_refused(project, things[i], arena_printf(&project->arena, "REPLACE INTO %s SELECT * FROM %s LIMIT 1", things[i], things[i]));
	}
	assert_null(project_foreign(project, "UPDATE content SET bytes = NULL")); /* words may be forgotten */
}

/* A new table of facts must come with guards, and be tested here. */
static void every_table_is_a_fact_a_thing_or_a_state(void **state)
{
	struct project *project = *state;
	int64_t tables = project_number(project, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");

	assert_int_equal(tables, sizeof facts / sizeof *facts + sizeof things / sizeof *things + sizeof states / sizeof *states);
}

static void a_decision_needs_a_claim_of_its_operator(void **state)
{
#define DECISION(kind, assignment, item, operator, label, mode, retracts) \
	"INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, mode, retracts, duration_ms, " \
	"origin, decided_ms, recorded_ms) VALUES (randomblob(16), " kind ", " assignment ", " item ", 1, " operator ", " operator ", " label \
	", " mode ", " retracts ", 1, 'console', 1, 1)"
	static const char *const refused[] = {
		DECISION("'label'", "2", "2", "2", "1", "'blind'", "NULL"),            /* nobody has claimed it */
		DECISION("'label'", "3", "3", "1", "1", "'blind'", "NULL"),            /* somebody else has */
		DECISION("'label'", "3", "2", "2", "1", "'blind'", "NULL"),            /* the place of another item */
		DECISION("'label'", "3", "3", "2", "1", "'assisted'", "NULL"),         /* in another mode */
		DECISION("'label'", "1", "1", "2", "1", "'blind'", "NULL"),            /* answered already */
		DECISION("'retract'", "1", "1", "1", "NULL", "'blind'", "1"),          /* somebody else's answer */
		DECISION("'retract'", "3", "3", "2", "NULL", "'blind'", "1"),          /* of another place */
		DECISION("'label'", "3", "3", "2", "NULL", "'blind'", "NULL"),         /* a label without a label */
		DECISION("'label'", "NULL", "3", "2", "1", "'blind'", "NULL"),         /* without a place */
	};
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct claim claim;
	struct err why = ERR_NONE;

	project_add_items(project, 3);
	assert_int_equal(ann.operator_id, 2);
	assert_int_equal(project_decide(project, &ann, 1, PROJECT_OK), 1);
	assert_int_equal(queue_claim_item(project->store, NULL, &ann, 3, &claim, &why), 1);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		expect_refused(project, "decision", refused[i]);
	expect_refused(project, "decision", "INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, "
	               "mode, duration_ms, origin, decided_ms, recorded_ms) VALUES (randomblob(16), 'label', 3, 3, 1, 2, 2, 1, 'blind', 1, 'simulated', 1, 1)");
	assert_null(project_foreign(project, DECISION("'label'", "3", "3", "2", "1", "'blind'", "NULL")));
	expect_refused(project, "decision", DECISION("'label'", "3", "3", "2", "2", "'blind'", "NULL")); /* a second one in force */
#undef DECISION
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(facts_stay_whatever_is_tried, project_begin, project_end),
		cmocka_unit_test_setup_teardown(every_unique_key_refuses_a_replacing_row, project_begin, project_end),
		cmocka_unit_test_setup_teardown(of_an_item_only_its_place_may_change, project_begin, project_end),
		cmocka_unit_test_setup_teardown(what_facts_point_to_is_never_deleted, project_begin, project_end),
		cmocka_unit_test_setup_teardown(every_table_is_a_fact_a_thing_or_a_state, project_begin, project_end),
		cmocka_unit_test_setup_teardown(a_decision_needs_a_claim_of_its_operator, project_begin, project_end),
	};

	return cmocka_run_group_tests_name("guards", tests, NULL, NULL);
}
