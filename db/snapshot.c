#include "db/snapshot.h"

#include "base/str.h"
#include "db/event.h"
#include "db/query.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what has been answered ---- */

enum { ITEM, SHA256, GROUP, WHY, TRUTH, SETTLED, IS_BLIND, AGREED, FIRST_BLIND, BLIND_COUNT, ASSISTED, PREDICTION, PROBABILITIES, CORRECTED, PREDICTED,
       CONFIDENCE };

static void read_probabilities(const char *text, struct arena *arena, struct snapshot_answer *row)
{
	json_t *list = text ? json_loads(text, 0, NULL) : NULL;
	size_t count = json_array_size(list);
	double *numbers;

	if (count > 0) {
		numbers = arena_alloc(arena, count * sizeof *numbers);
		for (size_t i = 0; i < count; i++)
			numbers[i] = json_number_value(json_array_get(list, i));
		row->probabilities = numbers;
		row->probability_count = (int)count;
	}
	json_decref(list);
}

/* Truth from outside goes before what leads found when they looked again, that before what they settled, that before what people agree on, and that before an answer that was
 * given with the model's in sight. */
static void choose(const struct query *query, struct snapshot_answer *row)
{
	static const struct { int column; const char *source; } order[] = {
		{ TRUTH, "truth" }, { CORRECTED, "adjudicated" }, { SETTLED, "adjudicated" },
	};

	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		row->decision_id = query_integer(query, order[i].column);
		row->source = order[i].source;
		if (row->decision_id)
			return;
	}
	if (query_integer(query, IS_BLIND)) {
		row->decision_id = query_is_null(query, AGREED) ? 0 : query_integer(query, FIRST_BLIND);
		row->source = query_integer(query, BLIND_COUNT) > 1 ? "agreed" : "blind";
		return;
	}
	row->decision_id = query_integer(query, ASSISTED);
	row->source = "assisted";
}

static void read_answer(struct query *query, struct arena *arena, struct snapshot_answer *row)
{
	row->item_id = query_integer(query, ITEM);
	query_copy(query, SHA256, row->sha256, HASH_BYTES);
	row->group = query_strdup(query, GROUP, arena);
	row->kept = query_strdup(query, WHY, arena);
	row->prediction_id = query_integer(query, PREDICTION);
	read_probabilities(query_text(query, PROBABILITIES), arena, row);
	row->predicted_id = query_integer(query, PREDICTED);
	row->confidence = query_real(query, CONFIDENCE);
	row->reviewed = !query_is_null(query, CORRECTED);
	choose(query, row);
}

struct said { int64_t decision_id, label_id, operator_id; };

static int by_decision(const void *a, const void *b)
{
	const struct said *x = a, *y = b;

	return (x->decision_id > y->decision_id) - (x->decision_id < y->decision_id);
}

static int read_said(struct store *store, const struct stage *stage, struct rows *list, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "snapshot.said", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct said *)rows_add(list) = (struct said){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2) };
	return got;
}

/* What leads are unsure of has no label, and neither has what was answered and taken back. */
static int read_labels(struct store *store, const struct stage *stage, struct snapshot_answer *rows, int count, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(struct said, &arena);
	int got = read_said(store, stage, &list, err);

	for (int i = 0; got == 0 && i < count; i++) {
		const struct said key = { .decision_id = rows[i].decision_id };
		const struct said *said = list.count ? bsearch(&key, list.all, (size_t)list.count, sizeof key, by_decision) : NULL;

		rows[i].label_id = said ? said->label_id : 0;
		rows[i].author_id = said ? said->operator_id : 0;
	}
	arena_release(&arena);
	return got;
}

