/* One sitting: putting off, going back, looking at what is decided, and changing it. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/level_change.h"
#include "db/setting_store.h"
#include "jobs/review.h"

#include <math.h>
#include <string.h>

#define NOW 1800000000000

struct fixture { struct project *project; struct review *review; struct review_task task; struct err err; };

static struct review *sit(struct project *project, const struct actor *actor)
{
	struct review *review;
	struct err err = ERR_NONE;

	if (review_open(project->store, NULL, actor, &review, &err) < 0)
		fail_msg("%s", err.text);
	review_set_origin(review, "console");
	return review;
}

static struct fixture begin(void **state, int items)
{
	struct fixture f = { .project = *state };
	struct actor ann;

	project_add_items(f.project, items);
	ann = project_actor(f.project, "ann");
	f.review = sit(f.project, &ann);
	return f;
}

typedef int taking(struct review *review, struct arena *arena, struct review_task *task, struct err *err);

/* The item that a step gives; 0 for none. */
static int64_t go(struct fixture *f, taking *step)
{
	int got = step(f->review, &f->project->arena, &f->task, &f->err);

	if (got < 0)
		fail_msg("%s", f->err.text);
	return got > 0 ? f->task.item_id : 0;
}

static int64_t decide(struct fixture *f, int64_t label_id, const char *note)
{
	struct region box = { 4, 5, 6, 7, PROJECT_DUST, (double)NAN };
	struct review_answer given = { .note = note, .duration_ms = 1500, .regions = &box, .region_count = note != NULL, .view = "fit detail+" };
	int64_t id = review_decide(f->review, &f->task, label_id, &given, &f->err);

	if (id <= 0)
		fail_msg("%s", f->err.text);
	return id;
}

static void undo_gives_back_note_and_boxes_also_after_a_restart(void **state)
{
	struct fixture f = begin(state, 3);
	struct actor ann = project_actor(f.project, "ann");
	struct review_past past;
	int64_t first = go(&f, review_next);

	assert_null(f.task.previous_kind);
	decide(&f, PROJECT_SCRATCH, "a hair");
	go(&f, review_next);
	assert_int_equal(review_undo(f.review, &f.project->arena, &past, &f.err), 1);
	for (int restarted = 0; restarted < 2; restarted++) {
		assert_int_equal(review_take(f.review, first, &f.project->arena, &f.task, &f.err), 1);
		assert_string_equal(f.task.previous_kind, "label");
		assert_int_equal(f.task.previous_label_id, PROJECT_SCRATCH);
		assert_string_equal(f.task.previous_note, "a hair");
		assert_int_equal(f.task.previous_region_count, 1);
		assert_int_equal(f.task.previous_regions[0].label_id, PROJECT_DUST);
		assert_true(fabs(f.task.previous_regions[0].height - 7) < 1e-9);
		review_flag(f.review, &f.task, NULL, &f.err); /* changes nothing of it */
		review_close(f.review);
		f.review = sit(f.project, &ann);
	}
	assert_int_equal(review_take(f.review, first, &f.project->arena, &f.task, &f.err), 1);
	decide(&f, PROJECT_OK, NULL);
	assert_true(go(&f, review_next) != first);
	assert_null(f.task.previous_kind);
	assert_string_equal(project_text(f.project, "SELECT body ->> 'view' FROM v_events WHERE kind = 'decision.label'"), "fit detail+");
	review_close(f.review);
}

