/* What an item loses at a stage that it is taken from, and what it finds where it comes to. */
#include "db/stage_pass_private.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/decision_private.h"
#include "db/item.h"
#include "db/item_private.h"
#include "db/prediction.h"
#include "db/queue_private.h"
#include "db/rows.h"
#include "db/second_private.h"
#include "db/store_private.h"
#include "ladder/exam.h"
#include "ladder/level.h"
#include "ladder/route.h"

#include <stdio.h>

/* ---- taking ---- */

struct answer { int64_t decision_id, assignment_id; const char *mode; };

static int retract(struct store *store, const struct stage *stage, int64_t item_id, const struct answer *answer, int64_t pass_id,
                   const struct actor *by, struct err *err)
{
	unsigned char uuid[UUID_BYTES];
	struct decision_row row = {
		.uuid = uuid, .kind = "retract", .mode = answer->mode, .origin = "command", .assignment_id = answer->assignment_id,
		.item_id = item_id, .retracts = answer->decision_id, .operator_id = by->operator_id, .acted_by = by->acted_by, .pass_id = pass_id,
	};
	int64_t decision_id;

	uuid_new(store_now(store), uuid);
	if (decision_append(store, stage, &row, &decision_id, err) < 0)
		return -1;
	return decision_log(store, stage, by, &row, "retract", decision_id, err);
}

static int take_answers(struct store *store, const struct stage *stage, int64_t item_id, int64_t pass_id, const struct actor *by,
                        struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(struct answer, &arena);
	struct query query;
	int got = query_begin(&query, store, err, "pass.answers", value_integer(item_id), value_integer(stage->stage_id));

	while (got >= 0 && (got = query_next(&query, err)) > 0)
		*(struct answer *)rows_add(&list) = (struct answer){ query_integer(&query, 0), query_integer(&query, 2),
		                                                     query_strdup(&query, 1, &arena) };
	for (int i = 0; got == 0 && i < list.count; i++)
		got = retract(store, stage, item_id, (const struct answer *)list.all + i, pass_id, by, err);
	arena_release(&arena);
	return got;
}

