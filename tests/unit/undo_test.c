/* Taking back, giving again and changing: at any depth, in order, across restarts, one's own answers
 * alone, and never what is settled. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/level_change.h"
#include "db/setting_store.h"

#include <math.h>
#include <string.h>

#define NOW 1800000000000

struct fixture { struct project *project; struct actor ann, bob; struct past_decision past; struct claim claim; struct err why; };

static struct fixture begin(void **state, int items)
{
	struct fixture f = { .project = *state };

	project_add_items(f.project, items);
	f.ann = project_actor(f.project, "ann");
	f.bob = project_actor(f.project, "bob");
	return f;
}

static int64_t give(struct fixture *f, const struct actor *actor, struct decision_new decision)
{
	struct claim claim = project_claim(f->project, actor);
	int64_t id = decision_add(f->project->store, &f->project->stage, actor, &claim, &decision, &f->why);

	if (id <= 0)
		fail_msg("%s", f->why.text);
	return id;
}

static int undo(struct fixture *f, const struct actor *actor)
{
	return decision_retract_last(f->project->store, &f->project->stage, actor, &f->project->arena, &f->past, &f->claim, &f->why);
}

static int redo(struct fixture *f, const struct actor *actor)
{
	return decision_redo_last(f->project->store, &f->project->stage, actor, &f->project->arena, &f->past, &f->claim, &f->why);
}

static void release(struct fixture *f, const struct actor *actor)
{
	assert_int_equal(queue_release(f->project->store, actor, &f->claim, &f->why), 0);
}

/* One of each kind, undone one by one from the last to the first and then given again from the first to
 * the last, with a restart between any two. */
static void each_kind_goes_and_comes_back_in_order(void **state)
{
	static const struct { const char *kind; int64_t label_id; } rows[] = {
		{ "label", PROJECT_SCRATCH }, { "unsure", 0 }, { "flag", 0 }, { "skip", 0 }, { "label", PROJECT_DUST },
	};
	struct region box = { 1, 2, 30, 40, PROJECT_SCRATCH, (double)NAN };
	struct fixture f = begin(state, 6);
	int64_t items[5];

	for (int i = 0; i < 5; i++) {
		struct decision_new decision = project_answer(f.project, rows[i].kind, rows[i].label_id);

		decision.note = arena_printf(&f.project->arena, "note %d", i);
		decision.regions = &box;
		decision.region_count = i == 0;
		items[i] = project_claim(f.project, &f.ann).item_id;
		give(&f, &f.ann, decision);
	}
	assert_int_equal(items[2], items[3]); /* a flag leaves the item where it is */
	for (int round = 0; round < 2; round++) {
		for (int i = 4; i >= 0; i--) {
			project_reopen(f.project);
			assert_int_equal(undo(&f, &f.ann), 1);
			assert_string_equal(f.past.kind, rows[i].kind);
			assert_int_equal(f.past.item_id, items[i]);
			if (i % 2)
				release(&f, &f.ann); /* given back, or still in hand: both will do */
		}
		assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_decisions WHERE in_force"), 0);
		for (int i = 0; i < 5; i++) {
			project_reopen(f.project);
			if (redo(&f, &f.ann) != 1)
				fail_msg("%d %s: %s", i, rows[i].kind, f.why.text);
			assert_string_equal(f.past.kind, rows[i].kind);
			assert_int_equal(f.past.item_id, items[i]);
			assert_int_equal(f.past.label_id, rows[i].label_id);
		}
		assert_int_equal(redo(&f, &f.ann), 0);
		assert_string_equal(f.why.text, "there is nothing to do again");
	}
	assert_string_equal(project_text(f.project, "SELECT group_concat(coalesce(label, 'unsure') || ' ' || note) FROM v_decisions WHERE in_force"),
	                    "scratch note 0,unsure note 1,dust note 4");
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_acts a WHERE kind = 'skip' AND note = 'note 3' AND NOT EXISTS "
		"(SELECT 1 FROM v_acts r WHERE r.retracts = a.decision_id)"), 1);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM region r JOIN v_decisions d USING (decision_id) WHERE d.in_force AND r.width = 30"), 1);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_events WHERE body ->> 'redoes' > 0"), 10);
	assert_int_equal(project_number(f.project, "SELECT count(DISTINCT uuid) = count(*) FROM decision"), 1);
}

