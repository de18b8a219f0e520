/* Decisions: stored once, compared, taken back while they may be, and logged. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/event.h"
#include "db/item.h"
#include "db/level_change.h"
#include "db/setting_store.h"

#include <math.h>
#include <string.h>

#define NOW 1800000000000

static int64_t give(struct project *project, const struct actor *actor, const struct claim *claim, const char *kind, int64_t label_id)
{
	struct decision_new decision = project_answer(project, kind, label_id);
	struct err err = ERR_NONE;
	int64_t id = decision_add(project->store, &project->stage, actor, claim, &decision, &err);

	if (id < 0)
		fail_msg("%s", err.text);
	return id;
}

static int take_back(struct project *project, const struct actor *actor, struct past_decision *past, struct claim *claim, struct err *why)
{
	return decision_retract_last(project->store, &project->stage, actor, &project->arena, past, claim, why);
}

static void sent_twice_it_is_stored_once(void **state)
{
	struct project *project = *state;
	struct decision_new decision;
	struct err err = ERR_NONE;
	struct claim claim;
	int64_t first;

	project_add_items(project, 2);
	claim = project_claim(project, &project->owner);
	decision = project_answer(project, "label", PROJECT_OK);
	first = decision_add(project->store, &project->stage, &project->owner, &claim, &decision, &err);
	assert_true(first > 0);
	assert_int_equal(decision_add(project->store, &project->stage, &project->owner, &claim, &decision, &err), first);
	project_reopen(project);
	assert_int_equal(decision_add(project->store, &project->stage, &project->owner, &claim, &decision, &err), first);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_events WHERE kind = 'decision.label'"), 1);
	assert_string_equal(project_text(project, "SELECT state FROM v_queue WHERE operator IS NOT NULL"), "done");
}

static void work_on_a_place_that_another_has_taken_is_kept_in_the_log(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct decision_new late = project_answer(project, "label", PROJECT_OK);
	struct err err = ERR_NONE;
	struct claim anns, bobs;

	project_set_clock(project, NOW);
	project_add_items(project, 1);
	anns = project_claim(project, &ann);
	project->clock_ms += CLOCK_HOUR_MS;
	bobs = project_claim(project, &bob);
	late.note = "a hair";
	assert_int_equal(decision_add(project->store, &project->stage, &ann, &anns, &late, &err), 0);
	assert_non_null(strstr(err.text, "kept in the log"));
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions"), 0);
	assert_string_equal(project_text(project, "SELECT body ->> 'label' FROM v_events WHERE kind = 'decision.rejected'"), "ok");
	assert_int_equal(project_number(project, "SELECT count(*) FROM content"), 1);
	assert_true(give(project, &bob, &bobs, "label", PROJECT_DUST) > 0);
}

static void a_late_answer_counts_while_nobody_else_has_the_place(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct claim claim, bobs;
	struct err err = ERR_NONE;

	project_set_clock(project, NOW);
	project_add_items(project, 1);
	claim = project_claim(project, &ann);
	project->clock_ms += CLOCK_HOUR_MS;
	bobs = project_claim(project, &bob);
	assert_int_equal(queue_release(project->store, &bob, &bobs, &err), 0);
	assert_true(give(project, &ann, &claim, "label", PROJECT_OK) > 0);
	assert_string_equal(project_text(project, "SELECT operator FROM v_decisions"), "ann");
}

static void undo_gives_the_item_back_in_the_mode_it_had(void **state)
{
	static const struct { const char *kind; int64_t label_id; } rows[] = {
		{ "label", PROJECT_SCRATCH }, { "unsure", 0 }, { "skip", 0 }, { "flag", 0 },
	};
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");

	project_add_items(project, 6);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct claim claim = project_claim(project, &ann), back;
		struct past_decision past;
		struct err why = ERR_NONE;
		int64_t id = give(project, &ann, &claim, rows[i].kind, rows[i].label_id);

		project_reopen(project); /* across restarts */
		if (take_back(project, &ann, &past, &back, &why) != 1)
			fail_msg("%s: %s", rows[i].kind, why.text);
		assert_int_equal(past.decision_id, id);
		assert_string_equal(past.kind, rows[i].kind);
		assert_int_equal(past.label_id, rows[i].label_id);
		assert_true(str_equal(past.label, rows[i].label_id ? "scratch" : NULL));
		assert_true(str_starts(past.item_name, "picture-"));
		assert_int_equal(back.item_id, claim.item_id);
		assert_string_equal(back.mode, "blind");
		assert_int_equal(project_claim(project, &ann).item_id, claim.item_id);
		back = project_claim(project, &ann);
		give(project, &ann, &back, "label", PROJECT_OK);
		assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions WHERE in_force"), (int)i + 1);
	}
	/* nothing is removed by an undo */
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions"), 6);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_acts WHERE kind = 'retract'"), 4);
	assert_int_equal(project_number(project, "SELECT undone FROM v_operators WHERE operator = 'ann'"), 4);
}

