#include "db/fold.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/output.h"
#include "db/route_standing.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/store_private.h"
#include "ladder/route.h"

#include <stdlib.h>

#define BACKLOG 200 /* decisions that wait unnoted: noting each at once would be a write for each */

/* What can no longer be taken back. */
struct settled { int64_t now_ms, settle_ms, until_id; };

/* What was recorded by then has settled; the same of audits. */
static int64_t until(const struct settled *settled)
{
	return settled->now_ms - settled->settle_ms;
}

static int64_t audits_until(const struct settled *settled)
{
	return settled->now_ms - (settled->settle_ms < AGREED_AUDIT_SETTLE_MS ? settled->settle_ms : AGREED_AUDIT_SETTLE_MS);
}

static int read_settled(struct store *store, const struct stage *stage, struct settled *settled, struct err *err)
{
	settled->now_ms = store_now(store);
	settled->settle_ms = setting_integer(store, stage->stage_id, "evidence.settle");
	return query_number(store, &settled->until_id, err, "decision.settled_id", value_integer(stage->stage_id)) < 0 ? -1 : 0;
}

/* ---- how far a ladder has got ---- */

int fold_state_read(struct store *store, const struct epoch *epoch, struct arena *arena, struct fold_state *state, struct err *err)
{
	struct query query;
	int got;

	*state = (struct fold_state){ .marks = { .decision_id = epoch->since_decision_id, .prediction_id = epoch->since_prediction_id } };
	got = query_first(&query, store, err, "fold.state", value_integer(epoch->epoch_id));
	if (got <= 0)
		return got;
	state->marks = (struct fold_marks){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2),
	                                    query_integer(&query, 3), query_integer(&query, 4), query_real(&query, 5), query_real(&query, 6),
	                                    query_integer(&query, 7) };
	state->json = query_strdup(&query, 8, arena);
	query_end(&query);
	return 1;
}

int fold_state_write(struct store *store, const struct epoch *epoch, const struct fold_state *state, struct err *err)
{
	const struct fold_marks *marks = &state->marks;

	route_standing_forget(store);
	return query_run(store, err, "fold.put_state", value_integer(epoch->epoch_id), value_integer(marks->folded_id),
	                 value_integer(marks->decision_id), value_integer(marks->prediction_id), value_integer(marks->settlement_id), value_integer(marks->settings_ms),
	                 value_real(marks->audit_probability), value_real(marks->blind_share), value_integer(marks->share_settled),
	                 value_text(state->json)) < 0 ? -1 : 0;
}

int fold_newest(struct store *store, const struct stage *stage, const struct fold_marks *marks, struct fold_marks *newest,
                struct err *err)
{
	struct query query;

	*newest = *marks;
	if (query_begin(&query, store, err, "fold.newest", value_integer(stage->stage_id)) < 0 || query_next(&query, err) <= 0)
		return -1;
	newest->decision_id = query_integer(&query, 0);
	newest->prediction_id = query_integer(&query, 1);
	newest->settlement_id = query_integer(&query, 2);
	newest->settings_ms = query_integer(&query, 3);
	query_end(&query);
	return 0;
}

int fold_is_due(struct store *store, const struct stage *stage, const struct epoch *epoch, const struct fold_marks *marks,
                const struct fold_marks *newest, struct err *err)
{
	struct settled settled;
	int64_t due = 0;

	if (newest->prediction_id > marks->prediction_id || newest->settlement_id > marks->settlement_id ||
	    newest->settings_ms != marks->settings_ms)
		return 1;
	if (read_settled(store, stage, &settled, err) < 0)
		return -1;
	if (newest->decision_id > marks->decision_id &&
	    query_number(store, &due, err, "fold.decisions_due", value_integer(stage->stage_id), value_integer(marks->decision_id),
	                 value_integer(until(&settled)), value_integer(settled.until_id), value_integer(BACKLOG),
	                 value_integer(audits_until(&settled))) < 0)
		return -1;
	if (due)
		return 1;
	return query_number(store, &due, err, "fold.waiting_due", value_integer(epoch->epoch_id), value_integer(until(&settled)),
	                    value_integer(stage->stage_id), value_integer(audits_until(&settled)));
}

