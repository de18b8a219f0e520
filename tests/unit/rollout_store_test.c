/* Rollouts as they are stored: the traffic is what the acts make of it, whoever reads it. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "db/query.h"
#include "db/report.h"
#include "db/rollout.h"
#include "db/rollout_facts.h"
#include "db/store_private.h"
#include "ladder/rollout_steps.h"
#include "ladder/setting.h"

#include <math.h>
#include <string.h>

#define OK(call) do { if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

static struct err err;

static void add_act(struct project *project, enum traffic_act_kind kind, int64_t version_id, double share)
{
	struct rollout_act act = { .act = { kind, version_id, share }, .reason = "a test" };

	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(rollout_act_add(project->store, &project->stage, &project->owner, &act, &err));
	OK(store_commit(project->store, &err));
}

static int64_t live_of(struct project *project)
{
	const struct traffic *traffic = rollout_traffic_now(project->store, &project->stage, &err);

	assert_non_null(traffic);
	return traffic_live(traffic);
}

static const char *role_of(struct project *project, int64_t version_id)
{
	struct model_version version;

	OK(model_version_read(project->store, version_id, &project->arena, &version, &err));
	return version.role;
}

static void the_first_version_is_live_by_an_act(void **state)
{
	struct project *project = *state;
	struct model_version one = project_add_model(project, "1"), two = project_add_model(project, "2");

	assert_int_equal(live_of(project), one.model_version_id);
	assert_string_equal(two.role, "idle");
	assert_int_equal(project_number(project, "SELECT count(*) FROM rollout_act WHERE kind = 'first'"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM event WHERE kind = 'rollout.first' AND entity = 'rollout_act'"), 1);
}

static void an_act_moves_every_role_that_it_changes(void **state)
{
	struct project *project = *state;
	struct model_version one = project_add_model(project, "1"), two = project_add_model(project, "2");

	add_act(project, TRAFFIC_ACT_CANARY, two.model_version_id, 0.25);
	assert_string_equal(role_of(project, two.model_version_id), "canary");
	assert_string_equal(role_of(project, one.model_version_id), "live");
	add_act(project, TRAFFIC_ACT_SWITCH, two.model_version_id, 1);
	assert_string_equal(role_of(project, two.model_version_id), "live");
	assert_string_equal(role_of(project, one.model_version_id), "standby");
	assert_int_equal(live_of(project), two.model_version_id);
	add_act(project, TRAFFIC_ACT_ROLLBACK, 0, 0);
	assert_string_equal(role_of(project, one.model_version_id), "live");
	assert_string_equal(role_of(project, two.model_version_id), "idle");
	assert_int_equal(live_of(project), one.model_version_id);
	assert_int_equal(project_number(project, "SELECT count(*) FROM rollout WHERE act_id IS NULL"), 1); /* idle as it was added */
}

static void a_refused_act_leaves_nothing(void **state)
{
	struct project *project = *state;
	struct rollout_act act = { .act = { TRAFFIC_ACT_CANARY, 0, 1.5 }, .reason = "too much" };
	int64_t before;

	project_add_model(project, "1");
	act.act.version_id = project_add_model(project, "2").model_version_id;
	before = project_number(project, "SELECT count(*) FROM rollout_act");
	OK(store_begin(project->store, STORE_DURABLE, &err));
	assert_int_equal(rollout_act_add(project->store, &project->stage, &project->owner, &act, &err), -1);
	store_rollback(project->store);
	assert_int_equal(project_number(project, "SELECT count(*) FROM rollout_act"), before);
}

/* ---- whose answer counts ---- */

static int64_t version_of(struct project *project, int64_t item_id)
{
	int64_t version_id;

	OK(rollout_version_of(project->store, &project->stage, item_id, &version_id, &err));
	return version_id;
}

static void an_item_of_a_canary_stays_its_own_as_the_share_grows(void **state)
{
	struct project *project = *state;
	int64_t two, first[200], count = 0;

	project_add_model(project, "1");
	two = project_add_model(project, "2").model_version_id;
	project_add_items(project, 200);
	add_act(project, TRAFFIC_ACT_CANARY, two, 0.25);
	for (int i = 0; i < 200; i++)
		count += (first[i] = version_of(project, i + 1)) == two;
	assert_in_range(count, 20, 85);
	add_act(project, TRAFFIC_ACT_ADVANCE, two, 0.5);
	for (int i = 0; i < 200; i++)
		if (first[i] == two)
			assert_int_equal(version_of(project, i + 1), two);
	add_act(project, TRAFFIC_ACT_ROLLBACK, 0, 0);
	for (int i = 0; i < 200; i++)
		assert_int_not_equal(version_of(project, i + 1), two);
}