int snapshot_answers(struct store *store, const struct stage *stage, int64_t version_id, struct arena *arena, struct snapshot_answer **rows,
                     int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct snapshot_answer, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "snapshot.answers", value_integer(stage->stage_id), value_integer(version_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		read_answer(&query, arena, rows_add(&list));
	*rows = list.all;
	*count = list.count;
	return got < 0 ? -1 : read_labels(store, stage, *rows, *count, err);
}

/* ---- storing ---- */

/* Over content hash, label and split of each item, in the order of the hashes: the same data, the same hash. */
static void digest(const struct stage *stage, const struct snapshot_item *items, int count, unsigned char sha256[HASH_BYTES])
{
	struct hash_state state;

	hash_begin(&state);
	for (int i = 0; i < count; i++) {
		const struct label *label = stage_label(stage, items[i].label_id);
		const char *words[] = { label ? label->name : "", split_name(items[i].split) };

		hash_add(&state, items[i].sha256, HASH_BYTES);
		for (size_t k = 0; k < 2; k++)
			hash_add(&state, words[k], strlen(words[k]) + 1);
	}
	hash_end(&state, sha256);
}

static int add_items(struct store *store, const struct snapshot *snapshot, const struct snapshot_item *items, int count, struct err *err)
{
	for (int i = 0; i < count; i++)
		if (query_run(store, err, "snapshot.add_item", value_integer(snapshot->snapshot_id), value_integer(items[i].item_id),
		              value_hash(items[i].sha256), value_integer(items[i].label_id), value_text(split_name(items[i].split)),
		              value_integer(items[i].decision_id), value_text(items[i].source), value_real(items[i].margin)) < 0)
			return -1;
	return 0;
}

static int add_event(struct store *store, const struct actor *by, const struct snapshot *snapshot, struct err *err)
{
	char hex[HASH_HEX_SIZE];
	json_t *body = json_pack("{s:I, s:I, s:s}", "train", (json_int_t)snapshot->train, "eval", (json_int_t)snapshot->eval, "sha256",
	                         hash_hex(snapshot->sha256, HASH_BYTES, hex));
	int rc = event_add(store, by, "retrain.snapshot", "training_snapshot", snapshot->snapshot_id, body, err);

	json_decref(body);
	return rc;
}

int snapshot_add(struct store *store, const struct stage *stage, const struct actor *by, double eval_share,
                 const struct snapshot_item *items, int count, struct snapshot *snapshot, struct err *err)
{
	int64_t newest;

	snapshot->train = snapshot->eval = snapshot->suspects = 0;
	for (int i = 0; i < count; i++) {
		*(items[i].split == SPLIT_EVAL ? &snapshot->eval : &snapshot->train) += 1;
		snapshot->suspects += isfinite(items[i].margin);
	}
	digest(stage, items, count, snapshot->sha256);
	snapshot->at_ms = store_now(store);
	if (query_number(store, &newest, err, "snapshot.newest_decision", value_integer(stage->stage_id)) < 0 ||
	    query_number(store, &snapshot->snapshot_id, err, "snapshot.add", value_integer(stage->stage_id), value_integer(stage->label_set),
	                 value_integer(newest), value_real(eval_share), value_integer(snapshot->train), value_integer(snapshot->eval),
	                 value_text(snapshot->left_out), value_hash(snapshot->sha256), value_integer(by->operator_id),
	                 value_integer(by->acted_by), value_integer(snapshot->at_ms)) < 0)
		return -1;
	return add_items(store, snapshot, items, count, err) < 0 ? -1 : add_event(store, by, snapshot, err);
}

/* ---- reading ---- */

int snapshot_read(struct store *store, int64_t snapshot_id, struct arena *arena, struct snapshot *snapshot, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "snapshot.read", value_integer(snapshot_id));

	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "there is no such snapshot");
	*snapshot = (struct snapshot){
		.snapshot_id = snapshot_id, .train = query_integer(&query, 0), .eval = query_integer(&query, 1),
		.left_out = query_strdup(&query, 2, arena), .at_ms = query_integer(&query, 4), .suspects = query_integer(&query, 5),
	};
	query_copy(&query, 3, snapshot->sha256, HASH_BYTES);
	query_end(&query);
	return 0;
}

static void read_item(struct query *query, struct arena *arena, struct snapshot_item *item)
{
	*item = (struct snapshot_item){
		.item_id = query_integer(query, 0), .label_id = query_integer(query, 2),
		.split = (enum split)split_named(query_text(query, 3)), .decision_id = query_integer(query, 4),
		.source = query_strdup(query, 5, arena), .margin = query_real(query, 6), .label = query_strdup(query, 7, arena),
		.group = query_strdup(query, 8, arena),
	};
	query_copy(query, 1, item->sha256, HASH_BYTES);
}

int snapshot_items(struct store *store, int64_t snapshot_id, int split, int limit, struct arena *arena, struct snapshot_item **items, int *count,
                   struct err *err)
{
	struct rows list = ROWS_OF(struct snapshot_item, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "snapshot.items", value_integer(snapshot_id),
	                value_text(split < 0 ? NULL : split_name((enum split)split)), value_integer(limit ? limit : -1)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		read_item(&query, arena, rows_add(&list));
	*items = list.all;
	*count = list.count;
	return got;
}

int snapshot_balance(struct store *store, int64_t snapshot_id, struct arena *arena, struct snapshot_class **classes, int *count,
                     struct err *err)
{
	struct rows list = ROWS_OF(struct snapshot_class, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "snapshot.balance", value_integer(snapshot_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct snapshot_class *)rows_add(&list) = (struct snapshot_class){
			query_strdup(&query, 0, arena), query_integer(&query, 1), query_integer(&query, 2), query_integer(&query, 3) };
	*classes = list.all;
	*count = list.count;
	return got;
}

int snapshot_where(struct store *store, int64_t decision_id, struct arena *arena, const char **where, struct err *err)
{
	struct str text = STR_EMPTY;
	struct query query;
	int got;

	if (query_begin(&query, store, err, "snapshot.regions", value_integer(decision_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		str_addf(&text, "%s%.6g %.6g %.6g %.6g", text.length ? ";" : "", query_real(&query, 0), query_real(&query, 1),
		         query_real(&query, 2), query_real(&query, 3));
	*where = arena_strdup(arena, str_text(&text));
	str_release(&text);
	return got;
}

int snapshot_learnt(struct store *store, int64_t version_id, const unsigned char sha256[HASH_BYTES], struct err *err)
{
	int64_t one;

	return query_number(store, &one, err, "snapshot.learnt", value_integer(version_id), value_hash(sha256));
}

int snapshot_kept(struct store *store, const struct stage *stage, const unsigned char sha256[HASH_BYTES], struct arena *arena, const char **why,
                  struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "snapshot.kept", value_integer(stage->stage_id), value_hash(sha256));

	if (got > 0) {
		*why = query_strdup(&query, 0, arena);
		query_end(&query);
	}
	return got;
}
