#include "test.h"

#include "jobs_project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/setting_request.h"
#include "db/setting_store.h"
#include "jobs/import.h"
#include "jobs/level.h"

#include <sqlite3.h>

/* Imports predictions of items first and up, of which nulls have no answer. */
static void import_from(struct project *project, int first, int count, int nulls)
{
	struct import_options options = { .model = "m 1", .create = true };
	struct import_result result;
	struct str csv = STR_EMPTY;
	struct err err = ERR_NONE;
	char path[256];

	str_add(&csv, "item,label,confidence\n");
	for (int i = 0; i < count; i++)
		str_addf(&csv, "i%d,ok,%s\n", first + i, i < nulls ? "nan" : "0.9");
	project_write(project, "p.csv", csv.text, csv.length);
	str_release(&csv);
	project_path(project, "p.csv", path);
	MUST(import_predictions(project->store, NULL, &project->owner, path, &options, &result, &err));
}

static void import(struct project *project, int count, int nulls)
{
	import_from(project, 0, count, nulls);
}

/* Runs SQL on the file as another program would. */
static void foreign(const char *path, const char *sql)
{
	sqlite3 *db;
	char *message = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
	sqlite3_close(db);
}

static void the_gate_to_shadow_opens_on_predictions(void **state)
{
	struct project project;
	struct gate gate;
	struct err err = ERR_NONE;

	(void)state;
	project_open(&project, "image");
	MUST(level_gate(project.store, NULL, 0, &gate, &err));
	assert_false(gate.open);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "why not", &gate, &err), -1);
	assert_non_null(strstr(err.text, "closed"));
	assert_false(gate.open);
	assert_true(gate.check_count > 0);
	import(&project, 99, 0);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "too soon", NULL, &err), -1);
	import(&project, 120, 0);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, " ", &gate, &err), -1);
	assert_non_null(strstr(err.text, "reason"));
	assert_int_equal(gate.check_count, 0);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "enough", &gate, &err), 1);
	assert_true(gate.open);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "more", &gate, &err), -1);
	assert_non_null(strstr(err.text, "settled"));
	assert_asks(&project, "SELECT group_concat(level) FROM (SELECT * FROM v_levels ORDER BY since)", "0,1");
	assert_asks(&project, "SELECT reason FROM v_levels WHERE level = 1", "enough");
	project_close(&project);
}

static void too_many_nulls_keep_it_closed(void **state)
{
	struct project project;
	struct err err = ERR_NONE;

	(void)state;
	project_open(&project, "image");
	import(&project, 100, 6);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "T", NULL, &err), -1);
	assert_non_null(strstr(err.text, "6.0 %"));
	project_close(&project);
}

static void assistance_by_decree_then_down(void **state)
{
	struct project project;
	struct err err = ERR_NONE;

	(void)state;
	project_open(&project, "image");
	assert_int_equal(level_assist_by_decree(project.store, NULL, &project.owner, "T", &err), -1);
	assert_non_null(strstr(err.text, "no version is live"));
	import(&project, 3, 0);
	assert_int_equal(level_assist_by_decree(project.store, NULL, &project.owner, "", &err), -1);
	assert_int_equal(level_assist_by_decree(project.store, NULL, &project.owner, "small project", &err), 2);
	assert_int_equal(level_assist_by_decree(project.store, NULL, &project.owner, "again", &err), -1);
	assert_int_equal(level_demote(project.store, NULL, &project.owner, 2, NULL, &err), -1);
	assert_int_equal(level_demote(project.store, NULL, &project.owner, -1, NULL, &err), 1);
	assert_int_equal(level_stop(project.store, NULL, &project.owner, NULL, &err), 0);
	assert_int_equal(level_stop(project.store, NULL, &project.owner, NULL, &err), 0);
	assert_int_equal(level_demote(project.store, NULL, &project.owner, -1, NULL, &err), -1);
	assert_asks(&project, "SELECT group_concat(kind) FROM (SELECT kind FROM v_events WHERE kind LIKE 'level.%' ORDER BY event_id)",
	            "level.decree,level.demote,level.stop");
	project_close(&project);
}

