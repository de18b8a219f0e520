#include "ui/console/picture_reduce.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* A pixel of the small picture in the making: the mean of its pixels and how bright the darkest and
 * the lightest of them are. */
struct sub {
	uint8_t mean[3];
	uint8_t light; /* brightness of the mean */
	uint8_t darkest, lightest;
	uint8_t news;  /* by how much darkest or lightest exceeds the means around */
	bool    news_is_light;
};

/* A part of a picture divided into columns x rows of them, row by row. */
struct grid {
	const struct picture *picture;
	struct picture_part   part;
	int                   columns, rows;
	struct sub           *subs;
};

/* The pixels that share one sub: from the first to before the last, never none. */
struct block { int x0, x1, y0, y1; };

/* News of less than this above the usual is none. */
#define NEWS_MARGIN 6

int picture_brightness(const uint8_t *rgb)
{
	return (77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2]) >> 8;
}

/* The pixels from..to of all that place index of count covers, when they share length pixels from
 * start on; never none. */
static void span(double start, double length, int all, int count, int index, int *from, int *to)
{
	*from = (int)(start + index * length / count);
	*to = (int)(start + (index + 1) * length / count);
	*from = *from >= all ? all - 1 : *from;
	*to = *to <= *from ? *from + 1 : *to > all ? all : *to;
}

static struct block block_of(const struct grid *grid, int column, int row)
{
	const struct picture_part *part = &grid->part;
	struct block block;

	span(part->x, part->width, grid->picture->width, grid->columns, column, &block.x0, &block.x1);
	span(part->y, part->height, grid->picture->height, grid->rows, row, &block.y0, &block.y1);
	return block;
}

static const uint8_t *pixel_at(const struct picture *picture, int x, int y)
{
	return picture->rgb + ((size_t)y * (size_t)picture->width + (size_t)x) * 3;
}

struct sums { uint64_t red, green, blue; int darkest, lightest; };

/* This loop sees every pixel, so it does no more than it must: which pixel is the darkest or the
 * lightest is looked for later, where it matters at all. */
static void add_run(struct sums *sums, const uint8_t *pixel, const uint8_t *end)
{
	uint32_t red = 0, green = 0, blue = 0;
	int darkest = sums->darkest, lightest = sums->lightest;

	for (; pixel < end; pixel += 3) {
		int light = picture_brightness(pixel);

		red += pixel[0];
		green += pixel[1];
		blue += pixel[2];
		darkest = light < darkest ? light : darkest;
		lightest = light > lightest ? light : lightest;
	}
	*sums = (struct sums){ sums->red + red, sums->green + green, sums->blue + blue, darkest, lightest };
}

static struct sub reduce_block(const struct picture *picture, const struct block *block)
{
	uint64_t count = (uint64_t)(block->x1 - block->x0) * (uint64_t)(block->y1 - block->y0);
	struct sums sums = { 0, 0, 0, 255, 0 };
	struct sub sub = { .news = 0 };

	for (int y = block->y0; y < block->y1; y++)
		add_run(&sums, pixel_at(picture, block->x0, y), pixel_at(picture, block->x1, y));
	sub.mean[0] = (uint8_t)((sums.red + count / 2) / count);
	sub.mean[1] = (uint8_t)((sums.green + count / 2) / count);
	sub.mean[2] = (uint8_t)((sums.blue + count / 2) / count);
	sub.light = (uint8_t)picture_brightness(sub.mean);
	sub.darkest = (uint8_t)sums.darkest;
	sub.lightest = (uint8_t)sums.lightest;
	return sub;
}

static void reduce(struct grid *grid)
{
	for (int row = 0; row < grid->rows; row++) {
		for (int column = 0; column < grid->columns; column++) {
			struct block block = block_of(grid, column, row);

			grid->subs[row * grid->columns + column] = reduce_block(grid->picture, &block);
		}
	}
}

