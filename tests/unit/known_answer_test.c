/* Known answers that are more than a label: versions and people are right by the rule of the stage. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "db/gate_fact.h"
#include "db/known.h"
#include "db/known_answer.h"
#include "db/store_private.h"
#include "db/verify.h"

#include <math.h>
#include <string.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

static struct region box = { 10, 10, 20, 20, PROJECT_SCRATCH, NAN }, nearly = { 12, 10, 20, 20, PROJECT_SCRATCH, NAN },
                     elsewhere = { 60, 60, 20, 20, PROJECT_SCRATCH, NAN };

#define WORDS(text) { .words = text }
#define BOX(region) { .regions = &(region), .region_count = 1 }

/* An output, the key of its rule with a value by which `said` is right and one by which it is not, the known answer, what a version says
 * that is near it, and what it says that is wrong by either; the same of a person. */
static const struct row {
	const char *output, *key, *loose, *strict;
	struct known_beside known, said, wrong, person, person_wrong;
} rows[] = {
	{ "text", "agree.wer", "0.5", "0.1", WORDS("turn the lights off"), WORDS("turn the light off"), WORDS("what"), WORDS("turn a lights off"),
	  WORDS("nothing like it") },
	{ "regions", "agree.iou", "0.5", "0.95", BOX(box), BOX(nearly), BOX(elsewhere), BOX(nearly), { .words = NULL } },
	{ "ranking", "agree.top_k", "2", "1", WORDS("Alien"), WORDS("[\"Brazil\",\"Alien\"]"), WORDS("[\"Brazil\",\"Contact\"]"), WORDS("Alien"),
	  WORDS("Brazil") },
};

#define EACH_ROW for (const struct row *row = rows; row < rows + sizeof rows / sizeof *rows; row++)

/* A project of which the stage answers so, by the loose rule. */
static struct project *begin(const struct row *row)
{
	struct project *project;
	void *made = NULL;

	assert_int_equal(project_begin(&made), 0);
	project = made;
	assert_null(project_foreign(project, arena_printf(&project->arena, "DROP TRIGGER stage_keeps; UPDATE stage SET output_kind = '%s'",
	                                                  row->output)));
	project_look(project);
	project_set(project, row->key, row->loose);
	return project;
}

static void end(struct project *project)
{
	void *made = project;

	assert_int_equal(project_end(&made), 0);
}

/* What known_add() returns. */
static int know(struct project *project, const char *purpose, int64_t item_id, const struct known_beside *beside, struct err *why)
{
	const struct known_new known = { purpose, item_id, PROJECT_SCRATCH, beside };
	int got;

	OK(store_begin(project->store, STORE_DURABLE, &err));
	got = known_add(project->store, &project->stage, &project->owner, &known, why);
	OK(store_commit(project->store, &err));
	return got;
}

static int64_t predict(struct project *project, const struct model_version *model, int64_t item_id, int64_t label_id,
                       const struct known_beside *said)
{
	const struct prediction_new prediction = {
		.item_id = item_id, .label_id = label_id, .confidence = 0.9, .words = said->words, .words_length = said->words ? strlen(said->words) : 0,
		.regions = said->regions, .region_count = said->region_count, .latency_us = 1,
	};
	struct prediction_batch batch = { .stage = &project->stage, .version = model };
	int got;

	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(got = prediction_batch_add(&batch, project->store, &prediction, &err));
	OK(prediction_batch_end(&batch, project->store, &err));
	OK(store_commit(project->store, &err));
	assert_int_equal(got, 1);
	return project_number(project, "SELECT max(prediction_id) FROM prediction");
}

static void assert_gate(struct project *project, const struct model_version *model, const struct gate_moment *moment, int64_t k, int64_t n)
{
	struct gate_share known;

	OK(gate_known(project->store, &project->stage, model->model_version_id, moment, &known, &err));
	assert_int_equal(known.k, k);
	assert_int_equal(known.n, n);
}