static void up_is_for_leads_and_stopping_for_all_who_decide(void **state)
{
	struct project project;
	struct actor ann, eve;
	struct err err = ERR_NONE;

	(void)state;
	project_open(&project, "image");
	import(&project, 100, 0);
	MUST(operator_add(project.store, &project.owner, "eve", ROLE_ANALYST, &err));
	MUST(actor_identify(project.store, "ann", &ann, &err));
	MUST(actor_identify(project.store, "eve", &eve, &err));
	assert_int_equal(level_promote(project.store, NULL, &ann, "T", NULL, &err), -1);
	assert_non_null(strstr(err.text, "ann is inspector"));
	assert_int_equal(level_assist_by_decree(project.store, NULL, &ann, "T", &err), -1);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "T", NULL, &err), 1);
	assert_int_equal(level_demote(project.store, NULL, &ann, 0, NULL, &err), -1);
	assert_int_equal(level_stop(project.store, NULL, &eve, NULL, &err), -1);
	assert_int_equal(level_stop(project.store, NULL, &ann, NULL, &err), 0);
	assert_asks(&project, "SELECT operator || reason FROM v_levels WHERE until IS NULL", "annstopped by ann");
	project_close(&project);
}

static void a_promotion_keeps_the_gate_as_it_stood(void **state)
{
	struct project project;
	struct gate gate;
	struct err err = ERR_NONE;

	(void)state;
	project_open(&project, "image");
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "nothing yet", NULL, &err), -1);
	assert_asks(&project, "SELECT count(*) FROM gate_evaluation", "0");
	import(&project, 120, 3);
	assert_int_equal(level_promote(project.store, NULL, &project.owner, "enough", &gate, &err), 1);
	assert_asks(&project, "SELECT count(*) FROM gate_evaluation e JOIN level_change c USING (gate_evaluation_id) "
	            "WHERE e.open = 1 AND e.from_level = 0 AND e.to_level = 1 AND e.level_change_id IS NULL AND e.prediction_id = 120", "1");
	assert_asks(&project, "SELECT value FROM gate_check WHERE name = 'nulls'", "0.025");
	assert_asks(&project, "SELECT json_extract(policy, '$.\"gate.predictions\"') FROM gate_evaluation", "100");
	assert_int_equal(gate.check_count, 3);
	assert_asks(&project, "SELECT count(*) FROM gate_check", "3");
	project_close(&project);
}

/* ---- two people ---- */

struct pair {
	struct project project;
	struct actor   bea, carl;  /* leads, each with a login of their own */
	int64_t        now_ms;
};

static int64_t pair_now(void *context)
{
	return ((struct pair *)context)->now_ms;
}

static struct actor add_lead(struct project *project, const char *name)
{
	struct actor actor;
	struct err err = ERR_NONE;

	MUST(operator_add(project->store, &project->owner, name, ROLE_LEAD, &err));
	MUST(actor_identify(project->store, name, &actor, &err));
	actor.acted_by = actor.operator_id;
	return actor;
}

static void open_pair(struct pair *pair)
{
	struct err err = ERR_NONE;

	project_open(&pair->project, "image");
	pair->now_ms = store_now(pair->project.store);
	store_set_clock(pair->project.store, pair_now, pair);
	pair->bea = add_lead(&pair->project, "bea");
	pair->carl = add_lead(&pair->project, "carl");
	import(&pair->project, 120, 0);
	MUST(setting_change(pair->project.store, 0, &pair->project.owner, "promote.two_person", "yes", &err));
}

static void assert_refused(int level, const struct err *err, const char *words)
{
	assert_int_equal(level, -1);
	if (!strstr(err->text, words))
		fail_msg("\"%s\" is not in \"%s\"", words, err->text);
}

static bool is_pending(struct pair *pair, struct promotion_request *request)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	struct err err = ERR_NONE;
	int found;

	MUST(stage_read(pair->project.store, NULL, &arena, &stage, &err));
	found = level_pending(pair->project.store, &stage, &arena, request, &err);
	arena_release(&arena);
	request->operator_name = request->acted_by_name = request->reason = request->answer = NULL;
	return found > 0;
}

