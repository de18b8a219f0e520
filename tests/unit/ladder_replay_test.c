/* A ladder made again from its rows is the one that is stored, and whatever is changed in between shows. */
#include "test.h"

#include "jobs_project.h"
#include "tamper.h"

#include "base/str.h"
#include "db/setting_past.h"
#include "db/setting_store.h"
#include "db/stage_past.h"
#include "jobs/import.h"
#include "jobs/ladder.h"
#include "jobs/ladder_replay.h"
#include "jobs/level.h"

/* What replaying told: all entities, and the last line. */
struct told { int count; char entities[2000], what[400]; };

static void note(void *context, const char *entity, int64_t id, const char *what)
{
	struct told *told = context;
	size_t length = strlen(told->entities);

	(void)id;
	told->count++;
	snprintf(told->entities + length, sizeof told->entities - length, "%s,", entity);
	snprintf(told->what, sizeof told->what, "%s", what);
}

static bool replay(struct store *store, struct told *told, struct ladder_replay_result *result)
{
	struct err err = ERR_NONE;
	int same;

	*told = (struct told){ 0 };
	same = ladder_replay(store, NULL, note, told, result, &err);
	if (same < 0)
		fail_msg("%s", err.text);
	assert_int_equal(result->differences, told->count);
	assert_int_equal(same, told->count == 0);
	return same;
}

static void import(struct project *project, bool decisions, const struct str *csv)
{
	struct import_options options = { .model = decisions ? NULL : "m 1", .mode = decisions ? "blind" : NULL, .create = true };
	struct import_result result;
	struct err err = ERR_NONE;
	char path[256];

	project_write(project, "rows.csv", csv->text, csv->length);
	project_path(project, "rows.csv", path);
	MUST((decisions ? import_decisions : import_predictions)(project->store, NULL, &project->owner, path, &options, &result, &err));
	assert_int_equal(result.rejects.total, 0);
}

/* A stream of 100 items a day: sure answers are right, of the others one in five is wrong; one in four is
 * of the critical label, and of each group of look-alikes there are two. */
static void stream(struct project *project, int first, int count, const char *name)
{
	struct str predictions = STR_EMPTY, decisions = STR_EMPTY;

	str_add(&predictions, "item,label,confidence,group\n");
	str_add(&decisions, "item,operator,label,time\n");
	for (int i = first; i < first + count; i++) {
		bool bright = i % 4 == 0, sure = i % 10 < 8, wrong = !sure && i / 10 % 5 == 0;
		char group[16] = "";

		if (i % 10 >= 4 && i % 10 < 6)
			snprintf(group, sizeof group, "lot%d", i / 10);
		str_addf(&predictions, "i%d,%s,%s,%s\n", i, bright != wrong ? name : "ok", sure ? "0.99" : "0.6", group);
		str_addf(&decisions, "i%d,ann,%s,2026-03-%02dT10:%02d\n", i, bright ? name : "ok", 1 + i / 100 % 28, i % 60);
	}
	import(project, false, &predictions);
	import(project, true, &decisions);
	str_release(&predictions);
	str_release(&decisions);
}

static void set(struct project *project, const char *key, const char *value)
{
	struct err err = ERR_NONE;

	MUST(setting_change(project->store, 0, &project->owner, key, value, &err));
}

static void tend(struct project *project)
{
	struct err err = ERR_NONE;

	MUST(ladder_tend(project->store, NULL, NULL, &err));
}

static void promote(struct project *project)
{
	struct err err = ERR_NONE;

	MUST(level_promote(project->store, NULL, &project->owner, "the gate is open", NULL, &err));
}

typedef int change_label(struct store *store, const struct stage *stage, const struct actor *by, struct err *err);

static int rename_bright(struct store *store, const struct stage *stage, const struct actor *by, struct err *err)
{
	return label_rename(store, stage, by, "bright", "light", err);
}

static int add_dust(struct store *store, const struct stage *stage, const struct actor *by, struct err *err)
{
	return label_add(store, stage, by, "dust", false, err);
}

static int add_lint(struct store *store, const struct stage *stage, const struct actor *by, struct err *err)
{
	return label_add(store, stage, by, "lint", false, err);
}

