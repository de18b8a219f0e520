#include "ui/console/picture_cells.h"

#include "base/xalloc.h"
#include "ui/console/palette.h"
#include "ui/console/picture_reduce.h"

#include <math.h>
#include <stdlib.h>

/* Cells whose four pixels differ less than this (squared error) look flat, so they are. */
#define FLAT_ERROR 48

void picture_cells_fit(const struct picture *picture, int pane_columns, int pane_rows, int *columns, int *rows)
{
	double shape = 2.0 * picture->width / picture->height; /* columns a row */

	*columns = pane_columns;
	*rows = (int)lround(pane_columns / shape);
	if (*rows > pane_rows) {
		*rows = pane_rows;
		*columns = (int)lround(pane_rows * shape);
	}
	*columns = *columns < 1 ? 1 : *columns > pane_columns && pane_columns > 0 ? pane_columns : *columns;
	*rows = *rows < 1 ? 1 : *rows;
}

static int heat_at(const struct heat *heat, int columns, int rows, int column, int row)
{
	int x = (2 * column + 1) * heat->columns / (2 * columns), y = (2 * row + 1) * heat->rows / (2 * rows);

	return heat->cells[y * heat->columns + x];
}

#define HEAT_WARM 96 /* from here on a place counts as looked at */

static void lay_heat(struct picture *picture, const struct heat *heat)
{
	static const int glow[3] = { 255, 72, 0 };

	for (int row = 0; row < picture->height; row++) {
		for (int column = 0; column < picture->width; column++) {
			int warmth = heat_at(heat, picture->width, picture->height, column, row) - HEAT_WARM;
			uint8_t *pixel = picture->rgb + 3 * (row * picture->width + column);

			for (int c = 0; c < 3 && warmth > 0; c++)
				pixel[c] = (uint8_t)(pixel[c] + (glow[c] - pixel[c]) * warmth * 3 / (4 * (255 - HEAT_WARM)));
		}
	}
}

/* The four pixels of a cell split in two groups: bits 1 2 over 4 8 of pattern are the ink. */
struct split { int pattern, error, ink[3], paper[3]; };

static struct split split_by(const uint8_t *const part[4], int pattern)
{
	struct split split = { pattern, 0, { 0 }, { 0 } };
	int inked = 0;

	for (int i = 0; i < 4; i++)
		inked += pattern >> i & 1;
	for (int c = 0; c < 3; c++) {
		for (int i = 0; i < 4; i++)
			*(pattern >> i & 1 ? &split.ink[c] : &split.paper[c]) += part[i][c];
		split.ink[c] = inked ? split.ink[c] / inked : 0;
		split.paper[c] /= 4 - inked;
		for (int i = 0; i < 4; i++) {
			int off = part[i][c] - (pattern >> i & 1 ? split.ink[c] : split.paper[c]);

			split.error += off * off;
		}
	}
	return split;
}

static struct picture_cell quadrant_cell(const uint8_t *const part[4])
{
	static const uint16_t glyphs[16] = {
		' ',    0x2598, 0x259d, 0x2580, 0x2596, 0x258c, 0x259e, 0x259b,
		0x2597, 0x259a, 0x2590, 0x259c, 0x2584, 0x2599, 0x259f, 0x2588,
	};
	struct split best = split_by(part, 0);
	struct picture_cell cell = { ' ', 0, 0, false };
	uint8_t ink, paper;

	/* The other eight patterns are these with ink and paper exchanged. */
	for (int pattern = 1; best.error > FLAT_ERROR && pattern < 8; pattern++) {
		struct split split = split_by(part, pattern);

		if (split.error < best.error)
			best = split;
	}
	paper = palette_nearest(best.paper[0], best.paper[1], best.paper[2]);
	ink = best.pattern ? palette_nearest(best.ink[0], best.ink[1], best.ink[2]) : paper;
	/* The higher colour is the ink: the same two colours in another cell are then the same pair. */
	if (ink == paper) {
		cell.foreground = cell.background = paper;
	} else if (ink > paper) {
		cell = (struct picture_cell){ glyphs[best.pattern], ink, paper, false };
	} else {
		cell = (struct picture_cell){ glyphs[15 - best.pattern], paper, ink, false };
	}
	return cell;
}

static struct picture_cell flat_cell(const uint8_t *pixel)
{
	uint8_t colour = palette_nearest(pixel[0], pixel[1], pixel[2]);

	return (struct picture_cell){ ' ', colour, colour, false };
}

static struct picture_cell ramp_cell(const uint8_t *pixel, bool hot)
{
	static const char ramp[] = " .:-=+*#%@";

	return (struct picture_cell){ (unsigned char)ramp[picture_brightness(pixel) * 10 / 256], 0, 0, hot };
}

void picture_cells_render(const struct picture *picture, int columns, int rows,
                          const struct picture_cells_options *options, struct picture_cells *cells)
{
	int fine = options->colours && !options->ascii ? 2 : 1;
	struct picture small = picture_reduce(picture, columns * fine, rows * fine, options->detail);
	const struct heat *heat = options->heat && options->heat->columns > 0 ? options->heat : NULL;
	int line = 3 * small.width;

	if (heat && options->colours)
		lay_heat(&small, heat);
	picture_cells_release(cells);
	*cells = (struct picture_cells){ columns, rows, xcalloc((size_t)columns * (size_t)rows, sizeof *cells->cells) };
	for (int row = 0; row < rows; row++) {
		for (int column = 0; column < columns; column++) {
			const uint8_t *pixel = small.rgb + row * fine * line + column * fine * 3;
			struct picture_cell *cell = &cells->cells[row * columns + column];

			if (fine == 2)
				*cell = quadrant_cell((const uint8_t *const[]){ pixel, pixel + 3, pixel + line, pixel + line + 3 });
			else if (options->colours)
				*cell = flat_cell(pixel);
			else
				*cell = ramp_cell(pixel, heat && heat_at(heat, columns, rows, column, row) > HEAT_WARM);
		}
	}
	picture_release(&small);
}

void picture_cells_release(struct picture_cells *cells)
{
	free(cells->cells);
	*cells = (struct picture_cells)PICTURE_CELLS_NONE;
}