/* The first pixel of a block that is as bright as this; there is one. */
static const uint8_t *find_pixel(const struct picture *picture, const struct block *block, int light)
{
	for (int y = block->y0; y < block->y1; y++)
		for (int x = block->x0; x < block->x1; x++)
			if (picture_brightness(pixel_at(picture, x, y)) == light)
				return pixel_at(picture, x, y);
	return pixel_at(picture, block->x0, block->y0);
}

/* The places from..to within reach of index that exist. */
static void around(int index, int reach, int count, int *from, int *to)
{
	*from = index - reach < 0 ? 0 : index - reach;
	*to = index + reach >= count ? count - 1 : index + reach;
}

static void find_news(struct grid *grid, int column, int row)
{
	struct sub *sub = &grid->subs[row * grid->columns + column];
	int low = 255, high = 0, x0, x1, y0, y1, darker, lighter;

	around(column, 1, grid->columns, &x0, &x1);
	around(row, 1, grid->rows, &y0, &y1);
	for (int y = y0; y <= y1; y++) {
		for (int x = x0; x <= x1; x++) {
			int light = grid->subs[y * grid->columns + x].light;

			low = light < low ? light : low;
			high = light > high ? light : high;
		}
	}
	darker = low - sub->darkest;
	lighter = sub->lightest - high;
	sub->news_is_light = lighter > darker;
	sub->news = (uint8_t)(lighter > darker ? lighter > 0 ? lighter : 0 : darker > 0 ? darker : 0);
}

/* As much news as half of the sub-pixels have. */
static int usual_news(const struct grid *grid)
{
	int seen[256] = { 0 }, below = 0, value = 0, count = grid->columns * grid->rows;

	for (int i = 0; i < count; i++)
		seen[grid->subs[i].news]++;
	while (value < 255 && (below += seen[value]) * 2 < count)
		value++;
	return value;
}

static int news_near(const struct grid *grid, int column, int row)
{
	int x0, x1, y0, y1, sum = 0;

	around(column, 2, grid->columns, &x0, &x1);
	around(row, 2, grid->rows, &y0, &y1);
	for (int y = y0; y <= y1; y++)
		for (int x = x0; x <= x1; x++)
			sum += grid->subs[y * grid->columns + x].news;
	return sum / ((x1 - x0 + 1) * (y1 - y0 + 1));
}

/* Not at all up to what is usual and a margin, in full from twice that on. */
static void pull(struct grid *grid, int column, int row, int usual)
{
	struct sub *sub = &grid->subs[row * grid->columns + column];
	int near, start, strength;

	if (sub->news <= usual + NEWS_MARGIN)
		return;
	near = news_near(grid, column, row);
	start = (near > usual ? near : usual) + NEWS_MARGIN;
	strength = (sub->news - start) * 256 / start;
	strength = strength > 256 ? 256 : strength;
	if (strength > 0) {
		struct block block = block_of(grid, column, row);
		const uint8_t *news = find_pixel(grid->picture, &block, sub->news_is_light ? sub->lightest : sub->darkest);

		for (int c = 0; c < 3; c++)
			sub->mean[c] = (uint8_t)(sub->mean[c] + (news[c] - sub->mean[c]) * strength / 256);
	}
}

static void pull_to_news(struct grid *grid)
{
	int count = grid->columns * grid->rows, usual;

	for (int i = 0; i < count; i++)
		find_news(grid, i % grid->columns, i / grid->columns);
	usual = usual_news(grid);
	for (int i = 0; i < count; i++)
		pull(grid, i % grid->columns, i / grid->columns, usual);
}

struct picture picture_reduce(const struct picture *picture, const struct picture_part *part, int columns, int rows,
                              bool detail)
{
	struct picture small = picture_new(columns, rows);
	struct grid grid = { picture, *part, columns, rows, NULL };

	grid.subs = xcalloc((size_t)columns * (size_t)rows, sizeof *grid.subs);
	reduce(&grid);
	if (detail)
		pull_to_news(&grid);
	for (int i = 0; i < columns * rows; i++)
		memcpy(small.rgb + 3 * (size_t)i, grid.subs[i].mean, 3);
	free(grid.subs);
	return small;
}
