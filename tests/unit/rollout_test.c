/* Rollouts: what is shown before, what is refused, and where level and traffic stand afterwards. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/level_change.h"
#include "jobs/rollout.h"

#include <math.h>
#include <string.h>

#define OK(call) do { if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)
#define NOW 1800000000000

static struct err err;

struct fixture { struct project *project; struct model_version one, two; };

static struct fixture begin(void **state)
{
	struct fixture f = { .project = *state };

	project_set_clock(f.project, NOW);
	project_set(f.project, "evidence.settle", "0");
	f.one = project_add_model(f.project, "1");
	f.two = project_add_model(f.project, "2");
	return f;
}

static void later(struct fixture *f, int64_t ms)
{
	project_set_clock(f->project, f->project->clock_ms + ms);
}

static void assert_refused(int rc, const char *words)
{
	assert_int_equal(rc, -1);
	if (!strstr(err.text, words))
		fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

static int start(struct fixture *f, struct rollout_wish wish, const char *hash)
{
	wish.reason = wish.reason ? wish.reason : "a test";
	return rollout_start(f->project->store, NULL, &f->project->owner, &wish, hash, &err);
}

static struct rollout_outlook outlook_of(struct fixture *f, struct rollout_wish wish)
{
	struct rollout_outlook outlook;

	OK(rollout_outlook(f->project->store, NULL, &wish, &f->project->arena, &outlook, &err));
	return outlook;
}

static struct rollout_view view_of(struct fixture *f)
{
	struct rollout_view view;

	OK(rollout_read(f->project->store, NULL, &f->project->arena, &view, &err));
	return view;
}

static int rollback(struct fixture *f, const char **to)
{
	return rollout_rollback(f->project->store, NULL, &f->project->owner, NULL, &f->project->arena, to, &err);
}

static int advance(struct fixture *f)
{
	return rollout_advance(f->project->store, NULL, &f->project->owner, "a test", &err);
}

/* Without waiting for anybody. */
static const struct rollout_wish at_once = {
	.kind = TRAFFIC_ACT_CANARY, .version = "2", .step_items = -1, .soak_ms = -1, .bake_ms = CLOCK_HOUR_MS,
};

/* ---- before it ---- */

static void a_plan_is_made_of_the_settings(void **state)
{
	struct fixture f = begin(state);
	struct rollout_outlook outlook = outlook_of(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_CANARY, .version = "2" });

	assert_int_equal(outlook.candidate.model_version_id, f.two.model_version_id);
	assert_int_equal(outlook.live.model_version_id, f.one.model_version_id);
	assert_int_equal(outlook.plan.step_count, 3);
	assert_float_equal(outlook.plan.steps[0], 0.05, 0);
	assert_int_equal(outlook.plan.step_items, 100);
	assert_int_equal(outlook.plan.soak_ms, CLOCK_HOUR_MS);
	assert_true(outlook.plan.rule_count >= 6);
	assert_float_equal(outlook.plan.exposure, 0, 0); /* people decide everything */
}

static void what_makes_no_sense_is_refused_before_it_starts(void **state)
{
	static const double grows[] = { 0.5, 0.25 }, too_much[] = { 1.5 }, nothing[] = { 0 }, all[] = { 1 };
	const struct { struct rollout_wish wish; const char *words; } rows[] = {
		{ { .kind = TRAFFIC_ACT_CANARY, .version = "9" }, "has no version \"9\"" },
		{ { .kind = TRAFFIC_ACT_CANARY, .version = "1" }, "all of the traffic already" },
		{ { .kind = TRAFFIC_ACT_CANARY, .version = "2", .steps = grows, .step_count = 2 }, "larger share than the one before" },
		{ { .kind = TRAFFIC_ACT_CANARY, .version = "2", .steps = too_much, .step_count = 1 }, "above 0 and at most 1" },
		{ { .kind = TRAFFIC_ACT_CANARY, .version = "2", .steps = nothing, .step_count = 1 }, "above 0 and at most 1" },
		{ { .kind = TRAFFIC_ACT_CANARY, .version = "2", .steps = all, .step_count = 1 }, "is a switch" },
		{ { .kind = TRAFFIC_ACT_SHADOW, .version = "2", .share = 1.5 }, "above 0 and at most 1" },
		{ { .kind = TRAFFIC_ACT_RETIRE, .version = "2" }, "no way to start" },
	};
	struct fixture f = begin(state);
	struct rollout_outlook outlook;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_refused(rollout_outlook(f.project->store, NULL, &rows[i].wish, &f.project->arena, &outlook, &err), rows[i].words);
		assert_refused(start(&f, rows[i].wish, NULL), rows[i].words);
	}
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_act"), 1);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_plan"), 0);
}

