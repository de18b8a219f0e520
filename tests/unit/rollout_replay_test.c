/* Rollouts made again from their rows are those that are stored, and whatever is changed or made up shows. */
#include "test.h"

#include "project.h"
#include "tamper.h"

#include "base/clock.h"
#include "db/rollout_subject.h"
#include "jobs/ladder.h"
#include "jobs/ladder_replay.h"
#include "jobs/rollout.h"

#include <string.h>

#define OK(call) do { if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)
#define NOW 1800000000000

static struct err err;

struct fixture { struct project *project; struct model_version one, two; };

/* What replaying told: all entities, and all lines. */
struct told { int count; char entities[2000], what[4000]; };

static void note(void *context, const char *entity, int64_t id, const char *what)
{
	struct told *told = context;
	size_t length = strlen(told->entities), whole = strlen(told->what);

	told->count++;
	snprintf(told->entities + length, sizeof told->entities - length, "%s,", entity);
	snprintf(told->what + whole, sizeof told->what - whole, "%s %lld: %s\n", entity, (long long)id, what);
}

static struct ladder_replay_result replay(struct store *store, struct told *told)
{
	struct ladder_replay_result result;

	*told = (struct told){ 0 };
	OK(ladder_replay(store, NULL, note, told, &result, &err));
	return result;
}

static struct ladder_replay_result same(struct fixture *f)
{
	struct told told;
	struct ladder_replay_result result = replay(f->project->store, &told);

	if (told.count)
		fail_msg("%d differences:\n%s", told.count, told.what);
	return result;
}

static struct fixture begin(void **state)
{
	struct fixture f = { .project = *state };

	project_set_clock(f.project, NOW);
	project_set(f.project, "evidence.settle", "0");
	project_set(f.project, "second.share", "0");
	project_set(f.project, "second.critical", "no");
	f.one = project_add_model(f.project, "1");
	f.two = project_add_model(f.project, "2");
	return f;
}

static void later(struct fixture *f, int64_t ms)
{
	project_set_clock(f->project, f->project->clock_ms + ms);
}

static void start(struct fixture *f, struct rollout_wish wish)
{
	later(f, CLOCK_MINUTE_MS);
	wish.version = "2";
	wish.reason = "a test";
	OK(rollout_start(f->project->store, NULL, &f->project->owner, &wish, NULL, &err));
}

static void start_canary(struct fixture *f)
{
	static const double steps[] = { 0.3, 0.6 };

	start(f, (struct rollout_wish){ .kind = TRAFFIC_ACT_CANARY, .steps = steps, .step_count = 2, .step_items = -1, .soak_ms = CLOCK_MINUTE_MS,
	                                .bake_ms = CLOCK_HOUR_MS });
}

/* A new item of which LIVE says one thing and the candidate another; people call it "ok". */
static void judge(struct fixture *f, int64_t live, int64_t other)
{
	int64_t item_id = project_add_item(f->project);

	later(f, 10);
	project_predict(f->project, &f->one, item_id, live, 0.9);
	project_predict(f->project, &f->two, item_id, other, 0.9);
	project_decide(f->project, &f->project->owner, item_id, PROJECT_OK);
}

static void tend(struct fixture *f)
{
	later(f, CLOCK_SECOND_MS);
	OK(ladder_tend(f->project->store, NULL, NULL, &err));
}

/* Each is wrong in one of so many. */
static void judge_many(struct fixture *f, int count, int live_errs, int other_errs)
{
	for (int i = 1; i <= count; i++) {
		judge(f, i % live_errs ? PROJECT_OK : PROJECT_DUST, i % other_errs ? PROJECT_OK : PROJECT_DUST);
		if (i % 5 == 0)
			tend(f);
	}
	tend(f);
}

static int64_t count(struct fixture *f, const char *sql)
{
	return project_number(f->project, sql);
}

#define TAKEN_BACK "SELECT count(*) FROM rollout_act WHERE kind = 'rollback' AND rule IS NOT NULL"

/* ---- as they were ---- */

static void to_live(struct fixture *f)
{
	int64_t alone = project_add_item(f->project); /* nobody is asked about it */

	project_predict(f->project, &f->one, alone, PROJECT_OK, 0.9);
	project_set(f->project, "rollout.margin", "0.1");
	judge_many(f, 20, 7, 9);
	start_canary(f);
	judge_many(f, 30, 10, 11);
	later(f, CLOCK_HOUR_MS);
	OK(rollout_advance(f->project->store, NULL, &f->project->owner, "a test", &err));
	judge_many(f, 150, 10, 11);
	later(f, CLOCK_HOUR_MS);
	OK(rollout_advance(f->project->store, NULL, &f->project->owner, "a test", &err));
	judge_many(f, 10, 10, 11);
}

