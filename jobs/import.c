#include "jobs/import_run.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "db/decision.h"
#include "db/event.h"
#include "db/importing.h"
#include "db/item.h"
#include "jobs/ladder.h"
#include "jobs/output_row.h"
#include "jobs/write_batch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define STEP_ROWS      512
#define LISTED 5 /* of unknown items and of unknown labels: a file of nothing else would be told line by line */

/* Columns with a meaning here, and those that tell an answer, are none of the item's own. */
static bool is_own_column(const struct stage *stage, const char *name)
{
	static const char *const others[] = { "item", "group", "time", "operator", "note", "mode" };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_equal(name, others[i]))
			return false;
	return *name && !item_column_may_tell(name) && !output_row_takes(stage, name);
}

/* They are kept with the item, as those of rows that are added are. */
static void take_attributes(struct import *import, const struct row *row, struct item_new *item)
{
	struct item_attribute *kept;

	if (row->count > import->attribute_room) {
		import->attributes = arena_alloc(&import->arena, (size_t)row->count * sizeof *kept);
		import->attribute_room = row->count;
	}
	kept = import->attributes;
	for (int i = 0; i < row->count; i++)
		if (row->values[i] && *row->values[i] && is_own_column(&import->stage, row->names[i]))
			kept[item->attribute_count++] = (struct item_attribute){ row->names[i], row->values[i] };
	item->attributes = kept;
}

static int create_item(struct import *import, const struct row *row, const char *name, int64_t *item_id,
                       struct err *err)
{
	struct item_new item = { .kind = "record", .external_key = name, .group = row_get(row, "group"),
	                         .added_by = import->by->operator_id,
	                         .answered = import->mode && !str_equal(import->mode, "truth") };
	struct hash_state hash;
	int added;

	if (item.group && !*item.group)
		item.group = NULL;
	take_attributes(import, row, &item);
	hash_begin(&hash);
	hash_add(&hash, "external:", strlen("external:"));
	hash_add(&hash, name, strlen(name));
	hash_end(&hash, item.sha256);
	added = item_add(import->store, &import->stage, &item, item_id, err);
	import->result->created += added > 0;
	return added < 0 ? -1 : 1;
}

int import_find_item(struct import *import, const struct row *row, int64_t *item_id, struct err *why)
{
	const char *name = row_get(row, "item");
	int found;

	if (!name || !*name) {
		err_set(why, "it names no item");
		return 0;
	}
	found = item_find_named(import->store, name, item_id, why);
	if (found == 0 && import->options->create)
		return create_item(import, row, name, item_id, why);
	if (found == 0)
		found = item_find(import->store, name, item_id, why);
	if (found == 0) {
		import->result->unknown++;
		err_set(why, "there is no item \"%s\"", name);
	}
	return found;
}

int import_read_label(struct import *import, const struct row *row, int64_t *label_id, struct err *why)
{
	const char *name = row_get(row, "label");
	const struct label *label;

	*label_id = 0;
	if (!name || !*name)
		return 0;
	name = import_map_apply(&import->map, name);
	label = stage_label_named(&import->stage, name);
	if (!label) {
		import->result->foreign++;
		return err_set(why, "\"%s\" is not a label of stage %s", name, import->stage.name);
	}
	*label_id = label->label_id;
	return 0;
}

int import_read_time(const struct import *import, const struct row *row, int64_t *ms, struct err *why)
{
	const char *time = row_get(row, "time");

	*ms = 0;
	if (time && *time && (!clock_parse(time, ms) || *ms <= 0))
		return err_set(why, "\"%s\" is not a time such as 2026-03-01T09:30:00Z", time);
	if (*ms > import->begun_ms + CLOCK_DAY_MS)
		return err_set(why, "\"%s\" lies more than a day ahead of this machine's clock", time);
	return 0;
}

static int open_reader(struct import *import, FILE *file, struct err *err)
{
	if (file_sha256(import->path, import->sha256, err) < 0)
		return -1;
	import->reader = row_reader_open(import->path, file, NULL, 0, err);
	if (!import->reader)
		return -1;
	for (const char *const *column = import->kind->columns; *column; column++)
		if (!row_reader_may_have(import->reader, *column))
			return err_set(err, "no column is called %s", *column);
	return 0;
}

static int begin_import(struct import *import, struct err *err)
{
	struct str file = STR_EMPTY;
	struct import_new made = { .kind = import->kind->name, .mode = import->mode, .sha256 = import->sha256 };
	int rc;

	text_add_visible(&file, import->path, strlen(import->path));
	made.file = str_text(&file);
	rc = import_begin(import->store, import->by, &made, &import->import_id, err);
	str_release(&file);
	return rc < 0 ? -1 : import->kind->begin(import, err);
}

static int log_import(struct import *import, struct err *err)
{
	const struct import_result *result = import->result;
	char kind[32], hex[HASH_HEX_SIZE];
	json_t *body = json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:s?, s:s}", "sha256",
	                         hash_hex(import->sha256, HASH_BYTES, hex), "rows", (json_int_t)result->rows, "imported",
	                         (json_int_t)result->imported, "present", (json_int_t)result->present, "nulls",
	                         (json_int_t)result->nulls, "created", (json_int_t)result->created, "rejected",
	                         (json_int_t)result->rejects.total, "mode", import->mode, "model", result->model);
	int rc;

	if (result->tied || result->contradicts) {
		json_object_set_new(body, "tied", json_integer((json_int_t)result->tied));
		json_object_set_new(body, "contradicts", json_integer((json_int_t)result->contradicts));
	}
	if (import->map.count)
		json_object_set_new(body, "map", json_string(import_map_text(&import->map, &import->arena)));
	row_batch_tell(&import->rows, body);
	snprintf(kind, sizeof kind, "import.%s", import->kind->name);
	rc = event_add(import->store, import->by, kind, "import", import->import_id, body, err);
	json_decref(body);
	return rc;
}

