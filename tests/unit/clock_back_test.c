/* A clock that goes back: what was recorded before lies in the future then, and still counts once, in its
 * time. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "db/event.h"
#include "jobs/ladder.h"
#include "jobs/level.h"

#define NOW (INT64_C(1772000000000))

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

/* Nine items that the model calls ok; people do too, and nothing is looked at twice. */
static void begin(struct project *project)
{
	struct model_version model;

	project_set_clock(project, NOW);
	project_set(project, "second.share", "0");
	model = project_add_model(project, "1");
	for (int i = 0; i < 9; i++)
		project_predict(project, &model, project_add_item(project), PROJECT_OK, 0.9);
}

static int64_t settled(struct project *project)
{
	struct ladder ladder;
	int64_t count;

	OK(ladder_tend(project->store, NULL, NULL, &err));
	OK(ladder_read(project->store, NULL, &ladder, &err));
	count = ladder.attempt.evidence.settled;
	ladder_release(&ladder);
	return count;
}

static void answers_count_once_whatever_the_clock_does(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct err why = ERR_NONE;
	int64_t broken;

	begin(project);
	for (int64_t item_id = 1; item_id <= 3; item_id++)
		project_decide(project, &ann, item_id, PROJECT_OK);
	project_set_clock(project, NOW - 2 * CLOCK_HOUR_MS);
	for (int64_t item_id = 4; item_id <= 6; item_id++)
		project_decide(project, &ann, item_id, PROJECT_OK);
	assert_int_equal(settled(project), 0);
	project_set_clock(project, NOW - CLOCK_HOUR_MS);
	assert_int_equal(settled(project), 3);
	project_set_clock(project, NOW + CLOCK_HOUR_MS);
	assert_int_equal(settled(project), 6);
	project_set_clock(project, NOW - CLOCK_DAY_MS);
	assert_int_equal(settled(project), 6);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded"), 6);
	assert_int_equal(event_verify(project->store, &broken, &why), 1);
}

static void the_level_is_the_one_set_last(void **state)
{
	struct project *project = *state;

	begin(project);
	project_to_level(project, 1);
	project_set_clock(project, NOW - CLOCK_DAY_MS);
	project_to_level(project, 2);
	assert_int_equal(project->stage.level, 2);
	OK(level_stop(project->store, NULL, &project->owner, NULL, &err));
	project_look(project);
	assert_int_equal(project->stage.level, 0);
	assert_string_equal(project_text(project, "SELECT level FROM v_levels WHERE until IS NULL"), "0");
}

static void a_lease_from_the_future_is_given_up_by_its_holder(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct claim first, again;

	begin(project);
	first = project_claim(project, &ann);
	project_set_clock(project, NOW - CLOCK_DAY_MS);
	again = project_claim(project, &ann);
	assert_int_equal(again.item_id, first.item_id);
	assert_int_not_equal(project_claim(project, &bob).item_id, first.item_id);
	OK(queue_release(project->store, &ann, &again, &err));
	assert_int_equal(project_number(project, "SELECT count(*) FROM assignment WHERE state = 'leased'"), 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(answers_count_once_whatever_the_clock_does),
		CASE(the_level_is_the_one_set_last),
		CASE(a_lease_from_the_future_is_given_up_by_its_holder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
