/* Taking answers back, giving them again, and changing them. What was said stays: each is a further row,
 * and rows that belong together are one write. */
#include "db/decision.h"

#include "base/str.h"
#include "db/decision_private.h"
#include "db/queue_private.h"
#include "db/rows.h"
#include "db/stage_pass.h"
#include "db/store_private.h"

#include <stdio.h>

/* An operator's answer, with what became of its place. */
struct answered {
	struct past_decision past;
	struct claim  claim;   /* of its place, as it was answered; no token */
	int64_t       recorded_ms, seen_prediction_id;
	unsigned char note[HASH_BYTES];
	bool          has_note, place_open, place_own_lease, place_own_done;
	char          origin[16], place_mode[16];
};

static void fill_place(const struct query *query, const struct actor *actor, struct answered *answered)
{
	const char *state = query_text(query, 11), *place_mode = query_text(query, 18);
	bool own = query_integer(query, 12) == actor->operator_id;
	struct claim *claim = &answered->claim;

	answered->place_open = str_equal(state, "open");
	answered->place_own_lease = own && str_equal(state, "leased");
	answered->place_own_done = own && str_equal(state, "done");
	snprintf(answered->place_mode, sizeof answered->place_mode, "%s", place_mode ? place_mode : "");
	*claim = (struct claim){ .assignment_id = answered->past.assignment_id, .item_id = answered->past.item_id,
	                         .slot = (int)query_integer(query, 13) };
	snprintf(claim->lane, sizeof claim->lane, "%s", query_text(query, 14));
	snprintf(claim->mode, sizeof claim->mode, "%s", query_text(query, 9));
}

/* Reads one answer by a statement like decision.last; third is its third value. 1, 0 for none, -1. */
static int read_answered(struct store *store, const char *name, const struct stage *stage, const struct actor *actor, int64_t third,
                         struct arena *arena, struct answered *answered, struct err *err)
{
	struct query query;
	int got;

	got = query_first(&query, store, err, name, value_integer(actor->operator_id), value_integer(stage->stage_id),
	                  value_integer(third));
	if (got <= 0)
		return got;
	*answered = (struct answered){ .recorded_ms = query_integer(&query, 8), .seen_prediction_id = query_integer(&query, 17) };
	decision_fill_past(&query, arena, &answered->past);
	fill_place(&query, actor, answered);
	snprintf(answered->origin, sizeof answered->origin, "%s", query_text(&query, 10));
	answered->has_note = !query_is_null(&query, 16);
	if (answered->has_note)
		query_copy(&query, 16, answered->note, HASH_BYTES);
	query_end(&query);
	return 1;
}

/* 1 while the answer may still be taken back; 0: why says that it is settled; -1. */
static int may_change(struct store *store, const struct stage *stage, const struct answered *answered, struct err *why)
{
	int64_t until_ms, until_id;

	if (decision_settled_until(store, stage, &until_ms, &until_id, why) < 0)
		return -1;
	if (answered->recorded_ms > until_ms && answered->past.decision_id > until_id)
		return 1;
	err_set(why, "your answer to %s is settled: it counts, and cannot be taken back", answered->past.item_name);
	return 0;
}

/* The place goes back to the operator, under claim->mode. 1, 0 where somebody else has it, -1. */
static int take_place_back(struct store *store, const struct stage *stage, const struct actor *actor, struct answered *answered,
                           struct err *why)
{
	struct claim *claim = &answered->claim;
	int got = 0;

	if (answered->place_own_done && query_run(store, why, "queue.take_back", value_integer(claim->assignment_id),
	                                          value_integer(actor->operator_id)) < 0)
		return -1;
	if (answered->place_own_done || answered->place_open || answered->place_own_lease)
		got = queue_lease(store, stage, actor, claim, why);
	if (got == 0)
		err_set(why, "somebody else has taken %s meanwhile", answered->past.item_name);
	return got;
}

static int append_retract(struct store *store, const struct stage *stage, const struct actor *actor, const struct answered *answered,
                          const unsigned char *uuid, struct err *err)
{
	struct decision_row row = {
		.uuid = uuid, .kind = "retract", .mode = answered->claim.mode, .origin = answered->origin,
		.assignment_id = answered->past.assignment_id, .item_id = answered->past.item_id,
		.retracts = answered->past.decision_id, .operator_id = actor->operator_id, .acted_by = actor->acted_by,
	};
	int64_t decision_id;

	if (decision_append(store, stage, &row, &decision_id, err) < 0 ||
	    decision_log(store, stage, actor, &row, "retract", decision_id, err) < 0)
		return -1;
	return decision_second(store, stage, &row, err) < 0 ? -1 : 0;
}

/* A flag leaves an answer as it is: the place that was opened for it is closed again. */
static int close_again(struct store *store, const struct actor *actor, struct answered *answered, struct err *err)
{
	if (!answered->place_own_done || !str_equal(answered->past.kind, "flag"))
		return 0;
	answered->claim.expires_ms = 0;
	return query_run(store, err, "queue.close", value_integer(answered->claim.assignment_id), value_integer(actor->operator_id)) < 0
	       ? -1 : 0;
}