/* ---- what could be folded ---- */

static const char *const wait_names[] = {
	[FOLD_READY] = "", [FOLD_SETTLE] = "settle", [FOLD_SECOND] = "second", [FOLD_UNSURE] = "unsure", [FOLD_SKIP] = "skip",
};

static enum fold_wait wait_from_name(const char *name)
{
	for (int i = FOLD_SETTLE; name && i <= FOLD_SKIP; i++)
		if (str_equal(name, wait_names[i]))
			return (enum fold_wait)i;
	return FOLD_READY;
}

/* Whether there are any known items, places for another look, contents trained on, rows folded, times at
 * which the machine might decide: most projects lack some of these, and each is asked of every item otherwise. */
struct rare { int64_t known, waiting, trained, folded, automated; };

static int read_rare(struct store *store, const struct stage *stage, const struct epoch *epoch, struct rare *rare, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "fold.rare", value_integer(stage->stage_id), value_integer(epoch->model_version_id),
	                value_integer(epoch->epoch_id)) < 0 || query_next(&query, err) <= 0)
		return -1;
	*rare = (struct rare){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2), query_integer(&query, 3),
	                       query_integer(&query, 4) };
	query_end(&query);
	return 0;
}

struct gather {
	struct store       *store;
	const struct stage *stage;
	const struct epoch *epoch;
	struct settled      settled;
	struct rare         rare;
	struct arena       *arena;      /* of the candidates' strings */
	struct arena        row_arena;  /* of one item's decisions */
	struct rows         rows;
	int64_t             item_id;
	int               (*take)(void *context, const struct fold_candidate *candidate, struct err *err);
	void               *context;
};

const char *fold_route_name(const char *name)
{
	for (int kind = ROUTE_HUMAN; name && kind <= ROUTE_AUTO_AUDIT; kind++)
		if (str_equal(name, route_kind_name((enum route_kind)kind)))
			return route_kind_name((enum route_kind)kind);
	return NULL;
}

enum fold_match fold_match_at(const struct query *query, int column)
{
	if (query_is_null(query, column))
		return FOLD_BY_LABEL;
	return query_integer(query, column) ? FOLD_MATCHES : FOLD_UNLIKE;
}

static void fill_candidate(const struct gather *gather, const struct query *query, struct fold_candidate *candidate)
{
	candidate->prediction_id = query_integer(query, 0);
	candidate->predicted_label_id = query_integer(query, 1);
	candidate->bin = (int)query_integer(query, 2);
	candidate->group = query_strdup(query, 3, gather->arena);
	query_copy(query, 4, candidate->sha256, HASH_BYTES);
	candidate->added_ms = query_integer(query, 5);
	candidate->route = fold_route_name(query_text(query, 6));
	candidate->route_level = (int)query_integer(query, 7);
	candidate->route_version_id = query_integer(query, 8);
	candidate->audit_probability = query_real(query, 9);
	candidate->exam_probability = query_real(query, 10);
	candidate->waited = wait_from_name(query_text(query, 11));
	candidate->folded = query_integer(query, 12) != 0;
	candidate->known = query_integer(query, 13) != 0;
	candidate->waits_second = query_integer(query, 14) != 0;
	candidate->trained = query_integer(query, 15) != 0;
	candidate->route_epoch_id = query_integer(query, 16);
	candidate->route_id = query_integer(query, 17);
	candidate->left_over = query_integer(query, 18) != 0;
	candidate->overtaken_ms = query_integer(query, 19);
	candidate->carried = query_integer(query, 20) != 0;
	candidate->match = fold_match_at(query, 21);
}

