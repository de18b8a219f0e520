#include "ui/console/picture_cells.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A sub-pixel on its way to a cell: the mean of its pixels and the two that differ most. */
struct sub {
	uint8_t mean[3], darkest[3], lightest[3];
	uint8_t light; /* brightness of the mean */
	uint8_t news;  /* by how much darkest or lightest exceeds the means around */
	bool    news_is_light;
};

/* News of less than this above the usual is none. */
#define NEWS_MARGIN 6

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

/* Brightness above, where it was seen below: the least and the largest of these are found without a
 * branch, which a picture full of noise would make slow. */
#define SEEN_BITS 40
#define SEEN(light, at) ((uint64_t)(light) << SEEN_BITS | (uint64_t)(at))
#define SEEN_AT(seen) ((seen) & ((UINT64_C(1) << SEEN_BITS) - 1))

static struct sub reduce_one(const struct picture *picture, int x0, int x1, int y0, int y1)
{
	uint64_t sum[3] = { 0, 0, 0 }, darkest = UINT64_MAX, lightest = 0;
	uint64_t count = (uint64_t)(x1 - x0) * (uint64_t)(y1 - y0);
	struct sub sub = { .news = 0 };

	for (int y = y0; y < y1; y++) {
		size_t at = ((size_t)y * (size_t)picture->width + (size_t)x0) * 3;
		uint32_t red = 0, green = 0, blue = 0;

		for (int x = x0; x < x1; x++, at += 3) {
			const uint8_t *pixel = picture->rgb + at;
			uint64_t seen = SEEN(luma(pixel), at);

			red += pixel[0];
			green += pixel[1];
			blue += pixel[2];
			darkest = seen < darkest ? seen : darkest;
			lightest = seen > lightest ? seen : lightest;
		}
		sum[0] += red;
		sum[1] += green;
		sum[2] += blue;
	}
	for (int c = 0; c < 3; c++)
		sub.mean[c] = (uint8_t)((sum[c] + count / 2) / count);
	memcpy(sub.darkest, picture->rgb + SEEN_AT(darkest), 3);
	memcpy(sub.lightest, picture->rgb + SEEN_AT(lightest), 3);
	sub.light = (uint8_t)luma(sub.mean);
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

/* The places from..to within reach of index that exist. */
static void around(int index, int reach, int count, int *from, int *to)
{
	*from = index - reach < 0 ? 0 : index - reach;
	*to = index + reach >= count ? count - 1 : index + reach;
}

static void find_news(struct sub *subs, int columns, int rows, int column, int row)
{
	struct sub *sub = &subs[row * columns + column];
	int low = 255, high = 0, x0, x1, y0, y1, darker, lighter;

	around(column, 1, columns, &x0, &x1);
	around(row, 1, rows, &y0, &y1);
	for (int y = y0; y <= y1; y++) {
		for (int x = x0; x <= x1; x++) {
			int light = subs[y * columns + x].light;

			low = light < low ? light : low;
			high = light > high ? light : high;
		}
	}
	darker = low - luma(sub->darkest);
	lighter = luma(sub->lightest) - high;
	sub->news_is_light = lighter > darker;
	sub->news = (uint8_t)(lighter > darker ? lighter > 0 ? lighter : 0 : darker > 0 ? darker : 0);
}

/* As much news as half of the sub-pixels have. */
static int usual_news(const struct sub *subs, int count)
{
	int seen[256] = { 0 }, below = 0, value = 0;

	for (int i = 0; i < count; i++)
		seen[subs[i].news]++;
	while (value < 255 && (below += seen[value]) * 2 < count)
		value++;
	return value;
}

static int news_near(const struct sub *subs, int columns, int rows, int column, int row)
{
	int x0, x1, y0, y1, sum = 0;

	around(column, 2, columns, &x0, &x1);
	around(row, 2, rows, &y0, &y1);
	for (int y = y0; y <= y1; y++)
		for (int x = x0; x <= x1; x++)
			sum += subs[y * columns + x].news;
	return sum / ((x1 - x0 + 1) * (y1 - y0 + 1));
}

/* Pulls each sub-pixel to its news: not at all up to what is usual and a margin, in full from twice
 * that on. */
static void pull_to_news(struct sub *subs, int columns, int rows)
{
	int usual;

	for (int i = 0; i < columns * rows; i++)
		find_news(subs, columns, rows, i % columns, i / columns);
	usual = usual_news(subs, columns * rows);
	for (int i = 0; i < columns * rows; i++) {
		struct sub *sub = &subs[i];
		const uint8_t *news = sub->news_is_light ? sub->lightest : sub->darkest;
		int near = news_near(subs, columns, rows, i % columns, i / columns);
		int start = (near > usual ? near : usual) + NEWS_MARGIN;
		int pull = (sub->news - start) * 256 / start;

		pull = pull < 0 ? 0 : pull > 256 ? 256 : pull;
		for (int c = 0; c < 3; c++)
			sub->mean[c] = (uint8_t)(sub->mean[c] + (news[c] - sub->mean[c]) * pull / 256);
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

/* How different two colours look: brightness and two differences of hue, since a wrong hue shows
 * more than a step of brightness. */
static int unlikeness(const int a[3], const int b[3])
{
	int red = a[0] - b[0], green = a[1] - b[1], blue = a[2] - b[2];
	int light = (77 * red + 150 * green + 29 * blue) / 256, warm = red - green, cold = blue - (red + green) / 2;

	return 2 * light * light + warm * warm + cold * cold / 2;
}

static int step_below(int value) /* of the cube's steps, at most the last but one */
{
	return value < 95 ? 0 : value >= 215 ? 4 : (value - 55) / 40;
}

uint8_t picture_cells_colour(int red, int green, int blue)
{
	static const int steps[6] = { 0, 95, 135, 175, 215, 255 };
	const int wanted[3] = { red, green, blue };
	int grey = (red + green + blue) / 3, ramp = grey < 8 ? 0 : grey > 238 ? 23 : (grey - 3) / 10;
	int best = 232 + ramp, least = unlikeness(wanted, (const int[3]){ 8 + 10 * ramp, 8 + 10 * ramp, 8 + 10 * ramp });

	/* Each channel may go to the step below or above. */
	for (int corner = 0; corner < 8; corner++) {
		int r = step_below(red) + (corner & 1), g = step_below(green) + (corner >> 1 & 1);
		int b = step_below(blue) + (corner >> 2);
		int off = unlikeness(wanted, (const int[3]){ steps[r], steps[g], steps[b] });

		if (off < least) {
			least = off;
			best = 16 + 36 * r + 6 * g + b;
		}
	}
	return (uint8_t)best;
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
		pull_to_news(subs, wide, high);
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
