/* Gold: items whose answer is known come among others, unmarked, each at most now and then, and count for
 * nothing but what people find. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/known.h"
#include "db/route_private.h"
#include "db/store_private.h"

#include <string.h>

#define NOW 1800000000000
#define ORDINARY 300
#define GOLD 40

/* Items 1 to 40 are gold, scratch and ok in turn; the others are ordinary. What is drawn is the same in each run. */
static struct actor begin(void **state, const char *share)
{
	struct project *project = *state;
	const struct known_new other = { "challenge", 1, PROJECT_OK, NULL };
	struct err why = ERR_NONE;

	memset(project->store->draw_key, 1, HASH_KEY_BYTES);
	project_set_clock(project, NOW);
	project_set(project, "gold.share", share);
	project_add_items(project, ORDINARY + GOLD);
	assert_int_equal(store_begin(project->store, STORE_DURABLE, &why), 0);
	for (int64_t item_id = 1; item_id <= GOLD; item_id++)
		assert_int_equal(known_add(project->store, &project->stage, &project->owner,
		                           &(struct known_new){ "gold", item_id, item_id % 2 ? PROJECT_SCRATCH : PROJECT_OK, NULL }, &why), 1);
	assert_int_equal(known_add(project->store, &project->stage, &project->owner, &other, &why), 0);
	assert_non_null(strstr(why.text, "scratch, as gold"));
	assert_int_equal(store_commit(project->store, &why), 0);
	return project_actor(project, "ann");
}

static int64_t waiting(struct project *project, const struct actor *actor)
{
	struct err err = ERR_NONE;

	return queue_open_count(project->store, &project->stage, actor, 1000, &err);
}

/* Takes the next task and answers; whether it was gold. */
static bool work(struct project *project, const struct actor *actor, int64_t label_id)
{
	struct err err = ERR_NONE;
	struct claim claim = project_claim(project, actor);
	struct decision_new decision = project_answer(project, label_id ? "label" : "unsure", label_id);

	assert_string_equal(claim.lane, "review");
	assert_true(claim.slot >= 0);
	if (decision_add(project->store, &project->stage, actor, &claim, &decision, &err) <= 0)
		fail_msg("%s", err.text);
	if (str_equal(claim.mode, "gold"))
		assert_in_range(claim.item_id, 1, GOLD);
	else
		assert_in_range(claim.item_id, GOLD + 1, GOLD + ORDINARY);
	return str_equal(claim.mode, "gold");
}

static void without_a_share_gold_is_never_asked(void **state)
{
	struct project *project = *state;
	struct actor ann = begin(state, "0");

	assert_int_equal(waiting(project, &ann), ORDINARY);
	for (int i = 0; i < ORDINARY; i++)
		assert_false(work(project, &ann, PROJECT_OK));
	assert_int_equal(waiting(project, &ann), 0);
}

/* What waits falls by one with each task, so that the count tells nothing either. */
static void it_rides_at_its_share_and_the_count_does_not_tell(void **state)
{
	struct project *project = *state;
	struct actor ann = begin(state, "0.1");
	int64_t before = waiting(project, &ann), gold = 0, tasks = before;

	assert_in_range(tasks, ORDINARY + 1, ORDINARY + GOLD);
	for (int64_t i = 0; i < tasks; i++) {
		gold += work(project, &ann, PROJECT_OK);
		assert_int_equal(waiting(project, &ann), before - 1);
		before--;
	}
	assert_int_equal(gold, tasks - ORDINARY);
	assert_in_range(gold, 12, 40);
	assert_int_equal(before, 0); /* and gold alone is no work */
}

static void nobody_gets_the_same_again_before_it_has_rested(void **state)
{
	struct project *project = *state;
	struct actor ann = begin(state, "0.2");
	int gold = 0;

	for (int i = 0; i < ORDINARY; i++)
		gold += work(project, &ann, PROJECT_OK);
	assert_int_equal(gold, GOLD);
	assert_int_equal(project_number(project, "SELECT count(DISTINCT item_id) FROM v_decisions WHERE mode = 'gold'"), GOLD);
	project->clock_ms += 31 * CLOCK_DAY_MS;
	gold = 0;
	for (int i = 0; i < GOLD / 2; i++)
		gold += work(project, &ann, PROJECT_OK);
	assert_true(gold > 0);
}