static void only_leads_start_and_a_reason_is_needed(void **state)
{
	struct fixture f = begin(state);
	struct actor ann = project_actor(f.project, "ann");
	struct rollout_wish wish = at_once;

	assert_refused(rollout_start(f.project->store, NULL, &f.project->owner, &wish, NULL, &err), "reason");
	wish.reason = "better";
	assert_refused(rollout_start(f.project->store, NULL, &ann, &wish, NULL, &err), "a lead or the owner");
	OK(rollout_start(f.project->store, NULL, &f.project->owner, &wish, NULL, &err));
	OK(rollout_rollback(f.project->store, NULL, &ann, NULL, &f.project->arena, NULL, &err)); /* back is for whoever decides */
	assert_string_equal(project_text(f.project, "SELECT reason FROM rollout_act WHERE kind = 'rollback'"), "rolled back by ann");
}

static void what_was_agreed_to_is_what_is_done(void **state)
{
	struct fixture f = begin(state);
	struct rollout_outlook outlook = outlook_of(&f, at_once);

	project_set(f.project, "rollout.steps", "0.2,0.4");
	assert_refused(start(&f, at_once, outlook.hash), "no longer as it was shown");
	outlook = outlook_of(&f, at_once);
	OK(start(&f, at_once, outlook.hash));
	assert_float_equal(view_of(&f).plan.steps[0], 0.2, 0);
}

/* ---- steps ---- */

static void a_canary_goes_its_steps_and_becomes_live(void **state)
{
	struct fixture f = begin(state);
	struct rollout_view view;

	project_set(f.project, "rollout.steps", "0.2,0.4");
	OK(start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_CANARY, .version = "2", .step_items = -1, .soak_ms = CLOCK_HOUR_MS }, NULL));
	view = view_of(&f);
	assert_true(view.has_plan);
	assert_int_equal(view.step, 1);
	assert_int_equal(view.versions[1].role, TRAFFIC_CANARY);
	assert_float_equal(view.versions[1].share, 0.2, 0);
	assert_refused(advance(&f), "step 1 of 3 is not over");
	later(&f, CLOCK_HOUR_MS);
	assert_true(view_of(&f).may_advance);
	OK(advance(&f));
	assert_int_equal(view_of(&f).step, 2);
	later(&f, CLOCK_HOUR_MS);
	assert_refused(advance(&f), "no worse"); /* nothing was judged */
	OK(start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .version = "2", .bake_ms = CLOCK_HOUR_MS }, NULL));
	view = view_of(&f);
	assert_int_equal(traffic_live(&view.traffic), f.two.model_version_id);
	assert_true(view.baking);
	assert_int_equal(view.bake_until_ms, f.project->clock_ms + CLOCK_HOUR_MS);
}

static void one_canary_at_a_time(void **state)
{
	struct fixture f = begin(state);

	project_add_model(f.project, "3");
	OK(start(&f, at_once, NULL));
	assert_refused(start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_CANARY, .version = "3" }, NULL), "a canary runs");
}

static void a_rollback_names_the_way_back_and_goes_once(void **state)
{
	struct fixture f = begin(state);
	const char *to;

	assert_refused(rollback(&f, &to), "no version to go back to");
	OK(start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .version = "2" }, NULL));
	project_add_model(f.project, "3");
	OK(start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_CANARY, .version = "3" }, NULL));
	OK(rollback(&f, &to));
	assert_string_equal(to, f.two.title);
	assert_refused(rollback(&f, &to), "a moment ago"); /* two who see the same trouble */
	later(&f, 2 * CLOCK_MINUTE_MS);
	OK(rollback(&f, &to));
	assert_string_equal(to, f.one.title);
}

static void who_was_rolled_back_comes_again_only_where_somebody_says_so(void **state)
{
	struct fixture f = begin(state);
	struct rollout_wish again = at_once;

	OK(start(&f, at_once, NULL));
	OK(rollback(&f, NULL));
	assert_refused(start(&f, at_once, NULL), "--again");
	again.again = true;
	OK(start(&f, again, NULL));
}