/* How many of the list are right, which says the same of each case as the gate does of all. */
static int count_listed(struct project *project, const struct model_version *model)
{
	struct challenge_row *list;
	int count, right = 0;

	OK(count = challenge_list(project->store, &project->stage, model->model_version_id, &project->arena, &list, &err));
	for (int i = 0; i < count; i++)
		right += list[i].right;
	return right;
}

static void a_version_is_right_by_the_rule_of_its_stage(void **state)
{
	(void)state;
	EACH_ROW {
		struct project *project = begin(row);
		struct model_version model = project_add_model(project, "1");
		struct err why = ERR_NONE;

		project_add_items(project, 4);
		for (int64_t item_id = 1; item_id <= 4; item_id++)
			assert_int_equal(know(project, "challenge", item_id, &row->known, &why), 1);
		predict(project, &model, 1, PROJECT_SCRATCH, &row->said);
		predict(project, &model, 2, PROJECT_SCRATCH, &row->wrong);
		predict(project, &model, 3, PROJECT_OK, &row->said);
		predict(project, &model, 4, PROJECT_SCRATCH, &(struct known_beside){ .words = NULL });
		assert_gate(project, &model, &gate_moment_now, 1, 4);
		assert_int_equal(count_listed(project, &model), 1);
		assert_string_equal(project_text(project, "SELECT group_concat(right, '') FROM (SELECT right FROM v_challenge ORDER BY item_id)"), "1000");
		end(project);
	}
}

static void count_problem(void *context, const char *entity, int64_t id, const char *why)
{
	(void)id, (void)why;
	*(int *)context += str_equal(entity, "known_comparison"); /* the stage was made what it is behind the log's back */
}

static int problems(struct project *project)
{
	struct verify_result result;
	int count = 0;

	OK(verify_run(project->store, NULL, count_problem, &count, &result, &err));
	return count;
}

static void another_rule_is_another_question(void **state)
{
	(void)state;
	EACH_ROW {
		struct project *project = begin(row);
		struct model_version model = project_add_model(project, "1");
		struct gate_moment before = gate_moment_now;
		struct err why = ERR_NONE;

		project_add_items(project, 1);
		assert_int_equal(know(project, "challenge", 1, &row->known, &why), 1);
		predict(project, &model, 1, PROJECT_SCRATCH, &row->said);
		before.rule_version = project_number(project, "SELECT max(rule_version) FROM comparison_rule");
		project_set(project, row->key, row->strict);
		assert_gate(project, &model, &gate_moment_now, 0, 1); /* before anything is compared by it */
		assert_int_equal(count_listed(project, &model), 0);
		OK(store_begin(project->store, STORE_DURABLE, &err));
		OK(known_compare_cases(project->store, &project->stage, &err));
		OK(known_compare_cases(project->store, &project->stage, &err));
		OK(store_commit(project->store, &err));
		assert_int_equal(project_number(project, "SELECT count(*) FROM known_comparison"), 2); /* once by each */
		assert_int_equal(project_number(project, "SELECT right FROM v_challenge"), 0);
		assert_gate(project, &model, &before, 1, 1); /* as it stood */
		end(project);
	}
}

/* Claims until gold comes, and answers it. */
static void answer_gold(struct project *project, const struct actor *actor, int64_t label_id, const struct known_beside *said)
{
	struct decision_new decision = project_answer(project, "label", label_id);
	struct claim claim = project_claim(project, actor);

	while (!str_equal(claim.mode, "gold")) {
		struct decision_new skip = project_answer(project, "unsure", 0);

		OK(decision_add(project->store, &project->stage, actor, &claim, &skip, &err));
		claim = project_claim(project, actor);
	}
	decision.words = said->words;
	decision.regions = said->regions;
	decision.region_count = said->region_count;
	OK(decision_add(project->store, &project->stage, actor, &claim, &decision, &err));
}