int pass_take(struct store *store, const struct stage *stage, int64_t item_id, int64_t pass_id, const struct actor *by, struct err *err)
{
	if (take_answers(store, stage, item_id, pass_id, by, err) < 0)
		return -1;
	if (query_run(store, err, "pass.cancel_places", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	return query_run(store, err, "pass.unroute", value_integer(item_id), value_integer(stage->stage_id),
	                 value_integer(store_now(store)), value_text(route_reason_name(ROUTE_BY_UPSTREAM))) < 0 ? -1 : 0;
}

/* ---- giving back ---- */

/* An answer that was taken, with its operator. */
struct taken {
	struct decision_row row;
	unsigned char note[HASH_BYTES];
	char name[64];
};

static void fill_taken(const struct query *query, struct arena *arena, struct taken *taken)
{
	*taken = (struct taken){ .row = {
		.redoes = query_integer(query, 0), .kind = query_strdup(query, 1, arena), .mode = query_strdup(query, 2, arena),
		.origin = query_strdup(query, 3, arena), .assignment_id = query_integer(query, 4), .label_id = query_integer(query, 5),
		.seen_prediction_id = query_integer(query, 6), .duration_ms = query_integer(query, 7), .import_id = query_integer(query, 8),
		.decided_ms = query_integer(query, 9), .operator_id = query_integer(query, 10),
	} };
	if (!query_is_null(query, 11)) {
		query_copy(query, 11, taken->note, HASH_BYTES);
		taken->row.note = taken->note;
	}
	snprintf(taken->name, sizeof taken->name, "%s", query_text(query, 12));
}

static int give_again(struct store *store, const struct stage *stage, struct taken *taken, struct err *err)
{
	struct actor whose = { .operator_id = taken->row.operator_id, .acted_by = taken->row.acted_by };
	struct decision_row *row = &taken->row;
	unsigned char uuid[UUID_BYTES];
	int64_t decision_id;

	snprintf(whose.name, sizeof whose.name, "%s", taken->name);
	uuid_new(store_now(store), uuid);
	row->uuid = uuid;
	if (taken->row.note)
		row->note = taken->note;
	if (query_run(store, err, "pass.give_place_back", value_integer(row->assignment_id), value_integer(row->operator_id),
	              value_text(row->mode)) < 0 ||
	    decision_append(store, stage, row, &decision_id, err) < 0 ||
	    query_run(store, err, "decision.copy_regions", value_integer(row->redoes), value_integer(decision_id)) < 0 ||
	    query_run(store, err, "output.copy_decided", value_integer(row->redoes), value_integer(decision_id)) < 0)
		return -1;
	if (str_equal(row->kind, "label") && decision_compare(store, stage, row, decision_id, err) < 0)
		return -1;
	return decision_log(store, stage, &whose, row, row->kind, decision_id, err);
}

static int read_taken(struct store *store, const struct stage *stage, int64_t item_id, int64_t pass_id, struct arena *arena,
                      struct rows *list, struct err *err)
{
	struct query query;
	int got = query_begin(&query, store, err, "pass.taken", value_integer(pass_id), value_integer(item_id), value_integer(stage->stage_id));

	while (got >= 0 && (got = query_next(&query, err)) > 0)
		fill_taken(&query, arena, rows_add(list));
	return got;
}

/* What the machine had decided it decides anew, and audits of that are drawn anew. */
static int give_answers(struct store *store, const struct stage *stage, int64_t item_id, int64_t pass_id, const struct pass_row *before,
                        const struct actor *by, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(struct taken, &arena);
	int64_t machine = 0;
	int got = query_number(store, &machine, err, "pass.was_machine", value_integer(item_id), value_integer(stage->stage_id),
	                       value_integer(before->route_id), value_text(route_reason_name(ROUTE_BY_UPSTREAM)));

	if (got < 0 || machine)
		return got < 0 ? -1 : 0;
	got = read_taken(store, stage, item_id, before->pass_id, &arena, &list, err);
	for (int i = 0; got == 0 && i < list.count; i++) {
		struct taken *taken = (struct taken *)list.all + i;

		taken->row.item_id = item_id;
		taken->row.pass_id = pass_id;
		taken->row.acted_by = by->acted_by;
		got = stage_label(stage, taken->row.label_id) || !taken->row.label_id ? give_again(store, stage, taken, err) : 0;
	}
	if (got == 0 && list.count > 0 && second_follow(store, stage, item_id, err) < 0)
		got = -1;
	arena_release(&arena);
	return got;
}

/* ---- coming ---- */

static int draw_exam(struct store *store, const struct stage *stage, int64_t item_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	unsigned char sha256[HASH_BYTES];
	struct draw_unit unit;
	struct query query;
	double share, draw;
	bool drawn;
	int got = query_first(&query, store, err, "pass.exam", value_integer(item_id), value_integer(stage->stage_id));

	if (got <= 0)
		return got;
	query_copy(&query, 0, sha256, HASH_BYTES);
	unit = item_draw_unit(query_strdup(&query, 1, &arena), sha256);
	drawn = query_integer(&query, 2) != 0;
	query_end(&query);
	draw = hash_draw(store->draw_key, "exam", stage->name, "", unit.bytes, unit.length);
	arena_release(&arena);
	if (drawn)
		return 0;
	if (item_exam_share(store, stage, &share, err) < 0)
		return -1;
	if (!exam_chosen(draw, share))
		return 0;
	return query_run(store, err, "exam.add", value_integer(stage->stage_id), value_integer(item_id), value_real(share),
	                 value_integer(store_now(store))) < 0 ? -1 : 0;
}

/* As for an item that is added: where the machine decides, it waits for a prediction instead. */
static int open_place(struct store *store, const struct stage *stage, int64_t item_id, struct err *err)
{
	struct query query;
	int64_t assignment_id;
	bool cancelled;
	int got;

	if (stage->level > LEVEL_ASSISTANCE)
		return 0;
	got = query_first(&query, store, err, "pass.place", value_integer(item_id), value_integer(stage->stage_id));
	if (got <= 0)
		return got < 0 ? -1 : queue_open_place(store, stage, item_id, err);
	assignment_id = query_integer(&query, 0);
	cancelled = str_equal(query_text(&query, 1), "cancelled");
	query_end(&query);
	if (!cancelled)
		return 0;
	return query_run(store, err, "queue.to_lane", value_integer(assignment_id), value_text("review"), value_integer(INT64_MAX)) < 0 ? -1 : 0;
}

int pass_give(struct store *store, const struct stage *stage, int64_t item_id, int64_t pass_id, const struct pass_row *before,
              bool same_round, const struct actor *by, struct err *err)
{
	int64_t done = 0, predicted = 0;
	enum route_result route;

	if (!before->any && draw_exam(store, stage, item_id, err) < 0)
		return -1;
	if (same_round && give_answers(store, stage, item_id, pass_id, before, by, err) < 0)
		return -1;
	if (query_number(store, &done, err, "pass.is_done", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	if (done)
		return 0;
	if (open_place(store, stage, item_id, err) < 0 ||
	    query_number(store, &predicted, err, "pass.is_predicted", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	return predicted ? route_apply(store, stage, item_id, &route, err) : 0;
}
