/* Decisions that come from files: each takes a place of its own and is vouched for by who brought it. */
#include "db/decision.h"

#include "base/str.h"
#include "db/actor_private.h"
#include "db/decision_private.h"
#include "db/event.h"
#include "db/item_private.h"
#include "db/output_private.h"
#include "db/stage_pass_private.h"
#include "db/store_private.h"

#include <string.h>

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
struct place { int64_t assignment_id, slot; };

/* The place that a statement gives. 1; 0: none; -1. */
static int read_place(struct query *query, int got, struct place *place)
{
	if (got <= 0)
		return got;
	*place = (struct place){ query_integer(query, 0), query_integer(query, 1) };
	query_end(query);
	return 1;
}

static int take_import_place(struct store *store, const struct stage *stage, const struct decision_row *row, struct place *place,
                             struct err *err)
{
	struct query query;
	int got = read_place(&query, query_first(&query, store, err, "queue.waiting_place", value_integer(row->item_id),
	                                         value_integer(stage->stage_id), value_integer(row->operator_id)), place);

	if (got > 0)
		return query_run(store, err, "import.leave_places", value_integer(place->assignment_id), value_integer(row->operator_id),
		                 value_text(row->mode)) < 0 ? -1 : 0;
	if (got == 0)
		got = read_place(&query, query_first(&query, store, err, "queue.add_answered", value_integer(row->item_id),
		                                     value_integer(stage->stage_id), value_integer(INT64_MAX), value_integer(store_now(store)),
		                                     value_integer(row->operator_id), value_text(row->mode)), place);
	return got < 0 ? -1 : 0;
}

/* What follows where others have a place too: labels that differ are settled by a lead as if people had given
 * them here, whichever came first. */
static int follow_import(struct store *store, const struct stage *stage, const struct decision_row *row,
                         struct decision_imported *imported, struct err *err)
{
	int64_t counted = 0;
	int tied;

	if (!str_equal(row->mode, "blind"))
		return 0;
	tied = decision_second(store, stage, row, err);
	if (tied < 0 || query_number(store, &counted, err, "import.contradicts", value_integer(row->item_id),
	                             value_integer(stage->stage_id), value_integer(row->label_id)) < 0)
		return -1;
	imported->tied = tied > 0;
	imported->contradicts = counted != 0;
	return 0;
}

/* An operator who has answered the item already. 0 where it is the same answer; 2, with why; -1. */
static int compare_with_present(struct store *store, int64_t decision_id, const struct decision_imported *imported, struct err *why)
{
	struct decision_given given;
	struct arena arena = ARENA_EMPTY;
	int result = decision_read_given(store, decision_id, &arena, &given, why) < 0 ? -1 : 0;

	if (result == 0 && (given.label_id != imported->label_id || (!given.words_erased && !str_equal(given.words, imported->words)))) {
		err_set(why, "%s has said something else of this item: that stays", imported->operator_name);
		result = 2;
	}
	arena_release(&arena);
	return result;
}

/* Nobody can have judged what has not come to the stage. 2, with why; 0: it has come; -1. */
static int refuse_absent(struct store *store, const struct stage *stage, int64_t item_id, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	struct pass pass;
	int open = pass_is_open(store, stage->stage_id, item_id, why), rc = 0;

	if (open != 0)
		return open < 0 ? -1 : 0;
	rc = pass_read(store, stage->stage_id, item_id, &arena, &pass, why);
	if (rc == 0)
		err_set(why, "the item is not at stage %s (%s)", stage->name, pass.why);
	arena_release(&arena);
	return rc < 0 ? -1 : 2;
}

/* Places a decision by itself: what follows from it may ask what those before it have left. */
static int append_import(struct store *store, const struct stage *stage, const struct actor *by, struct decision_imported *imported,
                         struct decision_row *row, struct err *err)
{
	unsigned char uuid[UUID_BYTES];
	struct place place = { 0, 1 };
	int64_t decision_id;

	uuid_new(store_now(store), uuid);
	row->uuid = uuid;
	if (!str_equal(row->mode, "truth") && take_import_place(store, stage, row, &place, err) < 0)
		return -1;
	row->assignment_id = place.assignment_id;
	if (decision_append(store, stage, row, &decision_id, err) < 0 ||
	    decision_add_regions(store, imported->regions, imported->region_count, decision_id, err) < 0 ||
	    output_keep_decision(store, stage, decision_id, imported->words, "given", err) < 0 ||
	    (row->label_id && decision_compare(store, stage, row, decision_id, err) < 0) ||
	    (place.slot > 1 && follow_import(store, stage, row, imported, err) < 0))
		return -1;
	imported->decision_id = decision_id;
	return pass_follow(store, stage->stage_id, row->item_id, by, err) < 0 ? -1 : 1;
}

/* ---- many ---- */

#define PLACE_COLUMNS 3

static int leave_places(struct decision_batch *batch, struct store *store, struct err *err)
{
	struct store_value values[DECISION_BATCH][PLACE_COLUMNS];

	if (batch->waiting[0].assignment_id == 0) /* truth has none */
		return 0;
	for (int i = 0; i < batch->count; i++) {
		const struct decision_row *row = &batch->waiting[i];
		const struct store_value place[PLACE_COLUMNS] = { value_integer(row->assignment_id), value_integer(row->operator_id),
		                                                  value_text(row->mode) };

		memcpy(values[i], place, sizeof place);
	}
	return query_run_rows(store, err, "import.leave_places", values[0], PLACE_COLUMNS, (size_t)batch->count);
}

