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
#include <time.h>

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

void replay_lines_add(struct replay_lines *lines, int64_t line)
{
	if (lines->count < REPLAY_LINES)
		lines->first[lines->count] = line;
	lines->count++;
}

static void add(struct replay_table *table, struct replay_row row)
{
	if (table->count == table->room) {
		table->room = table->room ? 2 * table->room : 1024;
		table->rows = xrealloc(table->rows, (size_t)table->room, sizeof *table->rows);
	}
	table->rows[table->count++] = row;
}

static bool lies_ahead(int64_t time_ms)
{
	return time_ms > (int64_t)time(NULL) * CLOCK_SECOND_MS + CLOCK_DAY_MS;
}

/* Who says it; most files name the same one again and again. */
static const char *operator_of(const struct replay_table *table, const struct row *row, struct arena *arena)
{
	const char *name = row_get(row, "operator");
	const char *before = table->count > 0 ? table->rows[table->count - 1].operator_name : "";

	return str_equal(name ? name : "", before) ? before : arena_strdup(arena, name ? name : "");
}

static void take(struct replay_table *table, const struct row *row, bool has_confidence, struct replay_labels *labels,
                 struct arena *arena)
{
	const char *item = row_get(row, "item"), *time = row_get(row, "time");
	int64_t time_ms = 0;

	if (!item || !*item) {
		reject(table, row, "it names no item");
	} else if (time && *time && (!clock_parse(time, &time_ms) || time_ms <= 0)) {
		reject(table, row, "its time is not one such as 2026-03-01T09:30:00Z");
	} else if (lies_ahead(time_ms)) {
		replay_lines_add(&table->ahead, row->line);
		reject(table, row, "its time lies more than a day ahead of this machine's clock");
	} else {
		add(table, (struct replay_row){ .item = arena_strdup(arena, item), .operator_name = operator_of(table, row, arena),
		                                .line = row->line, .label = label_number(labels, row_get(row, "label"), arena),
		                                .confidence = has_confidence ? read_confidence(row_get(row, "confidence")) : NAN,
		                                .time_ms = time_ms });
	}
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

/* ---- one row for each item and operator ---- */

static int by_item(const void *a, const void *b)
{
	const struct replay_row *x = *(struct replay_row *const *)a, *y = *(struct replay_row *const *)b;
	int order = strcmp(x->item, y->item);

	return order ? order : (x > y) - (x < y);
}

static int by_operator(const void *a, const void *b)
{
	const struct replay_row *x = *(struct replay_row *const *)a, *y = *(struct replay_row *const *)b;
	int order = strcmp(x->item, y->item);

	order = order ? order : strcmp(x->operator_name, y->operator_name);
	return order ? order : (x > y) - (x < y);
}

static void sort(struct replay_table *table, int (*compare)(const void *, const void *))
{
	free(table->sorted);
	table->sorted = xcalloc((size_t)table->count + 1, sizeof(struct replay_row *));
	for (int64_t i = 0; i < table->count; i++)
		table->sorted[i] = &table->rows[i];
	qsort(table->sorted, (size_t)table->count, sizeof *table->sorted, compare);
}

enum mark { FIRST, AGAIN, OTHERWISE };

/* What each row is, by its place in the file. */
static unsigned char *mark_rows(struct replay_table *table)
{
	unsigned char *marks = xcalloc((size_t)table->count + 1, sizeof *marks);
	const struct replay_row *first = NULL;

	sort(table, by_operator);
	for (int64_t i = 0; i < table->count; i++) {
		const struct replay_row *row = table->sorted[i];

		if (first && str_equal(first->item, row->item) && str_equal(first->operator_name, row->operator_name))
			marks[row - table->rows] = first->label == row->label ? AGAIN : OTHERWISE;
		else
			first = row;
	}
	return marks;
}

static void leave_out_duplicates(struct replay_table *table)
{
	unsigned char *marks = mark_rows(table);
	int64_t kept = 0;

	for (int64_t i = 0; i < table->count; i++) {
		if (marks[i] == FIRST) {
			table->rows[kept++] = table->rows[i];
			continue;
		}
		replay_lines_add(&table->duplicates, table->rows[i].line);
		if (marks[i] == OTHERWISE)
			replay_lines_add(&table->contradicting, table->rows[i].line);
	}
	table->count = kept;
	free(marks);
}

/* ---- the clock ---- */

/* Rows whose times rise: of all chains of 1, 2, ... rows the one that ends earliest ends at ends[0], ends[1], ...;
 * before tells of each row which one comes before it in its chain. Returns the length of the longest. */
static int64_t find_chains(const struct replay_table *table, int64_t *ends, int64_t *before)
{
	int64_t length = 0;

	for (int64_t i = 0; i < table->count; i++) {
		int64_t low = 0, high = length;

		if (table->rows[i].time_ms == 0)
			continue;
		while (low < high) { /* the longest chain that ends no later than this row */
			int64_t middle = low + (high - low) / 2;

			if (table->rows[ends[middle]].time_ms <= table->rows[i].time_ms)
				low = middle + 1;
			else
				high = middle;
		}
		before[i] = low > 0 ? ends[low - 1] : -1;
		ends[low] = i;
		length += low == length;
	}
	return length;
}

/* Gives the rows that are not in the chain the time of the row before. */
static void follow_chain(struct replay_table *table, const unsigned char *in_chain, int64_t now)
{
	for (int64_t i = 0; i < table->count; i++) {
		struct replay_row *row = &table->rows[i];

		if (in_chain[i])
			now = row->time_ms;
		else if (row->time_ms > 0)
			replay_lines_add(&table->out_of_order, row->line);
		row->time_ms = now;
	}
}

bool replay_table_run_clock(struct replay_table *table)
{
	int64_t *ends = xcalloc((size_t)table->count + 1, sizeof *ends), *before = xcalloc((size_t)table->count + 1, sizeof *before);
	unsigned char *in_chain = xcalloc((size_t)table->count + 1, sizeof *in_chain);
	int64_t length = find_chains(table, ends, before), first = 0;

	for (int64_t i = length > 0 ? ends[length - 1] : -1; i >= 0; i = before[i]) {
		in_chain[i] = 1;
		first = table->rows[i].time_ms;
	}
	follow_chain(table, in_chain, first);
	free(ends);
	free(before);
	free(in_chain);
	return length > 0;
}

/* ---- the file ---- */

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
	if (rc == 0)
		leave_out_duplicates(table);
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

void replay_table_sort(struct replay_table *table)
{
	sort(table, by_item);
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