static void redo_leaves_the_task_in_hand_alone(void **state)
{
	struct fixture f = begin(state, 3);
	struct review_past past;
	int64_t first = go(&f, review_next), second;

	decide(&f, PROJECT_SCRATCH, "a hair");
	second = go(&f, review_next);
	decide(&f, PROJECT_OK, NULL);
	assert_int_equal(review_undo(f.review, &f.project->arena, &past, &f.err), 1);
	assert_int_equal(review_undo(f.review, &f.project->arena, &past, &f.err), 1);
	assert_int_equal(go(&f, review_next), first);
	assert_int_equal(review_redo(f.review, &f.project->arena, &past, &f.err), 1);
	assert_int_equal(past.item_id, first);
	assert_string_equal(past.label, "scratch");
	assert_int_equal(go(&f, review_next), second);
	assert_int_equal(review_redo(f.review, &f.project->arena, &past, &f.err), 1); /* the one in hand */
	assert_int_equal(past.item_id, second);
	assert_int_equal(review_redo(f.review, &f.project->arena, &past, &f.err), 0);
	assert_true(f.err.text[0]);
	assert_true(go(&f, review_next) != first && f.task.item_id != second);
	review_close(f.review);
}

static void a_flag_done_again_does_not_keep_two_tasks(void **state)
{
	struct fixture f = begin(state, 2);
	struct review_past past;
	int64_t flagged = go(&f, review_next);

	assert_true(review_flag(f.review, &f.task, "look", &f.err) > 0);
	assert_int_equal(review_undo(f.review, &f.project->arena, &past, &f.err), 1);
	assert_true(go(&f, review_put_off) != flagged);
	assert_int_equal(review_redo(f.review, &f.project->arena, &past, &f.err), 1);
	assert_string_equal(past.kind, "flag");
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_queue WHERE state = 'leased'"), 1);
	assert_true(go(&f, review_next) != flagged);
	review_close(f.review);
}

static void what_is_put_off_comes_last_in_this_sitting_only(void **state)
{
	struct fixture f = begin(state, 4);
	struct actor ann = project_actor(f.project, "ann"), bob = project_actor(f.project, "bob");
	struct review *bobs = sit(f.project, &bob);
	struct review_task task;
	int64_t first = go(&f, review_next), second = go(&f, review_put_off), ahead[8];

	assert_int_not_equal(first, second);
	assert_int_equal(review_next(bobs, &f.project->arena, &task, &f.err), 1);
	assert_int_equal(task.item_id, first); /* it is free for others at once */
	review_close(bobs);
	assert_int_equal(review_ahead(f.review, ahead, 8, &f.err), 3);
	assert_int_equal(ahead[2], first);
	decide(&f, PROJECT_OK, NULL);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(go(&f, review_next), ahead[i]);
		decide(&f, PROJECT_OK, NULL);
	}
	assert_int_equal(go(&f, review_next), first);
	assert_int_equal(go(&f, review_put_off), first); /* there is nothing else */
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_acts"), 0); /* putting off is no act */
	review_close(f.review);
	f.review = sit(f.project, &ann);
	assert_int_equal(go(&f, review_next), first);
	review_close(f.review);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_queue WHERE state = 'leased'"), 0);
}

static void back_and_forth_through_what_was_looked_at(void **state)
{
	struct fixture f = begin(state, 5);
	int64_t decided, put_off, unsure, now;

	assert_int_equal(go(&f, review_back), 0);
	assert_true(f.err.text[0]);
	decided = go(&f, review_next);
	assert_int_equal(go(&f, review_back), 0);
	decide(&f, PROJECT_DUST, "first");
	put_off = go(&f, review_next);
	unsure = go(&f, review_put_off);
	assert_true(review_unsure(f.review, &f.task, &(struct review_answer){ 0 }, &f.err) > 0);
	now = go(&f, review_next);

	assert_int_equal(go(&f, review_back), unsure);
	assert_string_equal(f.task.decided->kind, "unsure");
	assert_int_equal(project_number(f.project, "SELECT item_id FROM v_queue WHERE state = 'leased'"), now); /* stays in hand */
	assert_int_equal(go(&f, review_back), put_off);
	assert_null(f.task.decided);
	assert_int_equal(project_number(f.project, "SELECT item_id FROM v_queue WHERE state = 'leased'"), put_off);
	assert_int_equal(go(&f, review_back), decided);
	assert_string_equal(f.task.decided->label, "dust");
	assert_string_equal(f.task.previous_note, "first");
	assert_int_equal(f.task.previous_region_count, 1);
	assert_int_equal(go(&f, review_back), 0);
	assert_int_equal(go(&f, review_put_off), put_off);
	assert_int_equal(go(&f, review_put_off), unsure);
	assert_non_null(f.task.decided);
	assert_int_equal(go(&f, review_put_off), now);
	assert_null(f.task.decided);
	assert_true(go(&f, review_put_off) != put_off && f.task.item_id != now); /* something new */
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM decision"), 2); /* looking changes nothing */
	review_close(f.review);
}