static int merge_lint(struct store *store, const struct stage *stage, const struct actor *by, struct err *err)
{
	return label_merge(store, stage, by, "lint", "ok", err);
}

static int merge_dust(struct store *store, const struct stage *stage, const struct actor *by, struct err *err)
{
	return label_merge(store, stage, by, "dust", "ok", err);
}

static void change(struct project *project, change_label *how)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	struct err err = ERR_NONE;

	MUST(stage_read(project->store, NULL, &arena, &stage, &err));
	MUST(how(project->store, &stage, &project->owner, &err));
	arena_release(&arena);
}

/* Three promotions, looks without and with a threshold, settings and names that change in between. */
static void climb_from_here(struct project *project)
{
	set(project, "gate.partial_days", "3");
	stream(project, 0, 400, "bright");
	promote(project);
	promote(project);
	stream(project, 400, 400, "bright");
	tend(project);
	change(project, rename_bright);
	set(project, "promise.error", "0.05");
	stream(project, 800, 600, "light");
	tend(project);
	promote(project);
}

static void climb_to_partial(struct project *project)
{
	project_open(project, "image");
	climb_from_here(project);
}

/* And other epochs once labels come and go. */
static void climb(struct project *project)
{
	climb_to_partial(project);
	change(project, add_dust);
	stream(project, 1400, 50, "light");
	tend(project);
	stream(project, 1450, 50, "dust");
	change(project, merge_dust);
	tend(project);
}

static void what_was_stored_is_made_again(void **state)
{
	struct ladder_replay_result result;
	struct project project;
	struct told told;

	(void)state;
	climb(&project);
	if (!replay(project.store, &told, &result))
		fail_msg("%d differences, the last: %s %s", told.count, told.entities, told.what);
	assert_asks(&project, "SELECT count(*) FROM v_epochs", "3");
	assert_asks(&project, "SELECT count(*) >= 1 FROM v_certificates WHERE found = 0", "1");
	assert_asks(&project, "SELECT count(*) >= 1 FROM v_certificates WHERE found = 1", "1");
	assert_asks(&project, "SELECT max(level) FROM v_levels", "3");
	assert_asks(&project, "SELECT count(DISTINCT kind || coalesce(why, '')) > 1 FROM folded", "1");
	assert_int_equal(result.evaluations, 3);
	assert_true(result.rows > 1000);
	project_close(&project);
}

static void import_sure(struct project *project, const char *name)
{
	struct str predictions = STR_EMPTY;

	str_add(&predictions, "item,label,confidence\n");
	for (int i = 0; i < 20; i++)
		str_addf(&predictions, "%s%d,ok,0.99\n", name, i);
	import(project, false, &predictions);
	str_release(&predictions);
}

static void a_promise_made_stricter_is_made_again(void **state)
{
	struct ladder_replay_result result;
	struct project project;
	struct told told;

	(void)state;
	climb_to_partial(&project);
	set(&project, "promise.error", "0.001");
	stream(&project, 1400, 800, "light");
	if (!replay(project.store, &told, &result))
		fail_msg("%d differences, the last: %s %s", told.count, told.entities, told.what);
	assert_asks(&project, "SELECT found FROM v_certificates ORDER BY certificate_id DESC LIMIT 1", "0");
	project_close(&project);
}

static void imports_are_routed_by_what_is_set_by_then(void **state)
{
	struct project project;

	(void)state;
	climb_to_partial(&project);
	import_sure(&project, "a");
	assert_asks(&project, "SELECT count(*) FROM route WHERE route <> 'human' AND audit_probability < 0.5", "20");
	set(&project, "audit.least", "0.5");
	import_sure(&project, "b");
	assert_asks(&project, "SELECT count(*) FROM route WHERE route <> 'human' AND audit_probability = 0.5", "20");
	set(&project, "promise.error", "0.001");
	import_sure(&project, "c");
	assert_asks(&project, "SELECT count(*) FROM route WHERE route <> 'human'", "40");
	project_close(&project);
}

/* ---- changes behind the program's back ---- */

static void decide_sure(struct project *project, const char *name, int first, int count, const char *label)
{
	struct str decisions = STR_EMPTY;

	str_add(&decisions, "item,operator,label\n");
	for (int i = first; i < first + count; i++)
		str_addf(&decisions, "%s%d,ann,%s\n", name, i, label);
	import(project, true, &decisions);
	str_release(&decisions);
}

