/* Places kept for one operator, put off by one, seen from afar, and put into the queue again by leads. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "db/queue_manage.h"

#include <string.h>

struct fixture { struct project *project; struct actor ann, bob; struct err err; };

static struct fixture begin(void **state, int items)
{
	struct fixture f = { .project = *state };

	project_add_items(f.project, items);
	f.ann = project_actor(f.project, "ann");
	f.bob = project_actor(f.project, "bob");
	return f;
}

static int64_t place_of(struct fixture *f, int64_t item_id)
{
	return project_number(f->project, arena_printf(&f->project->arena, "SELECT assignment_id FROM v_queue WHERE item_id = %lld ORDER BY slot", (long long)item_id));
}

static int64_t keep(struct fixture *f, int64_t item_id, const struct actor *actor)
{
	int64_t place = place_of(f, item_id);

	return queue_assign(f->project->store, &f->project->stage, &f->project->owner, &place, 1, actor ? actor->operator_id : 0, &f->err);
}

static void answer(struct fixture *f, const struct actor *actor, const struct claim *claim, const char *kind)
{
	struct decision_new decision = project_answer(f->project, kind, str_equal(kind, "label") ? PROJECT_OK : 0);

	if (decision_add(f->project->store, &f->project->stage, actor, claim, &decision, &f->err) <= 0)
		fail_msg("%s", f->err.text);
}

static int64_t answer_next(struct fixture *f, const struct actor *actor, const char *kind)
{
	struct claim claim = project_claim(f->project, actor);

	answer(f, actor, &claim, kind);
	return claim.item_id;
}

static int take(struct fixture *f, const struct actor *actor, int64_t item_id, struct claim *claim)
{
	return queue_claim_item(f->project->store, NULL, actor, item_id, claim, &f->err);
}

/* ---- kept for one ---- */

static void what_is_kept_is_handed_to_that_one_first_and_to_no_other(void **state)
{
	struct fixture f = begin(state, 6);
	struct claim claim;
	int64_t last;

	assert_null(project_foreign(f.project, "UPDATE assignment SET lane = 'audit', due_ms = 1 WHERE item_id = 3"));
	last = project_number(f.project, "SELECT item_id FROM assignment ORDER BY due_ms DESC, place DESC LIMIT 1");
	assert_int_equal(keep(&f, last, &f.bob), 1);
	assert_int_equal(keep(&f, last, &f.bob), 0); /* it is so already */
	assert_string_equal(project_text(f.project, "SELECT reserved_for FROM v_queue WHERE reserved_for IS NOT NULL"), "bob");
	assert_int_equal(take(&f, &f.ann, last, &claim), 0);
	assert_non_null(strstr(f.err.text, "kept for another"));
	for (int i = 0; i < 5; i++)
		assert_int_not_equal(answer_next(&f, &f.ann, i ? "label" : "skip"), last); /* the skipped one comes again */
	assert_int_equal(project_claim(f.project, &f.bob).item_id, last);
	assert_int_equal(queue_open_count(f.project->store, &f.project->stage, &f.ann, 10, &f.err), 1);
}

static void what_one_skips_of_what_is_kept_comes_last_for_that_one(void **state)
{
	struct fixture f = begin(state, 3);
	int64_t kept;

	kept = project_number(f.project, "SELECT item_id FROM assignment ORDER BY place DESC LIMIT 1");
	keep(&f, kept, &f.ann);
	assert_int_equal(answer_next(&f, &f.ann, "skip"), kept);
	assert_int_not_equal(answer_next(&f, &f.ann, "label"), kept);
	assert_int_not_equal(answer_next(&f, &f.ann, "label"), kept);
	assert_int_equal(answer_next(&f, &f.ann, "label"), kept);
}

static void a_lead_frees_what_is_kept(void **state)
{
	struct fixture f = begin(state, 1);
	struct claim claim;

	assert_int_equal(keep(&f, 1, &f.bob), 1);
	assert_int_equal(queue_claim(f.project->store, NULL, &f.ann, &claim, &f.err), 0);
	assert_int_equal(queue_open_count(f.project->store, &f.project->stage, &f.ann, 10, &f.err), 0);
	assert_int_equal(queue_open_count(f.project->store, &f.project->stage, &f.bob, 10, &f.err), 1);
	assert_int_equal(keep(&f, 1, NULL), 1);
	assert_int_equal(project_claim(f.project, &f.ann).item_id, 1);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_events WHERE kind = 'queue.assign' AND body ->> 'places' = 1 AND length(body ->> 'digest') = 64"), 2);
	assert_string_equal(project_text(f.project, "SELECT body ->> 'to' FROM v_events WHERE kind = 'queue.assign'"), "bob");
}

