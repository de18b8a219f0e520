/* Decisions. Each is one durable write: the answer, what it closes, its comparisons and its event. */
#include "db/decision.h"

#include "base/str.h"
#include "db/decision_private.h"
#include "db/event.h"
#include "db/holder.h"
#include "db/item_private.h"
#include "db/known_answer.h"
#include "db/output_private.h"
#include "db/rows.h"
#include "db/second_private.h"
#include "db/setting_store.h"
#include "db/stage_pass.h"
#include "db/stage_private.h"
#include "db/store_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void decision_values(const struct store *store, const struct stage *stage, const struct decision_row *row,
                     struct store_value values[DECISION_COLUMNS])
{
	int64_t now = store_now(store);
	const struct store_value all[DECISION_COLUMNS] = {
		value_blob(row->uuid, UUID_BYTES), value_text(row->kind), value_id(row->assignment_id), value_integer(row->item_id),
		value_integer(stage->stage_id), value_integer(row->operator_id), value_integer(row->acted_by), value_id(row->label_id),
		value_text(row->mode), value_id(row->retracts), value_id(row->seen_prediction_id),
		row->note ? value_hash(row->note) : value_null(), value_integer(row->duration_ms < 0 ? 0 : row->duration_ms),
		value_text(row->origin), value_id(row->import_id), value_integer(row->decided_ms ? row->decided_ms : now),
		value_integer(now), value_id(row->redoes), value_id(row->pass_id),
	};

	memcpy(values, all, sizeof all);
}

int decision_append(struct store *store, const struct stage *stage, const struct decision_row *row, int64_t *decision_id,
                    struct err *err)
{
	struct store_value values[DECISION_COLUMNS];

	decision_values(store, stage, row, values);
	return query_number_values(store, decision_id, err, "decision.add", values, DECISION_COLUMNS) < 0 ? -1 : 0;
}

/* ---- comparing ---- */

struct said { int64_t prediction_id, label_id; };