static void a_new_answer_ends_what_could_be_done_again(void **state)
{
	struct fixture f = begin(state, 4);

	give(&f, &f.ann, project_answer(f.project, "label", PROJECT_OK));
	give(&f, &f.ann, project_answer(f.project, "label", PROJECT_DUST));
	assert_int_equal(undo(&f, &f.ann), 1);
	assert_int_equal(undo(&f, &f.ann), 1);
	assert_int_equal(redo(&f, &f.ann), 1);
	assert_int_equal(f.past.label_id, PROJECT_OK);
	assert_int_equal(undo(&f, &f.ann), 1); /* what was done again can be undone again */
	assert_int_equal(redo(&f, &f.ann), 1);
	give(&f, &f.ann, project_answer(f.project, "flag", 0)); /* new */
	assert_int_equal(redo(&f, &f.ann), 0);
	assert_int_equal(redo(&f, &f.bob), 0);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_decisions WHERE in_force"), 1);
}

static void what_somebody_else_took_is_not_done_again(void **state)
{
	struct fixture f = begin(state, 2);
	struct claim bobs;
	struct decision_new answer = project_answer(f.project, "label", PROJECT_OK);

	give(&f, &f.ann, project_answer(f.project, "label", PROJECT_DUST));
	assert_int_equal(undo(&f, &f.ann), 1);
	release(&f, &f.ann);
	assert_int_equal(queue_claim_item(f.project->store, NULL, &f.bob, f.past.item_id, &bobs, &f.why), 1);
	assert_int_equal(redo(&f, &f.ann), 0);
	assert_non_null(strstr(f.why.text, "somebody else has taken"));
	assert_true(decision_add(f.project->store, &f.project->stage, &f.bob, &bobs, &answer, &f.why) > 0);
	assert_int_equal(redo(&f, &f.ann), 0);
	assert_string_equal(project_text(f.project, "SELECT group_concat(operator) FROM v_decisions WHERE in_force"), "bob");
}

static void a_skip_of_what_somebody_took_is_passed_over(void **state)
{
	struct fixture f = begin(state, 3);
	struct claim bobs;
	int64_t skipped;

	give(&f, &f.ann, project_answer(f.project, "label", PROJECT_DUST));
	skipped = project_claim(f.project, &f.ann).item_id;
	give(&f, &f.ann, project_answer(f.project, "skip", 0));
	assert_int_equal(queue_claim_item(f.project->store, NULL, &f.bob, skipped, &bobs, &f.why), 1);
	assert_int_equal(undo(&f, &f.ann), 1);
	assert_string_equal(f.past.kind, "label");
	assert_int_equal(undo(&f, &f.ann), 0);
	release(&f, &f.ann);
	assert_int_equal(queue_release(f.project->store, &f.bob, &bobs, &f.why), 0);
	assert_int_equal(undo(&f, &f.ann), 1); /* now it can come back */
	assert_int_equal(f.past.item_id, skipped);
}

static void what_is_done_again_is_never_more_blind_than_it_was(void **state)
{
	struct fixture f = begin(state, 0);
	struct model_version model = project_add_model(f.project, "1");
	struct decision_new decision = project_answer(f.project, "label", PROJECT_OK);

	assert_int_equal(setting_change(f.project->store, 0, &f.project->owner, "exam.share", "0", &f.why), 0);
	assert_int_equal(setting_change(f.project->store, 0, &f.project->owner, "assist.blind_share", "0.1", &f.why), 0);
	assert_int_equal(level_change_add(f.project->store, &f.project->stage, &f.project->owner, 2, "promote", "test", &f.why), 0);
	project_look(f.project);
	for (int64_t item = 1; item <= 8; item++) {
		project_add_items(f.project, 1);
		decision.seen_prediction_id = project_predict(f.project, &model, item, PROJECT_OK, 0.9);
		assert_int_equal(queue_claim_item(f.project->store, NULL, &f.ann, item, &f.claim, &f.why), 1);
		if (str_equal(f.claim.mode, "assisted"))
			break;
	}
	assert_string_equal(f.claim.mode, "assisted");
	assert_true(decision_add(f.project->store, &f.project->stage, &f.ann, &f.claim, &decision, &f.why) > 0);
	assert_int_equal(undo(&f, &f.ann), 1);
	release(&f, &f.ann);
	assert_int_equal(level_change_add(f.project->store, &f.project->stage, &f.project->owner, 1, "demote", "test", &f.why), 0);
	assert_int_equal(queue_claim_item(f.project->store, NULL, &f.bob, f.past.item_id, &f.claim, &f.why), 1);
	assert_string_equal(f.claim.mode, "assisted"); /* it has been seen so */
	release(&f, &f.bob);
	assert_int_equal(redo(&f, &f.ann), 1);
	assert_string_equal(project_text(f.project, "SELECT mode FROM v_decisions WHERE in_force"), "assisted");
	assert_int_equal(project_number(f.project, "SELECT seen_prediction_id FROM v_decisions WHERE in_force"), decision.seen_prediction_id);
}