/* The decision with which a prediction must have been compared to count; NULL where labels are all. */
static struct store_value answer_compared(const struct gather *gather, const struct agreed *agreed)
{
	if (!output_of_stage(gather->stage)->compare)
		return value_null();
	return value_integer(agreed->decision_id ? agreed->decision_id : agreed->truth_id);
}

/* Hands the item whose decisions have been read on. */
static int finish_item(struct gather *gather, struct err *err)
{
	struct fold_candidate candidate = { .item_id = gather->item_id };
	struct query query;

	if (gather->rows.count == 0)
		return 0;
	candidate.agreed = agreed_of(gather->rows.all, gather->rows.count,
	                             gather->settled.now_ms - agreed_settle_ms(gather->rows.all, gather->rows.count, gather->settled.settle_ms),
	                             gather->settled.until_id);
	gather->rows.count = 0;
	if (query_begin(&query, gather->store, err, "fold.item", value_integer(gather->item_id), value_integer(gather->stage->stage_id),
	                value_integer(gather->epoch->model_version_id), value_integer(gather->epoch->epoch_id),
	                value_integer(gather->rare.known), value_integer(gather->rare.waiting), value_integer(gather->rare.trained),
	                value_integer(gather->rare.folded), value_integer(gather->rare.automated), value_id(gather->epoch->line_id),
	                answer_compared(gather, &candidate.agreed)) < 0 ||
	    query_next(&query, err) <= 0)
		return -1;
	fill_candidate(gather, &query, &candidate);
	query_end(&query);
	return gather->take(gather->context, &candidate, err);
}

static void add_decision(struct gather *gather, const struct query *query)
{
	struct agreed_row *row = rows_add(&gather->rows);

	*row = (struct agreed_row){
		.decision_id = query_integer(query, 1),
		.kind = query_strdup(query, 2, &gather->row_arena),
		.mode = query_strdup(query, 3, &gather->row_arena),
		.imported = query_integer(query, 4) != 0,
		.label_id = query_integer(query, 5),
		.retracts = query_integer(query, 6),
		.decided_ms = query_integer(query, 7),
		.recorded_ms = query_integer(query, 8),
		.operator_id = query_integer(query, 9),
		.saw = query_integer(query, 10) != 0,
		.unlike = query_strdup(query, 11, &gather->row_arena),
	};
}

static int read_decisions(struct gather *gather, struct query *query, struct err *err)
{
	int got;

	while ((got = query_next(query, err)) > 0) {
		int64_t item_id = query_integer(query, 0);

		if (item_id != gather->item_id) {
			if (finish_item(gather, err) < 0)
				return -1;
			arena_clear(&gather->row_arena);
			gather->rows = (struct rows)ROWS_OF(struct agreed_row, &gather->row_arena);
			gather->item_id = item_id;
		}
		add_decision(gather, query);
	}
	return got < 0 ? -1 : finish_item(gather, err);
}

int fold_count_predictions(struct store *store, const struct epoch *epoch, int64_t after_id, int64_t until_id,
                           struct fold_counts *counts, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "fold.predictions", value_integer(epoch->model_version_id), value_integer(after_id),
	                value_integer(until_id)) < 0 || query_next(&query, err) <= 0)
		return -1;
	*counts = (struct fold_counts){ query_integer(&query, 0), query_integer(&query, 1) };
	query_end(&query);
	return 0;
}

int fold_candidates(struct store *store, const struct stage *stage, const struct epoch *epoch, const struct fold_marks *marks,
                    const struct fold_marks *newest, struct arena *arena,
                    int (*take)(void *context, const struct fold_candidate *candidate, struct err *err), void *context,
                    struct err *err)
{
	struct gather gather = { .store = store, .stage = stage, .epoch = epoch, .arena = arena, .row_arena = ARENA_EMPTY,
	                         .take = take, .context = context };
	struct query query;
	int64_t waiting_ms;
	int rc;

