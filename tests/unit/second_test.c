/* Second looks: when one is opened, who gets it and when, what becomes of it when the first answer is
 * taken back, and how ties are settled. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/item_history.h"
#include "db/queue_list.h"
#include "db/second.h"
#include "db/store_private.h"

#include <string.h>

#define NOW 1800000000000
#define OPEN(lane) "SELECT count(*) FROM assignment WHERE state = 'open' AND lane = '" lane "'"

struct fixture { struct project *project; struct actor ann, bob; struct claim claim; struct err why; };

/* ann and bob have both decided something, item 1 and 2; the others are open. */
static struct fixture begin(void **state, int items)
{
	struct fixture f = { .project = *state };

	project_set_clock(f.project, NOW);
	project_set(f.project, "second.critical", "yes");
	project_add_items(f.project, items);
	f.ann = project_actor(f.project, "ann");
	f.bob = project_actor(f.project, "bob");
	project_decide(f.project, &f.ann, 1, PROJECT_OK);
	project_decide(f.project, &f.bob, 2, PROJECT_OK);
	return f;
}

static int take(struct fixture *f, const struct actor *actor, int64_t item_id)
{
	int got = queue_claim_item(f->project->store, NULL, actor, item_id, &f->claim, &f->why);

	if (got > 0)
		assert_int_equal(queue_release(f->project->store, actor, &f->claim, &f->why), 0);
	return got;
}

static void undo(struct fixture *f, const struct actor *actor)
{
	struct past_decision past;

	if (decision_retract_last(f->project->store, &f->project->stage, actor, &f->project->arena, &past, &f->claim, &f->why) != 1)
		fail_msg("%s", f->why.text);
	assert_int_equal(queue_release(f->project->store, actor, &f->claim, &f->why), 0);
}

static int64_t open_count(struct fixture *f, const struct actor *actor)
{
	return queue_open_count(f->project->store, &f->project->stage, actor, 100, &f->why);
}

/* How the item stands in an operator's list of the queue, and with which label. */
static const char *listed(struct fixture *f, const struct actor *actor, int64_t item_id)
{
	struct queue_view view;
	struct queue_row row;

	queue_view_begin(&view, f->project->store, &f->project->stage, actor);
	assert_int_equal(queue_row_read(&view, item_id, &f->project->arena, &row, &f->why), 1);
	return arena_printf(&f->project->arena, "%s %s", queue_standing_name(row.state), row.label ? row.label : "-");
}

/* How many answers the item's history tells an operator, each of both roles. */
static int remembered(struct fixture *f, const struct actor *actor, int64_t item_id)
{
	int told[2] = { 0, 0 }, count;
	struct item_past *rows;
	struct queue_view view;
	bool blind;

	queue_view_begin(&view, f->project->store, &f->project->stage, actor);
	for (int leads = 0; leads < 2; leads++) {
		view.leads = leads;
		assert_int_equal(item_history_read(&view, item_id, &f->project->arena, &rows, &count, &blind, &f->why), 0);
		for (int i = 0; i < count; i++)
			told[leads] += rows[i].kind == ITEM_PAST_SAID;
	}
	assert_int_equal(told[0], told[1]);
	return told[0];
}

static const char *agreed(struct fixture *f)
{
	return project_text(f->project, "SELECT agreed_label FROM v_side_by_side WHERE item_id = 3");
}

/* ---- when ---- */

