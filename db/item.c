#include "db/item.h"

#include "base/str.h"
#include "base/text.h"
#include "db/decision_private.h"
#include "db/item_feature.h"
#include "db/item_private.h"
#include "db/queue_private.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/store_private.h"
#include "ladder/exam.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <stdlib.h>

/* A path as it may be shown, and its true bytes where they are not the same. */
struct printable {
	struct str text;
	const char *raw; /* NULL: text is the truth */
};

static struct printable make_printable(const char *path)
{
	struct printable printable = { STR_EMPTY, NULL };

	text_add_visible(&printable.text, path, strlen(path));
	if (!str_equal(str_text(&printable.text), path))
		printable.raw = path;
	return printable;
}

static struct store_value raw_value(const struct printable *printable)
{
	return printable->raw ? value_blob(printable->raw, strlen(printable->raw)) : value_null();
}

int source_add(struct store *store, const char *name, const char *root, int64_t *source_id, struct err *err)
{
	struct printable shown = make_printable(root);
	int got = -1;

	if (store_begin(store, STORE_LAZY, err) == 0) {
		got = query_number(store, source_id, err, "source.find", value_text(name), value_text(str_text(&shown.text)), raw_value(&shown));
		if (got == 0)
			got = query_number(store, source_id, err, "source.add", value_text(name), value_text(str_text(&shown.text)),
			                   raw_value(&shown), value_integer(store_now(store)));
		if (got > 0)
			got = store_commit(store, err);
		else
			store_rollback(store);
	}
	str_release(&shown.text);
	return got < 0 ? -1 : 0;
}

int content_keep(struct store *store, const void *bytes, size_t length, unsigned char hash[HASH_BYTES], struct err *err)
{
	int64_t known;
	int got;

	hash_keyed(store->draw_key, bytes, length, hash);
	got = query_number(store, &known, err, "content.known", value_hash(hash));
	if (got != 0)
		return got < 0 ? -1 : 0;
	return query_run(store, err, "content.add", value_hash(hash), value_blob(bytes, length)) < 0 ? -1 : 0;
}

struct draw_unit item_draw_unit(const char *group, const unsigned char sha256[HASH_BYTES])
{
	if (group)
		return (struct draw_unit){ group, strlen(group) };
	return (struct draw_unit){ sha256, HASH_BYTES };
}

/* ---- adding ---- */

/* Settled items of the exam pool, counted to size: of a pool that was full no more is asked. */
static int count_exam(struct store *store, const struct stage *stage, int64_t size, struct err *err)
{
	int64_t until_id, until_ms;

	if (store->exam_stage_id == stage->stage_id && store->exam_settled >= size)
		return 0;
	if (decision_settled_until(store, stage, &until_ms, &until_id, err) < 0 ||
	    query_number(store, &store->exam_settled, err, "exam.settled", value_integer(stage->stage_id), value_integer(until_ms),
	                 value_integer(until_id), value_integer(size)) < 0)
		return -1;
	store->exam_stage_id = stage->stage_id;
	return 0;
}

int item_exam_share(struct store *store, const struct stage *stage, double *share, struct err *err)
{
	int64_t size = setting_integer(store, stage->stage_id, "exam.size");

	if (count_exam(store, stage, size, err) < 0)
		return -1;
	*share = exam_share(store->exam_settled, setting_real(store, stage->stage_id, "exam.share"), size,
	                    setting_real(store, stage->stage_id, "exam.keep"));
	return 0;
}

/* Asked once a write, of a stage. */
static int read_exam_share(struct store *store, const struct stage *stage, double *share, struct err *err)
{
	if ((store->exam_share < 0 || store->exam_share_stage_id != stage->stage_id) && item_exam_share(store, stage, &store->exam_share, err) < 0)
		return -1;
	store->exam_share_stage_id = stage->stage_id;
	*share = store->exam_share;
	return 0;
}

