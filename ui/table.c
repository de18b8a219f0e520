#include "ui/table.h"

#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

#define GAP 2 /* blanks between columns */

void table_init(struct table *table, const struct table_column *columns, int column_count, int cell_max)
{
	*table = (struct table){ ARENA_EMPTY, columns, column_count, cell_max, NULL, 0, 0 };
}

void table_release(struct table *table)
{
	arena_release(&table->arena);
	free(table->cells);
	table->cells = NULL;
	table->row_count = table->row_room = 0;
}

static const char *cell_copy(struct table *table, const char *text)
{
	struct str visible = STR_EMPTY, fitted = STR_EMPTY;
	const char *copy;

	text_add_visible(&visible, text, strlen(text));
	if (table->cell_max > 0)
		text_add_fitted(&fitted, str_text(&visible), table->cell_max, false);
	else
		str_add(&fitted, str_text(&visible));
	copy = arena_strdup(&table->arena, str_text(&fitted));
	str_release(&visible);
	str_release(&fitted);
	return copy;
}

void table_add(struct table *table, const char *const *cells)
{
	size_t columns = (size_t)table->column_count;
	const char **row;

	if (table->row_count == table->row_room) {
		table->row_room = table->row_room ? table->row_room * 2 : 32;
		table->cells = xrealloc(table->cells, (size_t)table->row_room * columns, sizeof *table->cells);
	}
	row = table->cells + (size_t)table->row_count++ * columns;
	for (size_t i = 0; i < columns; i++)
		row[i] = cell_copy(table, cells[i] ? cells[i] : "");
}

static int column_width(const struct table *table, int column)
{
	const char *title = table->columns[column].title;
	int widest = title ? text_width(title) : 0;

	for (int row = 0; row < table->row_count; row++) {
		int width = text_width(table->cells[row * table->column_count + column]);

		widest = width > widest ? width : widest;
	}
	return widest;
}

static void print_row(const struct table *table, FILE *out, int indent, const int *widths, const char *const *cells)
{
	int count = table->column_count; /* without the empty cells at the end */

	while (cells && count > 1 && !cells[count - 1][0])
		count--;
	fprintf(out, "%*s", indent, "");
	for (int i = 0; i < count; i++) {
		const char *cell = cells ? cells[i] : table->columns[i].title;
		bool last = i == count - 1;
		int blanks = widths[i] - text_width(cell);

		if (table->columns[i].right)
			fprintf(out, "%*s%s", blanks, "", cell);
		else
			fprintf(out, "%s%*s", cell, last ? 0 : blanks, "");
		fprintf(out, "%*s", last ? 0 : GAP, "");
	}
	fputc('\n', out);
}

void table_print(const struct table *table, FILE *out, int indent)
{
	int *widths = xcalloc((size_t)table->column_count + 1, sizeof *widths);

	for (int i = 0; i < table->column_count; i++)
		widths[i] = column_width(table, i);
	if (table->column_count && table->columns[0].title)
		print_row(table, out, indent, widths, NULL);
	for (int row = 0; row < table->row_count; row++)
		print_row(table, out, indent, widths, table->cells + row * table->column_count);
	free(widths);
}
