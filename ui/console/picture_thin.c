#include "ui/console/picture_thin.h"

#include "base/xalloc.h"
#include "ui/console/palette.h"

#include <stdlib.h>
#include <string.h>

/* What is sent, as far as it matters here. */
#define PAIR_BYTES  22
#define BLOCK_BYTES 3

#define TOLERANCE_FIRST 128
#define TOLERANCE_LAST  (1 << 20) /* more than any two cells differ */

/* How a cell looks in two colours, each of its sub-pixels in the nearer one. */
struct look { int pattern, error; };

static struct look look_in(const struct picture *small, int fine, int column, int row, const struct picture_cell *pair)
{
	struct look look = { 0, 0 };
	int ink[3], paper[3];

	palette_rgb(pair->foreground, ink);
	palette_rgb(pair->background, paper);
	for (int i = 0; i < fine * fine; i++) {
		size_t at = (size_t)(row * fine + i / fine) * (size_t)small->width + (size_t)(column * fine + i % fine);
		const uint8_t *rgb = small->rgb + 3 * at;
		const int wanted[3] = { rgb[0], rgb[1], rgb[2] };
		int to_ink = palette_unlikeness(wanted, ink), to_paper = palette_unlikeness(wanted, paper);

		look.pattern |= to_ink < to_paper ? 1 << i : 0;
		look.error += to_ink < to_paper ? to_ink : to_paper;
	}
	if (fine == 1 && look.pattern)
		look.pattern = 15;
	return look;
}

static bool is_same_pair(const struct picture_cell *a, const struct picture_cell *b)
{
	return a->foreground == b->foreground && a->background == b->background;
}

/* From left to right, and a line begins with the colours with which the one above it did. */
static void keep_pairs(const struct picture *small, const struct picture_cell *fresh, int tolerance,
                       struct picture_cells *cells)
{
	int fine = small->width / cells->columns;

	for (int i = 0; i < cells->columns * cells->rows; i++) {
		int column = i % cells->columns, row = i / cells->columns;
		const struct picture_cell *before = column > 0 ? &cells->cells[i - 1] : row > 0 ? &cells->cells[i - cells->columns] : NULL;
		struct look kept;

		cells->cells[i] = fresh[i];
		if (!before || is_same_pair(before, &fresh[i]))
			continue;
		kept = look_in(small, fine, column, row, before);
		if (kept.error > look_in(small, fine, column, row, &fresh[i]).error + tolerance)
			continue;
		cells->cells[i] = *before;
		cells->cells[i].code = picture_cells_glyph(kept.pattern);
	}
}

/* But for where each line begins, which nothing makes cheaper. */
static int bytes_to_send(const struct picture_cells *cells)
{
	int bytes = 0;

	for (int i = 0; i < cells->columns * cells->rows; i++) {
		const struct picture_cell *cell = &cells->cells[i];

		bytes += cell->code == ' ' ? 1 : BLOCK_BYTES;
		bytes += i % cells->columns > 0 && !is_same_pair(cell, cell - 1) ? PAIR_BYTES : 0;
	}
	return bytes;
}

void picture_thin(const struct picture *small, struct picture_cells *cells)
{
	int count = cells->columns * cells->rows, allowed = count * PICTURE_THIN_CELL_BYTES, tolerance = 0;
	struct picture_cell *fresh = xcalloc((size_t)count, sizeof *fresh);

	allowed = allowed < PICTURE_THIN_SMALL_BYTES ? PICTURE_THIN_SMALL_BYTES : allowed;
	memcpy(fresh, cells->cells, (size_t)count * sizeof *fresh);
	while (bytes_to_send(cells) > allowed && tolerance < TOLERANCE_LAST) {
		tolerance = tolerance ? 2 * tolerance : TOLERANCE_FIRST;
		keep_pairs(small, fresh, tolerance, cells);
	}
	free(fresh);
}