/* What audits have shown goes on being watched when labels are merged, once and twice, and can be made again. */
static void a_watch_that_goes_on_is_made_again(void **state)
{
	struct ladder_replay_result result;
	struct project project;
	struct told told;
	char path[256];

	(void)state;
	project_open(&project, "image");
	change(&project, add_dust);
	change(&project, add_lint);
	climb_from_here(&project);
	set(&project, "audit.least", "1");
	import_sure(&project, "s");
	decide_sure(&project, "s", 0, 8, "ok");
	decide_sure(&project, "s", 8, 3, "dust");
	assert_asks(&project, "SELECT count(*) FROM folded WHERE kind = 'audit'", "11");
	change(&project, merge_dust);
	tend(&project);
	decide_sure(&project, "s", 11, 2, "light");
	change(&project, merge_lint);
	decide_sure(&project, "s", 13, 2, "ok");
	assert_asks(&project, "SELECT group_concat(kind || coalesce(why, '') || n) FROM (SELECT f.kind, why, count(*) AS n FROM folded f JOIN item USING (item_id) "
	                      "WHERE external_key LIKE 's%' GROUP BY epoch_id, f.kind, why)", "audit11,audit2,nonecarried11,audit2,nonecarried13");
	assert_asks(&project, "SELECT (state ->> '$.watch.counts[0]') || ' ' || (state ->> '$.watch.counts[1]') FROM ladder_state ORDER BY epoch_id DESC LIMIT 1", "15 5");
	if (!replay(project.store, &told, &result))
		fail_msg("%d differences, the last: %s %s", told.count, told.entities, told.what);
	tamper(project_path(&project, "rung.db", path), "UPDATE ladder_state SET state = json_set(state, '$.watch.errors.evidence[0]', 0) WHERE epoch_id = (SELECT max(epoch_id) - 1 FROM epoch)");
	assert_false(replay(project.store, &told, &result));
	assert_string_equal(told.entities, "ladder_state,ladder_state,"); /* it, and the one that rests on it */
	project_close(&project);
}

/* Audits of twenty items, all wrong: the fifth raises an alarm, and the rest is folded with it. */
static void fall(struct project *project)
{
	climb_to_partial(project);
	set(project, "audit.least", "1");
	import_sure(project, "s");
	decide_sure(project, "s", 0, 20, "light");
	assert_asks(project, "SELECT max(from_level) || ' ' || count(*) FROM level_change WHERE evidence IS NOT NULL", "3 1");
}

static void a_demotion_is_made_again(void **state)
{
	struct ladder_replay_result result;
	struct project project;
	struct told told;

	(void)state;
	fall(&project);
	stream(&project, 1400, 60, "light");
	if (!replay(project.store, &told, &result))
		fail_msg("%d differences, the last: %s %s", told.count, told.entities, told.what);
	assert_asks(&project, "SELECT group_concat(cause) FROM epoch", "first,demotion");
	project_close(&project);
}

/* A person was faster: the alarm ends the epoch, and no level changes. */
static void an_alarm_after_a_person_went_down_is_made_again(void **state)
{
	struct ladder_replay_result result;
	struct err err = ERR_NONE;
	struct project project;
	struct told told;

	(void)state;
	climb_to_partial(&project);
	set(&project, "audit.least", "1");
	import_sure(&project, "s");
	MUST(level_demote(project.store, NULL, &project.owner, 2, "to be sure", &err));
	decide_sure(&project, "s", 0, 20, "light");
	assert_asks(&project, "SELECT group_concat(cause || coalesce(level_change_id, '')) FROM epoch", "first,demotion");
	if (!replay(project.store, &told, &result))
		fail_msg("%d differences, the last: %s %s", told.count, told.entities, told.what);
	project_close(&project);
}

struct attack { const char *sql, *entity; };

