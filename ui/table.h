/* A listing in aligned columns for people. Cells may hold any text: what a terminal would obey is made
 * visible, and widths are counted in columns of the terminal. */
#ifndef RUNG_UI_TABLE_H
#define RUNG_UI_TABLE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdio.h>

struct table_column {
	const char *title; /* NULL in the first column: no line of titles */
	bool        right; /* numbers stand to the right */
};

struct table {
	struct arena arena;
	const struct table_column *columns; /* borrowed */
	int          column_count;
	int          cell_max;  /* columns of the terminal that a cell may take; 0: as many as it needs */
	const char **cells;     /* row by row */
	int          row_count, row_room;
};

/* cell_max as in the struct. Release when printed. */
void table_init(struct table *table, const struct table_column *columns, int column_count, int cell_max);
void table_release(struct table *table);

/* Adds a row of column_count cells; NULL is an empty one. They are copied. */
void table_add(struct table *table, const char *const *cells);

/* Prints the rows, each after indent blanks. */
void table_print(const struct table *table, FILE *out, int indent);

#endif
