/* Rows that name or are items. What a column means is said by its name, in one place here. */
#include "jobs/intake_run.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "jobs/format/row_reader.h"
#include "jobs/known_items.h"
#include "jobs/media.h"
#include "jobs/output_row.h"
#include "models/features.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STEP_ROWS 256

static const char *const path_columns[] = { "path", "file", "image", NULL };
static const char *const audio_columns[] = { "path", "file", "audio", NULL };
static const char *const text_columns[] = { "text", NULL };
static const char *const key_columns[] = { "external_key", "key", "item", NULL };
static const char *const group_columns[] = { "group", NULL };
static const char *const time_columns[] = { "captured", "time", NULL };
static const char *const label_columns[] = { "label", NULL }; /* of cases whose answer is known */

struct rows {
	struct intake_run    *run;
	struct row_reader    *reader;
	const char           *shown;   /* the file, in messages */
	struct intake_source *source;  /* below which paths lead */
	int                   root_fd; /* its folder */
	const char *const    *content; /* columns with what is judged; NULL: the row itself */
	struct item_attribute *attributes; /* of a row */
	int                   attribute_room;
	struct arena          arena;   /* of a row, for what is known of it */
};

static bool is_one_of(const char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (str_equal(*names, name))
			return true;
	return false;
}

/* The value of the first of these columns that has one. */
static const char *get_first(const struct row *row, const char *const *names)
{
	for (; *names; names++) {
		const char *value = row_get(row, *names);

		if (value && *value)
			return value;
	}
	return NULL;
}

static bool lacks_all(const struct row_reader *reader, const char *const *names)
{
	for (; *names; names++)
		if (row_reader_may_have(reader, *names))
			return false;
	return true;
}

/* Every column that has no meaning here is kept with the item. */
static int collect_attributes(struct rows *rows, const struct row *row)
{
	int count = 0;

	if (row->count > rows->attribute_room) {
		rows->attribute_room = row->count;
		rows->attributes = xrealloc(rows->attributes, (size_t)row->count, sizeof *rows->attributes);
	}
	for (int i = 0; i < row->count; i++) {
		const char *name = row->names[i], *value = row->values[i];

		if (!value || !*value || !*name || is_one_of(rows->content, name) || is_one_of(key_columns, name) ||
		    is_one_of(group_columns, name) || is_one_of(time_columns, name) ||
		    (rows->run->options->known && (is_one_of(label_columns, name) || output_row_takes(&rows->run->stage, name))))
			continue;
		rows->attributes[count++] = (struct item_attribute){ name, value };
	}
	return count;
}

static int read_extra(struct rows *rows, const struct row *row, struct intake_extra *extra, struct err *why)
{
	const char *time = get_first(row, time_columns);

	*extra = (struct intake_extra){
		.external_key = get_first(row, key_columns),
		.group = get_first(row, group_columns),
		.known_label_id = intake_known_label(rows->run, get_first(row, label_columns), why),
	};
	if (extra->known_label_id < 0 ||
	    (rows->run->options->known && known_row_read(&rows->run->stage, row, &rows->arena, &extra->known_beside, why) < 0))
		return -1;
	if (time && (!clock_parse(time, &extra->captured_ms) || extra->captured_ms <= 0))
		return err_set(why, "\"%s\" is not a time such as 2026-03-01T09:30:00Z", time);
	if (rows->content) {
		extra->attribute_count = collect_attributes(rows, row);
		extra->attributes = rows->attributes;
	}
	return 0;
}

/* Takes the file that a row names. As intake_file_add(). */
static int add_file(struct rows *rows, const char *path, const struct intake_extra *extra, struct err *why)
{
	struct intake_run *run = rows->run;
	char *real, *slash;
	int root_fd, rc;

	while (str_starts(path, "./"))
		path += 2;
	if (*path != '/')
		rc = intake_file_add(run, rows->source, rows->root_fd, path, extra, why);
	else {
		real = xstrdup(path);
		slash = strrchr(real, '/');
		*slash = '\0';
		root_fd = media_open_root(slash == real ? "/" : real, why);
		rc = root_fd < 0 ? 0 : intake_file_add(run, intake_source_of(run, slash == real ? "/" : real), root_fd,
		                                      slash + 1, extra, why);
		if (root_fd >= 0)
			close(root_fd);
		free(real);
	}
	if (rc == 0)
		err_wrap(why, "%s", path);
	return rc;
}

/* identity: the words, or a form of them that is the same whatever order their parts came in. */
static struct item_new words_item(const char *kind, const char *words, const char *identity, const struct intake_extra *extra)
{
	struct item_new item = {
		.kind = kind,
		.external_key = extra->external_key,
		.group = extra->group,
		.captured_ms = extra->captured_ms,
		.words = words,
		.words_length = strlen(words),
		.attributes = extra->attributes,
		.attribute_count = extra->attribute_count,
		.known_label_id = extra->known_label_id,
		.known_beside = extra->known_beside,
	};

	hash_sha256(identity, strlen(identity), item.sha256);
	item.bytes = (int64_t)item.words_length;
	return item;
}

/* A field without a value, or with nothing but blanks, is a missing one. */
static struct features record_features(const struct row *row)
{
	int missing = 0;

	for (int i = 0; i < row->count; i++)
		missing += !row->values[i] || !row->values[i][strspn(row->values[i], " \t\r\n")];
	return features_of_record(row->count, missing);
}