/* ---- settings that guard ---- */

static int change(struct pair *pair, const struct actor *by, const char *key, const char *value)
{
	struct err err = ERR_NONE;
	int waits = setting_change(pair->project.store, 0, by, key, value, &err);

	if (waits < 0)
		fail_msg("%s: %s", key, err.text);
	return waits;
}

static int answer(struct pair *pair, const struct actor *by, const char *key, const char *answer, struct err *err)
{
	return setting_request_answer(pair->project.store, 0, by, key, answer, err);
}

static void what_guards_is_not_loosened_by_one(void **state)
{
	struct pair pair;
	struct err err = ERR_NONE;

	(void)state;
	open_pair(&pair);
	assert_int_equal(change(&pair, &pair.bea, "promise.error", "0.005"), 0); /* stricter: at once */
	assert_int_equal(change(&pair, &pair.bea, "promise.error", "0.02"), 1);
	assert_int_equal(change(&pair, &pair.project.owner, "promote.two_person", "no"), 1); /* nor by the owner alone */
	assert_int_equal(change(&pair, &pair.bea, "queue.lease", "10min"), 0);
	assert_asks(&pair.project, "SELECT group_concat(key || '=' || value, ' ') FROM setting WHERE key NOT LIKE 'second.%'", "promise.error=0.005 promote.two_person=yes queue.lease=10min");
	assert_refused(setting_change(pair.project.store, 0, &pair.carl, "promise.error", "0.02", &err), &err, "bea has asked for it already");
	assert_refused(answer(&pair, &pair.bea, "promise.error", "approved", &err), &err, "another lead has to answer");
	assert_refused(answer(&pair, &pair.carl, "promise.error", "withdrawn", &err), &err, "nobody else can withdraw it");
	assert_int_equal(answer(&pair, &pair.carl, "promise.error", "approved", &err), 0);
	assert_asks(&pair.project, "SELECT value FROM setting WHERE key = 'promise.error'", "0.02");
	assert_refused(answer(&pair, &pair.carl, "promise.error", "approved", &err), &err, "nobody waits");
	assert_int_equal(answer(&pair, &pair.bea, "promote.two_person", "refused", &err), 0);
	assert_asks(&pair.project, "SELECT value FROM setting WHERE key = 'promote.two_person'", "yes");
	assert_asks(&pair.project, "SELECT group_concat(kind, ' ') FROM (SELECT kind FROM v_events WHERE kind LIKE 'setting.%' AND kind <> 'setting.change'"
	            " ORDER BY event_id)", "setting.request setting.request setting.approved setting.refused");
	project_close(&pair.project);
}

static void a_request_about_a_setting_goes_by(void **state)
{
	struct pair pair;
	struct err err = ERR_NONE;

	(void)state;
	open_pair(&pair);
	assert_int_equal(change(&pair, &pair.bea, "audit.least", "0.01"), 1);
	pair.now_ms += CLOCK_DAY_MS + 1;
	assert_refused(answer(&pair, &pair.carl, "audit.least", "approved", &err), &err, "nobody waits");
	assert_int_equal(change(&pair, &pair.bea, "audit.least", "0.01"), 1);
	pair.now_ms += 1;
	assert_int_equal(change(&pair, &pair.carl, "audit.least", "0.1"), 0); /* changed meanwhile */
	assert_refused(answer(&pair, &pair.carl, "audit.least", "approved", &err), &err, "nobody waits");
	assert_int_equal(change(&pair, &pair.bea, "audit.least", "0.02"), 1);
	assert_int_equal(answer(&pair, &pair.bea, "audit.least", "withdrawn", &err), 0);
	assert_asks(&pair.project, "SELECT value FROM setting WHERE key = 'audit.least'", "0.1");
	project_close(&pair.project);
}