static void what_is_critical_or_unsure_is_looked_at_twice(void **state)
{
	static const struct { int64_t said, predicted; const char *critical, *share, *cause, *probability; } rows[] = {
		{ PROJECT_SCRATCH, PROJECT_OK, "yes", "0", "critical", "1" },
		{ PROJECT_OK, PROJECT_SCRATCH, "yes", "0", "critical", "1" },
		{ PROJECT_SCRATCH, 0, "yes", "0.5", "critical", "1" },
		{ PROJECT_DUST, PROJECT_OK, "yes", "0", NULL, NULL },
		{ PROJECT_SCRATCH, PROJECT_OK, "no", "0", NULL, NULL },
		{ 0, PROJECT_OK, "no", "0", "unsure", "1" },
		{ PROJECT_OK, PROJECT_OK, "yes", "1", "drawn", "1" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		struct model_version model;
		const char *cause;

		project_begin(state);
		f = begin(state, 3);
		model = project_add_model(f.project, "1");
		if (rows[i].predicted)
			project_predict(f.project, &model, 3, rows[i].predicted, 0.9);
		project_set(f.project, "second.critical", rows[i].critical);
		project_set(f.project, "second.share", rows[i].share);
		project_decide(f.project, &f.ann, 3, rows[i].said);
		cause = project_text(f.project, "SELECT cause FROM v_second_looks WHERE item_id = 3 AND state = 'open'");
		if (!str_equal(cause ? cause : "", rows[i].cause ? rows[i].cause : ""))
			fail_msg("row %zu: %s", i, cause ? cause : "none");
		assert_true(str_equal(project_text(f.project, "SELECT probability FROM v_second_looks"), rows[i].probability));
		if (rows[i].cause) {
			assert_int_equal(project_number(f.project, "SELECT due_ms FROM assignment WHERE lane = 'second'"), NOW + CLOCK_DAY_MS);
			project_decide(f.project, &f.bob, 3, PROJECT_OK);
			assert_string_equal(project_text(f.project, "SELECT mode FROM v_decisions WHERE item_id = 3 AND operator = 'bob'"), "second");
		}
		if (i + 1 < sizeof rows / sizeof *rows)
			project_end(state);
	}
}

static void a_share_of_the_rest_is_drawn_and_its_chance_stored(void **state)
{
	struct fixture f = begin(state, 202);
	int64_t drawn;

	project_set(f.project, "second.share", "0.3");
	for (int64_t item_id = 3; item_id <= 202; item_id++)
		project_decide(f.project, &f.ann, item_id, PROJECT_OK);
	drawn = project_number(f.project, "SELECT count(*) FROM v_second_looks WHERE cause = 'drawn' AND probability = 0.3");
	assert_in_range(drawn, 30, 90);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_second_looks"), drawn);
	undo(&f, &f.ann); /* the draw of an item is its own: given again it falls the same way */
	project_decide(f.project, &f.ann, 202, PROJECT_OK);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_second_looks"), drawn);
}

static void a_prediction_that_comes_later_may_ask_for_one(void **state)
{
	struct fixture f = begin(state, 3);
	struct model_version model = project_add_model(f.project, "1");

	project_decide(f.project, &f.ann, 3, PROJECT_OK);
	assert_int_equal(project_number(f.project, OPEN("second")), 0);
	project_predict(f.project, &model, 3, PROJECT_SCRATCH, 0.6);
	assert_int_equal(project_number(f.project, OPEN("second")), 1);
}

static void assisted_and_imported_answers_are_taken_as_they_are(void **state)
{
	struct fixture f = begin(state, 4);
	struct model_version model = project_add_model(f.project, "1");

	assert_int_equal(project_import(f.project, "carl", 3, PROJECT_SCRATCH, "blind", NOW, &f.why), 1);
	project_predict(f.project, &model, 3, PROJECT_SCRATCH, 0.9);
	project_set(f.project, "exam.share", "0");
	project_set(f.project, "assist.blind_share", "0.10");
	project_predict(f.project, &model, 4, PROJECT_SCRATCH, 0.9);
	assert_null(project_foreign(f.project, "UPDATE assignment SET mode = 'assisted' WHERE item_id = 4"));
	project_to_level(f.project, 2);
	project_decide(f.project, &f.ann, 4, PROJECT_SCRATCH);
	assert_string_equal(project_text(f.project, "SELECT mode FROM v_decisions WHERE item_id = 4"), "assisted");
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM assignment WHERE lane = 'second'"), 0);
}

/* ---- who ---- */

static void somebody_else_looks_and_never_sees_it_counted_twice(void **state)
{
	struct fixture f = begin(state, 4);

	assert_int_equal(open_count(&f, &f.ann), 2);
	project_decide(f.project, &f.ann, 3, PROJECT_SCRATCH);
	assert_int_equal(open_count(&f, &f.ann), 1); /* her own second look is none of hers */
	assert_int_equal(open_count(&f, &f.bob), 2);
	assert_int_equal(take(&f, &f.ann, 3), 0);
	assert_non_null(strstr(f.why.text, "decided already"));
	f.project->clock_ms += 2 * CLOCK_DAY_MS; /* bob is expected back: it stays his */
	assert_int_equal(take(&f, &f.ann, 3), 0);
	assert_int_equal(project_claim(f.project, &f.ann).item_id, 4);
	assert_int_equal(project_claim(f.project, &f.bob).item_id, 3);
}

static void one_who_works_alone_looks_again_after_a_day(void **state)
{
	struct fixture f = { .project = *state };
	struct claim none;

	project_set_clock(f.project, NOW);
	project_set(f.project, "second.critical", "yes");
	project_add_items(f.project, 1);
	f.ann = project_actor(f.project, "ann");
	project_decide(f.project, &f.ann, 1, PROJECT_SCRATCH);
	f.project->clock_ms += CLOCK_DAY_MS - 1;
	assert_string_equal(listed(&f, &f.ann, 1), "done scratch");
	assert_int_equal(remembered(&f, &f.ann, 1), 1);
	assert_int_equal(open_count(&f, &f.ann), 0);
	assert_int_equal(queue_claim(f.project->store, NULL, &f.ann, &none, &f.why), 0);
	assert_int_equal(take(&f, &f.ann, 1), 0);
	f.project->clock_ms += 1;
	assert_int_equal(open_count(&f, &f.ann), 1);
	assert_string_equal(listed(&f, &f.ann, 1), "open -"); /* as if she had never seen it */
	assert_int_equal(remembered(&f, &f.ann, 1), 0);
	assert_int_equal(queue_claim_item(f.project->store, NULL, &f.ann, 1, &f.claim, &f.why), 1);
	assert_string_equal(listed(&f, &f.ann, 1), "leased -");
	assert_int_equal(remembered(&f, &f.ann, 1), 0);
	assert_int_equal(queue_release(f.project->store, &f.ann, &f.claim, &f.why), 0);
	assert_int_equal(take(&f, &f.ann, 1), 1);
	project_decide(f.project, &f.ann, 1, PROJECT_OK); /* not the same: and there is nobody else to settle it */
	assert_int_equal(remembered(&f, &f.ann, 1), 2);
	assert_int_equal(project_number(f.project, "SELECT peer FROM v_second_looks"), 0);
	assert_int_equal(project_number(f.project, OPEN("adjudication")), 1);
	assert_int_equal(open_count(&f, &f.ann), 0); /* she does not lead */
	assert_int_equal(open_count(&f, &f.project->owner), 1);
}

/* ---- taken back ---- */

static void what_is_taken_back_takes_its_second_look_with_it(void **state)
{
	struct fixture f = begin(state, 3);

	project_decide(f.project, &f.ann, 3, PROJECT_SCRATCH);
	assert_int_equal(project_number(f.project, OPEN("second")), 1);
	undo(&f, &f.ann);
	assert_int_equal(project_number(f.project, OPEN("second")), 0);
	project_decide(f.project, &f.ann, 3, PROJECT_SCRATCH);
	assert_int_equal(project_number(f.project, OPEN("second")), 1);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM assignment WHERE item_id = 3"), 2);
	undo(&f, &f.ann);
	project_decide(f.project, &f.ann, 3, PROJECT_OK); /* it was a slip of the finger */
	assert_int_equal(project_number(f.project, OPEN("second")), 0);
}

static void what_is_on_a_screen_may_be_finished_there(void **state)
{
	struct fixture f = begin(state, 3);

	project_decide(f.project, &f.ann, 3, PROJECT_SCRATCH);
	assert_int_equal(queue_claim_item(f.project->store, NULL, &f.bob, 3, &f.claim, &f.why), 1);

	struct claim bobs = f.claim;
	struct decision_new decision = project_answer(f.project, "label", PROJECT_SCRATCH);

	undo(&f, &f.ann);
	assert_true(decision_add(f.project->store, &f.project->stage, &f.bob, &bobs, &decision, &f.why) > 0);
	assert_string_equal(agreed(&f), "scratch");
	project_decide(f.project, &f.ann, 3, PROJECT_OK);
	assert_int_equal(project_number(f.project, OPEN("adjudication")), 1);
	undo(&f, &f.ann);
	assert_int_equal(project_number(f.project, OPEN("adjudication")), 0);
}

/* ---- ties ---- */

static void a_tie_goes_to_a_lead(void **state)
{
	struct fixture f = begin(state, 3);
	struct region box = { 1, 2, 30, 40, PROJECT_SCRATCH, (double)NAN };
	struct opinion *opinions;
	struct decision_new decision = project_answer(f.project, "label", PROJECT_SCRATCH);

	decision.note = "at the edge";
	decision.regions = &box;
	decision.region_count = 1;
	assert_int_equal(queue_claim_item(f.project->store, NULL, &f.ann, 3, &f.claim, &f.why), 1);
	assert_true(decision_add(f.project->store, &f.project->stage, &f.ann, &f.claim, &decision, &f.why) > 0);
	assert_string_equal(agreed(&f), "scratch");
	project_decide(f.project, &f.bob, 3, PROJECT_OK);
	assert_null(agreed(&f));
	assert_string_equal(project_text(f.project, "SELECT why FROM v_pending"), "tie");
	assert_int_equal(open_count(&f, &f.bob), 0);
	assert_int_equal(take(&f, &f.bob, 3), 0);
	assert_int_equal(open_count(&f, &f.project->owner), 1);
	assert_string_equal(project_claim(f.project, &f.project->owner).mode, "adjudication");
	assert_int_equal(second_opinions(f.project->store, &f.project->stage, 3, &f.project->arena, &opinions, &f.why), 2);
	assert_string_equal(opinions[0].label, "ok");
	assert_null(opinions[0].note);
	assert_string_equal(opinions[1].label, "scratch");
	assert_string_equal(opinions[1].note, "at the edge");
	assert_int_equal(opinions[1].region_count, 1);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM decision WHERE item_id = 3"), 2);
	project_decide(f.project, &f.project->owner, 3, PROJECT_SCRATCH);
	assert_string_equal(agreed(&f), "scratch");
	assert_string_equal(project_text(f.project, "SELECT adjudicated_label FROM v_second_looks"), "scratch");
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_pending"), 0);
}

/* Who gave one of the two answers does not settle them while there is another who could, whether they have been
 * at work here yet or not. */
static void who_made_a_tie_does_not_settle_it_while_another_lead_can(void **state)
{
	struct fixture f = begin(state, 3);

	assert_null(project_foreign(f.project, "UPDATE operator SET role = 'lead' WHERE name = 'bob'"));
	f.bob.role = ROLE_LEAD;
	project_decide(f.project, &f.ann, 3, PROJECT_SCRATCH);
	project_decide(f.project, &f.bob, 3, PROJECT_OK);
	assert_int_equal(project_number(f.project, OPEN("adjudication")), 1);
	f.project->clock_ms += 2 * CLOCK_DAY_MS;
	assert_int_equal(open_count(&f, &f.bob), 0);
	assert_int_equal(take(&f, &f.bob, 3), 0);
	assert_int_equal(open_count(&f, &f.project->owner), 1);
	assert_int_equal(take(&f, &f.project->owner, 3), 1);
}

static void a_lead_who_is_alone_settles_their_own_tie(void **state)
{
	struct fixture f = begin(state, 3);

	project_decide(f.project, &f.ann, 3, PROJECT_SCRATCH);
	project_decide(f.project, &f.project->owner, 3, PROJECT_OK);
	assert_int_equal(take(&f, &f.project->owner, 3), 1);
}

static void unsure_answers_wait_until_somebody_is_sure(void **state)
{
	static const struct { int64_t first, second; const char *critical; bool tie; const char *agreed; } rows[] = {
		{ 0, PROJECT_OK, "yes", false, "ok" },
		{ 0, PROJECT_SCRATCH, "yes", true, NULL },   /* one person's word for a critical label is not two */
		{ 0, PROJECT_SCRATCH, "no", false, "scratch" },
		{ PROJECT_SCRATCH, 0, "yes", true, NULL },
		{ 0, 0, "yes", true, NULL },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;

		project_begin(state);
		f = begin(state, 3);
		project_set(f.project, "second.critical", rows[i].critical);
		project_decide(f.project, &f.ann, 3, rows[i].first);
		assert_string_equal(project_text(f.project, "SELECT why FROM v_pending WHERE item_id = 3"), "second");
		project_decide(f.project, &f.bob, 3, rows[i].second);
		assert_int_equal(project_number(f.project, OPEN("adjudication")), rows[i].tie);
		assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_pending WHERE item_id = 3"), rows[i].tie);
		if (!rows[i].tie)
			assert_true(str_equal(agreed(&f), rows[i].agreed));
		if (rows[i].tie) { /* a lead who is unsure leaves it as it is, and one who is sure ends it */
			project_decide(f.project, &f.project->owner, 3, 0);
			assert_int_equal(project_number(f.project, OPEN("adjudication")), 0);
			assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_pending WHERE item_id = 3"), 1);
			undo(&f, &f.project->owner);
			project_decide(f.project, &f.project->owner, 3, PROJECT_DUST);
			assert_string_equal(agreed(&f), "dust");
			assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_pending WHERE item_id = 3"), 0);
		}
		if (i + 1 < sizeof rows / sizeof *rows)
			project_end(state);
	}
}

static void what_is_skipped_waits_too(void **state)
{
	struct fixture f = begin(state, 3);
	struct decision_new skip = project_answer(f.project, "skip", 0);
	struct claim claim = project_claim(f.project, &f.ann);

	assert_true(decision_add(f.project->store, &f.project->stage, &f.ann, &claim, &skip, &f.why) > 0);
	assert_string_equal(project_text(f.project, "SELECT why FROM v_pending"), "skipped");
	project_decide(f.project, &f.bob, 3, PROJECT_OK);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_pending"), 0);
}

/* ---- what counts ---- */

static void who_has_seen_the_model_is_not_blind_any_more(void **state)
{
	struct fixture f = begin(state, 3);
	struct model_version model = project_add_model(f.project, "1");
	struct decision_new skip;

	project_predict(f.project, &model, 3, PROJECT_OK, 0.9);
	project_to_level(f.project, 2);
	assert_null(project_foreign(f.project, "UPDATE assignment SET mode = 'assisted' WHERE item_id = 3"));
	skip = project_answer(f.project, "skip", 0);
	skip.seen_prediction_id = project_number(f.project, "SELECT prediction_id FROM v_predictions WHERE item_id = 3");
	assert_int_equal(queue_claim_item(f.project->store, NULL, &f.ann, 3, &f.claim, &f.why), 1);
	assert_true(decision_add(f.project->store, &f.project->stage, &f.ann, &f.claim, &skip, &f.why) > 0);
	assert_null(project_foreign(f.project, "UPDATE assignment SET mode = NULL, lane = 'audit' WHERE item_id = 3"));
	project_decide(f.project, &f.ann, 3, PROJECT_OK);
	assert_string_equal(project_text(f.project, "SELECT mode FROM v_decisions WHERE item_id = 3"), "audit");
	assert_null(agreed(&f));
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM agreed_label WHERE item_id = 1"), 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_is_critical_or_unsure_is_looked_at_twice, project_end),
		CASE(a_share_of_the_rest_is_drawn_and_its_chance_stored),
		CASE(a_prediction_that_comes_later_may_ask_for_one),
		CASE(assisted_and_imported_answers_are_taken_as_they_are),
		CASE(somebody_else_looks_and_never_sees_it_counted_twice),
		CASE(one_who_works_alone_looks_again_after_a_day),
		CASE(what_is_taken_back_takes_its_second_look_with_it),
		CASE(what_is_on_a_screen_may_be_finished_there),
		CASE(a_tie_goes_to_a_lead),
		CASE(who_made_a_tie_does_not_settle_it_while_another_lead_can),
		CASE(a_lead_who_is_alone_settles_their_own_tie),
		cmocka_unit_test_teardown(unsure_answers_wait_until_somebody_is_sure, project_end),
		CASE(what_is_skipped_waits_too),
		CASE(who_has_seen_the_model_is_not_blind_any_more),
	};

	return cmocka_run_group_tests_name("second", tests, NULL, NULL);
}
