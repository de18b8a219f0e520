#include "ui/console/picture_cells.h"

#include "base/xalloc.h"
#include "ui/console/palette.h"
#include "ui/console/picture_contrast.h"
#include "ui/console/picture_reduce.h"
#include "ui/console/picture_thin.h"

#include <stdlib.h>
#include <string.h>

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
struct split { int pattern, ink[3], paper[3]; };

static const int inked[8] = { 0, 1, 1, 2, 1, 2, 2, 3 }; /* pixels of the ink, by pattern */

static int square(const int sum[3])
{
	return sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2];
}

/* Adds up both groups and says how well their means stand for the pixels: 12 times the sum of their
 * squares, of which the squares of the pixels are short by the error. Multiples of 12 can be shared by
 * 1 to 4 pixels without a remainder. */
static int sum_groups(struct split *split, const uint8_t *const part[4], const int all[3])
{
	static const int share[5] = { 0, 12, 6, 4, 3 };
	int pattern = split->pattern;

	for (int c = 0; c < 3; c++) {
		split->ink[c] = (pattern & 1 ? part[0][c] : 0) + (pattern & 2 ? part[1][c] : 0) + (pattern & 4 ? part[2][c] : 0);
		split->paper[c] = all[c] - split->ink[c];
	}
	return share[inked[pattern]] * square(split->ink) + share[4 - inked[pattern]] * square(split->paper);
}

static void divide(int sum[3], int count)
{
	for (int c = 0; c < 3; c++)
		sum[c] = count ? sum[c] / count : 0;
}

/* The split with the least error; that into nothing and everything where the cell is flat. */
static struct split best_split(const uint8_t *const part[4])
{
	struct split best = { 0, { 0 }, { 0 } };
	int all[3] = { 0, 0, 0 }, squares = 0, most;

	for (int i = 0; i < 4; i++) {
		for (int c = 0; c < 3; c++) {
			all[c] += part[i][c];
			squares += 12 * part[i][c] * part[i][c];
		}
	}
	most = sum_groups(&best, part, all);
	/* The other eight patterns are these with ink and paper exchanged. */
	for (int pattern = 1; squares - most > 12 * FLAT_ERROR && pattern < 8; pattern++) {
		struct split split = { pattern, { 0 }, { 0 } };
		int worth = sum_groups(&split, part, all);

		if (worth > most) {
			best = split;
			most = worth;
		}
	}
	divide(best.ink, inked[best.pattern]);
	divide(best.paper, 4 - inked[best.pattern]);
	return best;
}

uint32_t picture_cells_glyph(int pattern)
{
	static const uint16_t glyphs[16] = {
		' ',    0x2598, 0x259d, 0x2580, 0x2596, 0x258c, 0x259e, 0x259b,
		0x2597, 0x259a, 0x2590, 0x259c, 0x2584, 0x2599, 0x259f, 0x2588,
	};

	return glyphs[pattern];
}

static struct picture_cell quadrant_cell(const uint8_t *const part[4])
{
	struct split best = best_split(part);
	struct picture_cell cell = { ' ', 0, 0, false };
	uint8_t paper = palette_nearest(best.paper[0], best.paper[1], best.paper[2]), ink = paper;

	if (best.pattern)
		ink = palette_nearest(best.ink[0], best.ink[1], best.ink[2]);
	/* The higher colour is the ink: the same two colours in another cell are then the same pair. */
	if (ink == paper) {
		cell.foreground = cell.background = paper;
	} else if (ink > paper) {
		cell = (struct picture_cell){ picture_cells_glyph(best.pattern), ink, paper, false };
	} else {
		cell = (struct picture_cell){ picture_cells_glyph(15 - best.pattern), paper, ink, false };
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

static bool is_same_window(const struct picture_window *a, const struct picture_window *b)
{
	const struct picture_part *p = &a->part, *q = &b->part;

	return a->columns == b->columns && a->rows == b->rows && p->x == q->x && p->y == q->y && p->width == q->width &&
	       p->height == q->height;
}

/* Makes cells->small what the window shows, unless it is that already. */
static void make_small(const struct picture *picture, const struct picture_window *window,
                       const struct picture_cells_options *options, struct picture_cells *cells)
{
	int fine = picture_cells_fine(options), columns = window->columns * fine, rows = window->rows * fine;

	if (cells->small.width == columns && cells->small.height == rows && cells->mode == options->mode &&
	    is_same_window(&cells->window, window))
		return;
	picture_release(&cells->small);
	cells->small = picture_reduce(picture, &window->part, columns, rows, options->mode != PICTURE_PLAIN);
	if (options->mode == PICTURE_CONTRAST)
		picture_stretch(&cells->small);
	cells->window = *window;
	cells->mode = options->mode;
}

static void fill_cells(const struct picture *small, const struct picture_cells_options *options,
                       const struct warmth *warmth, struct picture_cells *cells)
{
	for (int row = 0; row < cells->rows; row++) {
		for (int column = 0; column < cells->columns; column++) {
			bool hot = warmth && heat_at(warmth, (column + 0.5) / cells->columns, (row + 0.5) / cells->rows) > HEAT_WARM;

			cells->cells[row * cells->columns + column] =
			        cell_at(small, column, row, picture_cells_fine(options), options->colours, hot);
		}
	}
}

void picture_cells_render(const struct picture *picture, const struct picture_window *window,
                          const struct picture_cells_options *options, struct picture_cells *cells)
{
	struct warmth warmth = { options->heat, picture->width, picture->height, window->part };
	bool warm = options->heat && options->heat->columns > 0;
	struct picture lit = PICTURE_NONE;

	make_small(picture, window, options, cells);
	if (warm && options->colours) {
		lit = picture_new(cells->small.width, cells->small.height);
		memcpy(lit.rgb, cells->small.rgb, (size_t)lit.width * (size_t)lit.height * 3);
		lay_heat(&lit, &warmth);
	}
	free(cells->cells);
	cells->columns = window->columns;
	cells->rows = window->rows;
	cells->cells = xcalloc((size_t)cells->columns * (size_t)cells->rows, sizeof *cells->cells);
	fill_cells(lit.rgb ? &lit : &cells->small, options, warm ? &warmth : NULL, cells);
	if (options->thin && options->colours)
		picture_thin(lit.rgb ? &lit : &cells->small, cells);
	picture_release(&lit);
}

void picture_cells_release(struct picture_cells *cells)
{
	free(cells->cells);
	picture_release(&cells->small);
	*cells = (struct picture_cells)PICTURE_CELLS_NONE;
}