int decision_compare(struct store *store, const struct stage *stage, const struct decision_row *row, int64_t decision_id,
                     struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(struct said, &arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "decision.predictions", value_integer(row->item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct said *)rows_add(&list) = (struct said){ query_integer(&query, 0), query_integer(&query, 1) };
	for (int i = 0; got == 0 && i < list.count; i++) {
		const struct said *said = (const struct said *)list.all + i;

		got = comparison_add(store, stage, said->prediction_id, said->label_id, decision_id, row->label_id, err);
	}
	arena_release(&arena);
	return got < 0 ? -1 : output_compare_answers(store, stage, row, decision_id, err);
}

/* ---- one answer ---- */

int decision_add_regions(struct store *store, const struct region *regions, int count, int64_t decision_id, struct err *err)
{
	for (int i = 0; i < count; i++) {
		const struct region *region = &regions[i];

		if (query_run(store, err, "prediction.add_region", value_null(), value_integer(decision_id), value_id(region->label_id),
		              value_real(region->x), value_real(region->y), value_real(region->width), value_real(region->height),
		              value_real(region->score)) < 0)
			return -1;
	}
	return 0;
}

/* What the log says of a row; words that must be forgettable as their keyed hash. */
static json_t *row_body(const struct stage *stage, const struct decision_row *row, int64_t guideline)
{
	const struct label *label = stage_label(stage, row->label_id);
	char uuid[UUID_TEXT_SIZE], note[HASH_HEX_SIZE] = "";
	json_t *body = json_pack("{s:s, s:I, s:s, s:s, s:s?, s:I, s:s}", "uuid", uuid_text(row->uuid, uuid), "item",
	                         (json_int_t)row->item_id, "mode", row->mode, "origin", row->origin, "label",
	                         label ? label->name : NULL, "retracts", (json_int_t)row->retracts, "note",
	                         row->note ? hash_hex(row->note, HASH_BYTES, note) : "");

	if (row->redoes)
		json_object_set_new(body, "redoes", json_integer((json_int_t)row->redoes));
	if (row->pass_id)
		json_object_set_new(body, "pass", json_integer((json_int_t)row->pass_id));
	if (row->view)
		json_object_set_new(body, "view", json_string(row->view));
	if (guideline)
		json_object_set_new(body, "guideline", json_integer((json_int_t)guideline));
	return body;
}

int decision_log(struct store *store, const struct stage *stage, const struct actor *actor, const struct decision_row *row,
                 const char *kind, int64_t decision_id, struct err *err)
{
	struct str name = STR_EMPTY;
	int64_t guideline;
	json_t *body;
	int result;

	if (query_number(store, &guideline, err, "guideline.version", value_integer(stage->stage_id)) < 0)
		return -1;
	body = row_body(stage, row, guideline);
	str_addf(&name, "decision.%s", kind);
	result = event_add(store, actor, str_text(&name), "decision", decision_id, body, err);
	str_release(&name);
	json_decref(body);
	return result;
}

/* Whether the claim still holds; a lease that ran out is taken again while nobody else has. */
static int hold_place(struct store *store, const struct stage *stage, const struct actor *actor, const struct claim *claim,
                      struct err *err)
{
	struct query query;
	bool open, own;
	size_t length;
	int64_t changed;
	struct str holder = STR_EMPTY;
	int got;

	got = query_first(&query, store, err, "queue.place", value_integer(claim->assignment_id));
	if (got <= 0)
		return got;
	open = str_equal(query_text(&query, 0), "open");
	own = str_equal(query_text(&query, 0), "leased") && query_integer(&query, 1) == actor->operator_id;
	if (own) {
		const void *token = query_blob(&query, 2, &length);

		own = length == sizeof claim->token && memcmp(token, claim->token, length) == 0;
	}
	query_end(&query);
	if (own || !open)
		return own;
	holder_add_name(&holder);
	changed = query_run(store, err, "queue.lease", value_integer(claim->assignment_id), value_integer(actor->operator_id),
	                    value_text(claim->mode), value_blob(claim->token, sizeof claim->token),
	                    value_integer(store_now(store) + setting_integer(store, stage->stage_id, "queue.lease")),
	                    value_text(str_text(&holder)));
	str_release(&holder);
	return changed < 0 ? -1 : changed > 0; /* none: it is kept for another by now */
}

static int leave_place(struct store *store, const struct actor *actor, const struct claim *claim, const char *kind, struct err *err)
{
	if (str_equal(kind, "flag"))
		return 0;
	if (str_equal(kind, "skip"))
		return query_run(store, err, "queue.release", value_integer(claim->assignment_id), value_integer(actor->operator_id),
		                 value_blob(claim->token, sizeof claim->token)) < 0 ? -1 : 0;
	return query_run(store, err, "queue.close", value_integer(claim->assignment_id), value_integer(actor->operator_id)) < 0 ? -1 : 0;
}

int decision_second(struct store *store, const struct stage *stage, const struct decision_row *row, struct err *err)
{
	static const char *const modes[] = { "blind", "audit", "second", "adjudication" };

	if (str_equal(row->kind, "skip") || str_equal(row->kind, "flag"))
		return 0;
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (str_equal(row->mode, modes[i]))
			return second_follow(store, stage, row->item_id, err);
	return 0;
}

/* Gold is compared with what is known of it, and nothing else. */
static int compare_label(struct store *store, const struct stage *stage, const struct decision_row *row, int64_t decision_id, struct err *err)
{
	if (!str_equal(row->kind, "label"))
		return 0;
	if (str_equal(row->mode, "gold"))
		return known_compare_decision(store, stage, row->item_id, decision_id, err);
	return decision_compare(store, stage, row, decision_id, err);
}

int decision_finish(struct store *store, const struct stage *stage, const struct actor *actor, const struct claim *claim,
                    const struct decision_row *row, int64_t decision_id, struct err *err)
{
	if (leave_place(store, actor, claim, row->kind, err) < 0)
		return -1;
	if (compare_label(store, stage, row, decision_id, err) < 0)
		return -1;
	if (decision_log(store, stage, actor, row, row->kind, decision_id, err) < 0 || decision_second(store, stage, row, err) < 0 ||
	    pass_follow(store, stage->stage_id, row->item_id, actor, err) < 0)
		return -1;
	return streak_note(store, stage, actor, decision_id, err);
}

/* Fills the row of a new answer; its note is kept, and note holds the hash. */
static int fill_row(struct store *store, const struct actor *actor, const struct claim *claim, const struct decision_new *decision,
                    unsigned char note[HASH_BYTES], struct decision_row *row, struct err *err)
{
	*row = (struct decision_row){
		.uuid = decision->uuid, .kind = decision->kind, .mode = claim->mode, .origin = decision->origin,
		.assignment_id = claim->assignment_id, .item_id = claim->item_id, .label_id = decision->label_id,
		.seen_prediction_id = decision->seen_prediction_id, .duration_ms = decision->duration_ms,
		.operator_id = actor->operator_id, .acted_by = actor->acted_by, .view = decision->view,
	};
	if (!decision->note || !*decision->note)
		return 0;
	row->note = note;
	return content_keep(store, decision->note, strlen(decision->note), note, err);
}

int decision_give(struct store *store, const struct stage *stage, const struct actor *actor, const struct claim *claim,
                  const struct decision_new *decision, int64_t *decision_id, struct err *err)
{
	unsigned char note[HASH_BYTES];
	struct decision_row row;

	if (fill_row(store, actor, claim, decision, note, &row, err) < 0 || decision_append(store, stage, &row, decision_id, err) < 0 ||
	    decision_add_regions(store, decision->regions, decision->region_count, *decision_id, err) < 0 ||
	    output_keep_decision(store, stage, *decision_id, decision->words, decision->entered, err) < 0)
		return -1;
	return decision_finish(store, stage, actor, claim, &row, *decision_id, err);
}

/* 1: appended; 0: the place belongs to another now, or upstream said something else meanwhile, and the answer is in the log; -1. */
static int answer(struct store *store, const struct stage *stage, const struct actor *actor, const struct claim *claim,
                  const struct decision_new *decision, int64_t *decision_id, struct err *err)
{
	unsigned char note[HASH_BYTES];
	struct decision_row row;
	int64_t round = pass_round(store, stage->stage_id, claim->item_id, err);
	int held = round < 0 ? -1 : round != claim->round ? 0 : hold_place(store, stage, actor, claim, err);

	if (held < 0)
		return -1;
	if (held)
		return decision_give(store, stage, actor, claim, decision, decision_id, err) < 0 ? -1 : 1;
	if (fill_row(store, actor, claim, decision, note, &row, err) < 0)
		return -1;
	return decision_log(store, stage, actor, &row, "rejected", claim->assignment_id, err);
}

int decision_check(const struct stage *stage, const struct decision_new *decision, struct err *err)
{
	bool label = str_equal(decision->kind, "label");

	if (label != (decision->label_id != 0))
		return err_set(err, "a decision of kind label has a label, and no other has");
	if (label && !stage_label(stage, decision->label_id))
		return err_set(err, "that label does not belong to stage %s any more", stage->name);
	if (decision->words && !label)
		return err_set(err, "words go with a label, not with a decision of kind %s", decision->kind);
	return output_check_words(stage, decision->words, err);
}

int64_t decision_look_up(struct store *store, const unsigned char *uuid, struct err *err)
{
	int64_t decision_id;
	int got = query_number(store, &decision_id, NULL, "decision.by_uuid", value_blob(uuid, UUID_BYTES));

	if (got > 0)
		return decision_id;
	return err_wrap(err, got < 0 ? "it is unknown whether it is stored" : "nothing is stored");
}

/* Why an answer is in the log alone. */
static void explain_loss(struct store *store, const struct stage *stage, const struct claim *claim, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	struct pass pass;

	if (pass_read(store, stage->stage_id, claim->item_id, &arena, &pass, NULL) == 0 && !pass.open)
		err_set(why, "item %" PRId64 " is not at stage %s any more (%s): your answer is kept in the log", claim->item_id, stage->name, pass.why);
	else if (pass.has_links && pass.round != claim->round)
		err_set(why, "what stands above says something else of item %" PRId64 " now (%s), so it is judged anew: your answer is kept in the log",
		        claim->item_id, pass.why);
	else
		err_set(why, "somebody else has taken item %" PRId64 " meanwhile: your answer is kept in the log", claim->item_id);
	arena_release(&arena);
}

int64_t decision_add(struct store *store, const struct stage *stage, const struct actor *actor, const struct claim *claim,
                     const struct decision_new *decision, struct err *err)
{
	int64_t decision_id;
	int got;

	if (decision_check(stage, decision, err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	got = query_number(store, &decision_id, err, "decision.by_uuid", value_blob(decision->uuid, UUID_BYTES));
	if (got > 0) {
		store_rollback(store);
		return decision_id;
	}
	if (got == 0)
		got = answer(store, stage, actor, claim, decision, &decision_id, err);
	if (got < 0) {
		store_rollback(store);
		return err_wrap(err, "nothing is stored");
	}
	if (store_end_write(store, err) < 0)
		return decision_look_up(store, decision->uuid, err);
	if (got == 0)
		explain_loss(store, stage, claim, err);
	return got == 0 ? 0 : decision_id;
}

/* ---- looking at what was answered ---- */

int decision_settled_until(struct store *store, const struct stage *stage, int64_t *until_ms, int64_t *until_id, struct err *err)
{
	*until_ms = store_now(store) - setting_integer(store, stage->stage_id, "evidence.settle");
	return query_number(store, until_id, err, "decision.settled_id", value_integer(stage->stage_id)) < 0 ? -1 : 0;
}

void decision_fill_past(const struct query *query, struct arena *arena, struct past_decision *past)
{
	past->decision_id = query_integer(query, 0);
	past->item_id = query_integer(query, 1);
	past->assignment_id = query_integer(query, 2);
	past->label_id = query_integer(query, 3);
	past->kind = query_strdup(query, 4, arena);
	past->label = query_strdup(query, 5, arena);
	past->duration_ms = query_integer(query, 6);
	past->decided_ms = query_integer(query, 7);
	past->item_name = query_strdup(query, 15, arena);
	past->agrees = (int)query_integer(query, 19);
}

int64_t decision_skips(struct store *store, const struct actor *actor, int64_t assignment_id, struct err *err)
{
	int64_t count;

	if (query_number(store, &count, err, "decision.skips", value_integer(actor->operator_id), value_integer(assignment_id)) < 0)
		return -1;
	return count;
}

int decision_history(struct store *store, const struct stage *stage, const struct actor *actor, struct arena *arena,
                     struct past_decision **rows, int max, struct err *err)
{
	struct rows list = ROWS_OF(struct past_decision, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "decision.last", value_integer(actor->operator_id), value_integer(stage->stage_id),
	                value_integer(max)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		decision_fill_past(&query, arena, rows_add(&list));
	*rows = list.all;
	return got < 0 ? -1 : list.count;
}

static int settle(struct store *store, const struct stage *stage, const struct actor *by, int64_t *count, struct err *err)
{
	int64_t until_ms, until_id, newest;
	struct query query;
	json_t *body;
	int got;

	if (decision_settled_until(store, stage, &until_ms, &until_id, err) < 0 ||
	    query_begin(&query, store, err, "decision.unsettled", value_integer(stage->stage_id), value_integer(until_id),
	                value_integer(until_ms)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got <= 0)
		return -1;
	*count = query_integer(&query, 0);
	newest = query_integer(&query, 1);
	query_end(&query);
	if (*count == 0)
		return 0;
	if (query_run(store, err, "settlement.add", value_integer(stage->stage_id), value_integer(newest), value_integer(by->operator_id),
	              value_integer(by->acted_by), value_integer(store_now(store))) < 0)
		return -1;
	body = json_pack("{s:I}", "decisions", (json_int_t)*count);
	got = event_add(store, by, "decision.settle", "decision", newest, body, err);
	json_decref(body);
	return got;
}

int64_t decision_settle(struct store *store, const struct stage *stage, const struct actor *by, struct err *err)
{
	int64_t count = 0;

	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (settle(store, stage, by, &count, err) < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err) < 0 ? -1 : count;
}

int decision_counts(struct store *store, const struct stage *stage, const struct actor *actor, int64_t day_start_ms,
                    struct decision_counts *counts, struct err *err)
{
	struct query query;
	int got;

	*counts = (struct decision_counts){ 0 };
	got = query_first(&query, store, err, "decision.counts", value_integer(actor->operator_id), value_integer(stage->stage_id),
	                  value_integer(day_start_ms), value_integer(store_now(store) - 3600000));
	if (got <= 0)
		return got;
	counts->today = query_integer(&query, 0);
	counts->undone_today = query_integer(&query, 1);
	counts->last_hour = query_integer(&query, 2);
	query_end(&query);
	return 0;
}