static void undo_goes_back_step_by_step_through_ones_own_answers(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct past_decision past;
	struct claim claim;
	struct err why = ERR_NONE;

	project_add_items(project, 3);
	project_decide(project, &ann, 1, PROJECT_OK);
	project_decide(project, &ann, 2, PROJECT_DUST);
	project_decide(project, &bob, 3, PROJECT_OK);
	assert_int_equal(take_back(project, &ann, &past, &claim, &why), 1);
	assert_int_equal(past.item_id, 2);
	assert_int_equal(take_back(project, &ann, &past, &claim, &why), 1);
	assert_int_equal(past.item_id, 1);
	assert_int_equal(take_back(project, &ann, &past, &claim, &why), 0);
	assert_string_equal(why.text, "there is nothing to take back");
	assert_int_equal(project_number(project, "SELECT item_id FROM v_decisions WHERE in_force"), 3);
}

static void what_is_settled_stays(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct past_decision past;
	struct claim claim;
	struct err why = ERR_NONE;

	project_set_clock(project, NOW);
	project_add_items(project, 2);
	project_decide(project, &ann, 1, PROJECT_OK);
	project->clock_ms += 10 * CLOCK_MINUTE_MS;
	assert_int_equal(take_back(project, &ann, &past, &claim, &why), 0);
	assert_non_null(strstr(why.text, "settled"));
	project_decide(project, &ann, 2, PROJECT_OK);
	assert_int_equal(decision_settle(project->store, &project->stage, &project->owner, &why), 1);
	assert_int_equal(decision_settle(project->store, &project->stage, &project->owner, &why), 0);
	assert_int_equal(take_back(project, &ann, &past, &claim, &why), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM settlement"), 1);
	assert_non_null(project_foreign(project, "UPDATE assignment SET state = 'leased', lease_expires_ms = 1 WHERE item_id = 2;"
		"INSERT INTO decision (uuid, kind, assignment_id, item_id, stage_id, operator_id, acted_by, mode, retracts, duration_ms, origin, "
		"decided_ms, recorded_ms) SELECT randomblob(16), 'retract', assignment_id, item_id, 1, operator_id, 1, 'blind', decision_id, 1, "
		"'console', 1, 1 FROM decision WHERE item_id = 2"));
}

/* ---- comparing ---- */

static void whichever_comes_later_compares(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct model_version first = project_add_model(project, "1"), second = project_add_model(project, "2");

	project_add_items(project, 4);
	project_predict(project, &first, 1, PROJECT_OK, 0.9);
	project_decide(project, &ann, 1, PROJECT_OK);          /* the decision is later: agrees */
	project_predict(project, &second, 1, PROJECT_DUST, 0.9); /* the prediction is later: does not */
	assert_string_equal(project_text(project, "SELECT group_concat(agrees) FROM (SELECT agrees FROM comparison ORDER BY prediction_id)"), "1,0");
	project_predict(project, &first, 2, 0, 0);
	project_decide(project, &ann, 2, PROJECT_OK);          /* nothing was predicted */
	project_decide(project, &ann, 3, 0);                   /* nothing was decided */
	project_predict(project, &first, 3, PROJECT_OK, 0.9);
	assert_int_equal(project_number(project, "SELECT count(*) FROM comparison"), 2);
}

static void what_was_taken_back_is_not_compared(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct model_version model = project_add_model(project, "1");
	struct past_decision past;
	struct err why = ERR_NONE;
	struct claim claim;

	project_add_items(project, 1);
	project_decide(project, &ann, 1, PROJECT_OK);
	assert_int_equal(take_back(project, &ann, &past, &claim, &why), 1);
	give(project, &ann, &claim, "label", PROJECT_SCRATCH);
	project_predict(project, &model, 1, PROJECT_OK, 0.9);
	assert_int_equal(project_number(project, "SELECT count(*) FROM comparison"), 1);
	assert_int_equal(project_number(project, "SELECT agrees FROM v_side_by_side"), 0);
}

/* ---- predictions ---- */

static void a_prediction_comes_back_as_it_went_in(void **state)
{
	struct project *project = *state;
	struct model_version model = project_add_model(project, "1");
	struct prediction prediction;
	struct err err = ERR_NONE;

	project_add_items(project, 2);
	project_predict(project, &model, 1, PROJECT_SCRATCH, 0.5);
	assert_int_equal(prediction_read(project->store, &project->stage, 1, model.model_version_id, &project->arena, &prediction, &err), 1);
	assert_string_equal(prediction.model, "net 1");
	assert_int_equal(prediction.label_id, PROJECT_SCRATCH);
	assert_true(prediction.confidence >= 0.5 && prediction.confidence <= 0.5);
	assert_string_equal(prediction.failure, "");
	assert_int_equal(prediction.probability_count, 3);
	assert_true(prediction.probabilities[1] > 0.49 && prediction.probabilities[1] < 0.51);
	assert_int_equal(prediction.probability_labels[2], PROJECT_DUST);
	assert_int_equal(prediction.region_count, 1);
	assert_true(prediction.regions[0].width >= 30 && prediction.regions[0].width <= 30);
	assert_int_equal(prediction.heat.columns * prediction.heat.rows, 4);
	assert_int_equal(prediction.heat.cells[2], 255);
	assert_int_equal(prediction_read(project->store, &project->stage, 2, model.model_version_id, &project->arena, &prediction, &err), 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_probabilities"), 3);
	assert_string_equal(project_text(project, "SELECT label FROM v_regions"), "scratch");
}

static void a_confidence_that_is_none_makes_a_null_prediction(void **state)
{
	static const struct { double confidence; const char *failure; } rows[] = {
		{ (double)NAN, "the confidence is not a finite number" }, { (double)INFINITY, "the confidence is not a finite number" },
		{ 1.5, "the confidence is outside 0 to 1" }, { -0.1, "the confidence is outside 0 to 1" }, { 1, NULL }, { 0, NULL },
	};
	struct project *project = *state;
	struct model_version model = project_add_model(project, "1");

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t item_id = project_add_item(project);

		project_predict(project, &model, item_id, PROJECT_OK, rows[i].confidence);
		assert_true(str_equal(project_text(project, "SELECT failure FROM v_predictions ORDER BY prediction_id DESC"), rows[i].failure));
		assert_int_equal(project_number(project, "SELECT is_null FROM v_predictions ORDER BY prediction_id DESC"), rows[i].failure != NULL);
	}
}

static void only_what_is_missing_is_scored(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct model_version model;
	struct err err = ERR_NONE;
	int64_t *ids;
	int count;

	assert_int_equal(setting_change(project->store, 0, &project->owner, "exam.share", "0", &err), 0);
	project_add_items(project, 4);
	assert_int_equal(setting_change(project->store, 0, &project->owner, "exam.share", "1", &err), 0);
	project_add_items(project, 1);
	model = project_add_model(project, "1");
	project_predict(project, &model, 1, PROJECT_OK, 0.9);
	project_decide(project, &ann, 2, PROJECT_OK); /* decided, and no exam item */
	project_decide(project, &ann, 5, PROJECT_OK); /* decided, but an exam item */
	assert_int_equal(prediction_missing(project->store, &project->stage, model.model_version_id, false, 0, 10, &project->arena, &ids, &count, &err), 0);
	assert_int_equal(count, 3);
	assert_int_equal(ids[0], 3);
	assert_int_equal(ids[2], 5);
	assert_int_equal(prediction_missing(project->store, &project->stage, model.model_version_id, false, 3, 1, &project->arena, &ids, &count, &err), 0);
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], 4);
	assert_int_equal(prediction_missing_count(project->store, &project->stage, model.model_version_id, false, &err), 3);
	assert_int_equal(prediction_missing_count(project->store, &project->stage, model.model_version_id, true, &err), 4);
}

