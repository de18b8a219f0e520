#include "db/refold.h"

#include "db/rows.h"
#include "db/store_private.h"
#include "ladder/level.h"

#include <stdio.h>

int refold_epochs(struct store *store, const struct stage *stage, struct arena *arena, struct epoch **epochs, int *count,
                  struct err *err)
{
	struct rows list = ROWS_OF(struct epoch, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "refold.epochs", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct epoch *)rows_add(&list) = (struct epoch){
			.epoch_id = query_integer(&query, 0), .model_version_id = query_integer(&query, 1),
			.attempt = (int)query_integer(&query, 2), .label_set = (int)query_integer(&query, 3),
			.since_decision_id = query_integer(&query, 4), .since_prediction_id = query_integer(&query, 5),
			.at_ms = query_integer(&query, 6), .line_id = query_integer(&query, 7), .spent = (int)query_integer(&query, 8),
		};
	*epochs = list.all;
	*count = list.count;
	return got;
}

int refold_epoch(struct store *store, const struct stage *stage, const struct epoch *epoch, const struct epoch *before, struct arena *arena,
                 struct refold_epoch *facts, struct err *err)
{
	struct query query;

	if (query_first(&query, store, err, "refold.epoch", value_integer(epoch->epoch_id), value_integer(stage->stage_id),
	                value_integer(epoch->model_version_id), value_integer(epoch->at_ms), value_integer(epoch->at_ms - EPOCH_YEAR_MS),
	                value_integer(before->label_set), value_integer(epoch->label_set), value_integer(epoch->since_decision_id),
	                value_integer(epoch->since_prediction_id)) <= 0)
		return -1;
	*facts = (struct refold_epoch){
		.cause = query_strdup(&query, 0, arena), .least_spent = query_integer(&query, 1), .most_spent = query_integer(&query, 2),
		.changes = query_integer(&query, 3), .merges = query_integer(&query, 4), .other_decisions = query_integer(&query, 5) != 0,
		.other_predictions = query_integer(&query, 6) != 0, .other_rule = query_integer(&query, 7) != 0,
	};
	query_end(&query);
	return 0;
}

/* ---- what alarms brought about ---- */

static struct refold_demotion demotion_of(const struct query *query, struct arena *arena)
{
	return (struct refold_demotion){
		.ended_id = query_integer(query, 0), .epoch_id = query_integer(query, 1), .level_change_id = query_integer(query, 2),
		.is_there = query_integer(query, 3) != 0, .of_epoch_id = query_integer(query, 4), .from_level = (int)query_integer(query, 5),
		.to_level = (int)query_integer(query, 6), .reason = query_strdup(query, 7, arena), .evidence = query_strdup(query, 8, arena),
		.at_ms = query_integer(query, 9), .level = (int)query_integer(query, 10),
	};
}

int refold_demotions(struct store *store, const struct stage *stage, struct arena *arena, struct refold_demotion **demotions, int *count,
                     struct err *err)
{
	struct rows list = ROWS_OF(struct refold_demotion, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "refold.demotions", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct refold_demotion *)rows_add(&list) = demotion_of(&query, arena);
	*demotions = list.all;
	*count = list.count;
	return got;
}

int refold_was_live(struct store *store, int64_t model_version_id, int64_t at_ms, struct err *err)
{
	int64_t live;

	if (query_number(store, &live, err, "refold.live", value_integer(model_version_id), value_integer(at_ms)) < 0)
		return -1;
	return live != 0;
}

/* ---- folded rows ---- */

static void fill_item(const struct query *query, struct arena *arena, struct fold_candidate *item)
{
	item->item_id = query_integer(query, 1);
	item->prediction_id = query_integer(query, 4);
	item->predicted_label_id = query_integer(query, 17);
	item->group = query_strdup(query, 20, arena);
	item->added_ms = query_integer(query, 21);
	item->route = fold_route_name(query_text(query, 22));
	item->route_id = query_integer(query, 29);
	query_copy(query, 32, item->sha256, HASH_BYTES);
	item->route_epoch_id = query_integer(query, 33);
	item->route_level = (int)query_integer(query, 23);
	item->route_version_id = query_integer(query, 24);
	item->audit_probability = query_real(query, 25);
	item->exam_probability = query_real(query, 26);
	item->known = query_integer(query, 27) != 0;
	item->trained = query_integer(query, 28) != 0;
	item->left_over = query_integer(query, 34) != 0;
	item->overtaken_ms = query_integer(query, 35);
	item->carried = query_integer(query, 36) != 0;
	item->match = fold_match_at(query, 38);
}

