/* Streaks of fast accepts: what makes one, what ends it, and who gets to see it. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "db/event.h"
#include "db/level_change.h"
#include "db/setting_store.h"

#include <string.h>

#define ITEMS 45

/* Items that have a prediction and are shown with it. */
static void fill(struct project *project)
{
	struct model_version model = project_add_model(project, "1");
	struct err err = ERR_NONE;

	assert_int_equal(setting_change(project->store, 0, &project->owner, "exam.share", "0", &err), 0);
	assert_int_equal(setting_change(project->store, 0, &project->owner, "assist.blind_share", "0.1", &err), 0);
	assert_int_equal(level_change_add(project->store, &project->stage, &project->owner, 2, "promote", "test", &err), 0);
	project_look(project);
	for (int i = 0; i < ITEMS; i++)
		project_predict(project, &model, project_add_item(project), PROJECT_OK, 0.9);
}

struct way { const char *kind; int64_t label_id; int64_t duration_ms; const char *origin; };

static const struct way fast = { "label", PROJECT_OK, 999, "console" };

/* Answers the next assisted item in that way; blind ones on the way are left for nobody to see. */
static void answer(struct project *project, const struct actor *actor, const struct way *way)
{
	struct decision_new decision = project_answer(project, way->kind, way->label_id);
	struct err err = ERR_NONE;
	struct claim claim = project_claim(project, actor);

	while (!str_equal(claim.mode, "assisted")) {
		assert_int_equal(queue_release(project->store, actor, &claim, &err), 0);
		assert_null(project_foreign(project, arena_printf(&project->arena, "UPDATE assignment SET state = 'cancelled' WHERE assignment_id = %lld", (long long)claim.assignment_id)));
		claim = project_claim(project, actor);
	}
	decision.duration_ms = way->duration_ms;
	decision.origin = way->origin;
	decision.seen_prediction_id = project_number(project, arena_printf(&project->arena, "SELECT prediction_id FROM v_predictions WHERE item_id = %lld", (long long)claim.item_id));
	if (decision_add(project->store, &project->stage, actor, &claim, &decision, &err) <= 0)
		fail_msg("%s", err.text);
}

static void answers(struct project *project, const struct actor *actor, const struct way *way, int times)
{
	for (int i = 0; i < times; i++)
		answer(project, actor, way);
}

static int64_t streaks(struct project *project)
{
	return project_number(project, "SELECT fast_streaks FROM v_operators WHERE operator = 'ann'");
}

static void every_ten_fast_accepts_are_noted_once(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");

	fill(project);
	answers(project, &ann, &fast, 9);
	assert_int_equal(streaks(project), 0);
	answer(project, &ann, &fast);
	assert_int_equal(streaks(project), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_events e JOIN v_decisions d ON d.decision_id BETWEEN e.body ->> 'first' AND "
		"e.body ->> 'last' WHERE e.kind = 'review.streak' AND e.operator = 'ann' AND e.body ->> 'stage' = 'main' AND e.body ->> 'count' = 10"), 10);
	answers(project, &ann, &fast, 9);
	assert_int_equal(streaks(project), 1);
	answer(project, &ann, &fast);
	assert_int_equal(streaks(project), 2);
}

static void whatever_else_is_done_ends_a_streak(void **state)
{
	static const struct way others[] = {
		{ "label", PROJECT_OK, 1000, "console" },     /* slow enough */
		{ "label", PROJECT_SCRATCH, 10, "console" },  /* not what was shown */
		{ "unsure", 0, 10, "console" },
		{ "label", PROJECT_OK, 10, "command" },       /* nobody sat there */
	};
	struct project *project;

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct actor ann;

		project_begin(state);
		project = *state;
		ann = project_actor(project, "ann");
		fill(project);
		answers(project, &ann, &fast, 9);
		answer(project, &ann, &others[i]);
		answers(project, &ann, &fast, 9);
		if (streaks(project) != 0)
			fail_msg("case %zu", i);
		answer(project, &ann, &fast);
		assert_int_equal(streaks(project), 1);
		if (i + 1 < sizeof others / sizeof *others)
			project_end(state);
	}
}

static void judge_blind(struct project *project, const struct actor *actor)
{
	project_set(project, "exam.share", "1");
	project_decide(project, actor, project_add_item(project), PROJECT_OK);
	project_set(project, "exam.share", "0");
}

static void what_comes_between_does_not_end_it(void **state)
{
	static const struct way skipped = { "skip", 0, 10, "console" };
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");

	fill(project);
	for (int i = 0; i < 9; i++) {
		answer(project, &ann, &fast);
		judge_blind(project, &ann);
		answer(project, &ann, &skipped);
	}
	assert_int_equal(streaks(project), 0);
	answer(project, &ann, &fast);
	assert_int_equal(streaks(project), 1);
}

