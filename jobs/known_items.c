#include "jobs/known_items.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"
#include "db/event.h"
#include "db/item.h"
#include "db/known.h"
#include "db/stage.h"
#include "db/store.h"
#include "jobs/format/row_reader.h"
#include "jobs/output_row.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* One addition at work, within one write. */
struct adding {
	struct store        *store;
	const struct actor  *by;
	const char          *purpose;
	struct known_result *result;
	struct stage         stage;
	struct hash_state    digest; /* over "item label" of what was added */
};

/* 1: done; 0: refused, and *why says why; -1. */
static int add_one(struct adding *adding, int64_t item_id, const char *label_name, const struct known_beside *beside, struct err *why)
{
	const struct label *label = stage_label_named(&adding->stage, label_name ? label_name : "");
	struct known_new known = { adding->purpose, item_id, label ? label->label_id : 0, beside };
	char line[64];
	int got;

	if (!label) {
		err_set(why, "\"%s\" is not a label of stage %s", label_name ? label_name : "", adding->stage.name);
		return 0;
	}
	got = known_add(adding->store, &adding->stage, adding->by, &known, why);
	adding->result->present += got == 2;
	if (got != 1)
		return got < 0 ? -1 : got > 0;
	snprintf(line, sizeof line, "%lld %lld\n", (long long)item_id, (long long)label->label_id);
	hash_add(&adding->digest, line, strlen(line));
	adding->result->added++;
	return 1;
}

static int log_adding(struct adding *adding, struct err *err)
{
	unsigned char digest[HASH_BYTES];
	char hex[HASH_HEX_SIZE], kind[32];
	json_t *body;
	int result;

	snprintf(kind, sizeof kind, "%s.add", adding->purpose);
	hash_end(&adding->digest, digest);
	body = json_pack("{s:s, s:I, s:s}", "stage", adding->stage.name, "items", (json_int_t)adding->result->added, "digest",
	                 hash_hex(digest, sizeof digest, hex));
	result = event_add(adding->store, adding->by, kind, "stage", adding->stage.stage_id, body, err);
	json_decref(body);
	return result;
}

/* 1; 0: there is none, and *why says so; -1. */
static int find_item(struct adding *adding, const char *name, bool ids, int64_t *item_id, struct err *why)
{
	int found = !name || !*name ? 0 : ids ? item_find(adding->store, name, item_id, why) : item_find_named(adding->store, name, item_id, why);

	if (found == 0)
		err_set(why, "there is no item \"%s\"", name ? name : "");
	return found;
}

int known_row_read(const struct stage *stage, const struct row *row, struct arena *arena, const struct known_beside **beside,
                   struct err *why)
{
	const char *column = output_row_column(stage);
	struct known_beside *found;
	struct output_row said;

	*beside = NULL;
	if (!known_is_more(stage))
		return 0;
	if (!row_get(row, column))
		return err_set(why, "an answer of stage %s is more than a label, and it has no %s", stage->name, column);
	if (output_row_read(stage, row, true, arena, &said, why) < 0)
		return -1;
	found = arena_alloc(arena, sizeof *found);
	*found = (struct known_beside){ said.words, said.regions, said.region_count };
	*beside = found;
	return 0;
}

/* As add_one(). */
static int add_row(struct adding *adding, const struct row *row, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	const struct known_beside *beside;
	int64_t item_id;
	int done = find_item(adding, row_get(row, "item"), false, &item_id, why);

	if (done > 0 && known_row_read(&adding->stage, row, &arena, &beside, why) < 0)
		done = 0;
	if (done > 0)
		done = add_one(adding, item_id, row_get(row, "label"), beside, why);
	arena_release(&arena);
	return done;
}

static int add_rows(struct adding *adding, struct row_reader *reader, const char *path, struct err *err)
{
	enum row_status status = ROW_READ;

	while (status != ROW_END && status != ROW_FAILED) {
		struct err why = ERR_NONE;
		struct row row;
		int done = 0;

		status = row_reader_next(reader, &row, &why);
		if (status == ROW_END)
			break;
		if (status == ROW_READ)
			done = add_row(adding, &row, &why);
		if (done < 0)
			return err_set(err, "%s", why.text);
		if (done == 0)
			reject_add_line(&adding->result->rejects, path, row.line, why.text);
	}
	return 0;
}

static int begin(struct adding *adding, const char *stage_name, struct arena *arena, struct err *err)
{
	*adding->result = (struct known_result){ .rejects = REJECT_LIST_EMPTY };
	hash_begin(&adding->digest);
	if (!role_leads(adding->by->role))
		return err_set(err, "only leads and the owner say what is known; %s is %s", adding->by->name, role_name(adding->by->role));
	if (store_begin(adding->store, STORE_DURABLE, err) < 0)
		return -1;
	if (stage_read(adding->store, stage_name, arena, &adding->stage, err) == 0)
		return 0;
	store_rollback(adding->store);
	return -1;
}

static int end(struct adding *adding, int result, struct err *err)
{
	if (result == 0 && adding->result->added > 0)
		result = log_adding(adding, err);
	if (result == 0)
		return store_commit(adding->store, err);
	store_rollback(adding->store);
	return -1;
}

int known_items_add(struct store *store, const char *stage, const struct actor *by, const char *purpose, const char *item,
                    const char *label, const struct known_beside *beside, struct known_result *result, struct err *err)
{
	struct adding adding = { .store = store, .by = by, .purpose = purpose, .result = result };
	struct arena arena = ARENA_EMPTY;
	int64_t item_id;
	int done = begin(&adding, stage, &arena, err);

	if (done == 0) {
		done = find_item(&adding, item, true, &item_id, err);
		if (done > 0)
			done = add_one(&adding, item_id, label, beside, err);
		done = end(&adding, done > 0 ? 0 : -1, err);
	}
	arena_release(&arena);
	return done;
}

static int read_file(struct adding *adding, const char *path, FILE *file, struct err *err)
{
	struct row_reader *reader = row_reader_open(path, file, NULL, 0, err);
	int result = reader ? 0 : -1;

	if (result == 0 && (!row_reader_may_have(reader, "item") || !row_reader_may_have(reader, "label")))
		result = err_set(err, "it needs the columns item and label");
	if (result == 0)
		result = add_rows(adding, reader, path, err);
	row_reader_close(reader);
	return result < 0 ? err_wrap(err, "%s", path) : 0;
}

int known_items_add_file(struct store *store, const char *stage, const struct actor *by, const char *purpose, const char *path,
                         struct known_result *result, struct err *err)
{
	struct adding adding = { .store = store, .by = by, .purpose = purpose, .result = result };
	struct arena arena = ARENA_EMPTY;
	FILE *file = fopen(path, "re");
	int done = -1;

	if (!file) {
		*result = (struct known_result){ .rejects = REJECT_LIST_EMPTY };
		return err_set(err, "%s: %s", path, strerror(errno));
	}
	if (begin(&adding, stage, &arena, err) == 0)
		done = end(&adding, read_file(&adding, path, file, err), err);
	fclose(file);
	arena_release(&arena);
	return done;
}