static void a_label_that_is_gone_is_not_given_again(void **state)
{
	struct fixture f = begin(state, 1);

	give(&f, &f.ann, project_answer(f.project, "label", PROJECT_DUST));
	assert_int_equal(undo(&f, &f.ann), 1);
	assert_int_equal(label_retire(f.project->store, &f.project->stage, &f.project->owner, "dust", &f.why), 0);
	project_look(f.project);
	assert_int_equal(redo(&f, &f.ann), 0);
	assert_non_null(strstr(f.why.text, "dust"));
}

/* ---- changing ---- */

static int64_t change(struct fixture *f, const struct actor *actor, int64_t item_id, int64_t answer_id, const char *kind, int64_t label_id)
{
	struct decision_new decision = project_answer(f->project, kind, label_id);

	return decision_change(f->project->store, &f->project->stage, actor, item_id, answer_id, &decision, &f->why);
}

static void a_change_takes_back_and_gives_in_one_write(void **state)
{
	struct fixture f = begin(state, 2);
	int64_t first = project_decide(f.project, &f.ann, 1, PROJECT_OK), second, third;

	second = change(&f, &f.ann, 1, first, "label", PROJECT_SCRATCH);
	assert_true(second > first + 1);
	assert_string_equal(project_text(f.project, "SELECT group_concat(label || in_force) FROM v_decisions"), "ok0,scratch1");
	assert_string_equal(project_text(f.project, "SELECT state FROM v_queue WHERE item_id = 1"), "done");
	assert_int_equal(change(&f, &f.ann, 1, first, "label", PROJECT_DUST), 0); /* not in force any more */
	assert_non_null(strstr(f.why.text, "changed meanwhile"));
	third = change(&f, &f.ann, 1, second, "unsure", 0);
	assert_true(third > second);
	assert_true(change(&f, &f.ann, 1, third, "flag", 0) > third);
	assert_string_equal(project_text(f.project, "SELECT kind FROM v_decisions WHERE in_force"), "unsure");
	assert_string_equal(project_text(f.project, "SELECT state FROM v_queue WHERE item_id = 1"), "done");
	assert_true(change(&f, &f.ann, 1, third, "skip", 0) > third);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_decisions WHERE in_force"), 0);
	assert_string_equal(project_text(f.project, "SELECT state FROM v_queue WHERE item_id = 1"), "open");
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_events WHERE kind = 'decision.retract'"), 3);
}

/* A flag on what is answered comes and goes without touching the answer. */
static void a_flag_of_what_is_answered_leaves_the_answer(void **state)
{
	struct fixture f = begin(state, 1);
	int64_t answer_id = project_decide(f.project, &f.ann, 1, PROJECT_OK);

	assert_true(change(&f, &f.ann, 1, answer_id, "flag", 0) > answer_id);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(undo(&f, &f.ann), 1);
		assert_string_equal(f.past.kind, "flag");
		assert_int_equal(f.claim.expires_ms, 0);
		assert_string_equal(project_text(f.project, "SELECT state FROM v_queue"), "done");
		assert_int_equal(redo(&f, &f.ann), 1);
		assert_string_equal(project_text(f.project, "SELECT state FROM v_queue"), "done");
	}
	assert_int_equal(project_number(f.project, "SELECT decision_id FROM v_decisions WHERE in_force"), answer_id);
	assert_int_equal(undo(&f, &f.ann), 1);
	assert_int_equal(undo(&f, &f.ann), 1); /* and then the answer itself */
	assert_string_equal(f.past.kind, "label");
	assert_string_equal(project_text(f.project, "SELECT state FROM v_queue"), "leased");
}