/* Takes words that stand in the row itself. */
static int add_words(struct rows *rows, const char *words, const char *identity, const struct intake_extra *extra,
                     const struct features *features, struct err *why)
{
	struct item_new item = words_item(rows->run->kind, words, identity, extra);

	item.features = features;
	return intake_batch_add(&rows->run->batch, &item, rows->source, why) < 0 ? -1 : 1;
}

static int refuse_empty(const struct rows *rows, struct err *why)
{
	return err_set(why, "%s is empty", rows->content == text_columns ? "the text" : "the path");
}

static int add_row(struct rows *rows, const struct row *row, struct err *why)
{
	const char *content = rows->content ? get_first(row, rows->content) : NULL;
	struct intake_extra extra;
	struct features features;
	char *json, *sorted;
	int rc;

	arena_clear(&rows->arena);
	if (read_extra(rows, row, &extra, why) < 0)
		return 0;
	if (!rows->content) {
		json = row_json(row);
		sorted = row_json_sorted(row);
		features = record_features(row);
		rc = add_words(rows, json, sorted, &extra, &features, why);
		free(json);
		free(sorted);
		return rc;
	}
	if (!content) {
		refuse_empty(rows, why);
		return 0;
	}
	if (rows->content != text_columns)
		return add_file(rows, content, &extra, why);
	features = features_of_text(content, strlen(content));
	return add_words(rows, content, content, &extra, &features, why);
}

static int add_rows(struct rows *rows, struct err *err)
{
	struct reject_list *rejects = &rows->run->result->rejects;
	enum row_status status = ROW_READ;
	struct row row;
	int64_t done = 0;

	while (!intake_stopped(rows->run)) {
		struct err why = ERR_NONE;
		int added = 0;

		status = row_reader_next(rows->reader, &row, &why);
		if (status == ROW_END)
			break;
		if (status == ROW_READ)
			added = add_row(rows, &row, &why);
		if (added < 0) {
			if (err)
				*err = why;
			return -1;
		}
		if (added == 0)
			reject_add_line(rejects, rows->shown, row.line, why.text);
		if (status == ROW_FAILED)
			break;
		if (++done % STEP_ROWS == 0)
			intake_step(rows->run, done, 0);
	}
	return 0;
}

static const char *const *content_columns(const char *kind)
{
	if (str_equal(kind, "record"))
		return NULL;
	if (str_equal(kind, "audio"))
		return audio_columns;
	return str_equal(kind, "text") ? text_columns : path_columns;
}

int intake_rows_add(struct intake_run *run, const char *name, const char *shown, const char *folder, FILE *file,
                    const char *head, size_t head_length, struct err *err)
{
	struct rows rows = { .run = run, .shown = shown, .root_fd = -1, .content = content_columns(run->kind) };
	struct err why = ERR_NONE;
	int rc = 0;

	rows.reader = row_reader_open(name, file, head, head_length, &why);
	if (rows.reader && rows.content && lacks_all(rows.reader, rows.content)) {
		if (rows.content == text_columns)
			err_set(&why, "no column is called text");
		else
			err_set(&why, "no column is called path, file or %s", run->kind);
		row_reader_close(rows.reader);
		rows.reader = NULL;
	}
	if (rows.reader)
		rows.root_fd = media_open_root(folder, &why);
	if (rows.root_fd < 0) {
		reject_add(&run->result->rejects, shown, why.text);
	} else {
		rows.source = intake_source_of(run, folder);
		rc = add_rows(&rows, err);
		close(rows.root_fd);
	}
	row_reader_close(rows.reader);
	free(rows.attributes);
	arena_release(&rows.arena);
	return rc;
}

/* ---- what comes by itself ---- */

static int read_words(struct rows *rows, const struct row *row, struct arena *arena, struct item_new *item, struct err *why)
{
	const char *content = rows->content ? get_first(row, rows->content) : NULL;
	struct intake_extra extra;
	struct features features;
	struct item_new found;
	char *json = NULL, *sorted = NULL;

	if (read_extra(rows, row, &extra, why) < 0)
		return -1;
	if (rows->content && !content)
		return refuse_empty(rows, why);
	if (!rows->content) {
		json = row_json(row);
		sorted = row_json_sorted(row);
	}
	found = words_item(rows->run->kind, rows->content ? content : json, rows->content ? content : sorted, &extra);
	features = rows->content ? features_of_text(content, strlen(content)) : record_features(row);
	found.features = &features;
	intake_copy_item(arena, item, &found);
	free(json);
	free(sorted);
	return 0;
}

/* Line ends between the parts of an object mean nothing, and within a string there are none. */
static char *one_line(const char *json, size_t length)
{
	char *line = xstrndup(json, length);

	for (size_t i = 0; i < length; i++)
		if (line[i] == '\n' || line[i] == '\r')
			line[i] = ' ';
	return line;
}

int intake_object(const char *kind, const char *json, size_t length, struct arena *arena, struct item_new *item,
                  struct err *why)
{
	const struct intake_options options = { .source = NULL };
	struct intake_run run = { .options = &options, .kind = kind };
	struct rows rows = { .run = &run, .root_fd = -1, .content = content_columns(kind) };
	char *line = one_line(json, length);
	struct row row;
	int rc = -1;

	rows.reader = row_reader_open(".jsonl", NULL, line, length, why);
	if (rows.reader) {
		enum row_status status = row_reader_next(rows.reader, &row, why);

		if (status == ROW_READ)
			rc = read_words(&rows, &row, arena, item, why);
		else if (status == ROW_END)
			err_set(why, "there is no object");
	}
	row_reader_close(rows.reader);
	free(rows.attributes);
	arena_release(&rows.arena);
	free(line);
	return rc;
}