static void find(struct project *project, const char *whole, const struct attack *attack)
{
	struct ladder_replay_result result;
	struct err err = ERR_NONE;
	struct store *copy;
	struct told told;
	char path[256];

	tamper_copy(whole, project_path(project, "copy.db", path));
	tamper(path, attack->sql);
	MUST(store_open(path, STORE_READ, &copy, &err));
	if (replay(copy, &told, &result))
		fail_msg("not found: %s", attack->sql);
	if (!strstr(told.entities, attack->entity))
		fail_msg("%s: %s %s", attack->sql, told.entities, told.what);
	store_close(copy);
	assert_int_equal(remove(path), 0);
}

/* Each, on a copy of its own. */
static void find_all(struct project *project, const struct attack *attacks, size_t count)
{
	struct err err = ERR_NONE;
	char whole[256];

	MUST(store_copy(project->store, project_path(project, "whole.db", whole), false, &err));
	for (size_t i = 0; i < count; i++)
		find(project, whole, &attacks[i]);
}

static void whatever_is_changed_shows(void **state)
{
	static const struct attack attacks[] = {
		{ "UPDATE folded SET kind = 'none', why = 'chosen' WHERE folded_id = 20", "folded" },
		{ "UPDATE folded SET kind = 'blind', why = NULL WHERE kind = 'none' AND folded_id < 100", "folded" },
		{ "UPDATE folded SET kind = 'audit' WHERE folded_id = 20", "folded" },
		{ "UPDATE folded SET decided_label_id = 3 - decided_label_id WHERE folded_id = 20", "folded" },
		{ "UPDATE folded SET predicted_label_id = 3 - predicted_label_id WHERE folded_id = 20", "folded" },
		{ "UPDATE folded SET bin = bin + 1 WHERE folded_id = 20", "folded" },
		{ "UPDATE folded SET probability = 0.5 WHERE folded_id = 20", "folded" },
		{ "UPDATE folded SET imported = 0 WHERE folded_id = 20", "folded" },
		{ "UPDATE folded SET sampled = 1 - sampled WHERE folded_id = 20", "folded" },
		{ "UPDATE folded SET day_ms = day_ms + 1 WHERE folded_id = 20", "folded" },
		{ "UPDATE folded SET group_key = NULL WHERE folded_id = (SELECT min(folded_id) FROM folded WHERE group_key IS NOT NULL)", "folded" },
		{ "UPDATE folded SET decision_id = 700 WHERE folded_id = 20", "folded" },
		{ "UPDATE folded SET prediction_id = 700 WHERE folded_id = 20", "folded" },
		{ "UPDATE folded SET folded_id = 100000 WHERE folded_id = 20; UPDATE folded SET folded_id = 20 WHERE folded_id = 300;"
		  " UPDATE folded SET folded_id = 300 WHERE folded_id = 100000", "folded" },
		{ "DELETE FROM folded WHERE folded_id = 20", "threshold_certificate" },
		{ "DELETE FROM folded WHERE folded_id = (SELECT max(folded_id) FROM folded)", "ladder_state" },
		{ "DELETE FROM folded WHERE folded_id = (SELECT folded_id FROM threshold_certificate ORDER BY certificate_id LIMIT 1)",
		  "threshold_certificate" },
		{ "UPDATE folded SET epoch_id = 2 WHERE folded_id = 20", "folded" },
		{ "UPDATE decision SET label_id = 3 - label_id WHERE decision_id = 20", "folded" },
		{ "UPDATE decision SET mode = 'assisted' WHERE decision_id = 20", "folded" },
		{ "UPDATE decision SET decided_ms = decided_ms + 86400000 WHERE decision_id = 20", "folded" },
		{ "UPDATE decision SET item_id = 21 WHERE decision_id = 20", "folded" },
		{ "DELETE FROM comparison WHERE decision_id = 20; DELETE FROM decision WHERE decision_id = 20", "folded" },
		{ "UPDATE prediction SET confidence = confidence - 0.3 WHERE prediction_id = 20", "prediction" },
		{ "UPDATE prediction SET confidence = 0.3, bin = 30 WHERE prediction_id = 20", "folded" },
		{ "UPDATE prediction SET label_id = 3 - label_id WHERE prediction_id = 20", "folded" },
		{ "UPDATE prediction SET is_null = 1, label_id = NULL, failure = 'x' WHERE prediction_id = 20", "folded" },
		{ "UPDATE item SET group_key = 'other' WHERE group_key = 'lot3'", "folded" },
		{ "UPDATE route SET route = 'auto' WHERE route_id = 20", "folded" },
		{ "INSERT INTO route SELECT NULL, item_id, stage_id, 'auto', 'audit', 'x', 3, NULL, model_version_id, prediction_id, 0.5, 1,"
		  " routed_ms - 1, NULL FROM route WHERE route_id = 20", "folded" },
		{ "INSERT INTO training_item SELECT 1, sha256 FROM item WHERE item_id = 20", "folded" },
		{ "INSERT INTO known_item VALUES (1, 20, 'gold', 1, 1, 1, 1)", "folded" },
		{ "UPDATE threshold_certificate SET threshold = 0.5 WHERE found = 1", "threshold_certificate" },
		{ "UPDATE threshold_certificate SET bin = bin - 1 WHERE found = 1", "threshold_certificate" },
		{ "UPDATE threshold_certificate SET risk_bound = risk_bound * 0.9999999999999999 WHERE found = 1", "threshold_certificate" },
		{ "UPDATE threshold_certificate SET errors = errors + 1 WHERE found = 1", "threshold_certificate" },
		{ "UPDATE threshold_certificate SET coverage = 1 WHERE found = 1", "threshold_certificate" },
		{ "UPDATE threshold_certificate SET risk = 0.06 WHERE found = 1", "threshold_certificate" },
		{ "UPDATE threshold_certificate SET miss = 0.06 WHERE found = 1", "threshold_certificate" },
		{ "UPDATE threshold_certificate SET delta = delta * 2 WHERE found = 1", "threshold_certificate" },
		{ "UPDATE threshold_certificate SET budget = 0.1 WHERE found = 1", "threshold_certificate" },
		{ "UPDATE threshold_certificate SET why = 'not this time' WHERE look = 1", "threshold_certificate" },
		{ "UPDATE threshold_certificate SET found = 1, why = '', bin = 1, threshold = 0.5 WHERE look = 1", "threshold_certificate" },
		{ "UPDATE threshold_certificate SET folded_id = folded_id + 1 WHERE look = 1", "threshold_certificate" },
		{ "DELETE FROM threshold_certificate WHERE look = 1", "threshold_certificate" },
		{ "DELETE FROM threshold_certificate WHERE look = 7", "threshold_certificate" },
		{ "DELETE FROM threshold_certificate WHERE certificate_id = (SELECT max(certificate_id) FROM threshold_certificate)",
		  "threshold_certificate" },
		{ "UPDATE threshold_certificate SET look = 40 WHERE look = (SELECT max(look) FROM threshold_certificate)", "threshold_certificate" },
		{ "UPDATE epoch SET attempt = 2 WHERE epoch_id = 1", "threshold_certificate" },
		{ "UPDATE epoch SET attempt = 2 WHERE epoch_id = 1", "epoch" },
		{ "UPDATE epoch SET attempt = attempt - 1 WHERE epoch_id = 3", "epoch" },
		{ "UPDATE epoch SET spent = spent - 1 WHERE epoch_id = 3", "epoch" },
		{ "UPDATE epoch SET spent = 2 WHERE epoch_id = 2", "epoch" },
		{ "UPDATE epoch SET line_id = NULL WHERE epoch_id = 3", "epoch" },
		{ "UPDATE epoch SET cause = 'first' WHERE epoch_id = 2", "epoch" },
		{ "UPDATE epoch SET cause = 'labels', line_id = NULL WHERE epoch_id = 1", "epoch" },
		{ "UPDATE epoch SET since_decision_id = since_decision_id - 5 WHERE epoch_id = 2", "epoch" },
		{ "UPDATE epoch SET since_prediction_id = since_prediction_id - 5 WHERE epoch_id = 2", "epoch" },
		{ "UPDATE epoch SET since_decision_id = since_decision_id - 5 WHERE epoch_id = 3", "epoch" },
		{ "UPDATE epoch SET since_decision_id = 7 WHERE epoch_id = 1", "epoch" },
		{ "UPDATE gate_check SET value = value * 1.0000000000000002 WHERE name = 'agreement'", "gate_evaluation" },
		{ "UPDATE gate_check SET bound = 1 WHERE name = 'agreement'", "gate_evaluation" },
		{ "UPDATE gate_check SET k = k + 1 WHERE name = 'predictions' OR name = 'agreement'", "gate_evaluation" },
		{ "UPDATE gate_check SET ok = 0 WHERE name = 'days'", "gate_evaluation" },
		{ "UPDATE gate_check SET need = 1 WHERE name = 'days'", "gate_evaluation" },
		{ "UPDATE gate_check SET claim = 'scratch found' WHERE claim = 'bright found'", "gate_evaluation" },
		{ "UPDATE gate_check SET name = 'nights' WHERE name = 'days'", "gate_evaluation" },
		{ "DELETE FROM gate_check WHERE name = 'nulls'", "gate_evaluation" },
		{ "UPDATE gate_evaluation SET open = 0 WHERE to_level = 2", "gate_evaluation" },
		{ "UPDATE gate_evaluation SET alpha = alpha * 2 WHERE to_level = 2", "gate_evaluation" },
		{ "UPDATE gate_evaluation SET policy = json_set(policy, '$.\"gate.agreement\"', 0.5) WHERE to_level = 2", "gate_evaluation" },
		{ "UPDATE gate_evaluation SET plan_hash = zeroblob(32) WHERE to_level = 2", "gate_evaluation" },
		{ "UPDATE gate_evaluation SET folded_id = folded_id - 1 WHERE to_level = 2", "gate_evaluation" },
		{ "UPDATE gate_evaluation SET epoch_id = 2 WHERE to_level = 2", "gate_evaluation" },
		{ "UPDATE gate_evaluation SET certificate_id = NULL WHERE to_level = 3", "gate_evaluation" },
		{ "UPDATE ladder_state SET state = json_set(state, '$.agreed', 1000) WHERE epoch_id = 3", "ladder_state" },
		{ "UPDATE ladder_state SET folded_id = folded_id - 1 WHERE epoch_id = 3", "ladder_state" },
		{ "UPDATE event SET body = replace(body, '0.05', '0.04') WHERE kind = 'setting.change'", "threshold_certificate" },
	};
	struct project project;

	(void)state;
	climb(&project);
	find_all(&project, attacks, sizeof attacks / sizeof *attacks);
	project_close(&project);
}