static void people_are_right_by_it_too(void **state)
{
	(void)state;
	EACH_ROW {
		struct project *project = begin(row);
		struct actor ann = project_actor(project, "ann");
		struct past_decision past;
		struct claim claim;
		struct err why = ERR_NONE;

		memset(project->store->draw_key, 1, HASH_KEY_BYTES);
		project_set(project, "gold.share", "0.2");
		project_add_items(project, 60);
		for (int64_t item_id = 1; item_id <= 3; item_id++)
			assert_int_equal(know(project, "gold", item_id, &row->known, &why), 1);
		answer_gold(project, &ann, PROJECT_SCRATCH, &row->person);
		answer_gold(project, &ann, PROJECT_SCRATCH, &row->person_wrong);
		answer_gold(project, &ann, PROJECT_OK, &row->person);
		assert_string_equal(project_text(project, "SELECT right || ' of ' || answers FROM v_gold"), "1 of 3");
		assert_int_equal(project_number(project, "SELECT count(*) FROM known_comparison"), 3);
		OK(decision_retract_last(project->store, &project->stage, &ann, &project->arena, &past, &claim, &err));
		assert_string_equal(project_text(project, "SELECT right || ' of ' || answers FROM v_gold"), "1 of 2");
		OK(decision_redo_last(project->store, &project->stage, &ann, &project->arena, &past, &claim, &err));
		assert_string_equal(project_text(project, "SELECT right || ' of ' || answers FROM v_gold"), "1 of 3");
		assert_int_equal(problems(project), 0);
		end(project);
	}
}