int decision_batch_end(struct decision_batch *batch, struct store *store, struct err *err)
{
	unsigned char uuids[DECISION_BATCH][UUID_BYTES];
	struct store_value values[DECISION_BATCH][DECISION_COLUMNS];
	int64_t newest;

	if (batch->count == 0)
		return 0;
	uuid_new_many(store_now(store), uuids, (size_t)batch->count);
	for (int i = 0; i < batch->count; i++) {
		batch->waiting[i].uuid = uuids[i];
		decision_values(store, batch->stage, &batch->waiting[i], values[i]);
	}
	if (query_number(store, &newest, err, "queue.newest_decision") < 0 || leave_places(batch, store, err) < 0 ||
	    query_run_rows(store, err, "decision.add", values[0], DECISION_COLUMNS, (size_t)batch->count) < 0)
		return -1;
	batch->count = 0;
	return comparison_add_labels(store, newest, err);
}

static bool is_waiting(const struct decision_batch *batch, int64_t item_id)
{
	for (int i = 0; i < batch->count; i++)
		if (batch->waiting[i].item_id == item_id)
			return true;
	return false;
}

/* What the item has already: an answer of the same operator in force, and the place that waits. 0 for none. */
struct found { int64_t decision_id, assignment_id; };

/* Whether anything follows from what is said at a stage: stages stand on it. 1; 0; -1. */
static int is_followed(struct store *store, const struct stage *stage, struct err *err)
{
	int64_t any = 0;

	return query_number(store, &any, err, "link.any", value_integer(stage->stage_id)) < 0 ? -1 : any != 0;
}

static int look(struct store *store, const struct stage *stage, const struct decision_row *row, struct found *found, struct err *err)
{
	struct query query;

	if (query_first(&query, store, err, "import.look", value_integer(row->item_id), value_integer(stage->stage_id),
	                value_integer(row->operator_id), value_integer(str_equal(row->mode, "truth"))) <= 0)
		return -1;
	*found = (struct found){ query_integer(&query, 0), query_integer(&query, 1) };
	query_end(&query);
	return 0;
}

/* What every row has; note has room for its hash. */
static int begin_row(struct store *store, const struct stage *stage, const struct actor *by, struct decision_imported *imported,
                     unsigned char note[HASH_BYTES], struct decision_row *row, struct err *err)
{
	*row = (struct decision_row){
		.kind = imported->unsure ? "unsure" : "label", .mode = imported->mode, .origin = "import", .item_id = imported->item_id,
		.label_id = imported->label_id, .import_id = imported->import_id, .decided_ms = imported->decided_ms,
		.acted_by = by->acted_by, .duration_ms = imported->duration_ms, .note = imported->note ? note : NULL,
	};
	imported->tied = imported->contradicts = false;
	if (!imported->unsure && !stage_label(stage, row->label_id))
		return err_set(err, "that label does not belong to stage %s", stage->name);
	if (!imported->operator_id && operator_need(store, by, imported->operator_name, &imported->operator_id, err) < 0)
		return -1;
	if (imported->note && content_keep(store, imported->note, strlen(imported->note), note, err) < 0)
		return -1;
	row->operator_id = imported->operator_id;
	return 0;
}

/* Whether labels are all that is said, and all that is compared. */
static bool is_plain(const struct stage *stage, const struct decision_imported *imported)
{
	return !output_of_stage(stage)->compare && !imported->unsure && !imported->note && !imported->words && imported->region_count == 0;
}

/* In the order in which they came, whichever way they go. */
int decision_batch_add(struct decision_batch *batch, struct store *store, struct decision_imported *imported, struct err *err)
{
	bool truth = str_equal(imported->mode, "truth");
	unsigned char note[HASH_BYTES];
	struct decision_row row;
	struct found found;
	int got, followed;

	if (begin_row(store, batch->stage, batch->by, imported, note, &row, err) < 0)
		return -1;
	if ((batch->count == DECISION_BATCH || is_waiting(batch, row.item_id)) && decision_batch_end(batch, store, err) < 0)
		return -1;
	if (look(store, batch->stage, &row, &found, err) < 0)
		return -1;
	if (found.decision_id)
		return compare_with_present(store, found.decision_id, imported, err);
	got = refuse_absent(store, batch->stage, row.item_id, err);
	followed = got == 0 ? is_followed(store, batch->stage, err) : 0;
	if (got != 0 || followed < 0)
		return got != 0 ? got : -1;
	if (followed || !is_plain(batch->stage, imported) || (!truth && !found.assignment_id))
		return decision_batch_end(batch, store, err) < 0 ? -1 : append_import(store, batch->stage, batch->by, imported, &row, err);
	row.assignment_id = truth ? 0 : found.assignment_id;
	batch->waiting[batch->count++] = row;
	return 1;
}

int decision_import(struct store *store, const struct stage *stage, const struct actor *by, struct decision_imported *imported,
                    struct err *err)
{
	unsigned char note[HASH_BYTES];
	struct decision_row row;
	struct found found;
	int got;

	if (begin_row(store, stage, by, imported, note, &row, err) < 0 || look(store, stage, &row, &found, err) < 0)
		return -1;
	if (found.decision_id)
		return compare_with_present(store, found.decision_id, imported, err);
	got = refuse_absent(store, stage, row.item_id, err);
	return got != 0 ? got : append_import(store, stage, by, imported, &row, err);
}