static int draw_exam(struct store *store, const struct stage *stage, const struct item_new *item, int64_t item_id, struct err *err)
{
	struct draw_unit unit = item_draw_unit(item->group, item->sha256);
	double share, draw = hash_draw(store->draw_key, "exam", stage->name, "", unit.bytes, unit.length);

	if (read_exam_share(store, stage, &share, err) < 0)
		return -1;
	if (!exam_chosen(draw, share))
		return 0;
	return query_run(store, err, "exam.add", value_integer(stage->stage_id), value_integer(item_id), value_real(share),
	                 value_integer(store_now(store))) < 0 ? -1 : 0;
}

static int insert_item(struct store *store, const struct item_new *item, int64_t *item_id, struct err *err)
{
	int64_t now = store_now(store);
	struct printable path = make_printable(item->path ? item->path : "");
	unsigned char words[HASH_BYTES];
	int got = 0;

	if (item->words)
		got = content_keep(store, item->words, item->words_length, words, err);
	if (got == 0)
		got = query_number(store, item_id, err, "item.add", value_text(item->kind), value_hash(item->sha256),
		                   value_text(item->external_key), value_id(item->source_id),
		                   value_text(item->path ? str_text(&path.text) : NULL), raw_value(&path), value_integer(item->bytes),
		                   value_text(item->group), item->words ? value_hash(words) : value_null(), value_id(item->captured_ms),
		                   value_integer(now), value_id(item->added_by));
	str_release(&path.text);
	for (int i = 0; got > 0 && i < item->attribute_count; i++)
		if (query_run(store, err, "item.attribute", value_integer(*item_id), value_text(item->attributes[i].name),
		              value_text(item->attributes[i].value)) < 0)
			got = -1;
	if (got > 0 && item->features && item_features_add(store, *item_id, item->features, now, err) < 0)
		got = -1;
	return got < 0 ? -1 : 0;
}