/* Ends a write in which got says what happened: nothing is stored unless it is 1. The same, or -1. */
static int end(struct store *store, int got, const unsigned char *uuid, struct err *why)
{
	if (got <= 0) {
		store_rollback(store);
		return got;
	}
	if (store_end_write(store, why) < 0)
		return decision_look_up(store, uuid, why) < 0 ? -1 : 1;
	return 1;
}

/* ---- taking back ---- */

static int retract(struct store *store, const struct stage *stage, const struct actor *actor, struct arena *arena,
                   const unsigned char *uuid, struct answered *last, struct err *why)
{
	int got = read_answered(store, "decision.last_own", stage, actor, 1, arena, last, why);

	if (got == 0)
		err_set(why, "there is nothing to take back");
	if (got > 0)
		got = may_change(store, stage, last, why);
	if (got > 0)
		got = take_place_back(store, stage, actor, last, why);
	if (got > 0)
		got = append_retract(store, stage, actor, last, uuid, why) < 0 || close_again(store, actor, last, why) < 0 ||
		      pass_follow(store, stage->stage_id, last->past.item_id, actor, why) < 0 ? -1 : 1;
	return got;
}

int decision_retract_last(struct store *store, const struct stage *stage, const struct actor *actor, struct arena *arena,
                          struct past_decision *past, struct claim *claim, struct err *why)
{
	unsigned char uuid[UUID_BYTES];
	struct answered last;
	int got;

	uuid_new(store_now(store), uuid);
	if (store_begin(store, STORE_DURABLE, why) < 0)
		return -1;
	got = end(store, retract(store, stage, actor, arena, uuid, &last, why), uuid, why);
	if (got > 0) {
		*past = last.past;
		*claim = last.claim;
	}
	return got;
}

/* ---- giving again ---- */

/* The same answer as a new row. */
static int append_again(struct store *store, const struct stage *stage, const struct actor *actor, const struct answered *undone,
                        const unsigned char *uuid, int64_t *decision_id, struct err *err)
{
	struct decision_row row = {
		.uuid = uuid, .kind = undone->past.kind, .mode = undone->claim.mode, .origin = undone->origin,
		.assignment_id = undone->past.assignment_id, .item_id = undone->past.item_id, .label_id = undone->past.label_id,
		.redoes = undone->past.decision_id, .duration_ms = undone->past.duration_ms,
		.seen_prediction_id = undone->seen_prediction_id, .note = undone->has_note ? undone->note : NULL,
		.operator_id = actor->operator_id, .acted_by = actor->acted_by,
	};

	if (decision_append(store, stage, &row, decision_id, err) < 0 ||
	    query_run(store, err, "decision.copy_regions", value_integer(undone->past.decision_id), value_integer(*decision_id)) < 0 ||
	    query_run(store, err, "output.copy_decided", value_integer(undone->past.decision_id), value_integer(*decision_id)) < 0)
		return -1;
	return decision_finish(store, stage, actor, &undone->claim, &row, *decision_id, err);
}

static int redo(struct store *store, const struct stage *stage, const struct actor *actor, struct arena *arena,
                const unsigned char *uuid, struct answered *undone, struct err *why)
{
	int64_t decision_id;
	int got = read_answered(store, "decision.last_undone", stage, actor, 1, arena, undone, why);

	if (got == 0)
		err_set(why, "there is nothing to do again");
	if (got <= 0)
		return got;
	if (undone->past.label_id && !stage_label(stage, undone->past.label_id)) {
		err_set(why, "stage %s has the label %s no more", stage->name, undone->past.label);
		return 0;
	}
	if (undone->place_own_done && !str_equal(undone->past.kind, "flag")) {
		err_set(why, "you have answered %s meanwhile", undone->past.item_name);
		return 0;
	}
	if (str_equal(undone->place_mode, "assisted")) /* it may have been seen so since: never more blind than that */
		snprintf(undone->claim.mode, sizeof undone->claim.mode, "assisted");
	got = take_place_back(store, stage, actor, undone, why);
	if (got <= 0)
		return got;
	if (append_again(store, stage, actor, undone, uuid, &decision_id, why) < 0 || close_again(store, actor, undone, why) < 0)
		return -1;
	undone->past.decision_id = decision_id;
	undone->past.decided_ms = store_now(store);
	return 1;
}

int decision_redo_last(struct store *store, const struct stage *stage, const struct actor *actor, struct arena *arena,
                       struct past_decision *past, struct claim *claim, struct err *why)
{
	unsigned char uuid[UUID_BYTES];
	struct answered undone;
	int got;

	uuid_new(store_now(store), uuid);
	if (store_begin(store, STORE_DURABLE, why) < 0)
		return -1;
	got = end(store, redo(store, stage, actor, arena, uuid, &undone, why), uuid, why);
	if (got > 0) {
		*past = undone.past;
		*claim = undone.claim;
	}
	return got;
}

