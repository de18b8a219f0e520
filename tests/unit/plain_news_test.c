/* What the plain mode does once a minute while nobody answers: what has settled counts, and leads hear of it. */
#include "test.h"

#include "project.h"

#include "ui/plain_sitting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

/* A minute goes by; what was said meanwhile, in the project's arena. */
static const char *minute(struct project *project, struct plain_sitting *sitting)
{
	char *text = NULL;
	size_t length;
	const char *said;

	sitting->out = open_memstream(&text, &length);
	assert_non_null(sitting->out);
	plain_tend(sitting);
	plain_say_news(sitting);
	fclose(sitting->out);
	said = arena_strdup(&project->arena, text);
	free(text);
	return said;
}

static struct plain_sitting sit_down(struct project *project, enum role role)
{
	return (struct plain_sitting){ .store = project->store, .role = role };
}

static void answer(struct project *project, int64_t item_id)
{
	struct actor ann = project_actor(project, "ann");

	project_decide(project, &ann, item_id, PROJECT_OK);
	OK(decision_settle(project->store, &project->stage, &project->owner, &err));
}

static void set_up(struct project *project)
{
	struct model_version model = project_add_model(project, "1");

	project_add_items(project, 3);
	for (int64_t item_id = 1; item_id <= 3; item_id++)
		project_predict(project, &model, item_id, PROJECT_OK, 0.9);
}

static void what_has_settled_counts_though_nobody_claims(void **state)
{
	struct project *project = *state;
	struct plain_sitting sitting = sit_down(project, ROLE_OWNER);

	set_up(project);
	answer(project, 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded"), 0);
	assert_string_equal(minute(project, &sitting), "");
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded"), 1);
}

static void what_cannot_be_counted_is_said_once_and_so_is_its_end(void **state)
{
	struct project *project = *state;
	struct plain_sitting lead = sit_down(project, ROLE_OWNER), inspector = sit_down(project, ROLE_INSPECTOR);

	set_up(project);
	answer(project, 1);
	minute(project, &lead);
	assert_null(project_foreign(project, "CREATE TRIGGER no_more BEFORE INSERT ON folded BEGIN SELECT raise(ABORT, 'no more rows'); END"));
	answer(project, 2);
	assert_non_null(strstr(minute(project, &lead), "the machine decides nothing: "));
	assert_string_equal(minute(project, &lead), "");
	assert_string_equal(minute(project, &inspector), "Answers are kept, but cannot be counted now. Tell a lead.\n");
	assert_null(project_foreign(project, "DROP TRIGGER no_more"));
	assert_string_equal(minute(project, &lead), "Answers are counted again.\n");
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded"), 2);
}

static void what_was_lost_is_made_anew_and_told(void **state)
{
	struct project *project = *state;
	struct plain_sitting lead = sit_down(project, ROLE_OWNER);

	set_up(project);
	answer(project, 1);
	minute(project, &lead);
	assert_null(project_foreign(project, "UPDATE ladder_state SET state = '{broken'"));
	answer(project, 2);
	assert_non_null(strstr(minute(project, &lead), "it was made anew from its rows, and nothing is lost"));
	assert_int_equal(project_number(project, "SELECT state ->> 'settled' FROM ladder_state"), 2);
	assert_int_equal(project_number(project, "SELECT count(*) FROM event WHERE kind = 'ladder.rebuild'"), 1);
	assert_null(project_foreign(project, "DELETE FROM ladder_state"));
	answer(project, 3);
	assert_non_null(strstr(minute(project, &lead), "made anew"));
	assert_int_equal(project_number(project, "SELECT state ->> 'settled' FROM ladder_state"), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_has_settled_counts_though_nobody_claims),
		TEST(what_cannot_be_counted_is_said_once_and_so_is_its_end),
		TEST(what_was_lost_is_made_anew_and_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
