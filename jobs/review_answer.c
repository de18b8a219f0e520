/* Answers: given, taken back, given again. */
#include "jobs/review_private.h"

#include "base/str.h"
#include "db/store.h"

#include <string.h>

static bool is_looked_at(const struct review *r, const struct review_task *task)
{
	return r->look.on && r->look.claim.assignment_id == task->assignment_id;
}

static int check_in_hand(const struct review *r, const struct review_task *task, struct err *err)
{
	if (!r->in_hand || r->claim.assignment_id != task->assignment_id)
		return err_set(err, "%s: this task is not in hand", task->name);
	return 0;
}

/* The same answer tried again keeps its UUID, so that one whose fate was unknown is stored once. */
static void begin_attempt(struct review *r, const struct review_task *task, const char *kind, int64_t label_id)
{
	struct review_attempt *attempt = &r->attempt;

	if (attempt->made && str_equal(attempt->kind, kind) && attempt->label_id == label_id &&
	    attempt->assignment_id == task->assignment_id)
		return;
	*attempt = (struct review_attempt){ .made = true, .kind = kind, .assignment_id = task->assignment_id, .label_id = label_id };
	uuid_new(store_now(r->store), attempt->uuid);
}

static struct decision_new make_decision(const struct review *r, const char *kind, int64_t label_id,
                                         const struct review_answer *given)
{
	struct decision_new decision = {
		.kind = kind,
		.label_id = label_id,
		.note = given->note && *given->note ? given->note : NULL,
		.duration_ms = given->duration_ms > 0 ? given->duration_ms : 0,
		.origin = r->origin,
		.regions = given->regions,
		.region_count = given->region_count,
		.view = given->view,
		.words = str_equal(kind, "label") ? given->words : NULL,
		.entered = given->entered,
	};

	memcpy(decision.uuid, r->attempt.uuid, sizeof decision.uuid);
	return decision;
}

/* To the task in hand, or in place of the answer that is looked at. */
static int64_t answer(struct review *r, const struct review_task *task, const char *kind, int64_t label_id,
                      const struct review_answer *given, struct err *err)
{
	bool looked_at = is_looked_at(r, task);
	struct decision_new decision;
	int64_t decision_id;

	if (!looked_at && check_in_hand(r, task, err) < 0)
		return -1;
	begin_attempt(r, task, kind, label_id);
	decision = make_decision(r, kind, label_id, given);
	decision.seen_prediction_id = looked_at ? r->look.seen_prediction_id : r->seen_prediction_id;
	if (looked_at)
		decision_id = decision_change(r->store, &r->stage, &r->actor, task->item_id, r->look.answer_id, &decision, err);
	else
		decision_id = decision_add(r->store, &r->stage, &r->actor, &r->claim, &decision, err);
	if (decision_id >= 0)
		r->attempt.made = false;
	if (decision_id == 0 && looked_at)
		r->look.on = false;
	else if (decision_id == 0)
		r->in_hand = false;
	return decision_id;
}

/* An answer after which the task is no longer in hand. */
static int64_t answer_and_leave(struct review *r, const struct review_task *task, const char *kind, int64_t label_id,
                                const struct review_answer *given, struct err *err)
{
	bool looked_at = is_looked_at(r, task);
	int64_t decision_id = answer(r, task, kind, label_id, given, err);

	if (decision_id <= 0)
		return decision_id;
	if (looked_at)
		r->look.on = false;
	else
		r->in_hand = false;
	r->trail.left = true;
	r->answers++;
	return decision_id;
}

int64_t review_decide(struct review *review, const struct review_task *task, int64_t label_id,
                      const struct review_answer *given, struct err *err)
{
	if (!stage_label(&review->stage, label_id))
		return err_set(err, "stage %s has no such label", review->stage.name);
	return answer_and_leave(review, task, "label", label_id, given, err);
}

int64_t review_unsure(struct review *review, const struct review_task *task, const struct review_answer *given,
                      struct err *err)
{
	return answer_and_leave(review, task, "unsure", 0, given, err);
}

int64_t review_skip(struct review *review, const struct review_task *task, const struct review_answer *given,
                    struct err *err)
{
	return answer_and_leave(review, task, "skip", 0, given, err);
}

int64_t review_flag(struct review *review, const struct review_task *task, const char *note, struct err *err)
{
	return answer(review, task, "flag", 0, &(struct review_answer){ .note = note }, err);
}

int review_renew(struct review *review, const struct review_task *task, struct err *err)
{
	int renewed;

	if (is_looked_at(review, task)) { /* what is decided has no lease; the one in hand waits meanwhile */
		if (review->in_hand && queue_renew(review->store, &review->actor, &review->claim, err) < 0)
			return -1;
		return 0;
	}
	if (check_in_hand(review, task, err) < 0)
		return -1;
	renewed = queue_renew(review->store, &review->actor, &review->claim, err);
	if (renewed == 0) /* an answer may still be in time */
		return err_set(err, "%s: the lease ran out", task->name);
	return renewed < 0 ? -1 : 0;
}

void review_fill_past(const struct past_decision *from, struct review_past *to)
{
	*to = (struct review_past){
		.item_id = from->item_id,
		.decision_id = from->decision_id,
		.name = from->item_name,
		.label = from->label,
		.kind = from->kind,
		.duration_ms = from->duration_ms,
		.decided_ms = from->decided_ms,
		.agrees = from->agrees,
	};
}

int review_undo(struct review *review, struct arena *arena, struct review_past *past, struct err *why)
{
	struct past_decision decision;
	struct claim claim;
	int back = decision_retract_last(review->store, &review->stage, &review->actor, arena, &decision, &claim, why);

	if (back <= 0)
		return back;
	if (claim.expires_ms) {
		if (claim.assignment_id != review->claim.assignment_id)
			review_give_back(review);
		review_take_in_hand(review, &claim);
	}
	review->look.on = false;
	review_fill_past(&decision, past);
	return 1;
}

/* What is in hand after a decision was given again to the place of claim. */
static void settle_hand(struct review *r, const struct past_decision *decision, const struct claim *claim)
{
	bool same = r->in_hand && r->claim.assignment_id == claim->assignment_id;

	if (!claim->expires_ms) /* a flag of what is answered */
		return;
	if (!str_equal(decision->kind, "flag"))
		r->in_hand = r->in_hand && !same;
	else if (r->in_hand && !same)
		queue_release(r->store, &r->actor, claim, NULL);
	else
		review_take_in_hand(r, claim);
}

int review_redo(struct review *review, struct arena *arena, struct review_past *past, struct err *why)
{
	struct past_decision decision;
	struct claim claim;
	int again = decision_redo_last(review->store, &review->stage, &review->actor, arena, &decision, &claim, why);

	if (again <= 0)
		return again;
	settle_hand(review, &decision, &claim);
	review->look.on = false;
	review_fill_past(&decision, past);
	return 1;
}
