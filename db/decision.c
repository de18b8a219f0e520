/* Decisions. Each is one durable write: the answer, what it closes, its comparisons and its event. */
#include "db/decision.h"

#include "base/str.h"
#include "db/actor_private.h"
#include "db/decision_private.h"
#include "db/event.h"
#include "db/holder.h"
#include "db/item_private.h"
#include "db/queue_private.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/stage_private.h"
#include "db/store_private.h"

#include <inttypes.h>
#include <stdio.h>

/* A row to be appended. */
struct row {
	const unsigned char *uuid;
	const char *kind, *mode, *origin;
	int64_t assignment_id, item_id, label_id, retracts, seen_prediction_id, duration_ms, import_id, decided_ms;
	int64_t operator_id, acted_by;
	const unsigned char *note; /* its keyed hash; NULL: none */
};

static int append(struct store *store, const struct stage *stage, const struct row *row, int64_t *decision_id, struct err *err)
{
	int64_t now = store_now(store);
	int got = query_number(store, decision_id, err, "decision.add", value_blob(row->uuid, UUID_BYTES), value_text(row->kind),
	                       value_id(row->assignment_id), value_integer(stage->stage_id), value_integer(row->operator_id),
	                       value_integer(row->acted_by), value_id(row->label_id), value_text(row->mode), value_id(row->retracts),
	                       value_id(row->seen_prediction_id), row->note ? value_hash(row->note) : value_null(),
	                       value_integer(row->duration_ms < 0 ? 0 : row->duration_ms), value_text(row->origin),
	                       value_id(row->import_id), value_integer(row->decided_ms ? row->decided_ms : now), value_integer(now),
	                       value_integer(row->item_id));

	return got == 0 ? err_set(err, "there is no item %" PRId64, row->item_id) : got < 0 ? -1 : 0;
}

/* ---- comparing ---- */

/* Rule 1: the labels are the same, after merges. */
int comparison_add(struct store *store, int64_t prediction_id, int64_t predicted_label_id, int64_t decision_id,
                   int64_t decided_label_id, struct err *err)
{
	int64_t predicted, decided;
	bool agrees;

	if (label_final(store, predicted_label_id, &predicted, err) < 0 || label_final(store, decided_label_id, &decided, err) < 0)
		return -1;
	agrees = predicted == decided;
	return query_run(store, err, "comparison.add", value_integer(prediction_id), value_integer(decision_id), value_integer(1),
	                 value_integer(agrees), value_real(agrees ? 1 : 0), value_integer(store_now(store))) < 0 ? -1 : 0;
}

struct said { int64_t prediction_id, label_id; };

static int compare_with_predictions(struct store *store, const struct stage *stage, const struct row *row, int64_t decision_id,
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

		got = comparison_add(store, said->prediction_id, said->label_id, decision_id, row->label_id, err);
	}
	arena_release(&arena);
	return got;
}

/* ---- one answer ---- */

static int add_regions(struct store *store, const struct decision_new *decision, int64_t decision_id, struct err *err)
{
	for (int i = 0; i < decision->region_count; i++) {
		const struct region *region = &decision->regions[i];

		if (query_run(store, err, "prediction.add_region", value_null(), value_integer(decision_id), value_id(region->label_id),
		              value_real(region->x), value_real(region->y), value_real(region->width), value_real(region->height),
		              value_real(region->score)) < 0)
			return -1;
	}
	return 0;
}