static void what_a_canary_counted_is_counted_again(void **state)
{
	struct fixture f = begin(state);
	struct ladder_replay_result result;

	to_live(&f);
	assert_int_equal(count(&f, "SELECT model_version_id FROM rollout WHERE role = 'live' ORDER BY rollout_id DESC LIMIT 1"), 2);
	assert_int_equal(count(&f, "SELECT count(DISTINCT arm || comparable || step) FROM rollout_judged"), 5);
	result = same(&f);
	assert_int_equal(result.rollouts, 1);
	assert_int_equal(result.judged, count(&f, "SELECT count(*) FROM rollout_judged"));
}

static void fall(struct fixture *f)
{
	start_canary(f);
	judge_many(f, 60, 100, 3);
	assert_int_equal(count(f, TAKEN_BACK), 1);
}

static void a_version_that_a_rule_took_back_is_taken_back_again(void **state)
{
	struct fixture f = begin(state);

	fall(&f);
	judge_many(&f, 10, 100, 3);
	assert_int_equal(same(&f).rollouts, 1);
}

/* What was judged goes by the labels, and by the chance, of the moment. */
static void labels_and_settings_that_change_later_move_nothing(void **state)
{
	struct fixture f = begin(state);

	fall(&f);
	later(&f, CLOCK_HOUR_MS);
	project_set(f.project, "rollout.alpha", "0.0001");
	project_look(f.project);
	OK(label_merge(f.project->store, &f.project->stage, &f.project->owner, "dust", "ok", &err));
	tend(&f);
	same(&f);
}

static void nulls_are_counted_again(void **state)
{
	struct fixture f = begin(state);

	start_canary(&f);
	for (int i = 0; i < 6; i++) {
		later(&f, 10);
		project_predict(f.project, &f.two, project_add_item(f.project), 0, 0);
		tend(&f);
	}
	assert_int_equal(count(&f, TAKEN_BACK " AND rule = 'nulls'"), 1);
	assert_true(count(&f, "SELECT nulls FROM rollout_state") > 1);
	same(&f);
}

static void a_person_may_go_back_and_begin_again(void **state)
{
	struct fixture f = begin(state);

	start_canary(&f);
	judge_many(&f, 10, 100, 100);
	OK(rollout_rollback(f.project->store, NULL, &f.project->owner, NULL, NULL, NULL, &err));
	later(&f, CLOCK_HOUR_MS);
	judge_many(&f, 10, 100, 100);
	start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SHADOW, .share = 1 });
	start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .bake_ms = CLOCK_DAY_MS, .again = true });
	judge_many(&f, 12, 100, 100);
	judge_many(&f, 12, 100, 1);
	assert_int_equal(count(&f, TAKEN_BACK " AND rule = 'worse'"), 1);
	assert_int_equal(same(&f).rollouts, 3);
}

/* ---- changes behind the program's back ---- */

struct attack { const char *sql, *entity; };

static void find(const struct project *project, const struct attack *attack)
{
	char whole[120], path[120];
	struct store *copy;
	struct told told;

	snprintf(whole, sizeof whole, "%s/whole.db", project->folder);
	snprintf(path, sizeof path, "%s/copy.db", project->folder);
	tamper_copy(whole, path);
	tamper(path, attack->sql);
	OK(store_open(path, STORE_READ, &copy, &err));
	replay(copy, &told);
	if (!strstr(told.entities, attack->entity))
		fail_msg("%s: %s", attack->sql, told.count ? told.what : "not found");
	store_close(copy);
	assert_int_equal(remove(path), 0);
}

/* Each, on a copy of its own. */
static void find_all(struct fixture *f, const struct attack *attacks, size_t attack_count)
{
	char whole[120];

	snprintf(whole, sizeof whole, "%s/whole.db", f->project->folder);
	OK(store_copy(f->project->store, whole, false, &err));
	for (size_t i = 0; i < attack_count; i++)
		find(f->project, &attacks[i]);
}

#define A_ROW " WHERE judged_id = (SELECT judged_id FROM rollout_judged WHERE step = 1 AND arm = 'candidate' LIMIT 1)"

