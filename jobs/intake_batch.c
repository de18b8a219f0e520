#include "jobs/intake_batch.h"

#include "base/xalloc.h"
#include "db/event.h"
#include "db/known.h"
#include "db/known_answer.h"
#include "db/stage.h"
#include "db/store.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_MAX ((size_t)8 * 1024 * 1024)

void intake_batch_open(struct intake_batch *batch, struct store *store, const char *stage, const struct actor *by)
{
	*batch = (struct intake_batch){ .store = store, .stage = stage, .by = by };
	batch->items = xcalloc(INTAKE_BATCH_ITEMS, sizeof *batch->items);
	batch->sources = xcalloc(INTAKE_BATCH_ITEMS, sizeof *batch->sources);
	batch->item_ids = xcalloc(INTAKE_BATCH_ITEMS, sizeof *batch->item_ids);
	hash_begin(&batch->digest);
}

void intake_batch_release(struct intake_batch *batch)
{
	arena_release(&batch->arena);
	free(batch->items);
	free(batch->sources);
	free(batch->item_ids);
	batch->items = NULL;
	batch->sources = NULL;
	batch->item_ids = NULL;
}

static const struct known_beside *copy_beside(struct arena *arena, const struct known_beside *beside)
{
	size_t size = beside ? (size_t)beside->region_count * sizeof *beside->regions : 0;
	struct known_beside *copy;
	struct region *regions;

	if (!beside)
		return NULL;
	copy = arena_alloc(arena, sizeof *copy);
	regions = arena_alloc(arena, size + 1);
	if (size)
		memcpy(regions, beside->regions, size);
	*copy = (struct known_beside){ arena_strdup(arena, beside->words), regions, beside->region_count };
	return copy;
}

void intake_copy_item(struct arena *arena, struct item_new *copy, const struct item_new *item)
{
	struct item_attribute *attributes = NULL;
	struct features *features;

	*copy = *item;
	copy->external_key = arena_strdup(arena, item->external_key);
	copy->path = arena_strdup(arena, item->path);
	copy->group = arena_strdup(arena, item->group);
	copy->known_beside = copy_beside(arena, item->known_beside);
	if (item->words)
		copy->words = arena_memdup(arena, item->words, item->words_length);
	if (item->attribute_count > 0)
		attributes = arena_alloc(arena, (size_t)item->attribute_count * sizeof *attributes);
	for (int i = 0; i < item->attribute_count; i++) {
		attributes[i].name = arena_strdup(arena, item->attributes[i].name);
		attributes[i].value = arena_strdup(arena, item->attributes[i].value);
	}
	copy->attributes = attributes;
	if (item->features) {
		copy->features = features = arena_alloc(arena, sizeof *features);
		*features = *item->features;
	}
}

static size_t size_item(const struct item_new *item)
{
	size_t size = item->words_length;

	for (int i = 0; i < item->attribute_count; i++)
		size += strlen(item->attributes[i].name) + strlen(item->attributes[i].value);
	return size;
}

/* What people have decided is evidence and stays that. */
static int make_known(struct intake_batch *batch, const struct stage *stage, const struct item_new *item, int64_t item_id,
                      struct err *err)
{
	const struct known_new known = { batch->known, item_id, item->known_label_id, item->known_beside };
	struct err why = ERR_NONE;
	int got = known_add(batch->store, stage, batch->by, &known, &why);

	if (got < 0)
		return err_set(err, "%s", why.text);
	batch->known_present += got == 2;
	batch->known_count += got == 1;
	if (got == 0)
		reject_add(batch->rejects, item->path ? item->path : item->external_key ? item->external_key : "a text", why.text);
	return 0;
}

static int write_item(struct intake_batch *batch, const struct stage *stage, struct item_new *item,
                      struct intake_source *source, int64_t *item_id, struct err *err)
{
	int added;