static void an_answer_is_all_of_it_and_stays_it(void **state)
{
	const struct row *row = rows;
	struct project *project = begin(row);
	struct err why = ERR_NONE;

	(void)state;
	project_add_items(project, 2);
	assert_int_equal(know(project, "gold", 1, NULL, &why), 0);
	assert_non_null(strstr(why.text, "more than a label"));
	assert_int_equal(know(project, "gold", 1, &row->known, &why), 1);
	assert_int_equal(know(project, "gold", 1, &row->known, &why), 2);
	assert_int_equal(know(project, "gold", 1, &row->wrong, &why), 0);
	assert_non_null(strstr(why.text, "another answer"));
	assert_int_equal(know(project, "gold", 2, &(struct known_beside)WORDS("\xff"), &why), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_known"), 1);
	assert_string_equal(project_text(project, "SELECT output FROM v_known"), row->known.words);
	end(project);
}

/* As an older rung left it. */
static void what_is_known_by_its_label_alone_can_be_given_the_rest(void **state)
{
	const struct row *row = rows;
	struct project *project = begin(row);
	struct model_version model = project_add_model(project, "1");
	struct gate_moment before = gate_moment_now;
	struct err why = ERR_NONE;

	(void)state;
	project_set_clock(project, 1800000000000);
	project_add_items(project, 1);
	assert_null(project_foreign(project, "INSERT INTO known_item VALUES (1, 1, 'challenge', 2, 1, 1, 1)"));
	predict(project, &model, 1, PROJECT_SCRATCH, &row->wrong);
	assert_gate(project, &model, &gate_moment_now, 1, 1);
	assert_int_equal(project_number(project, "SELECT by_label AND right FROM v_known JOIN v_challenge USING (item_id)"), 1);
	before.at_ms = project->clock_ms++;
	assert_int_equal(know(project, "challenge", 1, &row->known, &why), 1);
	assert_gate(project, &model, &gate_moment_now, 0, 1);
	assert_int_equal(project_number(project, "SELECT by_label OR right FROM v_known JOIN v_challenge USING (item_id)"), 0);
	assert_gate(project, &model, &before, 1, 1);
	end(project);
}

static void a_case_counts_in_the_round_it_is_in(void **state)
{
	const struct row *row = rows;
	struct project *project = begin(row);
	struct model_version model = project_add_model(project, "1");
	struct gate_moment before = gate_moment_now;
	struct err why = ERR_NONE;

	(void)state;
	project_set_clock(project, 1800000000000);
	project_add_items(project, 1);
	assert_int_equal(know(project, "challenge", 1, &row->known, &why), 1);
	predict(project, &model, 1, PROJECT_SCRATCH, &row->said);
	assert_gate(project, &model, &gate_moment_now, 1, 1);
	before.at_ms = project->clock_ms++;
	project_begin_round(project, 1);
	assert_gate(project, &model, &gate_moment_now, 0, 1); /* not asked again yet */
	predict(project, &model, 1, PROJECT_SCRATCH, &row->wrong);
	assert_gate(project, &model, &gate_moment_now, 0, 1);
	assert_gate(project, &model, &before, 1, 1);
	end(project);
}

/* In a stage that stands on others gold comes once it is there, like all else. */
static void gold_waits_for_its_stage(void **state)
{
	struct project *project = begin(rows);
	struct actor ann = project_actor(project, "ann");
	struct err why = ERR_NONE;
	int gold = 0;

	(void)state;
	memset(project->store->draw_key, 1, HASH_KEY_BYTES);
	project_set(project, "gold.share", "0.2");
	project_add_items(project, 40);
	for (int64_t item_id = 1; item_id <= 2; item_id++)
		assert_int_equal(know(project, "gold", item_id, &rows->known, &why), 1);
	assert_null(project_foreign(project, "DROP TRIGGER stage_link_in_order; INSERT INTO stage_link VALUES (1, 1, 1, NULL);"
	                            "INSERT INTO stage_pass SELECT NULL, item_id, 1, 'open', 1, zeroblob(32), 'above', 0, 0, 1 FROM item WHERE item_id <> 2"));
	for (int i = 0; i < 38; i++) {
		struct decision_new unsure = project_answer(project, "unsure", 0);
		struct claim claim = project_claim(project, &ann);

		gold += str_equal(claim.mode, "gold");
		assert_int_not_equal(claim.item_id, 2);
		OK(decision_add(project->store, &project->stage, &ann, &claim, &unsure, &err));
	}
	assert_int_equal(gold, 1);
	end(project);
}

static void what_was_found_is_worked_out_again_by_verify(void **state)
{
	(void)state;
	EACH_ROW {
		struct project *project = begin(row);
		struct model_version model = project_add_model(project, "1");
		struct err why = ERR_NONE;

		project_add_items(project, 1);
		assert_int_equal(know(project, "challenge", 1, &row->known, &why), 1);
		predict(project, &model, 1, PROJECT_SCRATCH, &row->said);
		assert_int_equal(problems(project), 0);
		assert_null(project_foreign(project, "DROP TRIGGER known_comparison_no_update; UPDATE known_comparison SET matches = 0"));
		assert_int_equal(problems(project), 1);
		assert_null(project_foreign(project, "DROP TRIGGER known_comparison_no_delete; DELETE FROM known_comparison"));
		assert_int_equal(problems(project), 1);
		end(project);
	}
}

static void erased_words_leave_what_was_found(void **state)
{
	const struct row *row = rows;
	struct project *project = begin(row);
	struct model_version model = project_add_model(project, "1");
	struct err why = ERR_NONE;

	(void)state;
	project_add_items(project, 2);
	for (int64_t item_id = 1; item_id <= 2; item_id++)
		assert_int_equal(know(project, "challenge", item_id, &row->known, &why), 1);
	predict(project, &model, 1, PROJECT_SCRATCH, &row->said);
	assert_null(project_foreign(project, "UPDATE content SET bytes = NULL"));
	predict(project, &model, 2, PROJECT_SCRATCH, &row->said);
	project_set(project, row->key, row->strict);
	assert_gate(project, &model, &gate_moment_now, 1, 2);
	assert_null(project_text(project, "SELECT max(output) FROM v_known"));
	end(project);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_version_is_right_by_the_rule_of_its_stage),
		cmocka_unit_test(another_rule_is_another_question),
		cmocka_unit_test(people_are_right_by_it_too),
		cmocka_unit_test(an_answer_is_all_of_it_and_stays_it),
		cmocka_unit_test(what_is_known_by_its_label_alone_can_be_given_the_rest),
		cmocka_unit_test(a_case_counts_in_the_round_it_is_in),
		cmocka_unit_test(gold_waits_for_its_stage),
		cmocka_unit_test(what_was_found_is_worked_out_again_by_verify),
		cmocka_unit_test(erased_words_leave_what_was_found),
	};

	return cmocka_run_group_tests_name("known answers", tests, NULL, NULL);
}