/* ---- people ---- */

static void the_owner_may_act_for_others_and_that_is_stored(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), again = project_actor(project, "ann"), me = project_actor(project, "");
	struct err err = ERR_NONE;
	struct actor nobody;

	assert_int_equal(ann.role, ROLE_INSPECTOR);
	assert_int_equal(ann.operator_id, again.operator_id);
	assert_int_equal(ann.acted_by, project->owner.operator_id);
	assert_int_equal(me.operator_id, project->owner.operator_id);
	assert_int_equal(me.role, ROLE_OWNER);
	project_add_items(project, 1);
	project_decide(project, &ann, 1, PROJECT_OK);
	assert_string_equal(project_text(project, "SELECT acted_by FROM v_decisions WHERE operator = 'ann'"), project->owner.name);
	assert_int_equal(actor_identify(project->store, "evil\x1b[2Jname", &nobody, &err), -1);
	assert_int_equal(operator_add(project->store, &ann, "carl", ROLE_LEAD, &err), -1);
	assert_non_null(strstr(err.text, "ann is inspector"));
	assert_int_equal(operator_add(project->store, &project->owner, "ann", ROLE_LEAD, &err), 0);
	assert_int_equal(project_actor(project, "ann").role, ROLE_LEAD);
	assert_int_equal(operator_add(project->store, &project->owner, project->owner.name, ROLE_INSPECTOR, &err), -1);
}