	if (source && source->source_id == 0 &&
	    source_add(batch->store, source->name, source->root, &source->source_id, err) < 0)
		return -1;
	item->source_id = source ? source->source_id : 0;
	item->added_by = batch->by->operator_id;
	item->answered = item->known_label_id != 0;
	added = item_add(batch->store, stage, item, item_id, err);
	if (added < 0 || (item->known_label_id && make_known(batch, stage, item, *item_id, err) < 0))
		return -1;
	batch->source_id = item->source_id;
	if (added) {
		batch->added++;
		hash_add(&batch->digest, item->sha256, HASH_BYTES);
	} else {
		batch->present++;
	}
	return 0;
}

static int write_items(struct intake_batch *batch, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int rc = stage_read(batch->store, batch->stage, &arena, &stage, err);

	for (int i = 0; rc == 0 && i < batch->count; i++)
		rc = write_item(batch, &stage, &batch->items[i], batch->sources[i], &batch->item_ids[i], err);
	arena_release(&arena);
	return rc;
}

static int write_event(struct intake_batch *batch, int64_t rejected, int64_t skipped, struct err *err)
{
	unsigned char digest[HASH_BYTES];
	char hex[HASH_HEX_SIZE];
	json_t *body;
	int rc;

	hash_end(&batch->digest, digest);
	hash_begin(&batch->digest);
	body = json_pack("{s:I, s:I, s:I, s:I, s:s}", "added", (json_int_t)(batch->added - batch->added_logged),
	                 "present", (json_int_t)(batch->present - batch->present_logged), "rejected",
	                 (json_int_t)rejected, "skipped", (json_int_t)skipped, "digest",
	                 hash_hex(digest, sizeof digest, hex));
	rc = event_add(batch->store, batch->by, "item.add", "source", batch->source_id, body, err);
	json_decref(body);
	return rc;
}

static int write_known_event(struct intake_batch *batch, struct err *err)
{
	json_t *body = json_pack("{s:s, s:I}", "stage", batch->stage, "items", (json_int_t)(batch->known_count - batch->known_logged));
	int rc = event_add(batch->store, batch->by, "challenge.add", "source", batch->source_id, body, err);

	json_decref(body);
	return rc;
}

/* One write: what waits and, to finish, the event. Lazy: after a power cut the same add brings back
 * what was lost. */
static int write_batch(struct intake_batch *batch, bool finish, int64_t rejected, int64_t skipped, struct err *err)
{
	int64_t added = batch->added, present = batch->present, known = batch->known_count;
	int rc = store_begin(batch->store, STORE_LAZY, err);

	if (rc < 0)
		return -1;
	rc = write_items(batch, err);
	if (rc == 0 && finish)
		rc = write_event(batch, rejected, skipped, err);
	if (rc == 0 && finish && batch->known_count > batch->known_logged)
		rc = write_known_event(batch, err);
	if (rc < 0)
		store_rollback(batch->store);
	else
		rc = store_commit(batch->store, err);
	if (rc < 0) {
		batch->added = added;
		batch->present = present;
		batch->known_count = known;
	}
	arena_clear(&batch->arena);
	batch->count = 0;
	batch->bytes = 0;
	return rc;
}

int intake_batch_add(struct intake_batch *batch, const struct item_new *item, struct intake_source *source,
                     struct err *err)
{
	intake_copy_item(&batch->arena, &batch->items[batch->count], item);
	batch->sources[batch->count++] = source;
	batch->bytes += size_item(item);
	if (batch->count < INTAKE_BATCH_ITEMS && batch->bytes < BYTES_MAX)
		return 0;
	return write_batch(batch, false, 0, 0, err);
}

int intake_batch_finish(struct intake_batch *batch, int64_t rejected, int64_t skipped, struct err *err)
{
	bool news = batch->count > 0 || batch->added > batch->added_logged || batch->present > batch->present_logged;

	if (!news && rejected == 0 && skipped == 0)
		return 0;
	if (write_batch(batch, true, rejected, skipped, err) < 0)
		return -1;
	batch->added_logged = batch->added;
	batch->present_logged = batch->present;
	batch->known_logged = batch->known_count;
	return 0;
}