static void the_owner_under_another_name_is_no_second_person(void **state)
{
	struct pair pair;
	struct actor as_carl;
	struct err err = ERR_NONE;

	(void)state;
	open_pair(&pair);
	as_carl = pair.carl;
	as_carl.acted_by = pair.project.owner.operator_id;
	assert_int_equal(change(&pair, &as_carl, "gate.agreement", "0.6"), 1);
	assert_refused(answer(&pair, &as_carl, "gate.agreement", "approved", &err), &err, "under their own login");
	assert_refused(answer(&pair, &pair.carl, "gate.agreement", "approved", &err), &err, "another lead has to answer");
	assert_refused(answer(&pair, &pair.project.owner, "gate.agreement", "approved", &err), &err, "another lead has to answer");
	assert_int_equal(answer(&pair, &pair.bea, "gate.agreement", "approved", &err), 0);
	project_close(&pair.project);
}

static void labels_take_one_person_all_the_same(void **state)
{
	struct pair pair;
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	struct err err = ERR_NONE;

	(void)state;
	open_pair(&pair);
	MUST(stage_read(pair.project.store, NULL, &arena, &stage, &err));
	MUST(label_add(pair.project.store, &stage, &pair.bea, "dust", false, &err));
	MUST(stage_read(pair.project.store, NULL, &arena, &stage, &err));
	MUST(label_rename(pair.project.store, &stage, &pair.bea, "dust", "dirt", &err));
	assert_asks(&pair.project, "SELECT count(*) FROM v_events WHERE kind LIKE 'setting.request%'", "0");
	arena_release(&arena);
	project_close(&pair.project);
}

static void who_leads_alone_decides_alone(void **state)
{
	struct project project;
	struct err err = ERR_NONE;

	(void)state;
	project_open(&project, "image");
	MUST(setting_change(project.store, 0, &project.owner, "promote.two_person", "yes", &err));
	assert_int_equal(setting_change(project.store, 0, &project.owner, "promise.error", "0.05", &err), 0);
	assert_int_equal(setting_change(project.store, 0, &project.owner, "promote.two_person", "no", &err), 0);
	project_close(&project);
}

static void a_promotion_waits_for_somebody_else(void **state)
{
	struct pair pair;
	struct promotion_request request;
	struct gate gate;
	struct err err = ERR_NONE;

	(void)state;
	open_pair(&pair);
	assert_int_equal(level_promote(pair.project.store, NULL, &pair.bea, "it is good", NULL, &err), 0);
	assert_asks(&pair.project, "SELECT max(level) FROM v_levels", "0");
	assert_true(is_pending(&pair, &request));
	assert_int_equal(request.to_level, 1);
	assert_int_equal(request.expires_ms - request.at_ms, CLOCK_DAY_MS);
	assert_refused(level_promote(pair.project.store, NULL, &pair.carl, "me too", NULL, &err), &err, "bea has asked for it already");
	assert_int_equal(level_approve(pair.project.store, NULL, &pair.carl, NULL, &gate, &err), 1);
	assert_true(gate.open);
	assert_false(is_pending(&pair, &request));
	assert_asks(&pair.project, "SELECT operator || ' ' || reason FROM v_levels WHERE level = 1", "carl it is good");
	assert_asks(&pair.project, "SELECT group_concat(kind, ' ') FROM (SELECT kind FROM v_events WHERE kind LIKE '%e%.%' "
	            "AND (kind LIKE 'level%' OR kind LIKE 'gate%') ORDER BY event_id)",
	            "gate.evaluate level.request gate.evaluate level.request.approved level.promote");
	assert_refused(level_approve(pair.project.store, NULL, &pair.carl, NULL, NULL, &err), &err, "approved");
	project_close(&pair.project);
}

