#include "jobs/snapshot.h"

#include "base/str.h"
#include "db/item.h"
#include "db/model_version.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/format/row_writer.h"
#include "jobs/replace_file.h"
#include "stats/label_errors.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* ---- answers in doubt ---- */

static int label_index(const struct stage *stage, int64_t label_id)
{
	for (int i = 0; i < stage->label_count; i++)
		if (stage->labels[i].label_id == label_id)
			return i;
	return -1;
}

/* The chances of the stage's labels: those of outputs that mean the same are added up. NULL: none fit. */
static const double *spread(const struct stage *stage, const struct model_version *version, const struct snapshot_answer *answer,
                            struct arena *arena)
{
	double *chances;

	if (!answer->probabilities || answer->probability_count != version->label_count)
		return NULL;
	chances = arena_alloc(arena, (size_t)stage->label_count * sizeof *chances);
	memset(chances, 0, (size_t)stage->label_count * sizeof *chances);
	for (int i = 0; i < version->label_count; i++) {
		int at = label_index(stage, version->label_ids[i]);

		if (at >= 0)
			chances[at] += answer->probabilities[i];
	}
	return chances;
}

/* What the version says of an answer, as far as it tells. A row for label_errors_find() where it says something. */
static bool ask(const struct stage *stage, const struct model_version *version, const struct snapshot_answer *answer, struct arena *arena,
                struct snapshot_doubt *doubt, struct label_error_row *row)
{
	int given = label_index(stage, answer->label_id);

	*doubt = (struct snapshot_doubt){ .answer = answer, .predicted = -1, .margin = (double)NAN };
	if (!version || given < 0)
		return false;
	doubt->chances = spread(stage, version, answer, arena);
	if (!answer->probabilities && answer->predicted_id) {
		doubt->predicted = label_index(stage, answer->predicted_id);
		doubt->confidence = answer->confidence;
	}
	doubt->asked = doubt->chances || doubt->predicted >= 0;
	*row = (struct label_error_row){ .given = given, .probabilities = doubt->chances, .predicted = doubt->predicted, .confidence = doubt->confidence };
	return doubt->asked;
}

int snapshot_doubts(struct store *store, const struct stage *stage, int64_t version_id, struct snapshot_answer *answers, int count,
                    struct arena *arena, struct snapshot_doubt **doubts, struct err *err)
{
	struct label_error_row *rows = arena_alloc(arena, (size_t)count * sizeof *rows + 1);
	int *of = arena_alloc(arena, (size_t)count * sizeof *of + 1), used = 0;
	struct model_version version;

	if (version_id && model_version_read(store, version_id, arena, &version, err) < 0)
		return -1;
	*doubts = arena_alloc(arena, (size_t)count * sizeof **doubts + 1);
	for (int i = 0; i < count; i++)
		if (ask(stage, version_id ? &version : NULL, &answers[i], arena, &(*doubts)[i], &rows[used]))
			of[used++] = i;
	label_errors_find(rows, used, stage->label_count);
	for (int i = 0; i < used; i++) {
		struct snapshot_doubt *doubt = &(*doubts)[of[i]];

		doubt->suspect = rows[i].suspect;
		doubt->other_id = stage->labels[rows[i].other].label_id;
		doubt->margin = rows[i].suspect ? rows[i].margin : (double)NAN;
	}
	return 0;
}

/* ---- making one ---- */

static void count_out(json_t *left_out, const char *why)
{
	json_object_set_new(left_out, why, json_integer(json_integer_value(json_object_get(left_out, why)) + 1));
}

static void take(struct store *store, const struct stage *stage, double eval_share, const struct snapshot_doubt *doubt, struct rows *items,
                 json_t *left_out)
{
	const struct snapshot_answer *answer = doubt->answer;
	const char *why = answer->kept ? answer->kept : !answer->label_id ? "unsure" : !stage_label(stage, answer->label_id) ? "retired" : NULL;
	struct snapshot_item *item;

	if (why) {
		count_out(left_out, why);
		return;
	}
	item = rows_add(items);
	*item = (struct snapshot_item){
		.item_id = answer->item_id, .label_id = answer->label_id, .decision_id = answer->decision_id, .source = answer->source,
		.group = answer->group, .margin = doubt->margin,
		.split = split_of(store_draw_key(store), stage->name, answer->group, answer->sha256, eval_share),
	};
	memcpy(item->sha256, answer->sha256, HASH_BYTES);
}

int snapshot_make(struct store *store, const struct stage *stage, const struct actor *by, int64_t version_id, struct arena *arena,
                  struct snapshot *snapshot, struct err *err)
{
	double eval_share = setting_real(store, stage->stage_id, "split.eval");
	struct rows items = ROWS_OF(struct snapshot_item, arena);
	struct snapshot_answer *answers;
	struct snapshot_doubt *doubts;
	json_t *left_out;
	int count, rc;
	char *text;

	if (snapshot_answers(store, stage, version_id, arena, &answers, &count, err) < 0 ||
	    snapshot_doubts(store, stage, version_id, answers, count, arena, &doubts, err) < 0)
		return -1;
	left_out = json_object();
	for (int i = 0; i < count; i++)
		take(store, stage, eval_share, &doubts[i], &items, left_out);
	text = json_dumps(left_out, JSON_COMPACT | JSON_SORT_KEYS);
	*snapshot = (struct snapshot){ .left_out = arena_strdup(arena, text) };
	free(text);
	json_decref(left_out);
	rc = snapshot_add(store, stage, by, eval_share, items.all, items.count, snapshot, err);
	return rc;
}

/* ---- writing it for a trainer ---- */

enum { COLUMN_FILE, COLUMN_LABEL, COLUMN_SPLIT, COLUMN_ITEM, COLUMN_SHA256, COLUMN_GROUP, COLUMN_WHERE, COLUMN_COUNT };

