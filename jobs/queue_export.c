#include "jobs/queue_export.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "jobs/format/row_writer.h"
#include "jobs/replace_file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Those of leads stand last, so that others leave them away by counting less. */
enum {
	COLUMN_ITEM, COLUMN_KIND, COLUMN_NAME, COLUMN_SOURCE, COLUMN_STATE, COLUMN_WHO, COLUMN_LABEL, COLUMN_FLAGGED,
	COLUMN_ADDED, COLUMN_LANE, COLUMN_PREDICTION, COLUMN_CONFIDENCE, COLUMN_REASON, COLUMN_COUNT,
};

static const struct row_column columns[COLUMN_COUNT] = {
	[COLUMN_ITEM] = { "item_id", false },
	[COLUMN_KIND] = { "kind", false },
	[COLUMN_NAME] = { "name", false },
	[COLUMN_SOURCE] = { "source", false },
	[COLUMN_STATE] = { "state", false },
	[COLUMN_WHO] = { "who", false },
	[COLUMN_LABEL] = { "label", false },
	[COLUMN_FLAGGED] = { "flagged", true },
	[COLUMN_ADDED] = { "added_at", false },
	[COLUMN_LANE] = { "lane", false },
	[COLUMN_PREDICTION] = { "prediction", false },
	[COLUMN_CONFIDENCE] = { "confidence", false },
	[COLUMN_REASON] = { "reason", false },
};

struct queue_export {
	const struct row_writer *writer;
	char      *path;
	struct str beside;
	FILE      *file;
	int        column_count;
	int64_t    rows;
};

/* By the name's end: what.csv is csv. */
static const struct row_writer *writer_of(const char *path, struct err *err)
{
	const char *dot = strrchr(path, '.');
	const struct row_writer *writer = dot && dot > path && dot[-1] != '/' ? row_writer_named(dot + 1) : NULL;
	struct str known = STR_EMPTY;

	for (int i = 0; !writer && row_writer_at(i); i++)
		str_addf(&known, "%s.%s", i ? " or " : "", row_writer_at(i)->name);
	if (!writer)
		err_set(err, "the name must end in %s", str_text(&known));
	str_release(&known);
	return writer;
}

int queue_export_check(const char *path, bool *replaces, struct err *err)
{
	*replaces = access(path, F_OK) == 0;
	if (!writer_of(path, err))
		return -1;
	return replace_file_can(path) ? 0 : err_set(err, "%s: there is something that is no ordinary file", path);
}

int queue_export_open(const struct queue_view *view, const char *path, struct queue_export **out, struct err *err)
{
	struct queue_export *made;
	bool replaces;

	*out = NULL;
	if (queue_export_check(path, &replaces, err) < 0)
		return -1;
	made = xcalloc(1, sizeof *made);
	made->writer = writer_of(path, err);
	made->path = xstrdup(path);
	made->column_count = view->leads ? COLUMN_COUNT : COLUMN_LANE;
	made->file = replace_file_open(path, &made->beside, err);
	if (!made->file) {
		queue_export_close(made, false, NULL);
		return -1;
	}
	made->writer->head(made->file, columns, made->column_count);
	*out = made;
	return 0;
}

static struct store_value text_value(const char *text)
{
	if (!text)
		return (struct store_value){ .type = STORE_NULL };
	return (struct store_value){ .type = STORE_TEXT, .bytes = text, .length = strlen(text) };
}

static struct store_value integer_value(int64_t integer)
{
	return (struct store_value){ .type = STORE_INTEGER, .integer = integer };
}

int queue_export_add(struct queue_export *out, const struct queue_row *row, struct err *err)
{
	struct store_value values[COLUMN_COUNT];
	char added[CLOCK_TEXT_SIZE];

	values[COLUMN_ITEM] = integer_value(row->item_id);
	values[COLUMN_KIND] = text_value(row->kind);
	values[COLUMN_NAME] = text_value(row->name);
	values[COLUMN_SOURCE] = text_value(row->source);
	values[COLUMN_STATE] = text_value(queue_standing_name(row->state));
	values[COLUMN_WHO] = text_value(row->who);
	values[COLUMN_LABEL] = text_value(row->label);
	values[COLUMN_FLAGGED] = integer_value(row->flagged);
	values[COLUMN_ADDED] = text_value(clock_iso(row->added_ms, added));
	values[COLUMN_LANE] = text_value(row->lane);
	values[COLUMN_PREDICTION] = text_value(row->prediction);
	values[COLUMN_CONFIDENCE] = (struct store_value){ .type = isfinite(row->confidence) ? STORE_REAL : STORE_NULL,
	                                                  .real = row->confidence };
	values[COLUMN_REASON] = text_value(row->reason);
	out->writer->row(out->file, columns, values, out->column_count, NULL, 0);
	out->rows++;
	return ferror(out->file) ? err_set(err, "%s: %s", out->path, strerror(errno)) : 0;
}

int64_t queue_export_rows(const struct queue_export *out)
{
	return out->rows;
}

int queue_export_close(struct queue_export *out, bool keep, struct err *err)
{
	int rc = 0;

	if (!out)
		return 0;
	if (out->file)
		rc = replace_file_close(out->file, out->path, &out->beside, keep, err);
	str_release(&out->beside);
	free(out->path);
	free(out);
	return rc;
}