static void an_undo_ends_it_and_a_redo_adds_nothing(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct past_decision past;
	struct err why = ERR_NONE;
	struct claim claim;

	fill(project);
	answers(project, &ann, &fast, 9);
	assert_int_equal(decision_retract_last(project->store, &project->stage, &ann, &project->arena, &past, &claim, &why), 1);
	assert_int_equal(decision_redo_last(project->store, &project->stage, &ann, &project->arena, &past, &claim, &why), 1);
	answers(project, &ann, &fast, 9);
	assert_int_equal(streaks(project), 0);
	answer(project, &ann, &fast);
	assert_int_equal(streaks(project), 1);
}

static void blind_answers_make_no_streak_and_others_go_their_own_way(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct err err = ERR_NONE;

	fill(project);
	for (int i = 0; i < 9; i++) {
		answer(project, &ann, &fast);
		answer(project, &bob, &fast);
	}
	assert_int_equal(project_number(project, "SELECT sum(fast_streaks) FROM v_operators"), 0);
	assert_int_equal(level_change_add(project->store, &project->stage, &project->owner, 1, "demote", "test", &err), 0);
	project_look(project);
	for (int i = 0; i < 12; i++) {
		struct decision_new blind = project_answer(project, "label", PROJECT_OK);
		struct claim claim = project_claim(project, &ann);

		blind.duration_ms = 10;
		assert_true(decision_add(project->store, &project->stage, &ann, &claim, &blind, &err) > 0);
	}
	assert_int_equal(project_number(project, "SELECT sum(fast_streaks) FROM v_operators"), 0);
}

/* What the operator list and the log show to whom. */
static void streaks_are_for_leads(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct operator_row *operators;
	struct event_row *events;
	struct err err = ERR_NONE;
	int count;

	fill(project);
	answers(project, &ann, &fast, 10);
	assert_int_equal(operator_list(project->store, &project->arena, &operators, &count, &err), 0);
	assert_string_equal(operators[count - 1].name, "ann");
	assert_int_equal(operators[count - 1].fast_streaks, 1);
	for (int lead = 0; lead < 2; lead++) {
		assert_int_equal(event_list(project->store, "review.streak", lead ? &project->owner : &ann, 0, &project->arena, &events, &count, &err), 0);
		assert_int_equal(count, lead);
	}
	assert_int_equal(event_list(project->store, NULL, &ann, 3, &project->arena, &events, &count, &err), 0);
	assert_int_equal(count, 3);
	for (int i = 0; i < count; i++)
		assert_string_not_equal(events[i].kind, "review.streak");
}

/* Which blind tasks were audits or second looks, the log tells to leads alone. */
static void blind_modes_read_alike_in_the_log(void **state)
{
	static const char *const modes[] = { "blind", "audit", "second" };
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct event_row *events;
	struct err err = ERR_NONE;
	int count;

	project_add_items(project, 3);
	assert_null(project_foreign(project, "UPDATE assignment SET lane = 'audit' WHERE item_id = 2; UPDATE assignment SET lane = 'second' WHERE item_id = 3"));
	for (int64_t item = 1; item <= 3; item++)
		project_decide(project, &ann, item, PROJECT_OK);
	for (int lead = 0; lead < 2; lead++) {
		assert_int_equal(event_list(project->store, "decision.label", lead ? &project->owner : &ann, 0, &project->arena, &events, &count, &err), 0);
		assert_int_equal(count, 3);
		for (int i = 0; i < 3; i++)
			assert_non_null(strstr(events[i].body, arena_printf(&project->arena, "\"mode\":\"%s\"", modes[lead ? i : 0])));
	}
	assert_int_equal(event_list(project->store, "decision.label", &bob, 0, &project->arena, &events, &count, &err), 0);
	assert_int_equal(count, 0); /* he may be asked the same yet */
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(every_ten_fast_accepts_are_noted_once),
		cmocka_unit_test_teardown(whatever_else_is_done_ends_a_streak, project_end),
		CASE(what_comes_between_does_not_end_it),
		CASE(an_undo_ends_it_and_a_redo_adds_nothing),
		CASE(blind_answers_make_no_streak_and_others_go_their_own_way),
		CASE(streaks_are_for_leads),
		CASE(blind_modes_read_alike_in_the_log),
	};

	return cmocka_run_group_tests_name("streaks", tests, NULL, NULL);
}
