#include "jobs/replay_table.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "jobs/format/row_reader.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABELS_MOST 1000

static int label_number(struct replay_labels *labels, const char *name, struct arena *arena)
{
	if (!name || !*name)
		return -1;
	for (int i = 0; i < labels->count; i++)
		if (str_equal(labels->names[i], name))
			return i;
	if (labels->count == LABELS_MOST)
		return -1;
	if (labels->count == labels->room) {
		labels->room = labels->room ? 2 * labels->room : 16;
		labels->names = xrealloc(labels->names, (size_t)labels->room, sizeof *labels->names);
	}
	labels->names[labels->count] = arena_strdup(arena, name);
	return labels->count++;
}

/* What is no number, or lies outside 0..1, is no confidence: the prediction then counts as null. */
static double read_confidence(const char *text)
{
	char *end;
	double value = text && *text ? strtod(text, &end) : NAN;

	return text && *text && !*end && value >= 0 && value <= 1 ? value : NAN;
}

static void reject(struct replay_table *table, const struct row *row, const char *why)
{
	struct str line = STR_EMPTY;

	if (table->rejected++ > 0)
		return;
	text_add_visible(&line, why, strlen(why));
	snprintf(table->first_rejected, sizeof table->first_rejected, "line %" PRId64 ": %.150s", row->line, str_text(&line));
	str_release(&line);
}

static void add(struct replay_table *table, struct replay_row row)
{
	if (table->count == table->room) {
		table->room = table->room ? 2 * table->room : 1024;
		table->rows = xrealloc(table->rows, (size_t)table->room, sizeof *table->rows);
	}
	table->rows[table->count++] = row;
}

static void take(struct replay_table *table, const struct row *row, bool has_confidence, struct replay_labels *labels,
                 struct arena *arena)
{
	const char *item = row_get(row, "item"), *time = row_get(row, "time");
	int64_t time_ms = 0;

	if (!item || !*item)
		reject(table, row, "it names no item");
	else if (time && *time && !clock_parse(time, &time_ms))
		reject(table, row, "its time is not one such as 2026-03-01T09:30:00Z");
	else
		add(table, (struct replay_row){ arena_strdup(arena, item), label_number(labels, row_get(row, "label"), arena),
		                                has_confidence ? read_confidence(row_get(row, "confidence")) : NAN, time_ms });
}

static int check_columns(const struct row_reader *reader, const char *path, bool has_confidence, struct err *err)
{
	static const char *const columns[] = { "item", "label", "confidence" };

	for (int i = 0; i < (has_confidence ? 3 : 2); i++)
		if (!row_reader_may_have(reader, columns[i]))
			return err_set(err, "%s: no column is called %s", path, columns[i]);
	return 0;
}

static int read_rows(struct row_reader *reader, const char *path, bool has_confidence, struct replay_labels *labels,
                     struct arena *arena, struct replay_table *table, struct err *err)
{
	struct err why = ERR_NONE;
	enum row_status status;
	struct row row;

	if (check_columns(reader, path, has_confidence, err) < 0)
		return -1;
	while ((status = row_reader_next(reader, &row, &why)) != ROW_END) {
		if (status == ROW_FAILED)
			return err_set(err, "%s: %s", path, why.text);
		if (status == ROW_BROKEN)
			reject(table, &row, why.text);
		else
			take(table, &row, has_confidence, labels, arena);
	}
	return 0;
}

int replay_table_read(const char *path, bool has_confidence, struct replay_labels *labels, struct arena *arena,
                      struct replay_table *table, struct err *err)
{
	struct row_reader *reader;
	FILE *file = fopen(path, "re");
	int rc = -1;

	memset(table, 0, sizeof *table);
	if (!file)
		return err_set(err, "%s: %s", path, strerror(errno));
	reader = row_reader_open(path, file, NULL, 0, err);
	if (reader)
		rc = read_rows(reader, path, has_confidence, labels, arena, table, err);
	row_reader_close(reader);
	fclose(file);
	return rc;
}

void replay_table_release(struct replay_table *table)
{
	free(table->rows);
	free(table->sorted);
	memset(table, 0, sizeof *table);
}

static int by_item(const void *a, const void *b)
{
	const struct replay_row *x = *(struct replay_row *const *)a, *y = *(struct replay_row *const *)b;
	int order = strcmp(x->item, y->item);

	return order ? order : (x > y) - (x < y);
}

void replay_table_sort(struct replay_table *table)
{
	table->sorted = xcalloc((size_t)table->count + 1, sizeof(struct replay_row *));
	for (int64_t i = 0; i < table->count; i++)
		table->sorted[i] = &table->rows[i];
	qsort(table->sorted, (size_t)table->count, sizeof *table->sorted, by_item);
}

const struct replay_row *replay_table_find(const struct replay_table *table, const char *item)
{
	int64_t low = 0, high = table->count;

	while (low < high) { /* the first row that is not before item */
		int64_t middle = low + (high - low) / 2;

		if (strcmp(table->sorted[middle]->item, item) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < table->count && str_equal(table->sorted[low]->item, item) ? table->sorted[low] : NULL;
}
