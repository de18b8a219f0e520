/* What a feature of the input was like in a reference, as cells into which windows are counted: ten of a number that
 * held as much each, or the commonest words of a category; and one for what is missing. The cells are cut once, so
 * that no window is compared by cells of its own. */
#ifndef RUNG_MONITOR_FEATURE_H
#define RUNG_MONITOR_FEATURE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define FEATURE_EDGES_MAX 11
#define FEATURE_NAMES_MAX 20 /* of a category; the rest is "other" */
#define FEATURE_CELLS_MAX (FEATURE_NAMES_MAX + 2)
#define FEATURE_NAME_LEAST 10 /* rows that share a word, for it to be kept by name: what few have may tell who they are */
#define FEATURE_QUANTILES 101

struct feature_value {
	double      number; /* NaN: it is none, or not finite */
	const char *text;   /* NULL: missing */
};

struct feature_shape {
	bool        is_category;
	int         edge_count;                /* of a number: a cell goes up to its edge, that included */
	double      edges[FEATURE_EDGES_MAX];
	int         name_count;                /* of a category, commonest first */
	const char *names[FEATURE_NAMES_MAX];
};

/* Reads a text as a value: blanks around it, "", "null", "nan", "none", "na", "n/a" and "-" are missing. */
struct feature_value feature_value(const char *text);

/* Cuts cells for rows of a reference. Numbers where at least nine of ten that are there can be read as one, and they
 * are no codes: given as words, of which there are few. Names are copied to arena. in_order: rows are in the order in which they came. false: nothing is there to compare, or in that
 * order a running number, which never comes again. */
bool feature_shape_of(const struct feature_value *values, int count, bool in_order, struct arena *arena, struct feature_shape *shape);

/* Its cells; the last one is for what is missing. And the one that a value belongs to. */
int feature_cells(const struct feature_shape *shape);
int feature_cell(const struct feature_shape *shape, const struct feature_value *value);

/* The number of a value, as the shape takes it: NaN where it is missing, and for categories. */
double feature_number(const struct feature_shape *shape, const struct feature_value *value);

/* A cell in words: "up to 0.31", "0.31 to 0.4", "above 0.9", a name, "other", "missing". In arena. */
const char *feature_cell_name(const struct feature_shape *shape, int cell, struct arena *arena);

/* The values at 0, 1 % ... 100 % of sorted numbers; count at least 1. */
void feature_quantiles(const double *sorted, int count, double quantiles[FEATURE_QUANTILES]);

#endif
