#include "ui/console/picture_cells.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A sub-pixel on its way to a cell: the mean of its pixels, and the one whose brightness deviates
 * most from that mean. */
struct sub {
	uint8_t mean[3], extreme[3];
	uint8_t deviation; /* of extreme from mean, in brightness */
};

/* Where the deviation stops counting as texture: at least this much above the typical one. */
#define DETAIL_MARGIN 6

/* Cells whose four sub-pixels differ less than this (squared error) look flat, so they are. */
#define FLAT_ERROR 48

static int luma(const uint8_t *rgb)
{
	return (77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2]) >> 8;
}

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

/* The pixels from..to that place index of count covers, never none. */
static void span(int pixels, int count, int index, int *from, int *to)
{
	*from = (int)((int64_t)index * pixels / count);
	*to = (int)((int64_t)(index + 1) * pixels / count);
	if (*to <= *from)
		*to = *from + 1;
}

static struct sub reduce_one(const struct picture *picture, int x0, int x1, int y0, int y1)
{
	const uint8_t *darkest = NULL, *lightest = NULL;
	uint64_t sum[3] = { 0, 0, 0 };
	int low = 256, high = -1, middle;
	uint64_t count = (uint64_t)(x1 - x0) * (uint64_t)(y1 - y0);
	struct sub sub;

	for (int y = y0; y < y1; y++) {
		const uint8_t *pixel = picture->rgb + ((size_t)y * (size_t)picture->width + (size_t)x0) * 3;

		for (int x = x0; x < x1; x++, pixel += 3) {
			int light = luma(pixel);

			sum[0] += pixel[0];
			sum[1] += pixel[1];
			sum[2] += pixel[2];
			if (light < low) {
				low = light;
				darkest = pixel;
			}
			if (light > high) {
				high = light;
				lightest = pixel;
			}
		}
	}
	for (int c = 0; c < 3; c++)
		sub.mean[c] = (uint8_t)((sum[c] + count / 2) / count);
	middle = luma(sub.mean);
	memcpy(sub.extreme, high - middle >= middle - low ? lightest : darkest, 3);
	sub.deviation = (uint8_t)abs(luma(sub.extreme) - middle);
	return sub;
}

static struct sub *reduce(const struct picture *picture, int columns, int rows)
{
	struct sub *subs = xcalloc((size_t)columns * (size_t)rows, sizeof *subs);

	for (int row = 0; row < rows; row++) {
		int y0, y1;

		span(picture->height, rows, row, &y0, &y1);
		for (int column = 0; column < columns; column++) {
			int x0, x1;

			span(picture->width, columns, column, &x0, &x1);
			subs[row * columns + column] = reduce_one(picture, x0, x1, y0, y1);
		}
	}
	return subs;
}

/* The deviation that half of the sub-pixels stay under. */
static int typical_deviation(const struct sub *subs, int count)
{
	int seen[256] = { 0 }, below = 0, value = 0;

	for (int i = 0; i < count; i++)
		seen[subs[i].deviation]++;
	while (value < 255 && (below += seen[value]) * 2 < count)
		value++;
	return value;
}

/* Pulls what stands out to its extreme: not at all up to the typical deviation and a margin, in full
 * from twice that on. */
static void pull_details(struct sub *subs, int count)
{
	int start = typical_deviation(subs, count) + DETAIL_MARGIN;

	for (int i = 0; i < count; i++) {
		int pull = (subs[i].deviation - start) * 256 / start;

		pull = pull < 0 ? 0 : pull > 256 ? 256 : pull;
		for (int c = 0; c < 3; c++)
			subs[i].mean[c] = (uint8_t)(subs[i].mean[c] + (subs[i].extreme[c] - subs[i].mean[c]) * pull / 256);
	}
}

static int heat_at(const struct heat *heat, int columns, int rows, int column, int row)
{
	int x = (2 * column + 1) * heat->columns / (2 * columns), y = (2 * row + 1) * heat->rows / (2 * rows);

	return heat->cells[y * heat->columns + x];
}

#define HEAT_WARM 96 /* from here on a place counts as looked at */

