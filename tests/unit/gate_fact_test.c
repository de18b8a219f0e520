/* What a gate asks beside its tests: the challenge set, how far two people agree, and who vouches; as of any
 * moment, so that a gate can be looked at again as it stood. */
#include "project.h"
#include "test.h"

#include "db/gate_fact.h"
#include "db/store_private.h"
#include "jobs/gate_facts.h"
#include "jobs/level.h"

#include <string.h>

static void make_known(struct project *project, int64_t item_id, const char *purpose, int label, int64_t at_ms)
{
	const char *sql = arena_printf(&project->arena, "INSERT INTO known_item VALUES (1, %lld, '%s', %d, 1, 1, %lld)", (long long)item_id, purpose,
	                               label, (long long)at_ms);

	assert_null(project_foreign(project, sql));
}

static void assert_known(struct project *project, int64_t version, struct gate_moment moment, int64_t k, int64_t n)
{
	struct gate_share known;
	struct err err = ERR_NONE;

	assert_int_equal(gate_known(project->store, &project->stage, version, &moment, &known, &err), 0);
	assert_int_equal(known.k, k);
	assert_int_equal(known.n, n);
}

static void a_version_has_to_know_what_it_is_asked(void **state)
{
	struct project *project = *state;
	struct model_version one, two;
	struct gate_moment before = gate_moment_now;
	int64_t items[5];

	for (int i = 0; i < 5; i++) {
		items[i] = project_add_item(project);
		make_known(project, items[i], i < 4 ? "challenge" : "gold", PROJECT_SCRATCH, 100 + i);
	}
	one = project_add_model(project, "1");
	two = project_add_model(project, "2");
	assert_known(project, one.model_version_id, gate_moment_now, 0, 4); /* not asked yet */
	before.prediction_id = project_predict(project, &one, items[0], PROJECT_SCRATCH, 0.9);
	project_predict(project, &one, items[1], PROJECT_SCRATCH, 0.6);
	project_predict(project, &one, items[2], PROJECT_OK, 0.9);
	project_predict(project, &one, items[3], 0, 0);
	project_predict(project, &one, items[4], PROJECT_SCRATCH, 0.9);
	assert_known(project, one.model_version_id, gate_moment_now, 2, 4);
	assert_known(project, one.model_version_id, before, 1, 4);
	before.at_ms = 101;
	assert_known(project, one.model_version_id, before, 1, 2);
	assert_known(project, two.model_version_id, gate_moment_now, 0, 4);
}

static void assert_people(struct project *project, int64_t up_to, int64_t k, int64_t n)
{
	struct gate_moment moment = gate_moment_now;
	struct gate_share people;
	struct err err = ERR_NONE;

	moment.decision_id = up_to;
	assert_int_equal(gate_people(project->store, &project->stage, &moment, &people, &err), 0);
	assert_int_equal(people.k, k);
	assert_int_equal(people.n, n);
}

static void two_people_agree_or_not(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), ben = project_actor(project, "ben");
	int64_t items[4], twice[3], last = 0;
	struct err err = ERR_NONE;

	project_set(project, "second.share", "0");
	project_set(project, "second.critical", "yes");
	project_decide(project, &ben, project_add_item(project), PROJECT_OK); /* he is one of those who decide */
	for (int i = 0; i < 4; i++)
		items[i] = project_add_item(project);
	assert_people(project, INT64_MAX, 0, 0);
	for (int i = 0; i < 4; i++) /* the last is not looked at again: nobody has called it critical */
		project_decide(project, &ann, items[i], i < 3 ? PROJECT_SCRATCH : PROJECT_OK);
	assert_people(project, INT64_MAX, 0, 0);
	for (int i = 0; i < 3; i++) {
		struct claim claim = project_claim(project, &ben);
		struct decision_new answer = project_answer(project, "label", i < 2 ? PROJECT_SCRATCH : PROJECT_OK);

		assert_string_equal(claim.lane, "second");
		twice[i] = claim.item_id;
		last = decision_add(project->store, &project->stage, &ben, &claim, &answer, &err);
		assert_true(last > 0);
	}
	assert_people(project, INT64_MAX, 2, 3);
	assert_people(project, last - 1, 2, 2);
	make_known(project, twice[0], "challenge", PROJECT_SCRATCH, 1);
	assert_people(project, INT64_MAX, 1, 2);
}

/* However many answers there are, none is looked for among all the others: but for the items, what is made on the way is walked
 * as it comes and not kept. */
static void two_people_are_compared_in_one_pass(void **state)
{
	struct project *project = *state;
	const char *name, *text;
	size_t length;
	bool found = false;

	for (size_t i = 0; !found && (text = query_table_text(project->store->queries, i, &name, &length)); i++)
		if ((found = strcmp(name, "gate_fact.people") == 0)) {
			const char *plan = project_plan(project, arena_memdup(&project->arena, text, length));

			for (const char *kept = strstr(plan, "MATERIALIZE "); kept; kept = strstr(kept + 1, "MATERIALIZE "))
				if (strncmp(kept, "MATERIALIZE a\n", 14) != 0)
					fail_msg("%s:\n%s", name, plan);
		}
	assert_true(found);
}

/* The program's own figures reach the gate. */
static void a_gate_reads_them(void **state)
{
	struct project *project = *state;
	int64_t item = project_add_item(project);
	struct model_version model = project_add_model(project, "1");
	struct err err = ERR_NONE;
	struct gate gate;
	int seen = 0;

	make_known(project, item, "challenge", PROJECT_SCRATCH, 1);
	project_predict(project, &model, item, PROJECT_OK, 0.9);
	assert_int_equal(level_gate(project->store, NULL, 2, &gate, &err), 0);
	for (int i = 0; i < gate.check_count; i++) {
		if (strcmp(gate.checks[i].name, "known cases") == 0) {
			assert_true(!gate.checks[i].ok && gate.checks[i].k == 0 && gate.checks[i].n == 1 && gate.checks[i].need == 1);
			seen++;
		}
	}
	assert_int_equal(seen, 1);
	project_set(project, "challenge.need", "0");
	assert_int_equal(level_gate(project->store, NULL, 2, &gate, &err), 0);
	for (int i = 0; i < gate.check_count; i++)
		assert_true(strcmp(gate.checks[i].name, "known cases") != 0 || gate.checks[i].ok);
}

#define OVER(test) cmocka_unit_test_setup_teardown(test, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		OVER(a_version_has_to_know_what_it_is_asked),
		OVER(two_people_agree_or_not),
		OVER(two_people_are_compared_in_one_pass),
		OVER(a_gate_reads_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