/* Items that people have taken with LIVE's answer are not taken away by a larger share. */
static void what_was_given_to_a_version_stays_with_it(void **state)
{
	struct project *project = *state;
	struct model_version one = project_add_model(project, "1"), two = project_add_model(project, "2");
	struct claim claim;

	project_set(project, "exam.share", "0");
	project_add_items(project, 3);
	for (int i = 1; i <= 3; i++)
		project_predict(project, &one, i, PROJECT_OK, 0.9);
	claim = project_claim(project, &project->owner);
	add_act(project, TRAFFIC_ACT_CANARY, two.model_version_id, 0.9999);
	assert_int_equal(version_of(project, claim.item_id), one.model_version_id);
	for (int i = 1; i <= 3; i++)
		if (i != claim.item_id)
			assert_int_equal(version_of(project, i), two.model_version_id);
}

/* What LIVE left to people at level 3 is the canary's once it is taken, and decided blind, unless LIVE's answer
 * was shown beside it. */
static void what_live_left_to_people_goes_to_the_canary_unless_it_was_shown(void **state)
{
	struct project *project = *state;
	static const char *const names[] = { "ann", "bob", "eve" };
	struct model_version one = project_add_model(project, "1"), two = project_add_model(project, "2");

	project_set(project, "exam.share", "0");
	project_set(project, "audit.cover", "1");
	project_set(project, "rollout.judged", "0.01");
	project_certify(project, &one, 0.95, 0.1);
	project_to_level(project, 3);
	project_add_items(project, 3);
	for (int i = 1; i <= 3; i++) {
		project_predict(project, &one, i, PROJECT_OK, 0.6);
		project_predict(project, &two, i, PROJECT_OK, 0.6);
	}
	assert_int_equal(project_number(project, "SELECT count(*) FROM route WHERE level = 3 AND mode = 'assisted' AND route = 'human'"), 3);
	assert_null(project_foreign(project, "UPDATE assignment SET mode = 'assisted' WHERE item_id = 2"));
	add_act(project, TRAFFIC_ACT_CANARY, two.model_version_id, 0.9999);
	assert_int_equal(version_of(project, 2), one.model_version_id);
	assert_int_equal(version_of(project, 1), two.model_version_id);
	assert_int_equal(version_of(project, 3), two.model_version_id);
	for (int i = 0; i < 3; i++) {
		struct actor somebody = project_actor(project, names[i]);
		struct claim claim = project_claim(project, &somebody);

		assert_string_equal(claim.mode, claim.item_id == 2 ? "assisted" : "blind");
	}
}

static struct rollout_plan plan_for(int64_t candidate, int64_t against)
{
	return (struct rollout_plan){
		.kind = TRAFFIC_ACT_CANARY, .model_version_id = candidate, .against_id = against, .steps = { 0.05, 0.25 }, .step_count = 2,
		.rules = { { "nulls", 0.05 }, { "alarm", NAN } }, .rule_count = 2, .step_items = 100, .soak_ms = 3600000, .bake_ms = 1000,
		.judged = 0.1, .exposure = NAN, .reason = "better", .operator_name = "",
	};
}

static void begin_canary(struct project *project, const struct model_version *candidate, const struct model_version *against)
{
	struct rollout_plan plan = plan_for(candidate->model_version_id, against->model_version_id);
	struct rollout_act act = { .act = { TRAFFIC_ACT_CANARY, candidate->model_version_id, 0.5 }, .reason = "go", .step = 1 };

	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(rollout_plan_add(project->store, &project->stage, &project->owner, &plan, &err));
	act.plan_id = plan.plan_id;
	OK(rollout_act_add(project->store, &project->stage, &project->owner, &act, &err));
	OK(store_commit(project->store, &err));
}

static int64_t routes(struct project *project, const char *where)
{
	return project_number(project, arena_printf(&project->arena, "SELECT count(*) FROM route r JOIN model_version v USING (model_version_id)"
	                                            " WHERE route_id IN (SELECT max(route_id) FROM route GROUP BY item_id) AND %s", where));
}