static const struct row_column columns[COLUMN_COUNT] = {
	[COLUMN_FILE] = { "file", false }, [COLUMN_LABEL] = { "label", false }, [COLUMN_SPLIT] = { "split", false },
	[COLUMN_ITEM] = { "item", false }, [COLUMN_SHA256] = { "sha256", false }, [COLUMN_GROUP] = { "group", false },
	[COLUMN_WHERE] = { "where", false },
};

struct writing {
	struct store *store;
	const char   *folder;
	FILE         *list;
	const char   *place; /* where list goes once all of it is written */
	struct str    beside;
	struct arena  arena;
	int64_t       written, gone;
};

static int fail(const char *path, struct err *err)
{
	return err_set(err, "%s: %s", path, strerror(errno));
}

static int write_file(const char *path, const void *bytes, size_t length, struct err *err)
{
	FILE *file = fopen(path, "we");
	bool whole;

	if (!file)
		return fail(path, err);
	whole = fwrite(bytes, 1, length, file) == length;
	return (fclose(file) == 0 && whole) ? 0 : fail(path, err);
}

static struct store_value text(const char *words)
{
	if (!words)
		return (struct store_value){ .type = STORE_NULL };
	return (struct store_value){ .type = STORE_TEXT, .bytes = words, .length = strlen(words) };
}

/* Where the item's content is: 1; 0: it is not there as it was; -1. */
static int place(struct writing *writing, const struct item *item, const char **path, struct err *err)
{
	struct stat found;

	if (item->words) {
		*path = arena_printf(&writing->arena, "%s/words/%" PRId64 ".%s", writing->folder, item->item_id,
		                     str_equal(item->kind, "record") ? "json" : "txt");
		return write_file(*path, item->words, item->words_length, err) < 0 ? -1 : 1;
	}
	if (!item->path || !item->root)
		return 0;
	*path = arena_printf(&writing->arena, "%s%s%s", item->root, str_ends(item->root, "/") ? "" : "/", item->path);
	return stat(*path, &found) == 0 && S_ISREG(found.st_mode) && found.st_size == item->bytes;
}

static int write_row(struct writing *writing, const struct snapshot_item *row, struct err *err)
{
	struct store_value values[COLUMN_COUNT];
	const char *path = NULL, *where;
	char hex[HASH_HEX_SIZE];
	struct item item;
	int there;

	if (item_read(writing->store, row->item_id, &writing->arena, &item, err) < 0 ||
	    (there = place(writing, &item, &path, err)) < 0 || snapshot_where(writing->store, row->decision_id, &writing->arena, &where, err) < 0)
		return -1;
	if (!there) {
		writing->gone++;
		return 0;
	}
	values[COLUMN_FILE] = text(path);
	values[COLUMN_LABEL] = text(row->label);
	values[COLUMN_SPLIT] = text(split_name(row->split));
	values[COLUMN_ITEM] = (struct store_value){ .type = STORE_INTEGER, .integer = row->item_id };
	values[COLUMN_SHA256] = text(hash_hex(row->sha256, HASH_BYTES, hex));
	values[COLUMN_GROUP] = text(row->group);
	values[COLUMN_WHERE] = text(where);
	csv_row_writer.row(writing->list, columns, values, COLUMN_COUNT, NULL, 0);
	writing->written++;
	return 0;
}

static int write_rows(struct writing *writing, int64_t snapshot_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct snapshot_item *items;
	int count, rc = snapshot_items(writing->store, snapshot_id, SPLIT_TRAIN, 0, &arena, &items, &count, err);

	csv_row_writer.head(writing->list, columns, COLUMN_COUNT);
	for (int i = 0; rc == 0 && i < count; i++) {
		arena_clear(&writing->arena);
		rc = write_row(writing, &items[i], err);
		if (rc == 0 && ferror(writing->list))
			rc = fail("dataset.csv", err);
	}
	arena_release(&arena);
	return rc;
}

static int write_labels(struct writing *writing, const struct stage *stage, struct err *err)
{
	const char *path = arena_printf(&writing->arena, "%s/labels.txt", writing->folder);
	struct str lines = STR_EMPTY;
	int rc;

	for (int i = 0; i < stage->label_count; i++)
		str_addf(&lines, "%s\n", stage->labels[i].name);
	rc = write_file(path, str_text(&lines), lines.length, err);
	str_release(&lines);
	return rc;
}

static int open_list(struct writing *writing, struct err *err)
{
	const char *words = arena_printf(&writing->arena, "%s/words", writing->folder);

	if (mkdir(words, 0700) < 0)
		return fail(words, err);
	writing->list = replace_file_open(writing->place, &writing->beside, err);
	return writing->list ? 0 : -1;
}

int snapshot_write(struct store *store, const struct stage *stage, int64_t snapshot_id, const char *folder, int64_t *written, int64_t *gone,
                   struct err *err)
{
	struct writing writing = { .store = store, .folder = folder, .arena = ARENA_EMPTY, .beside = STR_EMPTY };
	struct str place = STR_EMPTY;
	int rc;

	str_addf(&place, "%s/dataset.csv", folder);
	writing.place = str_text(&place);
	rc = open_list(&writing, err);

	if (rc == 0)
		rc = write_labels(&writing, stage, err);
	if (rc == 0)
		rc = write_rows(&writing, snapshot_id, err);
	if (writing.list && replace_file_close(writing.list, writing.place, &writing.beside, rc == 0, err) < 0)
		rc = -1;
	arena_release(&writing.arena);
	str_release(&writing.beside);
	str_release(&place);
	*written = writing.written;
	*gone = writing.gone;
	return rc;
}