static void leads_alone_move_the_level(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct stage stale;
	struct err err = ERR_NONE;

	assert_int_equal(level_change_add(project->store, &project->stage, &ann, 1, "promote", "please", &err), -1);
	assert_int_equal(level_change_add(project->store, &project->stage, &project->owner, 1, "promote", "", &err), -1);
	assert_int_equal(level_change_add(project->store, &project->stage, &project->owner, 5, "promote", "x", &err), -1);
	stale = project->stage;
	assert_int_equal(level_change_add(project->store, &project->stage, &project->owner, 1, "promote", "x", &err), 0);
	assert_int_equal(level_change_add(project->store, &stale, &project->owner, 1, "promote", "x", &err), -1);
	assert_non_null(strstr(err.text, "meanwhile"));
	project_look(project);
	assert_int_equal(project->stage.level, 1);
}

static void counts_and_history_are_ones_own(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann"), bob = project_actor(project, "bob");
	struct decision_counts counts;
	struct past_decision *past, undone;
	struct claim claim;
	struct err err = ERR_NONE;

	project_set_clock(project, NOW);
	project_add_items(project, 5);
	project_decide(project, &ann, 1, PROJECT_OK);
	project->clock_ms += 2 * CLOCK_HOUR_MS;
	project_decide(project, &ann, 2, PROJECT_DUST);
	project_decide(project, &ann, 3, PROJECT_DUST);
	project_decide(project, &bob, 4, PROJECT_OK);
	assert_int_equal(take_back(project, &ann, &undone, &claim, &err), 1);
	assert_int_equal(decision_counts(project->store, &project->stage, &ann, NOW, &counts, &err), 0);
	assert_int_equal(counts.today, 2);
	assert_int_equal(counts.undone_today, 1);
	assert_int_equal(counts.last_hour, 2);
	assert_int_equal(decision_counts(project->store, &project->stage, &ann, NOW + CLOCK_HOUR_MS, &counts, &err), 0);
	assert_int_equal(counts.today, 1);
	assert_int_equal(decision_history(project->store, &project->stage, &ann, &project->arena, &past, 10, &err), 2);
	assert_int_equal(past[0].item_id, 2);
	assert_string_equal(past[0].label, "dust");
	assert_int_equal(past[1].item_id, 1);
}