static void one_person_is_no_second_one(void **state)
{
	struct pair pair;
	struct actor as_carl, as_bea, ann;
	struct err err = ERR_NONE;

	(void)state;
	open_pair(&pair);
	MUST(actor_identify(pair.project.store, "carl", &as_carl, &err));
	MUST(actor_identify(pair.project.store, "bea", &as_bea, &err));
	MUST(actor_identify(pair.project.store, "ann", &ann, &err));
	assert_int_equal(level_promote(pair.project.store, NULL, &as_bea, "the owner, as bea", NULL, &err), 0);
	assert_refused(level_approve(pair.project.store, NULL, &pair.project.owner, NULL, NULL, &err), &err, "under another name");
	assert_refused(level_approve(pair.project.store, NULL, &as_carl, NULL, NULL, &err), &err, "own login");
	assert_refused(level_approve(pair.project.store, NULL, &pair.bea, NULL, NULL, &err), &err, "another lead");
	assert_refused(level_approve(pair.project.store, NULL, &ann, NULL, NULL, &err), &err, "inspector");
	assert_refused(level_refuse(pair.project.store, NULL, &as_carl, "no", &err), &err, "own login");
	assert_refused(level_refuse(pair.project.store, NULL, &pair.carl, " ", &err), &err, "reason");
	assert_refused(level_withdraw(pair.project.store, NULL, &pair.carl, NULL, &err), &err, "nobody else can withdraw");
	assert_int_equal(level_refuse(pair.project.store, NULL, &pair.carl, "too early", &err), 0);
	assert_refused(level_approve(pair.project.store, NULL, &pair.carl, NULL, NULL, &err), &err, "refused");
	assert_int_equal(level_promote(pair.project.store, NULL, &pair.bea, "again", NULL, &err), 0);
	assert_int_equal(level_withdraw(pair.project.store, NULL, &pair.bea, NULL, &err), 0);
	assert_refused(level_approve(pair.project.store, NULL, &pair.carl, NULL, NULL, &err), &err, "withdrawn");
	assert_asks(&pair.project, "SELECT max(level) FROM v_levels", "0");
	project_close(&pair.project);
}

static void what_was_asked_for_must_still_be_the_same(void **state)
{
	struct pair pair;
	struct gate gate;
	struct err err = ERR_NONE;

	(void)state;
	open_pair(&pair);
	assert_int_equal(level_promote(pair.project.store, NULL, &pair.bea, "it is good", NULL, &err), 0);
	MUST(setting_change(pair.project.store, 0, &pair.project.owner, "gate.predictions", "110", &err));
	assert_refused(level_approve(pair.project.store, NULL, &pair.carl, NULL, NULL, &err), &err, "gate.predictions was 100 and is 110");
	assert_int_equal(level_promote(pair.project.store, NULL, &pair.bea, "asked anew", NULL, &err), 0);
	import_from(&pair.project, 500, 10, 0); /* more evidence alone changes no plan */
	assert_int_equal(level_approve(pair.project.store, NULL, &pair.carl, NULL, &gate, &err), 1);
	project_close(&pair.project);
}

static void a_gate_that_has_closed_meanwhile_stops_it(void **state)
{
	struct pair pair;
	struct gate gate;
	struct err err = ERR_NONE;

	(void)state;
	open_pair(&pair);
	assert_int_equal(level_promote(pair.project.store, NULL, &pair.bea, "it is good", NULL, &err), 0);
	import_from(&pair.project, 500, 30, 30);
	assert_refused(level_approve(pair.project.store, NULL, &pair.carl, NULL, &gate, &err), &err, "closed");
	assert_false(gate.open);
	assert_true(gate.check_count > 0);
	assert_asks(&pair.project, "SELECT max(level) FROM v_levels", "0");
	project_close(&pair.project);
}

static void a_request_ends_with_its_day_and_with_its_level(void **state)
{
	struct pair pair;
	struct promotion_request request;
	struct err err = ERR_NONE;

	(void)state;
	open_pair(&pair);
	assert_refused(level_approve(pair.project.store, NULL, &pair.carl, NULL, NULL, &err), &err, "nobody has asked");
	assert_int_equal(level_promote(pair.project.store, NULL, &pair.bea, "it is good", NULL, &err), 0);
	pair.now_ms += CLOCK_DAY_MS - 1;
	assert_true(is_pending(&pair, &request));
	pair.now_ms += 1;
	assert_false(is_pending(&pair, &request));
	assert_refused(level_approve(pair.project.store, NULL, &pair.carl, NULL, NULL, &err), &err, "expired");
	assert_int_equal(level_promote(pair.project.store, NULL, &pair.bea, "asked anew", NULL, &err), 0);
	assert_int_equal(level_assist_by_decree(pair.project.store, NULL, &pair.project.owner, "meanwhile", &err), 2);
	assert_false(is_pending(&pair, &request));
	assert_refused(level_approve(pair.project.store, NULL, &pair.carl, NULL, NULL, &err), &err, "from 0 to 1, and is 2 now");
	project_close(&pair.project);
}

