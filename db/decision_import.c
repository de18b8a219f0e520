/* Decisions that come from files: each takes a place of its own and is vouched for by who brought it. */
#include "db/decision.h"

#include "base/str.h"
#include "db/actor_private.h"
#include "db/decision_private.h"
#include "db/event.h"
#include "db/item_private.h"
#include "db/output_private.h"
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
		return query_run(store, err, "queue.answer_waiting", value_integer(place->assignment_id), value_integer(row->operator_id),
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

/* 1: appended; 0, 2: there is one already, as decision_import() says; -1. */
static int append_import(struct store *store, const struct stage *stage, struct decision_imported *imported, struct decision_row *row,
                         struct err *err)
{
	bool truth = str_equal(row->mode, "truth");
	struct place place = { 0, 1 };
	int64_t decision_id;
	int got = query_number(store, &decision_id, err, "decision.in_force", value_integer(row->item_id), value_integer(stage->stage_id),
	                       value_integer(row->operator_id), value_integer(truth));

	if (got != 0)
		return got < 0 ? -1 : compare_with_present(store, decision_id, imported, err);
	if (!truth && take_import_place(store, stage, row, &place, err) < 0)
		return -1;
	row->assignment_id = place.assignment_id;
	if (decision_append(store, stage, row, &decision_id, err) < 0 ||
	    decision_add_regions(store, imported->regions, imported->region_count, decision_id, err) < 0 ||
	    output_keep_decision(store, stage, decision_id, imported->words, "given", err) < 0 ||
	    (row->label_id && decision_compare(store, stage, row, decision_id, err) < 0) ||
	    (place.slot > 1 && follow_import(store, stage, row, imported, err) < 0))
		return -1;
	imported->decision_id = decision_id;
	return 1;
}

int decision_import(struct store *store, const struct stage *stage, const struct actor *by, struct decision_imported *imported,
                    struct err *err)
{
	unsigned char uuid[UUID_BYTES], note[HASH_BYTES];
	struct decision_row row = {
		.uuid = uuid, .kind = imported->unsure ? "unsure" : "label", .mode = imported->mode, .origin = "import", .item_id = imported->item_id,
		.label_id = imported->label_id, .import_id = imported->import_id, .decided_ms = imported->decided_ms,
		.acted_by = by->acted_by, .duration_ms = imported->duration_ms, .note = imported->note ? note : NULL,
	};

	imported->tied = imported->contradicts = false;
	if (!imported->unsure && !stage_label(stage, row.label_id))
		return err_set(err, "that label does not belong to stage %s", stage->name);
	if (!imported->operator_id && operator_need(store, by, imported->operator_name, &imported->operator_id, err) < 0)
		return -1;
	if (imported->note && content_keep(store, imported->note, strlen(imported->note), note, err) < 0)
		return -1;
	row.operator_id = imported->operator_id;
	uuid_new(store_now(store), uuid);
	return append_import(store, stage, imported, &row, err);
}
