#include "ui/console/picture_cells.h"

#include "base/xalloc.h"
#include "ui/console/palette.h"
#include "ui/console/picture_contrast.h"
#include "ui/console/picture_reduce.h"

#include <stdlib.h>

/* Cells whose four pixels differ less than this (squared error) look flat, so they are. */
#define FLAT_ERROR 48

const char *picture_mode_name(enum picture_mode mode)
{
	static const char *const names[PICTURE_MODE_COUNT] = {
		[PICTURE_DETAIL] = "detail+", [PICTURE_CONTRAST] = "contrast", [PICTURE_PLAIN] = "plain",
	};

	return names[mode];
}

int picture_cells_fine(const struct picture_cells_options *options)
{
	return options->colours && !options->ascii ? 2 : 1;
}

/* Heat lies over the whole picture, and a part of the picture is shown. */
struct warmth { const struct heat *heat; int width, height; struct picture_part part; };

/* At a place of 0..1 of the part each way. */
static int heat_at(const struct warmth *warmth, double x, double y)
{
	const struct heat *heat = warmth->heat;
	int column = (int)((warmth->part.x + x * warmth->part.width) * heat->columns / warmth->width);
	int row = (int)((warmth->part.y + y * warmth->part.height) * heat->rows / warmth->height);

	return heat->cells[row * heat->columns + column];
}

#define HEAT_WARM 96 /* from here on a place counts as looked at */

static void lay_heat(struct picture *picture, const struct warmth *warmth)
{
	static const int glow[3] = { 255, 72, 0 };

	for (int row = 0; row < picture->height; row++) {
		for (int column = 0; column < picture->width; column++) {
			int heat = heat_at(warmth, (column + 0.5) / picture->width, (row + 0.5) / picture->height) - HEAT_WARM;
			uint8_t *pixel = picture->rgb + 3 * (row * picture->width + column);

			for (int c = 0; c < 3 && heat > 0; c++)
				pixel[c] = (uint8_t)(pixel[c] + (glow[c] - pixel[c]) * heat * 3 / (4 * (255 - HEAT_WARM)));
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

static struct picture_cell cell_at(const struct picture *small, int column, int row, int fine, bool colours, bool hot)
{
	int line = 3 * small->width;
	const uint8_t *pixel = small->rgb + row * fine * line + column * fine * 3;

	if (fine == 2)
		return quadrant_cell((const uint8_t *const[]){ pixel, pixel + 3, pixel + line, pixel + line + 3 });
	return colours ? flat_cell(pixel) : ramp_cell(pixel, hot);
}

void picture_cells_render(const struct picture *picture, const struct picture_window *window,
                          const struct picture_cells_options *options, struct picture_cells *cells)
{
	int fine = picture_cells_fine(options), columns = window->columns, rows = window->rows;
	struct picture small = picture_reduce(picture, &window->part, columns * fine, rows * fine,
	                                      options->mode != PICTURE_PLAIN);
	struct warmth warmth = { options->heat, picture->width, picture->height, window->part };
	bool warm = options->heat && options->heat->columns > 0;

	if (options->mode == PICTURE_CONTRAST)
		picture_stretch(&small);
	if (warm && options->colours)
		lay_heat(&small, &warmth);
	picture_cells_release(cells);
	*cells = (struct picture_cells){ columns, rows, xcalloc((size_t)columns * (size_t)rows, sizeof *cells->cells) };
	for (int row = 0; row < rows; row++) {
		for (int column = 0; column < columns; column++) {
			bool hot = warm && heat_at(&warmth, (column + 0.5) / columns, (row + 0.5) / rows) > HEAT_WARM;

			cells->cells[row * columns + column] = cell_at(&small, column, row, fine, options->colours, hot);
		}
	}
	picture_release(&small);
}

void picture_cells_release(struct picture_cells *cells)
{
	free(cells->cells);
	*cells = (struct picture_cells)PICTURE_CELLS_NONE;
}