static void shadows_stop_and_idle_ones_retire(void **state)
{
	struct fixture f = begin(state);
	struct store *store = f.project->store;
	const struct actor *owner = &f.project->owner;

	OK(start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SHADOW, .version = "2", .share = 0.5 }, NULL));
	assert_refused(rollout_retire(store, NULL, owner, "2", "old", &err), "takes no part");
	OK(rollout_stop(store, NULL, owner, "2", "enough", &err));
	OK(rollout_retire(store, NULL, owner, "2", "old", &err));
	assert_string_equal(project_text(f.project, "SELECT role FROM rollout ORDER BY rollout_id DESC LIMIT 1"), "retired");
	assert_refused(start(&f, at_once, NULL), "retired");
}

/* ---- the level ---- */

static void the_level_falls_to_what_the_evidence_supports(void **state)
{
	struct fixture f = begin(state);
	struct rollout_outlook outlook;

	project_to_level(f.project, 2);
	outlook = outlook_of(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .version = "2" });
	assert_int_equal(outlook.level, 2);
	assert_int_equal(outlook.level_after, 0);
	assert_non_null(strstr(outlook.level_why, "predictions"));
	OK(start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .version = "2" }, outlook.hash));
	project_look(f.project);
	assert_int_equal(f.project->stage.level, 0);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_act a JOIN level_change c USING (level_change_id)"
	                                           " WHERE a.kind = 'switch' AND c.kind = 'demote' AND c.to_level = 0"), 1);
	OK(rollback(&f, NULL));
	project_look(f.project);
	assert_int_equal(f.project->stage.level, 0); /* the one before supported no more either */
}

/* Below level 1 no more is asked than predictions. */
static void what_was_said_before_counts(void **state)
{
	struct fixture f = begin(state);

	project_add_items(f.project, 110);
	for (int i = 1; i <= 110; i++)
		project_predict(f.project, &f.two, i, PROJECT_OK, 0.9);
	project_to_level(f.project, 2);
	assert_int_equal(outlook_of(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .version = "2" }).level_after, 1);
	OK(start(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .version = "2" }, NULL));
	project_look(f.project);
	assert_int_equal(f.project->stage.level, 1);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM epoch WHERE cause = 'first' AND model_version_id = 2"), 1);
}

/* One has given what level 1 asks for, the other has said nothing yet. */
static void switch_from_level_1(struct fixture *f)
{
	project_add_items(f->project, 110);
	for (int i = 1; i <= 110; i++)
		project_predict(f->project, &f->one, i, PROJECT_OK, 0.9);
	project_to_level(f->project, 1);
	OK(start(f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .version = "2" }, NULL));
	project_look(f->project);
	assert_int_equal(f->project->stage.level, 0);
}

static void the_level_that_a_switch_took_comes_back_with_the_version(void **state)
{
	struct fixture f = begin(state);

	switch_from_level_1(&f);
	OK(rollback(&f, NULL));
	project_look(f.project);
	assert_int_equal(f.project->stage.level, 1);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM rollout_act a JOIN level_change c USING (level_change_id)"
	                                           " WHERE a.kind = 'rollback' AND c.kind = 'resume' AND c.to_level = 1"), 1);
}

static void what_people_have_done_to_the_level_since_stays(void **state)
{
	struct fixture f = begin(state);

	switch_from_level_1(&f);
	project_to_level(f.project, 1);
	OK(level_change_add(f.project->store, &f.project->stage, &f.project->owner, 0, "demote", "by hand", &err));
	OK(rollback(&f, NULL));
	project_look(f.project);
	assert_int_equal(f.project->stage.level, 0);
}

static void a_canary_leaves_the_level_where_it_is(void **state)
{
	struct fixture f = begin(state);
	struct rollout_outlook outlook;

	project_to_level(f.project, 2);
	outlook = outlook_of(&f, at_once);
	assert_int_equal(outlook.level_after, 2);
	assert_non_null(strstr(outlook.level_why, "once it is LIVE"));
	OK(start(&f, at_once, NULL));
	project_look(f.project);
	assert_int_equal(f.project->stage.level, 2);
}

static void a_decree_claims_no_evidence_of_either(void **state)
{
	struct fixture f = begin(state);

	project_foreign(f.project, "INSERT INTO level_change (stage_id, from_level, to_level, kind, operator_id, acted_by, reason, at_ms)"
	                           " VALUES (1, 0, 2, 'decree', 1, 1, 'help', 1)");
	project_look(f.project);
	assert_int_equal(outlook_of(&f, (struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .version = "2" }).level_after, 2);
}

/* ---- whose answer counts ---- */

#define SWITCH ((struct rollout_wish){ .kind = TRAFFIC_ACT_SWITCH, .version = "2" })