/* ---- imports ---- */

static void an_imported_answer_takes_the_place_that_waits(void **state)
{
	struct project *project = *state;
	struct past_decision past;
	struct claim claim;
	struct actor eva;
	struct err err = ERR_NONE;

#define IMPORT(item, name, label, mode) project_import(project, name, item, label, mode, 1000, &err)
	project_add_items(project, 2);
	assert_int_equal(IMPORT(1, "eva", PROJECT_OK, "blind"), 1);
	assert_int_equal(IMPORT(1, "eva", PROJECT_OK, "blind"), 0);
	assert_int_equal(IMPORT(1, "eva", PROJECT_DUST, "blind"), 2); /* one in force already */
	assert_int_equal(IMPORT(1, "finn", PROJECT_OK, "blind"), 1);
	assert_int_equal(IMPORT(1, "eva", PROJECT_SCRATCH, "truth"), 1); /* known from outside: beside the queue */
	assert_int_equal(IMPORT(1, "eva", 99, "blind"), -1);
#undef IMPORT
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_queue WHERE item_id = 1 AND state = 'done'"), 2);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions WHERE settled AND origin = 'import'"), 3);
	assert_string_equal(project_text(project, "SELECT decided_at FROM v_decisions"), "1970-01-01T00:00:01.000Z");
	assert_int_equal(project_claim(project, &project->owner).item_id, 2);
	eva = project_actor(project, "eva");
	assert_int_equal(take_back(project, &eva, &past, &claim, &err), 0); /* imports are settled */
}

/* ---- labels, notes, the log ---- */

static void labels_change_by_versions(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct err err = ERR_NONE;

	assert_int_equal(project->stage.label_set, 1);
	assert_int_equal(label_add(project->store, &project->stage, &ann, "hair", false, &err), -1);
	assert_int_equal(label_add(project->store, &project->stage, &project->owner, "hair", true, &err), 0);
	assert_int_equal(label_add(project->store, &project->stage, &project->owner, "hair", true, &err), -1);
	assert_int_equal(label_add(project->store, &project->stage, &project->owner, "\x1b[31m", false, &err), -1);
	assert_int_equal(label_rename(project->store, &project->stage, &project->owner, "hair", "fibre", &err), 0);
	assert_int_equal(label_rename(project->store, &project->stage, &project->owner, "fibre", "ok", &err), -1);
	assert_int_equal(label_retire(project->store, &project->stage, &project->owner, "dust", &err), 0);
	assert_int_equal(label_merge(project->store, &project->stage, &project->owner, "fibre", "scratch", &err), 0);
	assert_int_equal(label_merge(project->store, &project->stage, &project->owner, "ok", "ok", &err), -1);
	project_look(project);
	assert_int_equal(project->stage.label_set, 5);
	assert_int_equal(project->stage.label_count, 2);
	assert_null(stage_label_named(&project->stage, "dust"));
	assert_int_equal(stage_label_named(&project->stage, "scratch")->position, 2);
	assert_int_equal(project_number(project, "SELECT count(*) FROM label_change"), 5);
}