/* ---- after a stop ---- */

static void a_stop_is_taken_back_within_its_time(void **state)
{
	struct pair pair;
	struct actor ann;
	struct err err = ERR_NONE;

	(void)state;
	open_pair(&pair);
	MUST(actor_identify(pair.project.store, "ann", &ann, &err));
	assert_refused(level_resume(pair.project.store, NULL, &pair.bea, NULL, &err), &err, "has not been stopped");
	assert_int_equal(level_assist_by_decree(pair.project.store, NULL, &pair.bea, "small", &err), 2);
	assert_int_equal(level_stop(pair.project.store, NULL, &ann, "what is this", &err), 0);
	assert_refused(level_resume(pair.project.store, NULL, &ann, NULL, &err), &err, "lead");
	pair.now_ms += CLOCK_DAY_MS - 1;
	assert_int_equal(level_resume(pair.project.store, NULL, &pair.bea, NULL, &err), 2);
	assert_asks(&pair.project, "SELECT kind || ' ' || reason FROM v_levels WHERE until IS NULL", "resume resumed by bea");
	assert_refused(level_resume(pair.project.store, NULL, &pair.bea, NULL, &err), &err, "has not been stopped");
	assert_int_equal(level_stop(pair.project.store, NULL, &ann, NULL, &err), 0);
	pair.now_ms += CLOCK_DAY_MS;
	assert_refused(level_resume(pair.project.store, NULL, &pair.bea, NULL, &err), &err, "that was over at");
	project_close(&pair.project);
}

static void what_went_against_the_evidence_holds_a_stop(void **state)
{
	static const char *const against[] = {
		"INSERT INTO epoch SELECT NULL, 1, 1, 2, 'demotion', max(level_change_id), 1, 0, 0, max(at_ms) + 1, NULL, 1, NULL FROM level_change",
		"INSERT INTO rollout SELECT NULL, 1, 1, 'live', 1, 1, 1, 'again', max(at_ms) + 1, NULL FROM level_change",
	};
	struct pair pair;
	struct err err = ERR_NONE;

	(void)state;
	for (int i = 0; i < 2; i++) {
		char path[256];

		open_pair(&pair);
		assert_int_equal(level_assist_by_decree(pair.project.store, NULL, &pair.bea, "small", &err), 2);
		assert_int_equal(level_stop(pair.project.store, NULL, &pair.bea, NULL, &err), 0);
		foreign(project_path(&pair.project, "rung.db", path), against[i]);
		assert_refused(level_resume(pair.project.store, NULL, &pair.bea, NULL, &err), &err,
		               i ? "another version has become live since" : "the evidence has begun anew since");
		project_close(&pair.project);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_gate_to_shadow_opens_on_predictions),
		cmocka_unit_test(too_many_nulls_keep_it_closed),
		cmocka_unit_test(assistance_by_decree_then_down),
		cmocka_unit_test(up_is_for_leads_and_stopping_for_all_who_decide),
		cmocka_unit_test(what_guards_is_not_loosened_by_one),
		cmocka_unit_test(a_request_about_a_setting_goes_by),
		cmocka_unit_test(the_owner_under_another_name_is_no_second_person),
		cmocka_unit_test(labels_take_one_person_all_the_same),
		cmocka_unit_test(who_leads_alone_decides_alone),
		cmocka_unit_test(a_promotion_waits_for_somebody_else),
		cmocka_unit_test(one_person_is_no_second_one),
		cmocka_unit_test(what_was_asked_for_must_still_be_the_same),
		cmocka_unit_test(a_gate_that_has_closed_meanwhile_stops_it),
		cmocka_unit_test(a_request_ends_with_its_day_and_with_its_level),
		cmocka_unit_test(a_stop_is_taken_back_within_its_time),
		cmocka_unit_test(what_went_against_the_evidence_holds_a_stop),
		cmocka_unit_test(a_promotion_keeps_the_gate_as_it_stood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
