/* Moving through what was looked at: putting off, going back, looking at what is decided, and ahead. */
#include "jobs/review_private.h"

#include <string.h>

/* ---- the trail ---- */

static void trail_remove(struct trail *trail, int index)
{
	memmove(trail->item_ids + index, trail->item_ids + index + 1, (size_t)(trail->count - index - 1) * sizeof *trail->item_ids);
	trail->count--;
}

void review_trail_add(struct review *r, int64_t item_id)
{
	struct trail *trail = &r->trail;

	trail->left = false;
	if (trail->at >= 0 && trail->item_ids[trail->at] == item_id)
		return;
	for (int i = trail->count - 1; i >= 0; i--)
		if (trail->item_ids[i] == item_id)
			trail_remove(trail, i);
	if (trail->count == TRAIL_MAX)
		trail_remove(trail, 0);
	trail->at = trail->count;
	trail->item_ids[trail->count++] = item_id;
}

/* ---- looking at what is decided ---- */

int review_look(struct review *review, int64_t item_id, struct arena *arena, struct review_task *task, struct err *why)
{
	struct past_decision past;
	struct claim claim;
	int got = review_read_stage(review, why) < 0 ? -1
	        : decision_own(review->store, &review->stage, &review->actor, item_id, arena, &past, &claim, why);

	if (got <= 0)
		return got;
	review->look = (struct look){ .claim = claim, .answer_id = past.decision_id };
	if (review_fill_decided(review, &past, arena, task, why) < 0)
		return -1;
	review->look.on = true;
	review->attempt.made = false;
	review_trail_add(review, item_id);
	return 1;
}

/* Shows the item at a place of the trail, which is then the place where it is. */
static int show_at(struct review *r, int index, struct arena *arena, struct review_task *task, struct err *why)
{
	int64_t item_id = r->trail.item_ids[index];
	int before = r->trail.at, got = 0;

	r->trail.at = index;
	if (!r->in_hand || r->claim.item_id != item_id)
		got = review_look(r, item_id, arena, task, why);
	if (got == 0)
		got = review_take(r, item_id, arena, task, why);
	if (got <= 0)
		r->trail.at = before;
	return got;
}

int review_back(struct review *review, struct arena *arena, struct review_task *task, struct err *why)
{
	int got = 0;

	err_set(why, "there is nothing before this in this sitting");
	for (int i = review->trail.at - !review->trail.left; got == 0 && i >= 0; i--)
		got = show_at(review, i, arena, task, why);
	return got;
}

/* ---- putting off ---- */

/* Remembers the place in hand as put off last, and gives it back. */
static void put_off(struct review *r)
{
	int kept = 0;

	for (int i = 0; i < r->put_off_count; i++)
		if (r->put_off[i] != r->claim.assignment_id)
			r->put_off[kept++] = r->put_off[i];
	if (kept == PUT_OFF_MAX)
		memmove(r->put_off, r->put_off + 1, (size_t)--kept * sizeof *r->put_off);
	r->put_off[kept++] = r->claim.assignment_id;
	r->put_off_count = kept;
	review_give_back(r);
}

int review_put_off(struct review *review, struct arena *arena, struct review_task *task, struct err *err)
{
	int got = 0;

	if (!review->look.on && review->in_hand)
		put_off(review);
	for (int i = review->trail.at + 1; got == 0 && i < review->trail.count; i++)
		got = show_at(review, i, arena, task, err);
	return got == 0 ? review_next(review, arena, task, err) : got;
}

int review_ahead(struct review *review, int64_t *item_ids, int max, struct err *err)
{
	struct queue_put_off put_off = { review->put_off, review->put_off_count };

	return queue_ahead(review->store, &review->stage, &review->actor, &put_off,
	                   review->in_hand ? review->claim.assignment_id : 0, item_ids, max, err);
}