/* Two people differ about some: a lead is to say. */
static void differ(struct project *project, int count)
{
	struct str decisions = STR_EMPTY;

	import_sure(project, "t");
	str_add(&decisions, "item,operator,label\n");
	for (int i = 0; i < count; i++)
		str_addf(&decisions, "t%d,ann,ok\nt%d,bob,light\n", i, i);
	import(project, true, &decisions);
	str_release(&decisions);
}

/* The last line that replaying a copy tells once it was tampered with. */
static void expect_told(struct project *project, const char *whole, const char *sql, const char *what)
{
	struct ladder_replay_result result;
	struct err err = ERR_NONE;
	struct store *copy;
	struct told told;
	char path[256];

	tamper_copy(whole, project_path(project, "copy.db", path));
	tamper(path, sql);
	MUST(store_open(path, STORE_READ, &copy, &err));
	replay(copy, &told, &result);
	if (!strstr(told.what, what))
		fail_msg("%s: %s", sql, told.what);
	store_close(copy);
	assert_int_equal(remove(path), 0);
}

static void what_waited_at_a_gate_is_made_again(void **state)
{
	struct ladder_replay_result result;
	struct err err = ERR_NONE;
	struct project project;
	struct told told;
	char whole[256];

	(void)state;
	project_open(&project, "image");
	set(&project, "gate.partial_days", "3");
	stream(&project, 0, 400, "bright");
	promote(&project);
	promote(&project);
	change(&project, rename_bright);
	set(&project, "promise.error", "0.05");
	stream(&project, 400, 1000, "light");
	differ(&project, 4);
	promote(&project);
	assert_asks(&project, "SELECT k FROM v_gate_checks WHERE name = 'pending and unsure' AND to_level = 3", "4");
	if (!replay(project.store, &told, &result))
		fail_msg("%d differences, the last: %s %s", told.count, told.entities, told.what);
	MUST(store_copy(project.store, project_path(&project, "whole.db", whole), false, &err));
	expect_told(&project, whole, "UPDATE gate_check SET k = 3 WHERE name = 'pending and unsure' AND k = 4",
	            "of \"pending and unsure\" it tells 3, and by the rows there were 4");
	expect_told(&project, whole, "UPDATE gate_check SET value = 1 WHERE name = 'overdue audits'",
	            "of \"overdue audits\" it tells 1, and by the rows there were 0");
	expect_told(&project, whole, "UPDATE gate_check SET value = 1 WHERE name = 'alarms'", "of \"alarms\" it tells 1, and by the rows there were 0");
	expect_told(&project, whole, "INSERT INTO alarm SELECT NULL, 1, NULL, 'drift.data', '', 'above', 1, 0, 1, 9, 'warn', 'notify', '{}', 'x', 1, max(at_ms) - 1"
	            " FROM gate_evaluation", "of \"alarms\" it tells 0, and by the rows there were 1");
	project_close(&project);
}