static void what_is_changed_in_a_canary_shows(void **state)
{
	static const struct attack attacks[] = {
		{ "UPDATE rollout_judged SET arm = 'against'" A_ROW, "rollout_judged" },
		{ "UPDATE rollout_judged SET comparable = 0" A_ROW, "rollout_judged" },
		{ "UPDATE rollout_judged SET step = 2" A_ROW, "rollout_judged" },
		{ "UPDATE rollout_judged SET candidate_prediction_id = against_prediction_id" A_ROW, "rollout_judged" },
		{ "UPDATE rollout_judged SET against_prediction_id = candidate_prediction_id" A_ROW, "rollout_judged" },
		{ "UPDATE rollout_judged SET decided_label_id = 3" A_ROW, "rollout_judged" },
		{ "UPDATE rollout_judged SET decision_id = decision_id + 1" A_ROW, "rollout_judged" },
		{ "UPDATE rollout_judged SET judged_ms = judged_ms - 90000000" A_ROW, "rollout_judged" },
		{ "UPDATE rollout_judged SET judged_ms = judged_ms + 90000000 WHERE judged_id = (SELECT max(judged_id) FROM rollout_judged)", "rollout_judged" },
		{ "DELETE FROM rollout_judged" A_ROW, "rollout_judged" },
		{ "DELETE FROM rollout_judged WHERE arm = 'both' AND step = 0", "rollout_judged" },
		{ "INSERT INTO rollout_judged SELECT NULL, plan_id, (SELECT max(item_id) FROM item WHERE item_id NOT IN (SELECT item_id FROM rollout_judged)), arm,"
		  " comparable, step, candidate_prediction_id, against_prediction_id, decision_id, decided_label_id, judged_ms FROM rollout_judged" A_ROW,
		  "rollout_judged" },
		{ "UPDATE prediction SET label_id = 3 WHERE model_version_id = 2 AND item_id BETWEEN 60 AND 130 AND label_id = 1", "rollout_judged" },
		{ "UPDATE rollout_state SET predictions = predictions + 1", "rollout_state" },
		{ "UPDATE rollout_state SET nulls = nulls + 1", "rollout_state" },
		{ "UPDATE rollout_state SET failures = failures + 1", "rollout_state" },
		{ "UPDATE rollout_state SET slow = slow + 1", "rollout_state" },
		{ "UPDATE rollout_state SET items = items + 1", "rollout_state" },
		{ "UPDATE rollout_state SET prediction_id = 1000000", "rollout_state" },
		{ "UPDATE rollout_state SET prediction_id = prediction_id - 2", "rollout_state" },
		{ "UPDATE rollout_state SET judged = json_set(judged, '$[0][5]', json_extract(judged, '$[0][5]') + 1)", "rollout_state" },
		{ "UPDATE rollout_state SET judged = json_remove(judged, '$[0]')", "rollout_state" },
		{ "UPDATE rollout_state SET judged_id = judged_id - 1", "rollout_state" },
		{ "UPDATE rollout_state SET judged_id = judged_id + 1", "rollout_state" },
		{ "DELETE FROM rollout_state", "rollout_plan" },
		{ "UPDATE rollout_act SET share = 0.9 WHERE kind = 'canary'", "rollout_act" },
		{ "UPDATE rollout_act SET step = 1 WHERE kind = 'advance' AND share < 1", "rollout_act" },
		{ "UPDATE rollout_act SET plan_id = NULL WHERE kind = 'advance' AND share < 1", "rollout_act" },
		{ "UPDATE rollout_act SET at_ms = at_ms - 7190000 WHERE kind = 'advance' AND share = 1", "rollout_act" },
		{ "DELETE FROM rollout_rule", "rollout_act" },
		{ "UPDATE rollout_step SET share = 0.5 WHERE position = 1", "rollout_act" },
		{ "UPDATE rollout_plan SET soak_ms = 86400000", "rollout_act" },
		{ "UPDATE rollout SET role = 'shadow' WHERE role = 'standby'", "rollout" },
		{ "UPDATE rollout SET share = 0.1 WHERE role = 'canary'", "rollout" },
		{ "UPDATE rollout SET model_version_id = 1 WHERE role = 'canary'", "rollout" },
		{ "DELETE FROM rollout WHERE role = 'standby'", "rollout_act" },
		{ "INSERT INTO rollout SELECT NULL, stage_id, 1, 'live', 1, operator_id, acted_by, reason, at_ms, max(act_id) FROM rollout", "rollout" },
		{ "INSERT INTO rollout SELECT NULL, stage_id, 1, 'live', 1, operator_id, acted_by, reason, at_ms, 99 FROM rollout LIMIT 1", "rollout" },
		{ "INSERT INTO rollout_act SELECT NULL, stage_id, 'rollback', 1, 1, plan_id, NULL, 'worse', '{}', NULL, operator_id, acted_by,"
		  " 'taken back by rule worse', max(at_ms) FROM rollout_act", "rollout_act" },
	};
	struct fixture f = begin(state);

	to_live(&f);
	same(&f);
	find_all(&f, attacks, sizeof attacks / sizeof *attacks);
}

#define OF_THE_FALL " WHERE act_id = (SELECT act_id FROM rollout_act WHERE rule IS NOT NULL)"

