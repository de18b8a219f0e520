#include "monitor/faces.h"

#include "base/xalloc.h"
#include "stats/drift.h"

#include <math.h>
#include <stdlib.h>

#define TAIL 4 /* a tail is one part of so many */

/* ---- cutting ---- */

static void cut_words(const struct feature_shape *shape, struct faces *faces)
{
	int own = shape->name_count < FACES_WORDS ? shape->name_count : FACES_WORDS, cells = feature_cells(shape);

	for (int cell = 0; cell < cells; cell++)
		faces->of_cell[cell] = cell < own ? cell : own;
	faces->of_cell[cells - 1] = own + 1;
	faces->count = own + 2;
}

/* A cell goes to a tail while what lies beyond it is less than the tail may hold. */
static void cut_numbers(const struct feature_shape *shape, const int64_t *reference, struct faces *faces)
{
	enum { LOW, MIDDLE, HIGH, MISSING, COUNT };
	int cells = feature_cells(shape), last = cells - 2;
	int64_t there = 0, beyond = 0;

	for (int cell = 0; cell <= last; cell++) {
		there += reference[cell];
		faces->of_cell[cell] = MIDDLE;
	}
	for (int cell = 0; cell < last && (cell == 0 || beyond * TAIL < there); beyond += reference[cell++])
		faces->of_cell[cell] = LOW;
	beyond = 0;
	for (int cell = last; faces->of_cell[cell] == MIDDLE && (cell == last || beyond * TAIL < there); beyond += reference[cell--])
		faces->of_cell[cell] = HIGH;
	faces->of_cell[cells - 1] = MISSING;
	faces->count = COUNT;
}

void faces_cut(const struct feature_shape *shape, const int64_t *reference, struct faces *faces)
{
	if (shape->is_category)
		cut_words(shape, faces);
	else
		cut_numbers(shape, reference, faces);
}

const char *faces_name(const struct feature_shape *shape, const struct faces *faces, int face)
{
	if (face == faces->count - 1)
		return "missing";
	if (!shape->is_category)
		return "";
	return face == faces->count - 2 ? "other" : shape->names[face];
}

/* ---- over time ---- */

void faces_series(const int *of_row, const int *window_of_row, int rows, int face, int windows, double *series)
{
	int *all = xcalloc((size_t)windows + 1, sizeof *all);

	for (int i = 0; i < windows; i++)
		series[i] = 0;
	for (int i = 0; i < rows; i++)
		if (window_of_row[i] >= 0 && window_of_row[i] < windows) {
			all[window_of_row[i]]++;
			series[window_of_row[i]] += of_row[i] == face;
		}
	for (int i = 0; i < windows; i++)
		series[i] = all[i] > 0 ? series[i] / all[i] : (double)NAN;
	free(all);
}

double faces_moved(const struct faces *faces, const int64_t *reference, const int64_t *before, const int64_t *after, double big)
{
	double was = drift_psi(reference, before, faces->count, NULL), is = drift_psi(reference, after, faces->count, NULL);

	return !(was >= big) && is >= big ? is : (double)NAN;
}
