/* Whatever is changed in the file behind the program's back, verifying finds it. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/event.h"
#include "db/row_batch.h"
#include "db/setting_store.h"
#include "db/verify.h"
#include "jobs/level.h"

#include <string.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

/* A project in which every setting was set through the program. */
static int begin(void **state)
{
	project_begin(state);
	assert_null(project_foreign(*state, "DELETE FROM setting"));
	return 0;
}

/* What verifying told: all entities, and the last reason. */
struct told { int count; char entities[400], why[400]; };

static void note(void *context, const char *entity, int64_t id, const char *why)
{
	struct told *told = context;

	size_t length = strlen(told->entities);

	(void)id;
	told->count++;
	snprintf(told->entities + length, sizeof told->entities - length, "%s,", entity);
	snprintf(told->why, sizeof told->why, "%s", why);
}

static int verify(struct project *project, const char *noted, struct told *told, struct verify_result *result)
{
	struct err err = ERR_NONE;
	int fits;

	*told = (struct told){ 0 };
	fits = verify_run(project->store, noted, note, told, result, &err);
	if (fits < 0)
		fail_msg("%s", err.text);
	assert_int_equal(fits, told->count == 0);
	assert_int_equal(result->problems, told->count);
	return fits;
}

/* Predictions of items 1 to 4 as a job adds them: in two writes, with one event. */
static void predict_in_a_batch(struct project *project, const struct model_version *model)
{
	struct row_batch batch;
	json_t *body = json_object();

	row_batch_open(&batch, ROW_BATCH_PREDICTIONS);
	for (int64_t item_id = 1; item_id <= 4; item_id += 2) {
		OK(store_begin(project->store, STORE_DURABLE, &err));
		OK(row_batch_begin(&batch, project->store, &err));
		project_predict(project, model, item_id, PROJECT_OK, 0.9);
		project_predict(project, model, item_id + 1, PROJECT_SCRATCH, 0.7);
		OK(row_batch_end(&batch, project->store, &err));
		OK(store_commit(project->store, &err));
	}
	row_batch_tell(&batch, body);
	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(event_add(project->store, &project->owner, "score", "model_version", model->model_version_id, body, &err));
	OK(store_commit(project->store, &err));
	row_batch_release(&batch);
	json_decref(body);
}

/* A project in which something of everything has happened: events 1 to about 15. */
static void live_a_little(struct project *project)
{
	struct actor ann = project_actor(project, "ann");
	struct model_version model = project_add_model(project, "1");
	struct decision_new flag = project_answer(project, "flag", 0);
	struct claim claim;

	project_set(project, "gate.predictions", "4");
	project_add_items(project, 5);
	predict_in_a_batch(project, &model);
	for (int64_t item_id = 1; item_id <= 3; item_id++)
		project_decide(project, &ann, item_id, item_id == 2 ? PROJECT_SCRATCH : PROJECT_OK);
	claim = project_claim(project, &ann);
	flag.note = "look at this";
	OK(decision_add(project->store, &project->stage, &ann, &claim, &flag, &err) > 0 ? 0 : -1);
	OK(level_promote(project->store, NULL, &project->owner, "enough", NULL, &err));
}

/* Drops every guard, as somebody would who means it, and runs sql. */
static void tamper(struct project *project, const char *sql)
{
	const char *message, *drop = project_text(project, "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema WHERE type = 'trigger'");

	if (drop)
		assert_null(project_foreign(project, drop));
	message = project_foreign(project, sql);
	if (message)
		fail_msg("%s: %s", sql, message);
}

static void what_happened_fits(void **state)
{
	struct project *project = *state;
	struct verify_result result;
	struct told told;

	live_a_little(project);
	assert_true(verify(project, NULL, &told, &result));
	assert_int_equal(result.rows, 4 + 4 + 1); /* decisions, predictions, a gate */
	assert_int_equal(result.unvouched, 0);
	assert_int_equal(result.chains, 2);
	assert_int_equal(result.head.event_id, 0);
}