/* Version 1 calls items FIRST to LAST scratched where version 2, which has no traffic yet, does not. */
static void predict_both(struct fixture *f, int first, int last)
{
	for (int i = first; i <= last; i++) {
		project_predict(f->project, &f->one, i, PROJECT_SCRATCH, 0.9);
		project_predict(f->project, &f->two, i, PROJECT_OK, 0.5 + 0.005 * i);
	}
}

static void a_switch_moves_what_waits_and_not_what_is_decided(void **state)
{
	struct fixture f = begin(state);

	project_add_items(f.project, 3);
	predict_both(&f, 1, 3);
	project_decide(f.project, &f.project->owner, 1, PROJECT_SCRATCH);
	later(&f, CLOCK_MINUTE_MS);
	OK(start(&f, SWITCH, NULL));
	assert_string_equal(project_text(f.project, "SELECT group_concat(model_version_id, ' ') FROM"
	                                            " (SELECT model_version_id FROM answering_prediction ORDER BY item_id)"), "1 2 2");
	later(&f, CLOCK_MINUTE_MS);
	project_decide(f.project, &f.project->owner, 2, PROJECT_OK);
	OK(project_import(f.project, "ann", 3, PROJECT_OK, "blind", f.project->clock_ms, &err));
	assert_string_equal(project_text(f.project, "SELECT group_concat(model || ' ' || predicted_label || ' ' || agrees, ', ') FROM"
	                                            " (SELECT * FROM v_side_by_side ORDER BY item_id)"),
	                    "net 1 scratch 1, net 2 ok 1, net 2 ok 1");
	later(&f, CLOCK_MINUTE_MS);
	OK(rollback(&f, NULL));
	assert_int_equal(project_number(f.project, "SELECT sum(n) FROM v_agreement_daily WHERE agreement = 1"), 3);
}

/* Whichever way the draw falls for each. */
static void a_canary_answers_for_its_share(void **state)
{
	static const double half[] = { 0.5 };
	struct rollout_wish wish = at_once;
	struct fixture f = begin(state);

	wish.steps = half;
	wish.step_count = 1;
	project_add_items(f.project, 60);
	predict_both(&f, 1, 60);
	OK(start(&f, wish, NULL));
	for (int i = 1; i <= 60; i++)
		assert_true(project_decide(f.project, &f.project->owner, i, PROJECT_OK) > 0);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_side_by_side"), 60);
	assert_int_equal(project_number(f.project, "SELECT count(DISTINCT model) FROM v_side_by_side"), 2);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_side_by_side b JOIN current_route r USING (item_id)"
	                                           " JOIN prediction p ON p.prediction_id = b.prediction_id"
	                                           " WHERE p.model_version_id = r.model_version_id AND b.agrees = (p.model_version_id = 2)"), 60);
}

static void second_looks_ask_whose_answer_counts(void **state)
{
	struct fixture f = begin(state);

	project_set(f.project, "second.critical", "yes");
	project_set(f.project, "second.share", "0");
	project_add_items(f.project, 2);
	predict_both(&f, 1, 2);
	project_decide(f.project, &f.project->owner, 1, PROJECT_OK); /* version 1 calls it critical */
	later(&f, CLOCK_MINUTE_MS);
	OK(start(&f, SWITCH, NULL));
	project_decide(f.project, &f.project->owner, 2, PROJECT_OK);
	assert_string_equal(project_text(f.project, "SELECT group_concat(item_id) FROM assignment WHERE lane = 'second'"), "1");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_plan_is_made_of_the_settings),
		CASE(what_makes_no_sense_is_refused_before_it_starts),
		CASE(only_leads_start_and_a_reason_is_needed),
		CASE(what_was_agreed_to_is_what_is_done),
		CASE(a_canary_goes_its_steps_and_becomes_live),
		CASE(one_canary_at_a_time),
		CASE(a_rollback_names_the_way_back_and_goes_once),
		CASE(who_was_rolled_back_comes_again_only_where_somebody_says_so),
		CASE(shadows_stop_and_idle_ones_retire),
		CASE(the_level_falls_to_what_the_evidence_supports),
		CASE(what_was_said_before_counts),
		CASE(the_level_that_a_switch_took_comes_back_with_the_version),
		CASE(what_people_have_done_to_the_level_since_stays),
		CASE(a_canary_leaves_the_level_where_it_is),
		CASE(a_decree_claims_no_evidence_of_either),
		CASE(a_switch_moves_what_waits_and_not_what_is_decided),
		CASE(a_canary_answers_for_its_share),
		CASE(second_looks_ask_whose_answer_counts),
	};

	return cmocka_run_group_tests_name("rollout", tests, NULL, NULL);
}