/* What is on a screen while a lead gives it to another is finished there, or comes back to that other. */
static void what_is_on_a_screen_may_be_finished_there(void **state)
{
	struct fixture f = begin(state, 2);
	struct claim anns = project_claim(f.project, &f.ann), claim;

	assert_int_equal(keep(&f, anns.item_id, &f.bob), 1);
	assert_int_equal(queue_renew(f.project->store, &f.ann, &anns, &f.err), 1);
	answer(&f, &f.ann, &anns, "label");
	anns = project_claim(f.project, &f.ann);
	assert_int_equal(keep(&f, anns.item_id, &f.bob), 1);
	assert_int_equal(queue_release(f.project->store, &f.ann, &anns, &f.err), 0);
	assert_int_equal(queue_claim(f.project->store, NULL, &f.ann, &claim, &f.err), 0);
	assert_int_equal(project_claim(f.project, &f.bob).item_id, anns.item_id);
}

/* An answer that comes after its lease has ended, when the place is another's. */
static void a_late_answer_to_what_is_kept_for_another_goes_to_the_log(void **state)
{
	struct fixture f = begin(state, 1);
	struct decision_new late = project_answer(f.project, "label", PROJECT_OK);
	struct claim anns = project_claim(f.project, &f.ann);

	assert_int_equal(queue_release(f.project->store, &f.ann, &anns, &f.err), 0);
	assert_int_equal(keep(&f, 1, &f.bob), 1);
	assert_int_equal(decision_add(f.project->store, &f.project->stage, &f.ann, &anns, &late, &f.err), 0);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_events WHERE kind = 'decision.rejected'"), 1);
	assert_non_null(project_foreign(f.project, "UPDATE assignment SET state = 'leased', operator_id = 1, lease_expires_ms = 1 WHERE item_id = 1"));
}

static void only_leads_give_places_and_only_to_those_who_decide(void **state)
{
	struct fixture f = begin(state, 2);
	struct actor eve;
	int64_t places[] = { place_of(&f, 1), place_of(&f, 2), 999 };

	assert_int_equal(operator_add(f.project->store, &f.project->owner, "eve", ROLE_ANALYST, &f.err), 0);
	eve = project_actor(f.project, "eve");
	assert_int_equal(queue_assign(f.project->store, &f.project->stage, &f.ann, places, 2, f.ann.operator_id, &f.err), -1);
	assert_non_null(strstr(f.err.text, "only a lead"));
	assert_int_equal(queue_assign(f.project->store, &f.project->stage, &f.project->owner, places, 2, eve.operator_id, &f.err), -1);
	assert_non_null(strstr(f.err.text, "eve does not decide"));
	assert_int_equal(queue_assign(f.project->store, &f.project->stage, &f.project->owner, places, 2, 99, &f.err), -1);
	assert_int_equal(queue_requeue(f.project->store, &f.project->stage, &f.ann, places, 2, &f.err), -1);
	assert_int_equal(queue_assign(f.project->store, &f.project->stage, &f.project->owner, places, 3, f.ann.operator_id, &f.err), 2);
	project_decide(f.project, &f.ann, 1, PROJECT_OK);
	assert_int_equal(queue_assign(f.project->store, &f.project->stage, &f.project->owner, places, 3, 0, &f.err), 1); /* not what is answered */
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_events WHERE kind = 'queue.assign'"), 2);
}

/* ---- again ---- */

static int64_t requeue(struct fixture *f, int64_t item_id)
{
	int64_t place = place_of(f, item_id);

	return queue_requeue(f->project->store, &f->project->stage, &f->project->owner, &place, 1, &f->err);
}

static void what_was_skipped_comes_in_its_turn_again(void **state)
{
	struct fixture f = begin(state, 3);
	int64_t first = answer_next(&f, &f.ann, "skip");
	struct claim claim = project_claim(f.project, &f.ann);

	assert_int_not_equal(claim.item_id, first);
	assert_int_equal(queue_release(f.project->store, &f.ann, &claim, &f.err), 0);
	assert_int_equal(requeue(&f, first), 1);
	assert_int_equal(requeue(&f, first), 0);
	assert_int_equal(answer_next(&f, &f.ann, "skip"), first); /* and once more last */
	assert_int_not_equal(project_claim(f.project, &f.ann).item_id, first);
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_acts WHERE kind = 'skip'"), 2); /* nothing is removed */
}

static void a_lease_that_a_lead_ends_is_free(void **state)
{
	struct fixture f = begin(state, 1);
	struct decision_new late = project_answer(f.project, "label", PROJECT_OK);
	struct claim anns = project_claim(f.project, &f.ann);

	assert_int_equal(requeue(&f, 1), 1);
	assert_int_equal(queue_renew(f.project->store, &f.ann, &anns, &f.err), 0);
	assert_int_equal(project_claim(f.project, &f.bob).item_id, 1);
	assert_int_equal(decision_add(f.project->store, &f.project->stage, &f.ann, &anns, &late, &f.err), 0);
}