	if (read_settled(store, stage, &gather.settled, err) < 0 || read_rare(store, stage, epoch, &gather.rare, err) < 0)
		return -1;
	waiting_ms = newest->settlement_id > marks->settlement_id ? INT64_MAX - 1 : until(&gather.settled);
	if (query_begin(&query, store, err, "fold.decisions", value_integer(stage->stage_id), value_integer(marks->decision_id),
	                value_integer(epoch->model_version_id), value_integer(marks->prediction_id), value_integer(epoch->epoch_id),
	                value_integer(waiting_ms), value_integer(audits_until(&gather.settled))) < 0)
		return -1;
	rc = read_decisions(&gather, &query, err);
	query_end(&query);
	arena_release(&gather.row_arena);
	return rc;
}

int fold_wait(struct store *store, const struct epoch *epoch, int64_t item_id, enum fold_wait why, int64_t since_ms, struct err *err)
{
	if (why == FOLD_READY)
		return query_run(store, err, "fold.wait_no_more", value_integer(epoch->epoch_id), value_integer(item_id)) < 0 ? -1 : 0;
	return query_run(store, err, "fold.wait", value_integer(epoch->epoch_id), value_integer(item_id), value_text(wait_names[why]),
	                 value_integer(since_ms)) < 0 ? -1 : 0;
}