static void what_the_machine_decided_in_a_pause_shows(void **state)
{
	static const struct attack attacks[] = {
		{ "INSERT INTO pause SELECT NULL, 1, 'begin', 'audits are overdue', 1, 1, min(routed_ms) - 1 FROM route WHERE route <> 'human'", "pause" },
		{ "INSERT INTO pause SELECT NULL, 1, 'begin', 'audits are overdue', 1, 1, min(routed_ms) - 1 FROM route WHERE route <> 'human';"
		  "INSERT INTO pause SELECT NULL, 1, 'end', 'all is well', 1, 1, max(routed_ms) + 1 FROM route WHERE route <> 'human'", "pause" },
		{ "UPDATE route SET routed_ms = routed_ms - 30 * 86400000 WHERE route_id = (SELECT min(route_id) FROM route WHERE route = 'auto+audit')", "pause" },
	};
	struct ladder_replay_result result;
	struct project project;
	struct told told;

	(void)state;
	climb_to_partial(&project);
	set(&project, "audit.least", "1");
	import_sure(&project, "s");
	if (!replay(project.store, &told, &result))
		fail_msg("%d differences, the last: %s %s", told.count, told.entities, told.what);
	find_all(&project, attacks, sizeof attacks / sizeof *attacks);
	project_close(&project);
}