static void what_a_rule_took_back_cannot_be_hidden(void **state)
{
	static const struct attack attacks[] = {
		{ "DELETE FROM rollout" OF_THE_FALL "; DELETE FROM rollout_act WHERE rule IS NOT NULL", "rollout_plan" },
		{ "UPDATE rollout_act SET rule = NULL, reason = 'rolled back by a person' WHERE rule IS NOT NULL", "rollout_plan" },
		{ "UPDATE rollout_act SET plan_id = NULL WHERE rule IS NOT NULL", "rollout_act" },
		{ "UPDATE rollout_act SET rule = 'latency' WHERE rule IS NOT NULL", "rollout_act" },
		{ "UPDATE rollout_act SET reason = 'taken back by rule worse' WHERE rule IS NOT NULL", "rollout_act" },
		{ "UPDATE rollout_act SET evidence = json_set(evidence, '$.only_candidate_wrong', 99) WHERE rule IS NOT NULL", "rollout_act" },
		{ "UPDATE rollout_act SET model_version_id = 2 WHERE rule IS NOT NULL", "rollout_act" },
		{ "DELETE FROM rollout" OF_THE_FALL "; DELETE FROM rollout_act WHERE rule IS NOT NULL;"
		  "INSERT INTO rollout_judged SELECT NULL, plan_id, (SELECT max(item_id) FROM item), arm, comparable, step, candidate_prediction_id,"
		  " against_prediction_id, decision_id, decided_label_id, judged_ms + 90000 FROM rollout_judged ORDER BY judged_id DESC LIMIT 1", "rollout_judged" },
	};
	struct fixture f = begin(state);

	fall(&f);
	same(&f);
	find_all(&f, attacks, sizeof attacks / sizeof *attacks);
}

/* Nothing is judged of a shadow; what it says is counted again. */
static void a_shadow_that_a_rule_stopped_is_stopped_again(void **state)
{
	static const struct attack attacks[] = {
		{ "UPDATE rollout_act SET rule = 'latency' WHERE kind = 'stop'", "rollout_act" },
		{ "UPDATE rollout_act SET rule = NULL WHERE kind = 'stop'", "rollout_plan" },
		{ "UPDATE rollout_act SET plan_id = NULL WHERE kind = 'stop'", "rollout_act" },
		{ "UPDATE rollout_act SET evidence = json_set(evidence, '$.nulls', 99) WHERE kind = 'stop'", "rollout_act" },
		{ "UPDATE rollout_state SET nulls = 0", "rollout_state" },
	};
	struct fixture f = begin(state);

	start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SHADOW });
	judge_many(&f, 20, 3, 2);
	tend(&f);
	same(&f);
	for (int i = 0; i < 12; i++)
		project_predict(f.project, &f.two, project_add_item(f.project), 0, 0);
	tend(&f);
	assert_int_equal(count(&f, "SELECT count(*) FROM rollout_act WHERE kind = 'stop' AND rule = 'nulls'"), 1);
	same(&f);
	find_all(&f, attacks, sizeof attacks / sizeof *attacks);
}

/* A version is judged by what it said in the round of the answer, also when another has begun since. */
static void rounds_that_begin_later_move_nothing(void **state)
{
	struct fixture f = begin(state);

	start_canary(&f);
	judge(&f, PROJECT_OK, PROJECT_OK);
	project_add_item(f.project);
	project_predict(f.project, &f.one, 2, PROJECT_DUST, 0.9);
	project_predict(f.project, &f.two, 2, PROJECT_DUST, 0.9);
	project_begin_round(f.project, 2);
	project_predict(f.project, &f.one, 2, PROJECT_OK, 0.9);
	project_predict(f.project, &f.two, 2, PROJECT_OK, 0.9);
	project_decide(f.project, &f.project->owner, 2, PROJECT_OK);
	tend(&f);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_judged j JOIN prediction c ON c.prediction_id = j.candidate_prediction_id "
	                                           "JOIN prediction a ON a.prediction_id = j.against_prediction_id "
	                                           "WHERE c.round IS a.round AND coalesce(c.round, 1) = j.item_id"), 2);
	assert_int_equal(same(&f).judged, 2);
	project_begin_round(f.project, 1);
	project_predict(f.project, &f.one, 1, PROJECT_DUST, 0.9);
	project_predict(f.project, &f.two, 1, PROJECT_DUST, 0.9);
	tend(&f);
	assert_int_equal(same(&f).judged, 2);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_a_canary_counted_is_counted_again),
		CASE(a_version_that_a_rule_took_back_is_taken_back_again),
		CASE(labels_and_settings_that_change_later_move_nothing),
		CASE(nulls_are_counted_again),
		CASE(rounds_that_begin_later_move_nothing),
		CASE(a_person_may_go_back_and_begin_again),
		CASE(what_is_changed_in_a_canary_shows),
		CASE(what_a_rule_took_back_cannot_be_hidden),
		CASE(a_shadow_that_a_rule_stopped_is_stopped_again),
	};

	return cmocka_run_group_tests_name("rollout_replay", tests, NULL, NULL);
}