static int log_decision(struct store *store, const struct stage *stage, const struct actor *actor, const struct row *row,
                        const char *kind, int64_t decision_id, struct err *err)
{
	const struct label *label = stage_label(stage, row->label_id);
	char uuid[UUID_TEXT_SIZE], note[HASH_HEX_SIZE] = "";
	struct str name = STR_EMPTY;
	json_t *body = json_pack("{s:s, s:I, s:s, s:s, s:s?, s:I, s:s}", "uuid", uuid_text(row->uuid, uuid), "item",
	                         (json_int_t)row->item_id, "mode", row->mode, "origin", row->origin, "label",
	                         label ? label->name : NULL, "retracts", (json_int_t)row->retracts, "note",
	                         row->note ? hash_hex(row->note, HASH_BYTES, note) : "");
	int result;

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

	if (query_begin(&query, store, err, "queue.place", value_integer(claim->assignment_id)) < 0)
		return -1;
	got = query_next(&query, err);
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
	return changed < 0 ? -1 : 1;
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

/* 1: appended; 0: the place belongs to another now, and the answer is in the log; -1. */
static int answer(struct store *store, const struct stage *stage, const struct actor *actor, const struct claim *claim,
                  const struct decision_new *decision, int64_t *decision_id, struct err *err)
{
	unsigned char note[HASH_BYTES];
	struct row row = {
		.uuid = decision->uuid, .kind = decision->kind, .mode = claim->mode, .origin = decision->origin,
		.assignment_id = claim->assignment_id, .item_id = claim->item_id, .label_id = decision->label_id,
		.seen_prediction_id = decision->seen_prediction_id, .duration_ms = decision->duration_ms,
		.operator_id = actor->operator_id, .acted_by = actor->acted_by,
	};
	int held = hold_place(store, stage, actor, claim, err);

	if (held < 0)
		return -1;
	if (decision->note && *decision->note) {
		if (content_keep(store, decision->note, strlen(decision->note), note, err) < 0)
			return -1;
		row.note = note;
	}
	if (!held)
		return log_decision(store, stage, actor, &row, "rejected", claim->assignment_id, err);
	if (append(store, stage, &row, decision_id, err) < 0 || add_regions(store, decision, *decision_id, err) < 0 ||
	    leave_place(store, actor, claim, decision->kind, err) < 0)
		return -1;
	if (str_equal(decision->kind, "label") && compare_with_predictions(store, stage, &row, *decision_id, err) < 0)
		return -1;
	return log_decision(store, stage, actor, &row, decision->kind, *decision_id, err) < 0 ? -1 : 1;
}

static int check_new(const struct stage *stage, const struct decision_new *decision, struct err *err)
{
	bool label = str_equal(decision->kind, "label");

	if (label != (decision->label_id != 0))
		return err_set(err, "a decision of kind label has a label, and no other has");
	if (label && !stage_label(stage, decision->label_id))
		return err_set(err, "that label does not belong to stage %s any more", stage->name);
	return 0;
}

/* After a commit that failed: what can be read back is stored, whatever the commit said. */
static int64_t look_up(struct store *store, const unsigned char *uuid, struct err *err)
{
	int64_t decision_id;
	int got = query_number(store, &decision_id, NULL, "decision.by_uuid", value_blob(uuid, UUID_BYTES));

	if (got > 0)
		return decision_id;
	return err_wrap(err, got < 0 ? "it is unknown whether it is stored" : "nothing is stored");
}

int64_t decision_add(struct store *store, const struct stage *stage, const struct actor *actor, const struct claim *claim,
                     const struct decision_new *decision, struct err *err)
{
	int64_t decision_id;
	int got;

	if (check_new(stage, decision, err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
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
		return look_up(store, decision->uuid, err);
	if (got == 0)
		err_set(err, "somebody else has taken item %" PRId64 " meanwhile: your answer is kept in the log", claim->item_id);
	return got == 0 ? 0 : decision_id;
}

/* ---- taking back ---- */

int decision_settled_until(struct store *store, const struct stage *stage, int64_t *until_ms, int64_t *until_id, struct err *err)
{
	*until_ms = store_now(store) - setting_integer(store, stage->stage_id, "evidence.settle");
	return query_number(store, until_id, err, "decision.settled_id", value_integer(stage->stage_id)) < 0 ? -1 : 0;
}

/* The operator's last answer, with what became of its place. */
struct last {
	struct past_decision past;
	int64_t recorded_ms;
	bool    place_open, place_own_lease, place_own_done;
	char    mode[16], origin[16];
};

static void fill_past(const struct query *query, struct arena *arena, struct past_decision *past)
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
}

static int read_last(struct store *store, const struct stage *stage, const struct actor *actor, struct arena *arena,
                     struct last *last, struct claim *claim, struct err *err)
{
	struct query query;
	const char *state;
	bool own;
	int got;

	if (query_begin(&query, store, err, "decision.last", value_integer(actor->operator_id), value_integer(stage->stage_id),
	                value_integer(1)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got <= 0)
		return got;
	fill_past(&query, arena, &last->past);
	last->recorded_ms = query_integer(&query, 8);
	snprintf(last->mode, sizeof last->mode, "%s", query_text(&query, 9));
	snprintf(last->origin, sizeof last->origin, "%s", query_text(&query, 10));
	state = query_text(&query, 11);
	own = query_integer(&query, 12) == actor->operator_id;
	last->place_open = str_equal(state, "open");
	last->place_own_lease = own && str_equal(state, "leased");
	last->place_own_done = own && str_equal(state, "done");
	*claim = (struct claim){ .assignment_id = last->past.assignment_id, .item_id = last->past.item_id, .slot = (int)query_integer(&query, 13) };
	snprintf(claim->lane, sizeof claim->lane, "%s", query_text(&query, 14));
	snprintf(claim->mode, sizeof claim->mode, "%s", last->mode);
	query_end(&query);
	return 1;
}

/* The place goes back to the operator, under the mode in which it was answered. 1, 0 where somebody
 * else has it, -1. */
static int take_place_back(struct store *store, const struct stage *stage, const struct actor *actor, const struct last *last,
                           struct claim *claim, struct err *err)
{
	if (last->place_own_done && query_run(store, err, "queue.take_back", value_integer(claim->assignment_id),
	                                      value_integer(actor->operator_id)) < 0)
		return -1;
	if (!last->place_own_done && !last->place_open && !last->place_own_lease)
		return 0;
	return queue_lease(store, stage, actor, claim, err);
}

static int append_retract(struct store *store, const struct stage *stage, const struct actor *actor, const struct last *last,
                          const unsigned char *uuid, struct err *err)
{
	struct row row = {
		.uuid = uuid, .kind = "retract", .mode = last->mode, .origin = last->origin, .assignment_id = last->past.assignment_id,
		.item_id = last->past.item_id, .retracts = last->past.decision_id, .operator_id = actor->operator_id,
		.acted_by = actor->acted_by,
	};
	int64_t decision_id;

	if (append(store, stage, &row, &decision_id, err) < 0)
		return -1;
	return log_decision(store, stage, actor, &row, "retract", decision_id, err);
}

static int retract(struct store *store, const struct stage *stage, const struct actor *actor, struct arena *arena,
                   const unsigned char *uuid, struct past_decision *past, struct claim *claim, struct err *why)
{
	struct last last = { .recorded_ms = 0 };
	int64_t until_ms, until_id;
	int got = read_last(store, stage, actor, arena, &last, claim, why);

	if (got <= 0)
		return got < 0 ? -1 : (err_set(why, "there is nothing to take back"), 0);
	*past = last.past;
	if (decision_settled_until(store, stage, &until_ms, &until_id, why) < 0)
		return -1;
	if (last.recorded_ms <= until_ms || past->decision_id <= until_id) {
		err_set(why, "your last answer (%s) is settled: it counts, and cannot be taken back", past->item_name);
		return 0;
	}
	got = take_place_back(store, stage, actor, &last, claim, why);
	if (got == 0)
		err_set(why, "somebody else has taken %s meanwhile", past->item_name);
	if (got <= 0)
		return got;
	return append_retract(store, stage, actor, &last, uuid, why) < 0 ? -1 : 1;
}

int decision_retract_last(struct store *store, const struct stage *stage, const struct actor *actor, struct arena *arena,
                          struct past_decision *past, struct claim *claim, struct err *why)
{
	unsigned char uuid[UUID_BYTES];
	int got;

	uuid_new(store_now(store), uuid);
	if (store_begin(store, STORE_DURABLE, why) < 0)
		return -1;
	got = retract(store, stage, actor, arena, uuid, past, claim, why);
	if (got <= 0) {
		store_rollback(store);
		return got;
	}
	if (store_end_write(store, why) < 0)
		return look_up(store, uuid, why) < 0 ? -1 : 1;
	return 1;
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
		fill_past(&query, arena, rows_add(&list));
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
	if (query_begin(&query, store, err, "decision.counts", value_integer(actor->operator_id), value_integer(stage->stage_id),
	                value_integer(day_start_ms), value_integer(store_now(store) - 3600000)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got <= 0)
		return got;
	counts->today = query_integer(&query, 0);
	counts->undone_today = query_integer(&query, 1);
	counts->last_hour = query_integer(&query, 2);
	query_end(&query);
	return 0;
}

/* ---- imports ---- */

int import_begin(struct store *store, const struct actor *by, const struct import_new *import, int64_t *import_id, struct err *err)
{
	char hex[HASH_HEX_SIZE] = "";
	json_t *body;
	int result;

	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	result = query_number(store, import_id, err, "import.begin", value_text(import->kind), value_text(import->file),
	                      import->sha256 ? value_hash(import->sha256) : value_null(), value_text(import->mode),
	                      value_integer(by->operator_id), value_integer(by->acted_by), value_integer(store_now(store)));
	if (result >= 0) {
		body = json_pack("{s:s, s:s, s:s?, s:s}", "kind", import->kind, "file", import->file, "mode", import->mode, "sha256",
		                 import->sha256 ? hash_hex(import->sha256, HASH_BYTES, hex) : "");
		result = event_add(store, by, "import.begin", "import", *import_id, body, err);
		json_decref(body);
	}
	if (result < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}

/* An imported answer takes the place that waits, or else a further one of its own. */
static int take_import_place(struct store *store, const struct stage *stage, int64_t item_id, int64_t operator_id,
                             const char *mode, int64_t *assignment_id, struct err *err)
{
	static const unsigned char token[16] = { 0 };
	int64_t slot;
	int got = query_number(store, assignment_id, err, "queue.waiting_place", value_integer(item_id), value_integer(stage->stage_id));

	if (got == 0) {
		got = query_number(store, &slot, err, "queue.next_slot", value_integer(item_id), value_integer(stage->stage_id));
		if (got >= 0)
			got = query_number(store, assignment_id, err, "queue.add", value_integer(item_id), value_integer(stage->stage_id),
			                   value_integer(slot ? slot : 1), value_text("review"), value_integer(INT64_MAX), value_integer(0),
			                   value_integer(store_now(store)));
	}
	if (got < 0)
		return -1;
	return query_run(store, err, "queue.lease", value_integer(*assignment_id), value_integer(operator_id), value_text(mode),
	                 value_blob(token, sizeof token), value_integer(store_now(store)), value_null()) < 0 ? -1 : 0;
}

int decision_import(struct store *store, const struct stage *stage, const struct actor *by, int64_t import_id, int64_t item_id,
                    const char *operator_name, int64_t label_id, const char *mode, int64_t decided_ms, struct err *err)
{
	bool truth = str_equal(mode, "truth");
	unsigned char uuid[UUID_BYTES];
	struct row row = {
		.uuid = uuid, .kind = "label", .mode = mode, .origin = "import", .item_id = item_id, .label_id = label_id,
		.import_id = import_id, .decided_ms = decided_ms, .acted_by = by->acted_by,
	};
	int64_t decision_id;
	int got;

	if (!stage_label(stage, label_id))
		return err_set(err, "that label does not belong to stage %s", stage->name);
	if (operator_need(store, by, operator_name, &row.operator_id, err) < 0)
		return -1;
	got = query_number(store, &decision_id, err, "decision.in_force", value_integer(item_id), value_integer(stage->stage_id),
	                   value_integer(row.operator_id), value_integer(truth));
	if (got != 0)
		return got < 0 ? -1 : 0;
	if (!truth && take_import_place(store, stage, item_id, row.operator_id, mode, &row.assignment_id, err) < 0)
		return -1;
	uuid_new(store_now(store), uuid);
	if (append(store, stage, &row, &decision_id, err) < 0 || compare_with_predictions(store, stage, &row, decision_id, err) < 0)
		return -1;
	if (!truth && query_run(store, err, "queue.close", value_integer(row.assignment_id), value_integer(row.operator_id)) < 0)
		return -1;
	return 1;
}