static void sent_twice_a_change_is_made_once(void **state)
{
	struct fixture f = begin(state, 1);
	int64_t first = project_decide(f.project, &f.ann, 1, PROJECT_OK), changed;
	struct decision_new decision = project_answer(f.project, "label", PROJECT_DUST);

	changed = decision_change(f.project->store, &f.project->stage, &f.ann, 1, first, &decision, &f.why);
	assert_true(changed > first);
	assert_int_equal(decision_change(f.project->store, &f.project->stage, &f.ann, 1, first, &decision, &f.why), changed);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM decision"), 3);
}

static void only_ones_own_unsettled_answer_can_be_changed(void **state)
{
	struct fixture f = begin(state, 2);
	int64_t id;

	project_set_clock(f.project, NOW);
	id = project_decide(f.project, &f.ann, 1, PROJECT_OK);
	assert_int_equal(change(&f, &f.bob, 1, id, "label", PROJECT_DUST), 0);
	assert_int_equal(decision_own(f.project->store, &f.project->stage, &f.bob, 1, &f.project->arena, &f.past, &f.claim, &f.why), 0);
	assert_int_equal(change(&f, &f.ann, 2, id, "label", PROJECT_DUST), 0);
	f.project->clock_ms += 10 * CLOCK_MINUTE_MS;
	assert_int_equal(change(&f, &f.ann, 1, id, "label", PROJECT_DUST), 0);
	assert_non_null(strstr(f.why.text, "settled"));
	assert_int_equal(undo(&f, &f.ann), 0);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM decision"), 1);
}

/* ---- rules that no program may break ---- */

static void the_file_refuses_to_give_again_what_was_not_taken_back(void **state)
{
	static const char row[] = "UPDATE assignment SET state = 'leased', lease_expires_ms = 1 WHERE item_id = %d;"
		"INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, label_id, mode, redoes, duration_ms, "
		"origin, decided_ms, recorded_ms) SELECT randomblob(16), 'label', assignment_id, item_id, 1, %s, 1, %d, 'blind', decision_id, 1, "
		"'console', 1, 1 FROM decision WHERE kind = 'label' AND item_id = %d";
	static const struct { int item; const char *operator_id; int label; } attacks[] = {
		{ 2, "operator_id", PROJECT_OK },      /* in force */
		{ 1, "operator_id", PROJECT_SCRATCH }, /* another label */
		{ 1, "operator_id + 1", PROJECT_OK },  /* another operator */
	};
	struct fixture f = begin(state, 2);

	project_decide(f.project, &f.ann, 1, PROJECT_OK);
	assert_int_equal(undo(&f, &f.ann), 1);
	project_decide(f.project, &f.ann, 2, PROJECT_OK);
	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++)
		assert_non_null(project_foreign(f.project, arena_printf(&f.project->arena, row, attacks[i].item, attacks[i].operator_id,
		                                                        attacks[i].label, attacks[i].item)));
	assert_null(project_foreign(f.project, arena_printf(&f.project->arena, row, 1, "operator_id", PROJECT_OK, 1)));
	assert_non_null(project_foreign(f.project, arena_printf(&f.project->arena, row, 1, "operator_id", PROJECT_OK, 1))); /* once */
	assert_non_null(project_foreign(f.project, "INSERT OR REPLACE INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, "
		"acted_by, label_id, mode, redoes, duration_ms, origin, decided_ms, recorded_ms) SELECT randomblob(16), kind, assignment_id, item_id, "
		"1, operator_id, 1, label_id, 'blind', redoes, 1, 'console', 1, 1 FROM decision WHERE redoes IS NOT NULL"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(each_kind_goes_and_comes_back_in_order),
		CASE(a_new_answer_ends_what_could_be_done_again),
		CASE(what_somebody_else_took_is_not_done_again),
		CASE(a_skip_of_what_somebody_took_is_passed_over),
		CASE(what_is_done_again_is_never_more_blind_than_it_was),
		CASE(a_label_that_is_gone_is_not_given_again),
		CASE(a_change_takes_back_and_gives_in_one_write),
		CASE(a_flag_of_what_is_answered_leaves_the_answer),
		CASE(sent_twice_a_change_is_made_once),
		CASE(only_ones_own_unsettled_answer_can_be_changed),
		CASE(the_file_refuses_to_give_again_what_was_not_taken_back),
	};

	return cmocka_run_group_tests_name("undo", tests, NULL, NULL);
}