/* Taken back without an alarm, or not taken back in spite of one. */
static void what_evidence_did_not_take_back_shows(void **state)
{
	static const struct attack attacks[] = {
		{ "UPDATE epoch SET cause = 'demotion' WHERE epoch_id = 2", "epoch" },
		{ "INSERT INTO level_change (stage_id, from_level, to_level, kind, operator_id, acted_by, reason, at_ms, epoch_id, evidence)"
		  " SELECT 1, 3, 2, 'demote', 1, 1, 'audits show it', max(at_ms), 1, '{\"detector\":\"errors\"}' FROM level_change", "level_change" },
	};
	struct project project;

	(void)state;
	climb(&project);
	find_all(&project, attacks, sizeof attacks / sizeof *attacks);
	project_close(&project);
}

static void what_evidence_took_back_cannot_be_hidden(void **state)
{
	static const struct attack attacks[] = {
		{ "DELETE FROM ladder_state WHERE epoch_id = 2; DELETE FROM epoch WHERE epoch_id = 2; DELETE FROM level_change WHERE evidence IS NOT NULL", "folded" },
		{ "DELETE FROM level_change WHERE evidence IS NOT NULL", "epoch" },
		{ "UPDATE level_change SET kind = 'stop' WHERE evidence IS NOT NULL", "epoch" },
		{ "UPDATE epoch SET cause = 'labels' WHERE epoch_id = 2", "folded" },
		{ "UPDATE epoch SET level_change_id = NULL WHERE epoch_id = 2", "level_change" },
		{ "UPDATE level_change SET reason = 'a person wished it' WHERE evidence IS NOT NULL", "level_change" },
		{ "UPDATE level_change SET evidence = json_set(evidence, '$.wrong', 1) WHERE evidence IS NOT NULL", "level_change" },
		{ "UPDATE level_change SET evidence = 'nothing' WHERE evidence IS NOT NULL", "level_change" },
		{ "UPDATE level_change SET to_level = 3 WHERE evidence IS NOT NULL", "level_change" },
		{ "UPDATE level_change SET epoch_id = 2 WHERE evidence IS NOT NULL", "level_change" },
		{ "UPDATE folded SET decided_label_id = 1 WHERE kind = 'audit'", "epoch" },
		{ "UPDATE folded SET until_decision_id = until_decision_id + 1 WHERE folded_id = (SELECT max(folded_id) FROM folded)", "folded" },
		{ "UPDATE watch SET patience = 1e14", "epoch" },
	};
	struct project project;

	(void)state;
	fall(&project);
	find_all(&project, attacks, sizeof attacks / sizeof *attacks);
	project_close(&project);
}