static void fill_stored(const struct query *query, struct arena *arena, struct folded_row *stored)
{
	*stored = (struct folded_row){
		.folded_id = query_integer(query, 0), .item_id = query_integer(query, 1),
		.kind = fold_kind_from_name(query_text(query, 2)), .why = query_strdup(query, 3, arena),
		.prediction_id = query_integer(query, 4), .decision_id = query_integer(query, 5),
		.predicted_label_id = query_integer(query, 6), .decided_label_id = query_integer(query, 7),
		.bin = (int)query_integer(query, 8), .probability = query_real(query, 9), .imported = query_integer(query, 10) != 0,
		.day_ms = query_integer(query, 11), .group = query_strdup(query, 12, arena), .sampled = query_integer(query, 13) != 0,
		.route_id = query_integer(query, 29), .until_decision_id = query_integer(query, 15),
		.match = fold_match_at(query, 37),
	};
}

int refold_rows(struct store *store, const struct stage *stage, const struct epoch *epoch,
                int (*row)(void *context, struct refold_row *row, struct err *err), void *context, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct query query;
	int got;

	if (query_begin(&query, store, err, "refold.rows", value_integer(epoch->epoch_id), value_integer(stage->stage_id),
	                value_integer(epoch->model_version_id), value_id(epoch->line_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct refold_row found = {
			.folded_ms = query_integer(&query, 14), .until_decision_id = query_integer(&query, 15),
			.of_item = query_integer(&query, 16) != 0, .confidence = query_real(&query, 18), .bin = (int)query_integer(&query, 19),
			.other_route = query_integer(&query, 30) != 0, .left_out = query_integer(&query, 31) != 0,
		};

		arena_clear(&arena);
		fill_stored(&query, &arena, &found.stored);
		fill_item(&query, &arena, &found.item);
		if (row(context, &found, err) < 0) {
			query_end(&query);
			got = -1;
			break;
		}
	}
	arena_release(&arena);
	return got;
}

int refold_decisions(struct store *store, const struct stage *stage, int64_t item_id, int64_t until_decision_id, struct arena *arena,
                     struct agreed_row **rows, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct agreed_row, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "refold.decisions", value_integer(item_id), value_integer(stage->stage_id),
	                value_integer(until_decision_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct agreed_row *)rows_add(&list) = (struct agreed_row){
			.decision_id = query_integer(&query, 0), .kind = query_strdup(&query, 1, arena), .mode = query_strdup(&query, 2, arena),
			.imported = query_integer(&query, 3) != 0, .label_id = query_integer(&query, 4), .retracts = query_integer(&query, 5),
			.decided_ms = query_integer(&query, 6), .recorded_ms = query_integer(&query, 7),
			.operator_id = query_integer(&query, 8), .saw = query_integer(&query, 9) != 0, .unlike = query_strdup(&query, 10, arena),
		};
	*rows = list.all;
	*count = list.count;
	return got;
}

int64_t refold_settled_until(struct store *store, const struct stage *stage, int64_t at_ms, struct err *err)
{
	int64_t id;

	return query_number(store, &id, err, "refold.settled", value_integer(stage->stage_id), value_integer(at_ms)) < 0 ? -1 : id;
}

int refold_label_set(struct store *store, const struct stage *stage, int64_t at_ms, struct err *err)
{
	int64_t version;

	if (query_number(store, &version, err, "refold.label_set", value_integer(stage->stage_id), value_integer(at_ms)) < 0)
		return -1;
	return version ? (int)version : 1;
}

/* ---- gates ---- */

struct found_gate { int64_t id, event_id; };

int refold_gates(struct store *store, const struct stage *stage, struct arena *arena, struct refold_gate **gates, int *count,
                 struct err *err)
{
	struct rows list = ROWS_OF(struct refold_gate, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "refold.gates", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct refold_gate *gate = rows_add(&list);

		gate->event_id = query_integer(&query, 1);
		if (gate_evaluation_read(store, query_integer(&query, 0), arena, &gate->evaluation, err) < 0) {
			query_end(&query);
			return -1;
		}
	}
	*gates = list.all;
	*count = list.count;
	return got;
}

int refold_checks(struct store *store, int64_t gate_evaluation_id, struct arena *arena, struct gate *gate, struct err *err)
{
	struct query query;
	int got;

	*gate = (struct gate){ 0 };
	if (query_begin(&query, store, err, "gate_check.list", value_integer(gate_evaluation_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct gate_check *check = &gate->checks[gate->check_count];

		if (gate->check_count == GATE_CHECKS_MAX)
			continue;
		gate->check_count++;
		*check = (struct gate_check){
			.name = query_strdup(&query, 1, arena), .value = query_real(&query, 3), .bound = query_real(&query, 4),
			.need = query_real(&query, 5), .k = query_integer(&query, 6), .n = query_integer(&query, 7), .ok = query_integer(&query, 8) != 0,
		};
		snprintf(check->claim, sizeof check->claim, "%s", query_text(&query, 2));
		snprintf(check->why, sizeof check->why, "%s", query_text(&query, 9));
	}
	return got;
}

/* ---- what stood beside the evidence ---- */

int refold_waiting(struct store *store, const struct stage *stage, const struct epoch *epoch, const struct gate_evaluation *evaluation,
                   int (*take)(void *context, const struct refold_waiting *item, struct err *err), void *context, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "refold.waiting", value_integer(epoch->epoch_id), value_integer(stage->stage_id),
	                value_integer(epoch->model_version_id), value_integer(epoch->since_decision_id), value_integer(evaluation->decision_id),
	                value_integer(epoch->since_prediction_id), value_integer(evaluation->prediction_id),
	                value_integer(evaluation->folded_id), value_integer(evaluation->at_ms)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct refold_waiting item = {
			.item_id = query_integer(&query, 0), .route = fold_route_name(query_text(&query, 1)), .route_level = (int)query_integer(&query, 2),
			.exam = query_real(&query, 3) > 0, .known = query_integer(&query, 4) != 0, .place = query_integer(&query, 5) != 0,
			.may_have_place = query_integer(&query, 6) != 0,
		};

		if (take(context, &item, err) < 0) {
			query_end(&query);
			return -1;
		}
	}
	return got;
}

static int read_range(struct query *query, struct refold_range *range, struct err *err)
{
	if (query_next(query, err) <= 0)
		return -1;
	*range = (struct refold_range){ query_integer(query, 0), query_integer(query, 1) };
	query_end(query);
	return 0;
}

int refold_overdue(struct store *store, const struct stage *stage, const struct gate_evaluation *evaluation, int64_t too_old_ms,
                   struct refold_range *range, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "refold.overdue", value_integer(stage->stage_id), value_integer(evaluation->at_ms),
	                value_integer(too_old_ms), value_integer(evaluation->decision_id)) < 0)
		return -1;
	return read_range(&query, range, err);
}

int refold_alarms(struct store *store, const struct stage *stage, const struct gate_evaluation *evaluation, struct refold_range *range,
                  struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "refold.alarms", value_integer(stage->stage_id), value_integer(evaluation->at_ms),
	                value_integer(evaluation->from_level >= LEVEL_PARTIAL)) < 0)
		return -1;
	return read_range(&query, range, err);
}

/* ---- pauses ---- */

int refold_pauses(struct store *store, const struct stage *stage, struct arena *arena, struct refold_pause **pauses, int *count,
                  struct err *err)
{
	struct rows list = ROWS_OF(struct refold_pause, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "refold.pauses", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct refold_pause *)rows_add(&list) = (struct refold_pause){ query_integer(&query, 0), query_integer(&query, 1) };
	*pauses = list.all;
	*count = list.count;
	return got;
}

int refold_late(struct store *store, const struct stage *stage, int64_t least_ms, struct arena *arena, struct refold_late **audits, int *count,
                struct err *err)
{
	struct rows list = ROWS_OF(struct refold_late, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "refold.late", value_integer(stage->stage_id), value_integer(least_ms)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct refold_late *)rows_add(&list) =
			(struct refold_late){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2) };
	*audits = list.all;
	*count = list.count;
	return got;
}