static void looking_again_changes_an_answer_only_by_a_new_one(void **state)
{
	struct fixture f = begin(state, 3);
	int64_t first = go(&f, review_next), now;

	decide(&f, PROJECT_OK, NULL);
	now = go(&f, review_next);
	assert_int_equal(review_look(f.review, first, &f.project->arena, &f.task, &f.err), 1);
	assert_int_equal(review_renew(f.review, &f.task, &f.err), 0);
	assert_int_equal(go(&f, review_next), now); /* left as it was */
	assert_int_equal(review_look(f.review, first, &f.project->arena, &f.task, &f.err), 1);
	decide(&f, PROJECT_SCRATCH, "looked again");
	assert_string_equal(project_text(f.project, "SELECT group_concat(label || in_force) FROM v_decisions"), "ok0,scratch1");
	assert_int_equal(review_decide(f.review, &f.task, PROJECT_OK, &(struct review_answer){ 0 }, &f.err), -1); /* not shown any more */
	assert_int_equal(go(&f, review_next), now);
	decide(&f, PROJECT_OK, NULL);
	assert_int_equal(review_look(f.review, now, &f.project->arena, &f.task, &f.err), 1);
	assert_true(review_skip(f.review, &f.task, &(struct review_answer){ .note = "too dark" }, &f.err) > 0);
	assert_string_equal(project_text(f.project, "SELECT note FROM v_acts WHERE kind = 'skip'"), "too dark");
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_decisions WHERE in_force"), 1);
	review_close(f.review);
}

static void a_flag_while_looking_back_takes_nothing_in_hand(void **state)
{
	struct fixture f = begin(state, 3);
	struct review_past past;
	int64_t first = go(&f, review_next), now;

	decide(&f, PROJECT_OK, NULL);
	now = go(&f, review_next);
	assert_int_equal(go(&f, review_back), first);
	assert_true(review_flag(f.review, &f.task, "odd", &f.err) > 0);
	assert_int_equal(review_undo(f.review, &f.project->arena, &past, &f.err), 1);
	assert_string_equal(past.kind, "flag");
	assert_int_equal(review_redo(f.review, &f.project->arena, &past, &f.err), 1);
	assert_int_equal(go(&f, review_next), now);
	assert_string_equal(project_text(f.project, "SELECT group_concat(state) FROM (SELECT state FROM v_queue ORDER BY state)"), "done,leased,open");
	review_close(f.review);
}

static void nobody_looks_at_anothers_or_at_what_is_settled(void **state)
{
	struct fixture f = begin(state, 4);
	struct actor bob = project_actor(f.project, "bob");
	struct review *bobs = sit(f.project, &bob);
	struct review_task task;
	int64_t first, second;

	project_set_clock(f.project, NOW);
	first = go(&f, review_next);
	decide(&f, PROJECT_OK, NULL);
	assert_int_equal(review_look(bobs, first, &f.project->arena, &task, &f.err), 0);
	assert_int_equal(review_look(f.review, 999, &f.project->arena, &task, &f.err), 0);
	f.project->clock_ms += 9 * CLOCK_MINUTE_MS;
	second = go(&f, review_next);
	decide(&f, PROJECT_OK, NULL);
	go(&f, review_next);
	assert_int_equal(review_look(f.review, first, &f.project->arena, &f.task, &f.err), 1);
	f.project->clock_ms += CLOCK_MINUTE_MS; /* settled while it is looked at */
	assert_int_equal(review_decide(f.review, &f.task, PROJECT_DUST, &(struct review_answer){ 0 }, &f.err), 0);
	assert_non_null(strstr(f.err.text, "settled"));
	go(&f, review_next);
	assert_int_equal(go(&f, review_back), second);
	assert_int_equal(go(&f, review_back), 0); /* the settled one is passed over */
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM decision"), 2);
	review_close(bobs);
	review_close(f.review);
}