/* Reads rows until a batch is full. 1: there may be more; 0: that was the last; -1. */
static int read_rows(struct import *import, struct write_batch *batch, struct err *err)
{
	struct import_result *result = import->result;
	enum row_status status;
	struct row row;

	while (!write_batch_full(batch)) {
		int64_t unknown = result->unknown, foreign = result->foreign;
		struct err why = ERR_NONE;
		int done = 0;

		status = row_reader_next(import->reader, &row, &why);
		if (status == ROW_END)
			return 0;
		if (status == ROW_READ)
			done = import->kind->row(import, &row, &why);
		if (done < 0) {
			if (err)
				*err = why;
			return -1;
		}
		if (done == 0 && ((result->unknown > unknown && unknown >= LISTED) || (result->foreign > foreign && foreign >= LISTED)))
			reject_count(&result->rejects);
		else if (done == 0)
			reject_add_line(&result->rejects, import->path, row.line, why.text);
		if (status == ROW_FAILED)
			return 0;
		if (++result->rows % STEP_ROWS == 0)
			progress_step(import->options->progress, result->rows, 0, "importing");
	}
	return 1;
}

static int import_batch(struct import *import, struct write_batch *batch, struct err *err)
{
	int more = row_batch_begin(&import->rows, import->store, err);

	if (more == 0)
		more = read_rows(import, batch, err);
	if (more >= 0 && import->kind->end && import->kind->end(import, err) < 0)
		more = -1;
	arena_clear(&import->row_arena);
	return more >= 0 && row_batch_end(&import->rows, import->store, err) < 0 ? -1 : more;
}

/* What the rows of predictions route is routed by what holds now: what has settled is folded first, and the
 * settings and the level are read again. Only before the first row: what the file brings is folded as a whole. */
static int begin_first(struct import *import, struct err *err)
{
	if (!import->mode && (ladder_tend(import->store, import->stage.name, NULL, err) < 0 ||
	                      stage_read(import->store, import->stage.name, &import->arena, &import->stage, err) < 0))
		return -1;
	return begin_import(import, err);
}

/* What others would count of half a file depends on when they look. */
static int tell_others(const struct import *import, bool more, struct err *err)
{
	return more ? importing_begin(import->store, import->stage.stage_id, err) : importing_end(import->store, import->stage.stage_id, err);
}

/* What came before it failed stays, and counts. */
static void give_up(const struct import *import)
{
	struct err ignored;

	if (store_begin(import->store, STORE_LAZY, &ignored) < 0)
		return;
	importing_end(import->store, import->stage.stage_id, &ignored);
	store_commit(import->store, &ignored);
}

static int import_all(struct import *import, struct err *err)
{
	bool first = true;
	int more = 1;

	while (more > 0) {
		struct import_result before = *import->result;
		struct write_batch batch;

		if (write_batch_begin(&batch, import->store, import->kind->durability, err) < 0)
			return -1;
		more = first ? begin_first(import, err) : 0;
		first = false;
		if (more == 0)
			more = import_batch(import, &batch, err);
		if (more >= 0 && tell_others(import, more, err) < 0)
			more = -1;
		if (more == 0)
			more = log_import(import, err) < 0 ? -1 : 0;
		if (write_batch_end(&batch, more >= 0, err) < 0)
			more = -1;
		if (more < 0) { /* nothing of this batch is stored */
			import->result->imported = before.imported;
			import->result->present = before.present;
			import->result->nulls = before.nulls;
			import->result->created = before.created;
			import->result->tied = before.tied;
			import->result->contradicts = before.contradicts;
		}
	}
	return more;
}

/* How often each word was said: one that nobody said may be misspelt. */
static void tell_map(struct import *import)
{
	struct str text = STR_EMPTY;

	if (import->map.count == 0)
		return;
	for (int i = 0; i < import->map.count; i++)
		str_addf(&text, "%s%s=%s %" PRId64, i ? ", " : "", import->map.rows[i].from, import->map.rows[i].to, import->map.rows[i].rows);
	import->result->mapped = xstrdup(str_text(&text));
	str_release(&text);
}

int import_run(struct import *import, const char *stage_name, struct err *err)
{
	FILE *file = NULL;
	int rc = -1;

	*import->result = (struct import_result){ .rejects = REJECT_LIST_EMPTY };
	if (!role_leads(import->by->role))
		return err_set(err, "importing takes a lead or the owner, who vouch for what comes in; %s is %s",
		               import->by->name, role_name(import->by->role));
	if (stage_read(import->store, stage_name, &import->arena, &import->stage, err) < 0)
		goto out;
	file = fopen(import->path, "re");
	if (!file) {
		err_set(err, "%s: %s", import->path, strerror(errno));
		goto out;
	}
	if (open_reader(import, file, err) < 0) {
		err_wrap(err, "%s", import->path);
		goto out;
	}
	import->begun_ms = store_now(import->store);
	row_batch_open(&import->rows, import->kind->rows);
	rc = import_all(import, err);
	if (rc < 0)
		give_up(import);
	if (rc == 0 && ladder_tend(import->store, stage_name, NULL, err) < 0)
		rc = err_wrap(err, "it is imported, but does not count yet");
out:
	import->result->rejected = import->result->rejects.total;
	tell_map(import);
	row_reader_close(import->reader);
	row_batch_release(&import->rows);
	if (file)
		fclose(file);
	arena_release(&import->row_arena);
	arena_release(&import->arena);
	return rc;
}