static void items_of_a_canary_are_routed_by_its_answers(void **state)
{
	struct project *project = *state;
	struct model_version one = project_add_model(project, "1"), two = project_add_model(project, "2");
	enum route_result result;

	project_set(project, "exam.share", "0");
	project_set(project, "assist.blind_share", "0.1");
	project_to_level(project, 2);
	project_add_items(project, 200);
	begin_canary(project, &two, &one);
	for (int i = 1; i <= 200; i++) {
		project_predict(project, &one, i, PROJECT_OK, 0.9);
		project_predict(project, &two, i, PROJECT_OK, 0.9);
	}
	assert_in_range(routes(project, "v.version = '2'"), 70, 130);
	assert_int_equal(routes(project, "v.version = '2' AND r.mode <> 'blind'"), 0);
	assert_in_range(routes(project, "v.version = '2' AND r.reason = 'canary'"), 60, 130);
	assert_in_range(routes(project, "v.version = '1' AND r.reason = 'compare'"), 2, 30);
	assert_in_range(routes(project, "v.version = '1' AND r.mode = 'assisted'"), 40, 120);
	add_act(project, TRAFFIC_ACT_ROLLBACK, 0, 0);
	OK(store_begin(project->store, STORE_LAZY, &err));
	for (int i = 1; i <= 200; i++)
		OK(route_apply(project->store, &project->stage, i, &result, &err));
	OK(store_commit(project->store, &err));
	assert_int_equal(routes(project, "v.version = '2'"), 0);
	assert_int_equal(routes(project, "r.reason IN ('canary', 'compare')"), 0);
}


/* ---- plans ---- */

static void a_plan_is_read_as_it_was_stored(void **state)
{
	struct project *project = *state;
	int64_t one = project_add_model(project, "1").model_version_id, two = project_add_model(project, "2").model_version_id;
	struct rollout_plan plan = plan_for(two, one), read;

	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(rollout_plan_add(project->store, &project->stage, &project->owner, &plan, &err));
	OK(store_commit(project->store, &err));
	OK(rollout_plan_read(project->store, plan.plan_id, &project->arena, &read, &err));
	assert_int_equal(read.kind, TRAFFIC_ACT_CANARY);
	assert_int_equal(read.step_count, 2);
	assert_float_equal(read.steps[1], 0.25, 0);
	assert_int_equal(read.rule_count, 2);
	assert_string_equal(read.rules[0].rule, "alarm");
	assert_true(isnan(read.rules[0].bound) && isnan(read.exposure));
	assert_float_equal(read.rules[1].bound, 0.05, 0);
	assert_string_equal(read.operator_name, project->owner.name);
}

static void a_plan_without_a_rule_is_refused(void **state)
{
	struct project *project = *state;
	int64_t one = project_add_model(project, "1").model_version_id, two = project_add_model(project, "2").model_version_id;
	struct rollout_plan plan = plan_for(two, one);

	plan.rule_count = 0;
	OK(store_begin(project->store, STORE_DURABLE, &err));
	assert_int_equal(rollout_plan_add(project->store, &project->stage, &project->owner, &plan, &err), -1);
	assert_non_null(strstr(err.text, "no alarm, no rollout"));
	store_rollback(project->store);
}

static bool runs(struct project *project)
{
	struct rollout_plan plan;
	int got = rollout_plan_current(project->store, &project->stage, &project->arena, &plan, &err);

	assert_in_range(got, 0, 1);
	return got;
}

static void a_plan_bakes_after_the_switch_and_is_over(void **state)
{
	struct project *project = *state;
	int64_t one = project_add_model(project, "1").model_version_id, two = project_add_model(project, "2").model_version_id;
	struct rollout_plan plan = plan_for(two, one);
	struct rollout_act act = { .act = { TRAFFIC_ACT_SWITCH, two, 1 }, .reason = "go" };

	project_set_clock(project, 1000000);
	assert_false(runs(project));
	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(rollout_plan_add(project->store, &project->stage, &project->owner, &plan, &err));
	act.plan_id = plan.plan_id;
	OK(rollout_act_add(project->store, &project->stage, &project->owner, &act, &err));
	OK(store_commit(project->store, &err));
	assert_true(runs(project));
	project_set_clock(project, 1000999);
	assert_true(runs(project));
	project_set_clock(project, 1001000);
	assert_false(runs(project));
}

static void say(struct project *project, const char *operator_name, int64_t item_id, int64_t label_id, const char *mode)
{
	OK(project_import(project, operator_name, item_id, label_id, mode, 0, &err));
}