int fold_waiting(struct store *store, const struct epoch *epoch, int64_t counts[FOLD_SKIP + 1], struct err *err)
{
	struct query query;
	int got;

	for (int i = 0; i <= FOLD_SKIP; i++)
		counts[i] = 0;
	if (query_begin(&query, store, err, "fold.waiting", value_integer(epoch->epoch_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		counts[wait_from_name(query_text(&query, 0))] = query_integer(&query, 1);
	return got;
}

/* ---- what was folded ---- */

static const char *const kind_names[] = {
	[FOLD_BLIND] = "blind", [FOLD_BELOW] = "below", [FOLD_AUDIT] = "audit", [FOLD_TRUTH] = "truth", [FOLD_NONE] = "none",
};

const char *fold_kind_name(enum fold_kind kind)
{
	return kind_names[kind];
}

enum fold_kind fold_kind_from_name(const char *name)
{
	for (int i = FOLD_BLIND; i < FOLD_NONE; i++)
		if (str_equal(name, kind_names[i]))
			return (enum fold_kind)i;
	return FOLD_NONE;
}

#define FOLDED_COLUMNS 19

static void folded_values(const struct epoch *epoch, int64_t folded_ms, const struct folded_row *row,
                          struct store_value values[FOLDED_COLUMNS])
{
	const struct store_value all[FOLDED_COLUMNS] = {
		value_integer(row->folded_id), value_integer(epoch->epoch_id), value_integer(row->item_id), value_text(kind_names[row->kind]),
		value_text(row->why), value_integer(row->prediction_id), value_integer(row->decision_id),
		value_integer(row->predicted_label_id), value_integer(row->decided_label_id), value_integer(row->bin),
		value_real(row->probability), value_integer(row->imported), value_integer(row->day_ms), value_text(row->group),
		value_integer(row->sampled), value_id(row->route_id), value_integer(row->until_decision_id), value_integer(folded_ms),
		row->match == FOLD_BY_LABEL ? value_null() : value_integer(row->match == FOLD_MATCHES),
	};

	memcpy(values, all, sizeof all);
}

int folded_add(struct store *store, const struct epoch *epoch, int64_t folded_ms, struct folded_row *const *rows, int count,
               struct err *err)
{
	struct store_value *values = xcalloc((size_t)count * FOLDED_COLUMNS + 1, sizeof *values);
	int rc;

	for (int i = 0; i < count; i++)
		folded_values(epoch, folded_ms, rows[i], values + (size_t)i * FOLDED_COLUMNS);
	rc = query_run_rows(store, err, "folded.add", values, FOLDED_COLUMNS, (size_t)count);
	free(values);
	return rc;
}

static struct folded_row row_of(const struct query *query)
{
	return (struct folded_row){
		.folded_id = query_integer(query, 0), .item_id = query_integer(query, 1),
		.kind = fold_kind_from_name(query_text(query, 2)), .why = query_text(query, 3),
		.prediction_id = query_integer(query, 4), .decision_id = query_integer(query, 5),
		.predicted_label_id = query_integer(query, 6), .decided_label_id = query_integer(query, 7),
		.bin = (int)query_integer(query, 8), .probability = query_real(query, 9),
		.imported = query_integer(query, 10) != 0, .day_ms = query_integer(query, 11),
		.group = query_text(query, 12), .sampled = query_integer(query, 13) != 0,
		.route_id = query_integer(query, 14), .until_decision_id = query_integer(query, 15),
		.match = fold_match_at(query, 16),
	};
}

int folded_rows(struct store *store, const struct epoch *epoch, int64_t after_id,
                int (*row)(void *context, const struct folded_row *row, struct err *err), void *context, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "folded.rows", value_integer(epoch->epoch_id), value_integer(after_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct folded_row found = row_of(&query);

		if (row(context, &found, err) < 0) {
			query_end(&query);
			return -1;
		}
	}
	return got;
}

int folded_any(struct store *store, const struct epoch *epoch, struct err *err)
{
	int64_t any;

	return query_number(store, &any, err, "folded.any", value_integer(epoch->epoch_id)) < 0 ? -1 : any != 0;
}

int64_t folded_newest(struct store *store, struct err *err)
{
	int64_t folded_id;

	return query_number(store, &folded_id, err, "folded.newest") < 0 ? -1 : folded_id;
}

bool fold_kind_is_watch(enum fold_kind kind)
{
	return kind == FOLD_AUDIT || kind == FOLD_TRUTH;
}

int folded_group_counted(struct store *store, const struct epoch *epoch, const char *group, bool watch, struct err *err)
{
	int64_t found;

	return query_number(store, &found, err, "folded.group", value_integer(epoch->epoch_id), value_text(group),
	                    value_integer(watch));
}

int folded_group_carried(struct store *store, const struct epoch *epoch, const char *group, struct err *err)
{
	int64_t found;

	if (!epoch->line_id)
		return 0;
	return query_number(store, &found, err, "folded.group_carried", value_integer(epoch->model_version_id),
	                    value_integer(epoch->line_id), value_integer(epoch->epoch_id), value_text(group));
}

/* ---- what is watched ---- */

static struct watch_row watch_of(const struct query *query)
{
	return (struct watch_row){
		query_integer(query, 0), query_integer(query, 1), query_integer(query, 2), query_integer(query, 3),
		query_real(query, 4), query_real(query, 5), query_real(query, 6), query_integer(query, 7),
	};
}

int watch_newest(struct store *store, const struct epoch *epoch, struct watch_row *row, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "watch.newest", value_integer(epoch->epoch_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0)
		*row = watch_of(&query);
	query_end(&query);
	return got;
}

int watch_add(struct store *store, const struct epoch *epoch, struct watch_row *row, struct err *err)
{
	row->at_ms = store_now(store);
	return query_number(store, &row->watch_id, err, "watch.add", value_integer(epoch->epoch_id), value_integer(row->level_change_id),
	                    value_integer(row->certificate_id), value_integer(row->folded_id), value_real(row->error_limit),
	                    value_real(row->miss_limit), value_real(row->patience), value_integer(row->at_ms)) < 0 ? -1 : 0;
}

int watch_rows(struct store *store, const struct epoch *epoch,
               int (*row)(void *context, const struct watch_row *row, struct err *err), void *context, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "watch.all", value_integer(epoch->epoch_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct watch_row found = watch_of(&query);

		if (row(context, &found, err) < 0) {
			query_end(&query);
			return -1;
		}
	}
	return got;
}

int64_t watch_promotion(struct store *store, const struct stage *stage, struct err *err)
{
	int64_t level_change_id;

	return query_number(store, &level_change_id, err, "watch.promotion", value_integer(stage->stage_id)) < 0 ? -1 : level_change_id;
}