bool item_column_may_tell(const char *name)
{
	static const char *const names[] = { "label", "labels", "truth", "ground_truth", "true_label", "decision", "answer",
	                                     "prediction", "predicted_label", "confidence", "predicted_output", "decided_output" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

static int come_to(struct store *store, const struct stage *stage, const struct item_new *item, int64_t item_id, struct err *err)
{
	if (draw_exam(store, stage, item, item_id, err) < 0)
		return -1;
	return stage->level > LEVEL_ASSISTANCE || item->answered ? 0 : queue_add_place(store, stage, item_id, item->sha256, err);
}

/* An item comes to every stage that stands on no other and judges its kind; to the one it is added by also where
 * that judges another kind: a file may say of it what was said elsewhere. */
static int come_to_stages(struct store *store, const struct stage *stage, const struct item_new *item, int64_t item_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(int64_t, &arena);
	struct query query;
	int rc = query_begin(&query, store, err, "item.stages", value_text(item->kind), value_integer(stage->stage_id));

	while (rc >= 0 && (rc = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = query_integer(&query, 0);
	for (int i = 0; rc == 0 && i < list.count; i++) {
		struct item_new elsewhere = *item;
		struct stage other;
		int64_t stage_id = ((const int64_t *)list.all)[i];

		elsewhere.answered = false;
		if (stage_id == stage->stage_id)
			rc = come_to(store, stage, item, item_id, err);
		else if ((rc = stage_read_by_id(store, stage_id, &arena, &other, err)) == 0)
			rc = come_to(store, &other, &elsewhere, item_id, err);
	}
	arena_release(&arena);
	return rc;
}

int item_add(struct store *store, const struct stage *stage, const struct item_new *item, int64_t *item_id, struct err *err)
{
	int got = query_number(store, item_id, err, "item.present", value_hash(item->sha256), value_text(item->external_key));

	if (got != 0)
		return got < 0 ? -1 : 0;
	if (insert_item(store, item, item_id, err) < 0 || come_to_stages(store, stage, item, *item_id, err) < 0)
		return -1;
	return 1;
}

/* ---- finding and reading ---- */

static int find_by_id(struct store *store, const char *reference, int64_t *item_id, struct err *err)
{
	char *end;
	long long number;

	if (reference[0] < '1' || reference[0] > '9' || strlen(reference) > 18)
		return 0;
	number = strtoll(reference, &end, 10);
	return *end ? 0 : query_number(store, item_id, err, "item.by_id", value_integer(number));
}

static int find_by_path(struct store *store, const char *reference, int64_t *item_id, struct err *err)
{
	struct printable shown = make_printable(reference);
	struct query query;
	int got = -1, count = 0;

	if (reference[0] == '/')
		got = query_number(store, item_id, err, "item.by_absolute_path", value_text(str_text(&shown.text)));
	else if (query_begin(&query, store, err, "item.by_path", value_text(str_text(&shown.text))) == 0) {
		while ((got = query_next(&query, err)) > 0) {
			*item_id = query_integer(&query, 0);
			count++;
		}
		if (got == 0)
			got = count < 2 ? count : err_set(err, "%s is a path of several sources: say the whole path or the id",
			                                  str_text(&shown.text));
	}
	str_release(&shown.text);
	return got;
}

int item_find(struct store *store, const char *reference, int64_t *item_id, struct err *err)
{
	int got = find_by_id(store, reference, item_id, err);

	return got != 0 ? got : item_find_named(store, reference, item_id, err);
}

int item_find_named(struct store *store, const char *name, int64_t *item_id, struct err *err)
{
	int got = query_number(store, item_id, err, "item.by_external_key", value_text(name));

	return got != 0 ? got : find_by_path(store, name, item_id, err);
}

int item_of_content(struct store *store, const unsigned char sha256[HASH_BYTES], int64_t *item_id, struct err *err)
{
	return query_number(store, item_id, err, "item.present", value_hash(sha256), value_null());
}

static int read_attributes(struct store *store, int64_t item_id, struct arena *arena, struct item *item, struct err *err)
{
	struct rows list = ROWS_OF(struct item_attribute, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "item.attributes", value_integer(item_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct item_attribute *attribute = rows_add(&list);

		attribute->name = query_strdup(&query, 0, arena);
		attribute->value = query_strdup(&query, 1, arena);
	}
	item->attributes = list.all;
	item->attribute_count = list.count;
	return got;
}

int item_records_around(struct store *store, int64_t item_id, int reach, int64_t max_bytes, struct arena *arena,
                        const char ***records, struct err *err)
{
	struct rows list = ROWS_OF(const char *, arena);
	struct query query;
	int got;

	*records = NULL;
	if (query_begin(&query, store, err, "item.records_around", value_integer(item_id), value_integer(reach),
	                value_integer(max_bytes)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		const char **record = rows_add(&list);

		*record = query_strdup(&query, 0, arena);
	}
	*records = list.all;
	return got < 0 ? -1 : list.count;
}

int item_read(struct store *store, int64_t item_id, struct arena *arena, struct item *item, struct err *err)
{
	struct query query;
	int got;

	*item = (struct item){ .item_id = item_id };
	got = query_first(&query, store, err, "item.read", value_integer(item_id));
	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "there is no item %" PRId64, item_id);
	item->kind = query_strdup(&query, 0, arena);
	query_copy(&query, 1, item->sha256, sizeof item->sha256);
	item->external_key = query_strdup(&query, 2, arena);
	item->source = query_is_null(&query, 3) ? "" : query_strdup(&query, 3, arena);
	item->root = query_strdup(&query, 4, arena);
	item->path = query_strdup(&query, 5, arena);
	item->name = query_strdup(&query, 6, arena);
	item->bytes = query_integer(&query, 7);
	item->added_ms = query_integer(&query, 8);
	item->group = query_strdup(&query, 9, arena);
	item->words = query_strdup(&query, 10, arena);
	query_blob(&query, 10, &item->words_length);
	item->added_by = query_strdup(&query, 11, arena);
	query_end(&query);
	if (!item->name && item->external_key) {
		struct str shown = STR_EMPTY;

		text_add_visible(&shown, item->external_key, strlen(item->external_key));
		item->name = arena_strdup(arena, str_text(&shown));
		str_release(&shown);
	}
	if (!item->name)
		item->name = arena_printf(arena, "item %" PRId64, item_id);
	return read_attributes(store, item_id, arena, item, err);
}