/* ---- changing ---- */

/* The actor's answer in force for the item, where it may be changed. */
static int read_changeable(struct store *store, const struct stage *stage, const struct actor *actor, int64_t item_id,
                           struct arena *arena, struct answered *answered, struct err *why)
{
	int got = read_answered(store, "decision.of_item", stage, actor, item_id, arena, answered, why);

	if (got == 0)
		err_set(why, "you have no answer to item %lld", (long long)item_id);
	return got > 0 ? may_change(store, stage, answered, why) : got;
}

int decision_own(struct store *store, const struct stage *stage, const struct actor *actor, int64_t item_id, struct arena *arena,
                 struct past_decision *past, struct claim *claim, struct err *why)
{
	struct answered answered;
	int got = read_changeable(store, stage, actor, item_id, arena, &answered, why);

	if (got > 0) {
		*past = answered.past;
		*claim = answered.claim;
	}
	return got;
}

static int change(struct store *store, const struct stage *stage, const struct actor *actor, int64_t item_id, int64_t answer_id,
                  const struct decision_new *decision, int64_t *decision_id, struct err *why)
{
	unsigned char uuid[UUID_BYTES];
	struct arena arena = ARENA_EMPTY;
	struct answered answered = { .recorded_ms = 0 };
	int got = read_changeable(store, stage, actor, item_id, &arena, &answered, why);

	if (got > 0 && answered.past.decision_id != answer_id) {
		err_set(why, "your answer to %s has changed meanwhile", answered.past.item_name);
		got = 0;
	}
	if (got > 0)
		got = take_place_back(store, stage, actor, &answered, why);
	uuid_new(store_now(store), uuid);
	if (got > 0 && str_equal(decision->kind, "flag"))
		got = decision_give(store, stage, actor, &answered.claim, decision, decision_id, why) < 0 ||
		      query_run(store, why, "queue.close", value_integer(answered.claim.assignment_id), value_integer(actor->operator_id)) < 0
		      ? -1 : 1;
	else if (got > 0)
		got = append_retract(store, stage, actor, &answered, uuid, why) < 0 ||
		      decision_give(store, stage, actor, &answered.claim, decision, decision_id, why) < 0 ? -1 : 1;
	arena_release(&arena);
	return got;
}

int64_t decision_change(struct store *store, const struct stage *stage, const struct actor *actor, int64_t item_id,
                        int64_t answer_id, const struct decision_new *decision, struct err *why)
{
	int64_t decision_id;
	int got;

	if (decision_check(stage, decision, why) < 0 || store_begin(store, STORE_DURABLE, why) < 0)
		return -1;
	got = query_number(store, &decision_id, why, "decision.by_uuid", value_blob(decision->uuid, UUID_BYTES));
	if (got > 0) {
		store_rollback(store);
		return decision_id;
	}
	if (got == 0)
		got = change(store, stage, actor, item_id, answer_id, decision, &decision_id, why);
	if (got < 0) {
		store_rollback(store);
		return err_wrap(why, "nothing is stored");
	}
	got = end(store, got, decision->uuid, why);
	return got > 0 ? decision_id : got;
}

/* ---- what an answer was ---- */

static int read_regions(struct store *store, int64_t decision_id, struct arena *arena, struct decision_given *given, struct err *err)
{
	struct rows list = ROWS_OF(struct region, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "decision.regions", value_integer(decision_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct region *)rows_add(&list) = (struct region){
			query_real(&query, 0), query_real(&query, 1), query_real(&query, 2), query_real(&query, 3),
			query_integer(&query, 4), query_real(&query, 5),
		};
	given->regions = list.all;
	given->region_count = list.count;
	return got;
}

int decision_read_given(struct store *store, int64_t decision_id, struct arena *arena, struct decision_given *given, struct err *err)
{
	struct query query;
	int got;

	*given = (struct decision_given){ 0 };
	got = query_first(&query, store, err, "decision.given", value_integer(decision_id));
	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "there is no decision %lld", (long long)decision_id);
	given->kind = query_strdup(&query, 0, arena);
	given->label_id = query_integer(&query, 1);
	given->note = query_strdup(&query, 2, arena);
	given->words_erased = !query_is_null(&query, 3) && query_is_null(&query, 4);
	given->words = query_strdup(&query, 4, arena);
	query_end(&query);
	return read_regions(store, decision_id, arena, given, err);
}

int decision_taken_back(struct store *store, const struct actor *actor, int64_t assignment_id, struct arena *arena,
                        struct decision_given *given, struct err *err)
{
	int64_t decision_id;
	int got = query_number(store, &decision_id, err, "decision.taken_back", value_integer(assignment_id),
	                       value_integer(actor->operator_id));

	if (got > 0)
		got = decision_read_given(store, decision_id, arena, given, err) < 0 ? -1 : 1;
	return got;
}