static void a_label_that_is_gone_cannot_be_given(void **state)
{
	struct project *project = *state;
	struct decision_new decision = project_answer(project, "label", PROJECT_DUST);
	struct err err = ERR_NONE;
	struct claim claim;

	project_add_items(project, 1);
	claim = project_claim(project, &project->owner);
	assert_int_equal(label_retire(project->store, &project->stage, &project->owner, "dust", &err), 0);
	project_look(project);
	assert_int_equal(decision_add(project->store, &project->stage, &project->owner, &claim, &decision, &err), -1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM decision"), 0);
}

static void the_chain_shows_whatever_is_done_to_it(void **state)
{
	static const char *const attacks[] = {
		"UPDATE event SET body = '{\"label\":\"ok\"}' WHERE entity = 'decision' AND entity_id = 1",
		"UPDATE event SET at_ms = at_ms + 1 WHERE entity = 'decision' AND entity_id = 1",
		"DELETE FROM event WHERE entity = 'decision' AND entity_id = 1",
		"UPDATE event SET operator_id = 1 WHERE entity = 'decision' AND entity_id = 1",
		"UPDATE event SET hash = randomblob(32) WHERE entity = 'decision' AND entity_id = 1",
	};

	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		struct project *project;
		struct actor ann;
		struct err why = ERR_NONE;
		int64_t broken;

		project_begin(state);
		project = *state;
		ann = project_actor(project, "ann");
		project_add_items(project, 3);
		for (int64_t item_id = 1; item_id <= 3; item_id++)
			project_decide(project, &ann, item_id, PROJECT_OK);
		assert_int_equal(event_verify(project->store, &broken, &why), 1);
		assert_null(project_foreign(project, "DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete"));
		assert_null(project_foreign(project, attacks[i]));
		assert_int_equal(event_verify(project->store, &broken, &why), 0);
		assert_true(broken >= 3);
		assert_non_null(strstr(why.text, "ann@"));
		if (i + 1 < sizeof attacks / sizeof *attacks)
			project_end(state);
	}
}

static void notes_can_be_forgotten_and_the_chain_still_holds(void **state)
{
	struct project *project = *state;
	struct decision_new decision = project_answer(project, "label", PROJECT_OK);
	struct event_row *events;
	struct err err = ERR_NONE;
	struct claim claim;
	int64_t broken;
	int count;

	project_add_items(project, 1);
	claim = project_claim(project, &project->owner);
	decision.note = "Mrs Example complained";
	assert_true(decision_add(project->store, &project->stage, &project->owner, &claim, &decision, &err) > 0);
	assert_string_equal(project_text(project, "SELECT note FROM v_decisions"), "Mrs Example complained");
	assert_int_equal(event_list(project->store, "decision.label", &project->owner, 0, &project->arena, &events, &count, &err), 0);
	assert_int_equal(count, 1);
	assert_null(strstr(events[0].body, "Mrs"));
	assert_int_equal(strlen(events[0].hash), 64);
	assert_null(project_foreign(project, "UPDATE content SET bytes = NULL"));
	assert_null(project_text(project, "SELECT note FROM v_decisions"));
	assert_int_equal(event_verify(project->store, &broken, &err), 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(sent_twice_it_is_stored_once),
		CASE(work_on_a_place_that_another_has_taken_is_kept_in_the_log),
		CASE(a_late_answer_counts_while_nobody_else_has_the_place),
		CASE(undo_gives_the_item_back_in_the_mode_it_had),
		CASE(undo_goes_back_step_by_step_through_ones_own_answers),
		CASE(what_is_settled_stays),
		CASE(whichever_comes_later_compares),
		CASE(what_was_taken_back_is_not_compared),
		CASE(a_prediction_comes_back_as_it_went_in),
		CASE(a_confidence_that_is_none_makes_a_null_prediction),
		CASE(only_what_is_missing_is_scored),
		CASE(the_owner_may_act_for_others_and_that_is_stored),
		CASE(leads_alone_move_the_level),
		CASE(counts_and_history_are_ones_own),
		CASE(an_imported_answer_takes_the_place_that_waits),
		CASE(labels_change_by_versions),
		CASE(a_label_that_is_gone_cannot_be_given),
		cmocka_unit_test_teardown(the_chain_shows_whatever_is_done_to_it, project_end),
		CASE(notes_can_be_forgotten_and_the_chain_still_holds),
	};

	return cmocka_run_group_tests_name("decisions", tests, NULL, NULL);
}