static void whatever_is_changed_is_found(void **state)
{
	static const struct { const char *sql, *entity; } attacks[] = {
		{ "UPDATE event SET body = replace(body, 'ok', 'dust') WHERE kind = 'decision.label'", "event" },
		{ "DELETE FROM event WHERE kind = 'setting.change'", "setting" },
		{ "UPDATE decision SET label_id = 3 WHERE decision_id = 2", "decision" },
		{ "UPDATE decision SET mode = 'assisted' WHERE decision_id = 2", "decision" },
		{ "UPDATE decision SET item_id = 5 WHERE decision_id = 2", "decision" },
		{ "UPDATE decision SET operator_id = 1 WHERE decision_id = 2", "decision" },
		{ "UPDATE decision SET note = NULL WHERE kind = 'flag'", "decision" },
		{ "DELETE FROM decision WHERE decision_id = 4", "event" },
		{ "INSERT INTO decision SELECT 77, randomblob(16), kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, mode,"
		  " NULL, NULL, NULL, 1, origin, NULL, decided_ms, recorded_ms, NULL FROM decision WHERE decision_id = 1", "decision" },
		{ "UPDATE prediction SET confidence = 0.9000001 WHERE prediction_id = 1", "event" },
		{ "UPDATE prediction SET label_id = 3 WHERE prediction_id = 4", "event" },
		{ "DELETE FROM comparison; DELETE FROM route; DELETE FROM prediction WHERE prediction_id = 4", "event" },
		{ "UPDATE gate_check SET value = value + 1 WHERE position = 2", "gate_evaluation" },
		{ "UPDATE gate_check SET why = 'looks fine' WHERE position = 1", "gate_evaluation" },
		{ "DELETE FROM gate_check WHERE position = 3", "gate_evaluation" },
		{ "UPDATE gate_evaluation SET policy = '{}'", "gate_evaluation" },
		{ "INSERT INTO gate_evaluation SELECT 9, stage_id, model_version_id, NULL, NULL, NULL, 1, 2, 1, alpha, 0, 0, 0, policy, plan_hash, 1, 1, 1"
		  " FROM gate_evaluation", "gate_evaluation" },
		{ "UPDATE level_change SET to_level = 2", "level_change" },
		{ "UPDATE level_change SET reason = 'because'", "level_change" },
		{ "INSERT INTO level_change (stage_id, from_level, to_level, kind, operator_id, acted_by, reason, at_ms)"
		  " VALUES (1, 1, 2, 'promote', 1, 1, 'mine', 1)", "level_change" },
		{ "UPDATE setting SET value = '1' WHERE key = 'gate.predictions'", "setting" },
		{ "INSERT INTO setting VALUES (0, 'promise.error', '0.5', 1)", "setting" },
	};

	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		struct project *project;
		struct verify_result result;
		struct told told;

		begin(state);
		project = *state;
		live_a_little(project);
		tamper(project, attacks[i].sql);
		if (verify(project, NULL, &told, &result))
			fail_msg("not found: %s", attacks[i].sql);
		if (!strstr(told.entities, attacks[i].entity))
			fail_msg("%s: %s %s", attacks[i].sql, told.entities, told.why);
		if (i + 1 < sizeof attacks / sizeof *attacks)
			project_end(state);
	}
}

/* An event of no weight. */
static void say(struct project *project, const struct actor *by)
{
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(event_add(project->store, by, "test", "project", 1, NULL, &err));
	OK(store_commit(project->store, &err));
}

static void checkpoints_come_with_time_and_with_events(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");

	project_set_clock(project, project_number(project, "SELECT min(at_ms) FROM event") + 10 * CLOCK_MINUTE_MS - 1);
	say(project, &ann);
	assert_int_equal(project_number(project, "SELECT count(*) FROM event WHERE kind = 'log.checkpoint'"), 0);
	project->clock_ms += CLOCK_MINUTE_MS;
	say(project, &ann);
	assert_int_equal(project_number(project, "SELECT count(*) FROM event WHERE kind = 'log.checkpoint'"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM event e, json_each(e.body, '$.heads') WHERE e.kind = 'log.checkpoint'"), 2);
	OK(store_begin(project->store, STORE_LAZY, &err));
	for (int i = 0; i < 1100; i++)
		OK(event_add(project->store, &ann, "test", "project", 1, NULL, &err));
	OK(store_commit(project->store, &err));
	assert_int_equal(project_number(project, "SELECT count(*) FROM event WHERE kind = 'log.checkpoint'"), 2);
	assert_int_equal(project_number(project, "SELECT max(event_id) - min(event_id) FROM event WHERE kind = 'log.checkpoint'"), 1001);
}

static void a_chain_that_lost_its_end_is_found(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct verify_result result;
	struct told told;

	project_set_clock(project, project_number(project, "SELECT max(at_ms) FROM event") + 11 * CLOCK_MINUTE_MS);
	say(project, &ann);
	say(project, &ann);
	assert_true(verify(project, NULL, &told, &result));
	assert_int_equal(result.checkpoints, 1);
	tamper(project, "DELETE FROM event WHERE writer LIKE 'ann@%' AND seq = 2");
	assert_true(verify(project, NULL, &told, &result)); /* nobody has bound that one yet */
	tamper(project, "DELETE FROM event WHERE writer LIKE 'ann@%'");
	assert_false(verify(project, NULL, &told, &result));
	assert_non_null(strstr(told.why, "chain of ann@"));
}

static void a_hash_that_was_noted_must_be_there(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct verify_result result, again;
	struct told told;
	struct err err = ERR_NONE;

	project_set_clock(project, project_number(project, "SELECT max(at_ms) FROM event") + 11 * CLOCK_MINUTE_MS);
	say(project, &ann);
	assert_true(verify(project, NULL, &told, &result));
	assert_true(result.head.event_id > 0);
	assert_true(verify(project, result.head.hash, &told, &again));
	tamper(project, "DELETE FROM event WHERE kind IN ('test', 'log.checkpoint')");
	assert_true(verify(project, NULL, &told, &again));
	assert_false(verify(project, result.head.hash, &told, &again));
	assert_non_null(strstr(told.why, "noted"));
	assert_int_equal(verify_run(project->store, "0123", note, &told, &again, &err), -1);
	assert_non_null(strstr(err.text, "64 hexadecimal"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_happened_fits),
		cmocka_unit_test_teardown(whatever_is_changed_is_found, project_end),
		CASE(checkpoints_come_with_time_and_with_events),
		CASE(a_chain_that_lost_its_end_is_found),
		CASE(a_hash_that_was_noted_must_be_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
