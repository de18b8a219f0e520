/* Rows of predictions and their items as columns, one a feature. */
#include "jobs/drift_private.h"

#include "base/str.h"
#include "jobs/record.h"

#include <inttypes.h>
#include <math.h>

#define COLUMNS_MAX 96 /* a file with more of them is compared by the first */

void drift_table_begin(struct drift_table *table, int rows, struct arena *arena)
{
	*table = (struct drift_table){
		.arena = arena, .rows = rows, .in_order = true, .ids = arena_alloc(arena, (size_t)rows * sizeof(int64_t) + 1),
		.times_ms = arena_alloc(arena, (size_t)rows * sizeof(int64_t) + 1),
		.columns = arena_alloc(arena, COLUMNS_MAX * sizeof(struct drift_column)),
	};
}

const struct drift_column *drift_table_find(const struct drift_table *table, const char *name)
{
	for (int i = 0; i < table->column_count; i++)
		if (str_equal(table->columns[i].name, name))
			return &table->columns[i];
	return NULL;
}

struct drift_column *drift_table_column(struct drift_table *table, const char *name)
{
	const struct drift_column *there = drift_table_find(table, name);
	struct drift_column *column;

	if (there || table->column_count == COLUMNS_MAX)
		return there ? &table->columns[there - table->columns] : NULL;
	column = &table->columns[table->column_count++];
	*column = (struct drift_column){ .name = arena_strdup(table->arena, name), .added = true,
		                         .values = arena_alloc(table->arena, (size_t)table->rows * sizeof *column->values + 1) };
	for (int i = 0; i < table->rows; i++)
		column->values[i] = feature_value(NULL);
	return column;
}

/* ---- what the program knows of an item ---- */

static struct drift_column *own_column(struct drift_table *table, const char *name)
{
	struct drift_column *column = drift_table_column(table, name);

	column->added = false;
	return column;
}

const char *drift_label_text(int64_t label_id, struct arena *arena)
{
	return arena_printf(arena, "#%" PRId64, label_id);
}

static void add_answers(struct drift_table *table, const struct drift_row *rows, int64_t version_id)
{
	struct drift_column *confidence = own_column(table, "confidence"), *label = own_column(table, "label");
	struct drift_column *null = own_column(table, "null");

	for (int i = 0; i < table->rows; i++) {
		if (rows[i].version_id != version_id)
			continue;
		confidence->values[i].number = rows[i].confidence;
		label->values[i].text = rows[i].label_id ? drift_label_text(rows[i].label_id, table->arena) : NULL;
		null->values[i].text = rows[i].is_null ? "yes" : "no";
	}
}

static void add_measures(struct drift_table *table, const struct drift_row *rows)
{
	struct drift_column *source = own_column(table, "source");

	for (int i = 0; i < table->rows; i++)
		source->values[i].text = rows[i].source;
	for (int m = 0; m < DRIFT_MEASURED; m++) {
		struct drift_column *column = own_column(table, drift_measured_name(m));

		for (int i = 0; i < table->rows; i++)
			column->values[i].number = isfinite(rows[i].measured[m]) ? rows[i].measured[m] : NAN;
	}
}

/* ---- what came with it ---- */

/* One of the program's own names means what the program measures. */
static void add_value(struct drift_table *table, int row, const char *name, const char *text)
{
	const struct drift_column *own = drift_table_find(table, name);
	struct drift_column *column;

	if (own && !own->added)
		name = arena_printf(table->arena, "given.%s", name);
	column = drift_table_column(table, name);
	if (column)
		column->values[row] = feature_value(text);
}

static void add_record(struct drift_table *table, int row, const char *json)
{
	struct err ignored = ERR_NONE;
	struct record_field *fields;
	int count = record_read(json, table->arena, &fields, &ignored);

	for (int i = 0; i < count; i++)
		add_value(table, row, fields[i].name, fields[i].missing ? NULL : fields[i].value);
}

void drift_table_make(struct drift_table *table, const struct drift_row *rows, int count, int64_t version_id, struct arena *arena)
{
	drift_table_begin(table, count, arena);
	if (version_id)
		add_answers(table, rows, version_id);
	add_measures(table, rows);
	for (int i = 0; i < count; i++) {
		table->ids[i] = rows[i].prediction_id;
		table->times_ms[i] = rows[i].predicted_ms;
		for (int f = 0; f < rows[i].field_count; f++)
			add_value(table, i, rows[i].fields[f].name, rows[i].fields[f].value);
		if (rows[i].record)
			add_record(table, i, rows[i].record);
	}
}

/* ---- slices ---- */

static int pick_rows(const struct drift_table *table, const struct drift_column *by, const char *value, int *rows)
{
	int count = 0;

	for (int i = 0; by && i < table->rows; i++)
		if (str_equal(by->values[i].text, value))
			rows[count++] = i;
	return count;
}

void drift_table_slice(const struct drift_table *table, const char *name, const char *value, struct drift_table *part)
{
	int *rows = arena_alloc(table->arena, (size_t)table->rows * sizeof *rows + 1);

	drift_table_begin(part, pick_rows(table, drift_table_find(table, name), value, rows), table->arena);
	part->in_order = table->in_order;
	for (int i = 0; i < part->rows; i++) {
		part->ids[i] = table->ids[rows[i]];
		part->times_ms[i] = table->times_ms[rows[i]];
	}
	for (int c = 0; c < table->column_count; c++) {
		struct drift_column *column;

		if (str_equal(table->columns[c].name, name))
			continue;
		column = drift_table_column(part, table->columns[c].name);
		column->added = table->columns[c].added;
		for (int i = 0; i < part->rows; i++)
			column->values[i] = table->columns[c].values[rows[i]];
	}
}