static void it_is_got_ready_like_what_else_comes(void **state)
{
	struct project *project = *state;
	struct actor ann = begin(state, "0.2");
	struct err err = ERR_NONE;
	int64_t ahead[QUEUE_AHEAD_MAX];
	int gold = 0, right = 0;

	for (int i = 0; i < 60; i++) {
		struct claim claim;

		assert_int_equal(queue_ahead(project->store, &project->stage, &ann, NULL, 0, ahead, QUEUE_AHEAD_MAX, &err), QUEUE_AHEAD_MAX);
		claim = project_claim(project, &ann);
		right += ahead[0] == claim.item_id;
		gold += str_equal(claim.mode, "gold");
		work(project, &ann, PROJECT_OK);
	}
	assert_true(gold > 3);
	assert_int_equal(right, 60);
}

static void what_is_given_back_stays_gold_and_theirs(void **state)
{
	struct project *project = *state;
	struct actor ann = begin(state, "0.2"), bob = project_actor(project, "bob");
	struct past_decision past;
	struct claim claim;
	struct err err = ERR_NONE;

	while (!work(project, &ann, PROJECT_OK))
		;
	assert_int_equal(decision_retract_last(project->store, &project->stage, &ann, &project->arena, &past, &claim, &err), 1);
	assert_string_equal(claim.mode, "gold");
	assert_int_equal(queue_release(project->store, &ann, &claim, &err), 0);
	for (int i = 0; i < 20; i++)
		work(project, &bob, PROJECT_OK);
	assert_int_equal(project_claim(project, &ann).item_id, claim.item_id);
	assert_string_equal(project_claim(project, &ann).mode, "gold");
}

static void it_counts_for_nothing_but_what_people_find(void **state)
{
	struct project *project = *state;
	struct actor ann = begin(state, "0.2");
	struct model_version model = project_add_model(project, "1");

	project_set(project, "second.critical", "yes");
	for (int64_t item_id = 1; item_id <= GOLD; item_id++)
		project_predict(project, &model, item_id, PROJECT_SCRATCH, 0.9);
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment WHERE state = 'open' AND item_id <= 40"), 0);
	for (int i = 0; i < 100; i++)
		work(project, &ann, i % 10 == 0 ? 0 : PROJECT_OK);
	assert_true(project_number(project, "SELECT count(*) FROM v_decisions WHERE mode = 'gold'") > 5);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_side_by_side WHERE mode = 'gold' AND (agrees IS NOT NULL OR agreed_label IS NOT NULL)"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_pending WHERE item_id <= 40"), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_second_looks WHERE item_id <= 40"), 0);
	assert_int_equal(project_number(project, "SELECT sum(answers) FROM v_gold"),
	                 project_number(project, "SELECT count(*) FROM v_decisions WHERE mode = 'gold' AND kind = 'label'"));
	assert_string_equal(project_text(project, "SELECT recall FROM v_gold WHERE label = 'scratch'"), "0");
	assert_string_equal(project_text(project, "SELECT recall FROM v_gold WHERE label = 'ok'"), "1");
	assert_string_equal(project_text(project, "SELECT label || ' ' || decided_by FROM v_outcomes WHERE item_id = 1"), "scratch known");
}

static void decide_last(struct project *project, const struct actor *actor)
{
	struct err err = ERR_NONE;
	struct claim claim = project_claim(project, actor);
	struct decision_new decision = project_answer(project, "label", PROJECT_OK);

	assert_true(decision_add(project->store, &project->stage, actor, &claim, &decision, &err) > 0);
}

/* What people may know for gold by its number or path is told: it came well before all that waits for them. */
static void gold_that_can_be_told_from_new_work_is_counted(void **state)
{
	struct project *project = *state;
	struct actor ann = begin(state, "0");
	struct err err = ERR_NONE;

	assert_int_equal(gold_older(project->store, &project->stage, &err), 0); /* it came with the others */
	for (int i = 0; i < ORDINARY; i++)
		assert_false(work(project, &ann, PROJECT_OK));
	assert_int_equal(gold_older(project->store, &project->stage, &err), 0); /* nothing waits */
	project_set_clock(project, NOW + CLOCK_DAY_MS - 1000);
	project_add_items(project, 1);
	assert_int_equal(gold_older(project->store, &project->stage, &err), 0);
	decide_last(project, &ann);
	project_set_clock(project, NOW + CLOCK_DAY_MS);
	project_add_items(project, 1);
	assert_int_equal(gold_older(project->store, &project->stage, &err), GOLD);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(without_a_share_gold_is_never_asked),
		CASE(it_rides_at_its_share_and_the_count_does_not_tell),
		CASE(nobody_gets_the_same_again_before_it_has_rested),
		CASE(it_is_got_ready_like_what_else_comes),
		CASE(what_is_given_back_stays_gold_and_theirs),
		CASE(it_counts_for_nothing_but_what_people_find),
		CASE(gold_that_can_be_told_from_new_work_is_counted),
	};

	return cmocka_run_group_tests_name("gold", tests, NULL, NULL);
}