/* ---- labels and settings as they were ---- */

static const char *names_at(struct project *project, int label_set, struct arena *arena)
{
	struct stage_past past;
	struct stage stage;
	struct str names = STR_EMPTY;
	struct err err = ERR_NONE;
	const char *text;

	MUST(stage_read(project->store, NULL, arena, &stage, &err));
	MUST(stage_past_read(project->store, &stage, label_set, arena, &past, &err));
	for (int i = 0; i < past.stage.label_count; i++)
		str_addf(&names, "%s%s", i ? "," : "", past.stage.labels[i].name);
	str_addf(&names, " dust is %lld", (long long)stage_past_final(&past, 3));
	text = arena_strdup(arena, str_text(&names));
	str_release(&names);
	return text;
}

static void labels_are_known_as_they_were(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct stage_past past;
	struct project project;
	struct stage stage;
	struct err err = ERR_NONE;

	(void)state;
	project_open(&project, "image");
	change(&project, rename_bright);
	change(&project, add_dust);
	change(&project, merge_dust);
	assert_string_equal(names_at(&project, 1, &arena), "ok,bright dust is 3");
	assert_string_equal(names_at(&project, 2, &arena), "ok,light dust is 3");
	assert_string_equal(names_at(&project, 3, &arena), "ok,light,dust dust is 3");
	assert_string_equal(names_at(&project, 4, &arena), "ok,light dust is 1");
	MUST(stage_read(project.store, NULL, &arena, &stage, &err));
	assert_int_equal(stage_past_read(project.store, &stage, 5, &arena, &past, &err), -1);
	assert_int_equal(stage_past_read(project.store, &stage, 0, &arena, &past, &err), -1);
	arena_release(&arena);
	project_close(&project);
}

static void settings_are_known_as_they_were(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct setting_past past;
	struct project project;
	struct err err = ERR_NONE;
	char room[512];
	int64_t first;

	(void)state;
	project_open(&project, "image");
	set(&project, "promise.error", "0.02");
	set(&project, "promise.error", "0.03");
	MUST(setting_past_read(project.store, &arena, &past, &err));
	first = atoll(project_ask(&project, "SELECT min(event_id) FROM event WHERE body ->> 'key' = 'promise.error'", room));
	assert_true(setting_past_value(&past, 1, "promise.error", first - 1, INT64_MAX).real == 0.01);
	assert_true(setting_past_value(&past, 1, "promise.error", first, INT64_MAX).real == 0.02);
	assert_true(setting_past_value(&past, 1, "promise.error", INT64_MAX, INT64_MAX).real == 0.03);
	assert_true(setting_past_value(&past, 1, "promise.error", INT64_MAX, 1).real == 0.01);
	arena_release(&arena);
	project_close(&project);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_stored_is_made_again),
		cmocka_unit_test(a_promise_made_stricter_is_made_again),
		cmocka_unit_test(imports_are_routed_by_what_is_set_by_then),
		cmocka_unit_test(a_watch_that_goes_on_is_made_again),
		cmocka_unit_test(a_demotion_is_made_again),
		cmocka_unit_test(an_alarm_after_a_person_went_down_is_made_again),
		cmocka_unit_test(whatever_is_changed_shows),
		cmocka_unit_test(what_waited_at_a_gate_is_made_again),
		cmocka_unit_test(what_the_machine_decided_in_a_pause_shows),
		cmocka_unit_test(what_evidence_did_not_take_back_shows),
		cmocka_unit_test(what_evidence_took_back_cannot_be_hidden),
		cmocka_unit_test(labels_are_known_as_they_were),
		cmocka_unit_test(settings_are_known_as_they_were),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