/* ---- blind stays blind ---- */

/* A project at level 2 with predictions; every item is assisted, or every one blind. */
static void at_level_2(struct project *project, bool blind)
{
	struct model_version model = project_add_model(project, "1");
	struct err err = ERR_NONE;

	assert_int_equal(setting_change(project->store, 0, &project->owner, "exam.share", blind ? "1" : "0", &err), 0);
	assert_int_equal(setting_change(project->store, 0, &project->owner, "assist.blind_share", "0.1", &err), 0);
	assert_int_equal(level_change_add(project->store, &project->stage, &project->owner, 2, "promote", "test", &err), 0);
	for (int i = 0; i < 12; i++)
		project_predict(project, &model, project_add_item(project), PROJECT_OK, 0.75);
	project_look(project);
}

static void what_was_decided_blind_is_looked_at_blind(void **state)
{
	struct fixture f = { .project = *state };
	struct actor ann = project_actor(f.project, "ann");
	int64_t item;

	at_level_2(f.project, true);
	f.review = sit(f.project, &ann);
	item = go(&f, review_next);
	assert_true(f.task.blind);
	decide(&f, PROJECT_DUST, NULL);
	assert_int_equal(go(&f, review_back), item);
	assert_true(f.task.blind);
	assert_null(f.task.prediction);
	assert_string_equal(f.task.mode, "blind");
	assert_string_equal(f.task.reason, "");
	decide(&f, PROJECT_OK, NULL);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_decisions WHERE seen_prediction_id IS NOT NULL OR mode <> 'blind'"), 0);
	review_close(f.review);
}

static void what_was_decided_assisted_stays_so(void **state)
{
	struct fixture f = { .project = *state };
	struct actor ann = project_actor(f.project, "ann");
	int64_t item;

	at_level_2(f.project, false);
	f.review = sit(f.project, &ann);
	while ((item = go(&f, review_next)) && f.task.blind)
		decide(&f, PROJECT_OK, NULL);
	assert_non_null(f.task.prediction);
	decide(&f, PROJECT_DUST, NULL);
	assert_int_equal(go(&f, review_back), item);
	assert_non_null(f.task.prediction);
	decide(&f, PROJECT_OK, NULL);
	assert_string_equal(project_text(f.project, "SELECT group_concat(mode || (seen_prediction_id > 0)) FROM (SELECT * FROM v_decisions ORDER BY decision_id DESC LIMIT 2)"),
	                    "assisted1,assisted1");
	review_close(f.review);
}

/* Blind answers are compared with nothing that anybody saw. */
static void history_says_what_agreed_with_the_prediction_shown(void **state)
{
	struct fixture f = { .project = *state };
	struct actor ann = project_actor(f.project, "ann");
	struct review_past past;

	project_add_items(f.project, 40);
	at_level_2(f.project, false);
	f.review = sit(f.project, &ann);
	for (int assisted = 0; assisted < 2;) {
		int64_t label_id = assisted ? PROJECT_OK : PROJECT_DUST;

		assert_true(go(&f, review_next) != 0);
		decide(&f, label_id, NULL);
		assert_int_equal(review_history(f.review, &f.project->arena, &past, 1, &f.err), 1);
		if (f.task.blind)
			assert_int_equal(past.agrees, -1);
		else
			assert_int_equal(past.agrees, str_equal(f.task.prediction->label, past.label));
		assisted += !f.task.blind;
	}
	review_close(f.review);
}

