#include "jobs/export.h"

#include "base/str.h"
#include "base/text.h"
#include "db/item.h"
#include "db/report.h"
#include "db/stage.h"
#include "db/store.h"
#include "jobs/format/row_writer.h"
#include "jobs/replace_file.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STEP_ROWS 512

enum {
	COLUMN_ITEM, COLUMN_PATH, COLUMN_KEY, COLUMN_SHA256, COLUMN_GROUP, COLUMN_PREDICTED, COLUMN_CONFIDENCE,
	COLUMN_MODEL, COLUMN_DECIDED, COLUMN_OPERATOR, COLUMN_MODE, COLUMN_AGREES, COLUMN_AGREED, COLUMN_DECIDED_AT,
	COLUMN_COUNT,
};

static const struct row_column columns[COLUMN_COUNT] = {
	[COLUMN_ITEM] = { "item_id", false },
	[COLUMN_PATH] = { "path", false },
	[COLUMN_KEY] = { "external_key", false },
	[COLUMN_SHA256] = { "sha256", false },
	[COLUMN_GROUP] = { "group", false },
	[COLUMN_PREDICTED] = { "predicted_label", false },
	[COLUMN_CONFIDENCE] = { "confidence", false },
	[COLUMN_MODEL] = { "model", false },
	[COLUMN_DECIDED] = { "decided_label", false },
	[COLUMN_OPERATOR] = { "operator", false },
	[COLUMN_MODE] = { "mode", false },
	[COLUMN_AGREES] = { "agrees", true },
	[COLUMN_AGREED] = { "agreed_label", false },
	[COLUMN_DECIDED_AT] = { "decided_at", false },
};

struct export {
	struct store *store;
	const struct export_options *options;
	const struct row_writer *writer;
	FILE         *file;
	bool          visible; /* to a terminal: nothing in the rows may be obeyed */
	struct export_result *result;
};

const char *export_format_name(int index)
{
	const struct row_writer *writer = row_writer_at(index);

	return writer ? writer->name : NULL;
}

static struct store_value text_value(const char *text)
{
	if (!text)
		return (struct store_value){ .type = STORE_NULL };
	return (struct store_value){ .type = STORE_TEXT, .bytes = text, .length = strlen(text) };
}

static void fill_values(const struct report_side *side, struct store_value values[COLUMN_COUNT])
{
	memset(values, 0, COLUMN_COUNT * sizeof *values);
	values[COLUMN_ITEM] = (struct store_value){ .type = STORE_INTEGER, .integer = side->item_id };
	values[COLUMN_PATH] = text_value(side->path);
	values[COLUMN_KEY] = text_value(side->external_key);
	values[COLUMN_SHA256] = text_value(side->sha256);
	values[COLUMN_GROUP] = text_value(side->group);
	values[COLUMN_PREDICTED] = text_value(side->predicted_label);
	if (isfinite(side->confidence))
		values[COLUMN_CONFIDENCE] = (struct store_value){ .type = STORE_REAL, .real = side->confidence };
	values[COLUMN_MODEL] = text_value(side->model);
	values[COLUMN_DECIDED] = text_value(side->decided_label);
	values[COLUMN_OPERATOR] = text_value(side->operator_name);
	values[COLUMN_MODE] = text_value(side->mode);
	if (side->agrees >= 0)
		values[COLUMN_AGREES] = (struct store_value){ .type = STORE_INTEGER, .integer = side->agrees };
	values[COLUMN_AGREED] = text_value(side->agreed_label);
	values[COLUMN_DECIDED_AT] = text_value(side->decided_at);
}

static void make_visible(struct store_value values[COLUMN_COUNT], struct item *item, struct arena *arena)
{
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (values[i].type == STORE_TEXT)
			values[i] = text_value(text_visible(arena, values[i].bytes));
	for (int i = 0; i < item->attribute_count; i++) {
		item->attributes[i].name = text_visible(arena, item->attributes[i].name);
		item->attributes[i].value = text_visible(arena, item->attributes[i].value);
	}
}

static int write_side(void *context, const struct report_side *side, struct err *err)
{
	struct export *export = context;
	struct store_value values[COLUMN_COUNT];
	struct arena arena = ARENA_EMPTY;
	struct item item = { .attribute_count = 0 };

	if (export->writer->wants_attributes && item_read(export->store, side->item_id, &arena, &item, err) < 0) {
		arena_release(&arena);
		return -1;
	}
	fill_values(side, values);
	if (export->visible)
		make_visible(values, &item, &arena);
	export->writer->row(export->file, columns, values, COLUMN_COUNT, item.attributes, item.attribute_count);
	arena_release(&arena);
	if (ferror(export->file))
		return err_set(err, "writing: %s", strerror(errno));
	export->result->predictions += side->predicted;
	export->result->decisions += side->operator_name != NULL;
	if (++export->result->rows % STEP_ROWS == 0)
		progress_step(export->options->progress, export->result->rows, 0, "exporting");
	return 0;
}

static int write_rows(struct export *export, const struct stage *stage, struct err *err)
{
	export->visible = isatty(fileno(export->file)) == 1;
	export->writer->head(export->file, columns, COLUMN_COUNT);
	if (report_side_by_side(export->store, stage, write_side, export, err) < 0)
		return -1;
	if (fflush(export->file) != 0)
		return err_set(err, "writing: %s", strerror(errno));
	return 0;
}

/* Writes all of a new file, then puts it in path's place. */
static int replace_file(struct export *export, const struct stage *stage, struct err *err)
{
	const char *path = export->options->path;
	struct str beside = STR_EMPTY;
	struct err ignored;
	int rc = -1;

	export->file = replace_file_open(path, &beside, err);
	if (export->file) {
		rc = write_rows(export, stage, err);
		if (rc < 0)
			err_wrap(err, "%s", path);
		if (replace_file_close(export->file, path, &beside, rc == 0, rc == 0 ? err : &ignored) < 0)
			rc = -1;
	}
	str_release(&beside);
	return rc;
}

/* What is no ordinary file, a pipe or a device, cannot be replaced: it is written to. */
static int write_through(struct export *export, const struct stage *stage, struct err *err)
{
	const char *path = export->options->path;
	int rc;

	export->file = fopen(path, "we");
	if (!export->file)
		return err_set(err, "%s: %s", path, strerror(errno));
	rc = write_rows(export, stage, err);
	if (fclose(export->file) != 0 && rc == 0)
		rc = err_set(err, "writing: %s", strerror(errno));
	return rc < 0 ? err_wrap(err, "%s", path) : 0;
}

int export_write(struct store *store, const char *stage_name, const struct export_options *options,
                 struct export_result *result, struct err *err)
{
	struct export export = { .store = store, .options = options, .file = options->output, .result = result };
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int rc;

	*result = (struct export_result){ 0 };
	export.writer = row_writer_named(options->format);
	if (!export.writer)
		return err_set(err, "there is no format \"%s\"", options->format);
	rc = stage_read(store, stage_name, &arena, &stage, err);
	if (rc == 0 && !options->path)
		rc = write_rows(&export, &stage, err);
	else if (rc == 0 && replace_file_can(options->path))
		rc = replace_file(&export, &stage, err);
	else if (rc == 0)
		rc = write_through(&export, &stage, err);
	arena_release(&arena);
	return rc;
}
