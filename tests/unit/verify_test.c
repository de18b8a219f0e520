/* Whatever is changed in the file behind the program's back, verifying finds it. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/event.h"
#include "db/item.h"
#include "db/item_feature.h"
#include "db/pause.h"
#include "db/query.h"
#include "db/row_batch.h"
#include "db/setting_store.h"
#include "db/store_private.h"
#include "db/verify.h"
#include "jobs/known_items.h"
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

/* What verifying told: all entities, and all reasons. */
struct told { int count; char entities[4000], why[40000]; };

static void note(void *context, const char *entity, int64_t id, const char *why)
{
	struct told *told = context;

	size_t length = strlen(told->entities), words = strlen(told->why);

	(void)id;
	told->count++;
	snprintf(told->entities + length, sizeof told->entities - length, "%s,", entity);
	snprintf(told->why + words, sizeof told->why - words, "%s\n", why);
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

/* As events had it before all rows were vouched for. */
static void tell_digest(struct project *project, json_t *body)
{
	unsigned char digest[HASH_BYTES];
	struct hash_state state;
	char hex[HASH_HEX_SIZE];
	json_t *span;
	size_t i;

	hash_begin(&state);
	json_array_foreach(json_object_get(body, "spans"), i, span)
		OK(row_batch_digest(project->store, ROW_BATCH_PREDICTIONS, json_integer_value(json_array_get(span, 0)),
		                    json_integer_value(json_array_get(span, 1)), &state, &err));
	hash_end(&state, digest);
	json_object_set_new(body, "digest", json_string(hash_hex(digest, sizeof digest, hex)));
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
	tell_digest(project, body);
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
	assert_true(result.rows > 4 + 4 + 1 + 5); /* decisions, predictions, a gate, items, and more */
	assert_int_equal(result.unvouched, 0);
	assert_int_equal(result.chains, 3);
	assert_int_equal(result.head.event_id, project_number(project, "SELECT max(event_id) FROM event"));
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
		  " NULL, NULL, NULL, 1, origin, NULL, decided_ms, recorded_ms, NULL, NULL FROM decision WHERE decision_id = 1", "decision" },
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

static struct actor add_lead(struct project *project, const char *name)
{
	struct actor actor;

	OK(operator_add(project->store, &project->owner, name, ROLE_LEAD, &err));
	actor = project_actor(project, name);
	actor.role = ROLE_LEAD;
	actor.acted_by = actor.operator_id;
	return actor;
}

/* A lead asks for level 1, and another agrees. */
static void go_up_in_pairs(struct project *project)
{
	struct actor bea = add_lead(project, "bea");

	project_set(project, "gate.predictions", "4");
	project_set(project, "promote.two_person", "yes");
	OK(level_promote(project->store, NULL, &project->owner, "enough", NULL, &err));
	assert_int_equal(project_number(project, "SELECT max(level) FROM v_levels"), 0);
	OK(level_approve(project->store, NULL, &bea, NULL, NULL, &err));
}

/* A project in which two people have gone up, and the machine decides at level 3, and was paused. */
static void climb(struct project *project)
{
	struct actor ann = project_actor(project, "ann");
	struct model_version model = project_add_model(project, "1");
	struct known_result known;

	project_add_items(project, 6);
	predict_in_a_batch(project, &model);
	for (int64_t item_id = 1; item_id <= 3; item_id++)
		project_decide(project, &ann, item_id, item_id == 2 ? PROJECT_SCRATCH : PROJECT_OK);
	go_up_in_pairs(project);
	project_look(project);
	project_to_level(project, 2);
	project_certify(project, &model, 0.9, 0.5);
	project_to_level(project, 3);
	project_predict(project, &model, 5, PROJECT_OK, 0.999);
	OK(known_items_add(project->store, NULL, &project->owner, "gold", "6", "ok", NULL, &known, &err));
	assert_int_equal(known.added, 1);
	OK(decision_settle(project->store, &project->stage, &project->owner, &err));
	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(pause_add(project->store, &project->stage, &project->owner, true, "audits are overdue", &err));
	OK(store_commit(project->store, &err));
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_routes WHERE route <> 'human'"), 1);
}

static void what_the_ladder_stands_on_is_vouched_for(void **state)
{
	static const struct { const char *sql, *entity; } attacks[] = {
		{ "UPDATE route SET threshold = 0.5 WHERE route <> 'human'", "route" },
		{ "UPDATE route SET route = 'human' WHERE route <> 'human'", "route" },
		{ "UPDATE route SET audit_probability = 0.25 WHERE route <> 'human'", "route" },
		{ "UPDATE route SET mode = 'assisted' WHERE route_id = 1", "route" },
		{ "UPDATE route SET reason = 'exam' WHERE route_id = 1", "route" },
		{ "UPDATE route SET certificate_id = NULL WHERE route <> 'human'", "route" },
		{ "DELETE FROM route WHERE route_id = 2", "route" },
		{ "DELETE FROM route WHERE route <> 'human'", "route" },
		{ "INSERT INTO route SELECT 900, 6, stage_id, route, mode, reason, level, level_change_id, model_version_id, prediction_id, threshold,"
		  " audit_probability, routed_ms, certificate_id FROM route WHERE route <> 'human'", "route" },
		{ "UPDATE comparison SET agrees = 1 - agrees, score = 1 - score WHERE decision_id = 1", "comparison" },
		{ "DELETE FROM comparison WHERE decision_id = 1", "comparison" },
		{ "UPDATE prediction SET probabilities = '[1]' WHERE prediction_id = 1", "prediction" },
		{ "DELETE FROM prediction WHERE item_id = 5", "prediction" },
		{ "DELETE FROM decision WHERE decision_id = 3", "decision" },
		{ "DELETE FROM decision WHERE decision_id = 3; DELETE FROM event WHERE entity = 'decision' AND entity_id = 3", "decision" },
		{ "UPDATE decision SET duration_ms = duration_ms + 1 WHERE decision_id = 1", "decision" },
		{ "UPDATE decision SET decided_ms = decided_ms - 86400000 WHERE decision_id = 1", "decision" },
		{ "DELETE FROM settlement", "settlement" },
		{ "DELETE FROM setting WHERE key = 'promote.two_person'", "setting" },
		{ "UPDATE setting SET value = 'no' WHERE key = 'promote.two_person'", "setting" },
		{ "UPDATE promotion_answer SET operator_id = 1, acted_by = 1", "promotion_answer" },
		{ "DELETE FROM promotion_answer", "promotion_answer" },
		{ "UPDATE promotion_request SET operator_id = 2", "promotion_request" },
		{ "UPDATE promotion_request SET expires_ms = expires_ms + 1", "promotion_request" },
		{ "DELETE FROM level_change WHERE to_level = 3", "level_change" },
		{ "UPDATE level_change SET request_id = NULL", "level_change" },
		{ "UPDATE level_change SET at_ms = at_ms - 1000 WHERE to_level = 3", "level_change" },
		{ "DELETE FROM rollout", "rollout" },
		{ "UPDATE rollout SET role = 'shadow'", "rollout" },
		{ "UPDATE epoch SET attempt = 2", "epoch" },
		{ "UPDATE threshold_certificate SET bin = 200, threshold = 0.9", "threshold_certificate" },
		{ "DELETE FROM gate_check WHERE position = 1", "gate_evaluation" },
		{ "DELETE FROM pause", "pause" },
		{ "UPDATE known_item SET label_id = 2", "known_item" },
		{ "DELETE FROM known_item", "known_item" },
		{ "UPDATE item SET group_key = 'lot 7' WHERE item_id = 1", "item" },
		{ "INSERT INTO item_attribute VALUES (1, 'lot', '7')", "item" },
		{ "INSERT OR IGNORE INTO exam_item VALUES (1, 1, 0.5, 1); UPDATE exam_item SET probability = 0.9", "item" },
		{ "UPDATE model_label SET label_id = 4 - label_id", "model_version" },
		{ "UPDATE model_version SET trained_on = 'vouched', vouched_by = 1", "model_version" },
		{ "UPDATE operator SET role = 'lead' WHERE name = 'ann'", "operator" },
		{ "UPDATE operator SET name = 'eve' WHERE name = 'ann'", "operator" },
		{ "UPDATE label SET critical = 0", "label" },
		{ "UPDATE project SET draw_key = zeroblob(16)", "project" },
		{ "DELETE FROM event WHERE event_id = (SELECT max(event_id) FROM event)", "event" },
		{ "DELETE FROM event WHERE kind = 'decision.label' AND event_id = (SELECT max(event_id) FROM event WHERE kind = 'decision.label')", "event" },
	};

	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		struct project *project;
		struct verify_result result;
		struct told told;

		begin(state);
		project = *state;
		climb(project);
		if (!verify(project, NULL, &told, &result))
			fail_msg("before anything: %s", told.why);
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

/* A text, measured when it is added, and a picture, measured when it is scored. */
static void measure_two(struct project *project)
{
	struct model_version model = project_add_model(project, "1");
	struct features features = features_none();
	struct item_new text = { .kind = "text", .bytes = 5, .words = "seven", .words_length = 5, .features = &features };
	int64_t item_id = project_add_item(project);

	OK(store_begin(project->store, STORE_LAZY, &err));
	features.of[FEATURE_WORDS] = 1;
	hash_sha256("seven", 5, text.sha256);
	OK(item_add(project->store, &project->stage, &text, &(int64_t){ 0 }, &err));
	features.of[FEATURE_NOISE] = 0.01;
	OK(item_features_add(project->store, item_id, &features, store_now(project->store), &err));
	OK(store_commit(project->store, &err));
	project_predict(project, &model, item_id, PROJECT_OK, 0.9);
}

static void what_was_measured_is_vouched_for(void **state)
{
	static const struct { const char *sql, *entity; } attacks[] = {
		{ "UPDATE item_feature SET words = 2 WHERE noise IS NULL", "item" },
		{ "DELETE FROM item_feature WHERE noise IS NULL", "item" },
		{ "UPDATE item_feature SET noise = 0.5 WHERE noise > 0", "prediction" },
		{ "UPDATE item_feature SET blur = 100 WHERE noise > 0", "prediction" },
	};

	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		struct project *project;
		struct verify_result result;
		struct told told;

		begin(state);
		project = *state;
		measure_two(project);
		project_set_clock(project, store_now(project->store) + CLOCK_DAY_MS); /* what vouches comes with time */
		say(project, &project->owner);
		if (!verify(project, NULL, &told, &result))
			fail_msg("before anything: %s", told.why);
		tamper(project, attacks[i].sql);
		if (verify(project, NULL, &told, &result) || !strstr(told.entities, attacks[i].entity))
			fail_msg("%s: %s", attacks[i].sql, told.entities);
		if (i + 1 < sizeof attacks / sizeof *attacks)
			project_end(state);
	}
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || c == '_';
}

/* Whether a statement that digests are made of reads the table. */
static bool is_vouched_for(struct project *project, const char *table)
{
	const char *name, *text;
	size_t length;

	for (size_t i = 0; (text = query_table_text(project->store->queries, i, &name, &length)); i++) {
		const char *at = strncmp(name, "vouch.", 6) == 0 && strcmp(name, "vouch.newest") != 0 ? text : NULL;

		for (; at && (at = memmem(at, length - (size_t)(at - text), table, strlen(table))); at++)
			if (at > text && at[-1] == ' ' && !is_word(at[strlen(table)]))
				return true;
	}
	return false;
}

static void every_table_of_facts_is_vouched_for(void **state)
{
	struct project *project = *state;
	const char *tables = project_text(project, "SELECT group_concat(DISTINCT tbl_name) FROM sqlite_schema WHERE type = 'trigger'"
		" AND name = tbl_name || '_no_update' AND tbl_name <> 'comparison'"); /* those are worked out again */
	char *rest = arena_strdup(&project->arena, tables), *table;
	int count = 0;

	for (; (table = strtok_r(rest, ",", &rest)); count++)
		if (!is_vouched_for(project, table))
			fail_msg("nothing vouches for %s: it wants its rows in db/query/vouch.sql and db/vouch.c", table);
	assert_true(count > 30);
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
	assert_int_equal(project_number(project, "SELECT count(*) FROM event e, json_each(e.body, '$.heads') WHERE e.kind = 'log.checkpoint'"), 3);
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
	assert_false(verify(project, NULL, &told, &result));
	assert_non_null(strstr(told.entities, "event"));
	tamper(project, "DELETE FROM event WHERE writer LIKE 'ann@%'; DELETE FROM event WHERE kind = 'log.rows'; DELETE FROM vouched");
	assert_false(verify(project, NULL, &told, &result));
	assert_non_null(strstr(told.why, "chain of ann@"));
}

/* What is cut off with all that came with it leaves nothing behind in the file. */
static const char *const cut_off =
	"DELETE FROM event WHERE event_id > (SELECT max(event_id) FROM event WHERE kind = 'log.rows' AND event_id <"
	"  (SELECT min(event_id) FROM event WHERE kind = 'test'));"
	"UPDATE vouched SET last_id = coalesce((SELECT max(r.value ->> 1) FROM event e, json_each(e.body, '$.rows') r"
	"  WHERE e.kind = 'log.rows' AND r.key = vouched.fact), 0)";

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
	tamper(project, cut_off);
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
		cmocka_unit_test_teardown(what_the_ladder_stands_on_is_vouched_for, project_end),
		cmocka_unit_test_teardown(what_was_measured_is_vouched_for, project_end),
		CASE(every_table_of_facts_is_vouched_for),
		CASE(checkpoints_come_with_time_and_with_events),
		CASE(a_chain_that_lost_its_end_is_found),
		CASE(a_hash_that_was_noted_must_be_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