static void lay_heat(struct sub *subs, int columns, int rows, const struct heat *heat)
{
	static const int glow[3] = { 255, 72, 0 };

	for (int row = 0; row < rows; row++) {
		for (int column = 0; column < columns; column++) {
			int warmth = heat_at(heat, columns, rows, column, row) - HEAT_WARM;
			uint8_t *mean = subs[row * columns + column].mean;

			for (int c = 0; c < 3 && warmth > 0; c++)
				mean[c] = (uint8_t)(mean[c] + (glow[c] - mean[c]) * warmth * 3 / (4 * (255 - HEAT_WARM)));
		}
	}
}

static int nearest_step(int value) /* of the cube's 0, 95, 135, 175, 215, 255 */
{
	return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
}

uint8_t picture_cells_colour(int red, int green, int blue)
{
	static const int steps[6] = { 0, 95, 135, 175, 215, 255 };
	int r = nearest_step(red), g = nearest_step(green), b = nearest_step(blue);
	int grey = (red + green + blue) / 3, ramp = grey < 8 ? 0 : grey > 238 ? 23 : (grey - 3) / 10;
	int level = 8 + 10 * ramp;
	int cube_error = (red - steps[r]) * (red - steps[r]) + (green - steps[g]) * (green - steps[g]) +
	                 (blue - steps[b]) * (blue - steps[b]);
	int grey_error = (red - level) * (red - level) + (green - level) * (green - level) +
	                 (blue - level) * (blue - level);

	return (uint8_t)(grey_error < cube_error ? 232 + ramp : 16 + 36 * r + 6 * g + b);
}

/* The four sub-pixels of a cell split in two groups: bits 1 2 over 4 8 of pattern are the ink. */
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
	paper = picture_cells_colour(best.paper[0], best.paper[1], best.paper[2]);
	ink = best.pattern ? picture_cells_colour(best.ink[0], best.ink[1], best.ink[2]) : paper;
	if (ink == paper) {
		cell.foreground = cell.background = paper;
	} else if (ink > paper) {
		cell = (struct picture_cell){ glyphs[best.pattern], ink, paper, false };
	} else {
		cell = (struct picture_cell){ glyphs[15 - best.pattern], paper, ink, false };
	}
	return cell;
}

static struct picture_cell flat_cell(const uint8_t mean[3])
{
	uint8_t colour = picture_cells_colour(mean[0], mean[1], mean[2]);

	return (struct picture_cell){ ' ', colour, colour, false };
}

static struct picture_cell ramp_cell(const uint8_t mean[3], bool hot)
{
	static const char ramp[] = " .:-=+*#%@";

	return (struct picture_cell){ (unsigned char)ramp[luma(mean) * 10 / 256], 0, 0, hot };
}

void picture_cells_render(const struct picture *picture, int columns, int rows,
                          const struct picture_cells_options *options, struct picture_cells *cells)
{
	int fine = options->colours && !options->ascii ? 2 : 1;
	int wide = columns * fine, high = rows * fine;
	struct sub *subs = reduce(picture, wide, high);
	const struct heat *heat = options->heat && options->heat->columns > 0 ? options->heat : NULL;

	if (options->detail)
		pull_details(subs, wide * high);
	if (heat && options->colours)
		lay_heat(subs, wide, high, heat);
	picture_cells_release(cells);
	*cells = (struct picture_cells){ columns, rows, xcalloc((size_t)columns * (size_t)rows, sizeof *cells->cells) };
	for (int row = 0; row < rows; row++) {
		for (int column = 0; column < columns; column++) {
			const struct sub *sub = &subs[row * fine * wide + column * fine];
			struct picture_cell *cell = &cells->cells[row * columns + column];

			if (fine == 2)
				*cell = quadrant_cell((const uint8_t *const[]){ sub[0].mean, sub[1].mean,
				                                               sub[wide].mean, sub[wide + 1].mean });
			else if (options->colours)
				*cell = flat_cell(sub->mean);
			else
				*cell = ramp_cell(sub->mean, heat && heat_at(heat, columns, rows, column, row) > HEAT_WARM);
		}
	}
	free(subs);
}

void picture_cells_release(struct picture_cells *cells)
{
	free(cells->cells);
	*cells = (struct picture_cells)PICTURE_CELLS_NONE;
}