static void what_is_answered_gets_a_second_blind_answer_of_somebody_else(void **state)
{
	struct fixture f = begin(state, 1);
	struct claim claim;

	project_decide(f.project, &f.ann, 1, PROJECT_OK);
	assert_int_equal(requeue(&f, 1), 1);
	assert_int_equal(requeue(&f, 1), 0); /* one waits already */
	assert_int_equal(queue_claim(f.project->store, NULL, &f.ann, &claim, &f.err), 0);
	claim = project_claim(f.project, &f.bob);
	assert_string_equal(claim.mode, "second");
	assert_int_equal(claim.slot, 2);
	answer(&f, &f.bob, &claim, "label");
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_decisions WHERE in_force"), 2);
	assert_int_equal(requeue(&f, 1), 1); /* a third */
	assert_int_equal(project_number(f.project, "SELECT count(*) FROM v_events WHERE kind = 'queue.requeue'"), 2);
}

/* ---- put off, and ahead ---- */

static int ahead(struct fixture *f, const struct actor *actor, const struct queue_put_off *put_off, int64_t in_hand, int64_t *items, int max)
{
	int count = queue_ahead(f->project->store, &f->project->stage, actor, put_off, in_hand, items, max, &f->err);

	if (count < 0)
		fail_msg("%s", f->err.text);
	return count;
}

/* What was put off comes after what waits, and before what was skipped. */
static void what_is_put_off_comes_before_what_was_skipped(void **state)
{
	struct fixture f = begin(state, 4);
	int64_t put_off[2], skipped = answer_next(&f, &f.ann, "skip");
	struct claim claim = project_claim(f.project, &f.ann);
	int64_t first = claim.item_id, order[4];

	put_off[0] = claim.assignment_id;
	assert_int_equal(queue_release(f.project->store, &f.ann, &claim, &f.err), 0);
	for (int i = 0; i < 4; i++) {
		struct queue_put_off list = { put_off, 1 };

		assert_int_equal(queue_claim_past(f.project->store, NULL, &f.ann, &list, &claim, &f.err), 1);
		order[i] = claim.item_id;
		answer(&f, &f.ann, &claim, "label");
	}
	assert_int_equal(order[2], first);
	assert_int_equal(order[3], skipped);
}

/* Whatever waits and why: looking ahead says what the claims then give, one after another. */
static void ahead_is_what_the_claims_then_give(void **state)
{
	struct fixture f = begin(state, 14);
	int64_t items[32], put_off[2];
	struct queue_put_off list = { put_off, 2 };
	int count;

	assert_null(project_foreign(f.project, "UPDATE assignment SET lane = 'second', due_ms = 5 WHERE item_id = 7;"
	                                       "UPDATE assignment SET lane = 'adjudication' WHERE item_id = 8"));
	keep(&f, 4, &f.bob);
	keep(&f, 5, &f.ann);
	keep(&f, 6, &f.ann);
	for (int i = 0; i < 4; i++) /* two that are kept, one that is due, one more */
		answer_next(&f, &f.ann, i % 2 ? "skip" : "label");
	for (int i = 0; i < 2; i++) {
		struct claim claim;

		assert_int_equal(queue_claim_past(f.project->store, NULL, &f.ann, &(struct queue_put_off){ put_off, i }, &claim, &f.err), 1);
		put_off[i] = claim.assignment_id;
		assert_int_equal(queue_release(f.project->store, &f.ann, &claim, &f.err), 0);
	}
	count = ahead(&f, &f.ann, &list, 0, items, 32);
	assert_int_equal(count, QUEUE_AHEAD_MAX);
	assert_int_equal(ahead(&f, &f.ann, &list, 0, items, 3), 3);
	for (int left = 10; left > 0; left--) {
		struct claim claim;

		count = ahead(&f, &f.ann, &list, 0, items, 8);
		assert_int_equal(count, left < 8 ? left : 8);
		assert_int_equal(queue_claim_past(f.project->store, NULL, &f.ann, &list, &claim, &f.err), 1);
		assert_int_equal(claim.item_id, items[0]);
		if (count > 1) {
			int64_t second = items[1];

			ahead(&f, &f.ann, &list, claim.assignment_id, items, 8); /* what is in hand is left out */
			assert_int_equal(items[0], second);
		}
		answer(&f, &f.ann, &claim, "label");
	}
	assert_int_equal(ahead(&f, &f.ann, &list, 0, items, 8), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_is_kept_is_handed_to_that_one_first_and_to_no_other),
		CASE(what_one_skips_of_what_is_kept_comes_last_for_that_one),
		CASE(a_lead_frees_what_is_kept),
		CASE(what_is_on_a_screen_may_be_finished_there),
		CASE(a_late_answer_to_what_is_kept_for_another_goes_to_the_log),
		CASE(only_leads_give_places_and_only_to_those_who_decide),
		CASE(what_was_skipped_comes_in_its_turn_again),
		CASE(a_lease_that_a_lead_ends_is_free),
		CASE(what_is_answered_gets_a_second_blind_answer_of_somebody_else),
		CASE(what_is_put_off_comes_before_what_was_skipped),
		CASE(ahead_is_what_the_claims_then_give),
	};

	return cmocka_run_group_tests_name("queue, managed", tests, NULL, NULL);
}