/* What two looked at is one item, and one that they differ about, or that it was trained on, none. */
static void a_version_is_judged_once_an_item_by_the_agreed_label(void **state)
{
	struct project *project = *state;
	struct model_version one = project_add_model(project, "1");
	struct rollout_figures figures;
	struct report_pair *pairs;
	int count, counted = 0, agreed = 0;

	project_add_items(project, 6);
	for (int i = 1; i <= 6; i++)
		project_predict(project, &one, i, i == 5 ? 0 : PROJECT_OK, 0.9);
	for (int i = 1; i <= 6; i++)
		say(project, "ann", i, i == 2 || i == 3 ? PROJECT_DUST : PROJECT_OK, "blind");
	say(project, "bob", 1, PROJECT_OK, "blind");
	say(project, "bob", 2, PROJECT_OK, "blind");
	say(project, "eve", 1, PROJECT_DUST, "blind");
	assert_null(project_foreign(project, "INSERT INTO training_item SELECT 1, sha256 FROM item WHERE item_id = 4"));
	assert_int_equal(project_number(project, "SELECT count(*) FROM decision d JOIN comparison c USING (decision_id)"), 8);
	OK(rollout_figures_read(project->store, &project->stage, one.model_version_id, &figures, &err));
	OK(report_pairs(project->store, &project->stage, one.model_version_id, 0, &project->arena, &pairs, &count, &err));
	for (int i = 0; i < count; i++) {
		counted += !pairs[i].trained_on;
		agreed += !pairs[i].trained_on && pairs[i].decided_label_id == pairs[i].predicted_label_id;
	}
	assert_int_equal(figures.judged, 3);
	assert_int_equal(figures.agreed, 2);
	assert_int_equal(figures.judged, counted);
	assert_int_equal(figures.agreed, agreed);
}

/* However many there are: an item's predictions are found by the item. */
static void what_was_judged_is_looked_up_item_by_item(void **state)
{
	struct project *project = *state;
	const char *name, *text;
	size_t length;
	bool found = false;

	for (size_t i = 0; !found && (text = query_table_text(project->store->queries, i, &name, &length)); i++)
		if ((found = str_equal(name, "rollout.judged"))) {
			const char *plan = project_plan(project, arena_memdup(&project->arena, text, length));

			if (!strstr(plan, "SEARCH p USING INDEX sqlite_autoindex_prediction_1 (item_id=?"))
				fail_msg("%s:\n%s", name, plan);
		}
	assert_true(found);
}

static void steps_are_growing_shares(void **state)
{
	static const char *const bad[] = { "", "0", "0,0.5", "1.5", "0.5,0.25", "0.1,0.1", "0.1,,0.2", "0.1,", "x", "0.1;0.2", "nan", "-0.1", "1e-1" };
	double steps[ROLLOUT_STEPS_MAX];

	(void)state;
	assert_int_equal(rollout_steps_parse("0.05,0.25,1", steps, &err), 3);
	assert_float_equal(steps[1], 0.25, 0);
	assert_float_equal(steps[2], 1, 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(rollout_steps_parse(bad[i], steps, NULL), -1);
		assert_int_equal(setting_check("rollout.steps", bad[i], &err), -1);
	}
	assert_int_equal(setting_check("rollout.steps", "0.1,0.5", &err), 0);
}

#define TEST_IN_PROJECT(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_IN_PROJECT(the_first_version_is_live_by_an_act), TEST_IN_PROJECT(an_act_moves_every_role_that_it_changes),
		TEST_IN_PROJECT(a_refused_act_leaves_nothing), TEST_IN_PROJECT(an_item_of_a_canary_stays_its_own_as_the_share_grows),
		TEST_IN_PROJECT(what_was_given_to_a_version_stays_with_it),
		TEST_IN_PROJECT(what_live_left_to_people_goes_to_the_canary_unless_it_was_shown), TEST_IN_PROJECT(items_of_a_canary_are_routed_by_its_answers),
		TEST_IN_PROJECT(a_plan_is_read_as_it_was_stored),
		TEST_IN_PROJECT(a_plan_without_a_rule_is_refused), TEST_IN_PROJECT(a_plan_bakes_after_the_switch_and_is_over),
		TEST_IN_PROJECT(a_version_is_judged_once_an_item_by_the_agreed_label),
		TEST_IN_PROJECT(what_was_judged_is_looked_up_item_by_item),
		cmocka_unit_test(steps_are_growing_shares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