static void what_was_skipped_says_so_when_it_comes_again(void **state)
{
	struct fixture f = begin(state, 1);
	struct review_past past;

	assert_true(go(&f, review_next) != 0);
	assert_false(f.task.skipped_before);
	assert_true(review_skip(f.review, &f.task, &(struct review_answer){ 0 }, &f.err) > 0);
	go(&f, review_next);
	assert_true(f.task.skipped_before);
	assert_int_equal(review_undo(f.review, &f.project->arena, &past, &f.err), 1);
	go(&f, review_next);
	assert_false(f.task.skipped_before);
	review_close(f.review);
}

static void what_an_earlier_sitting_left_is_resumed(void **state)
{
	struct fixture f = begin(state, 3);
	struct actor ann = project_actor(f.project, "ann");
	int64_t left = go(&f, review_next);

	assert_false(f.task.resumed);
	review_keep(f.review);
	review_close(f.review);
	f.review = sit(f.project, &ann);
	assert_int_equal(go(&f, review_next), left);
	assert_true(f.task.resumed);
	decide(&f, PROJECT_OK, NULL);
	go(&f, review_next);
	assert_false(f.task.resumed);
	review_close(f.review);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

static void what_was_put_off_comes_before_what_was_skipped(void **state)
{
	struct fixture f = begin(state, 3);
	int64_t first = go(&f, review_next), second = go(&f, review_put_off), ahead[4];

	go(&f, review_put_off);
	assert_true(review_skip(f.review, &f.task, &(struct review_answer){ .note = NULL }, &f.err) > 0);
	assert_int_equal(review_ahead(f.review, ahead, 4, &f.err), 3);
	assert_int_equal(ahead[0], first);
	assert_int_equal(ahead[1], second);
	assert_int_equal(go(&f, review_next), first);
	review_close(f.review);
}

/* Why somebody skipped it is not what they say of it later. */
static void the_reason_of_a_skip_is_no_note_of_the_answer(void **state)
{
	struct fixture f = begin(state, 1);
	struct review_answer why = { .note = "unclear picture" };
	struct review_past past;

	go(&f, review_next);
	assert_true(review_skip(f.review, &f.task, &why, &f.err) > 0);
	assert_int_equal(review_undo(f.review, &f.project->arena, &past, &f.err), 1);
	assert_int_equal(go(&f, review_next), 1);
	assert_string_equal(f.task.previous_kind, "skip");
	assert_null(f.task.previous_note);
	review_close(f.review);
}

/* Analysts may ask for predictions, and what they decided would count as blind. */
static void whoever_decides_nothing_sits_at_no_queue(void **state)
{
	static const enum role roles[] = { ROLE_ANALYST, ROLE_SERVICE };
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct review *review = NULL;
	struct err err = ERR_NONE;

	project_add_items(project, 1);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		ann.role = roles[i];
		assert_int_equal(review_open(project->store, NULL, &ann, &review, &err), -1);
		assert_non_null(strstr(err.text, "deciding takes an inspector or a lead; ann is"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(undo_gives_back_note_and_boxes_also_after_a_restart),
		CASE(redo_leaves_the_task_in_hand_alone),
		CASE(a_flag_done_again_does_not_keep_two_tasks),
		CASE(what_is_put_off_comes_last_in_this_sitting_only),
		CASE(back_and_forth_through_what_was_looked_at),
		CASE(looking_again_changes_an_answer_only_by_a_new_one),
		CASE(a_flag_while_looking_back_takes_nothing_in_hand),
		CASE(nobody_looks_at_anothers_or_at_what_is_settled),
		CASE(what_was_decided_blind_is_looked_at_blind),
		CASE(what_was_decided_assisted_stays_so),
		CASE(history_says_what_agreed_with_the_prediction_shown),
		CASE(what_was_skipped_says_so_when_it_comes_again),
		CASE(what_an_earlier_sitting_left_is_resumed),
		CASE(what_was_put_off_comes_before_what_was_skipped),
		CASE(the_reason_of_a_skip_is_no_note_of_the_answer),
		CASE(whoever_decides_nothing_sits_at_no_queue),
	};

	return cmocka_run_group_tests_name("sitting", tests, NULL, NULL);
}
