#include "ui/console/picture_reduce.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* A pixel of the small picture in the making: the mean of its pixels and the two that differ most. */
struct sub {
	uint8_t mean[3], darkest[3], lightest[3];
	uint8_t light; /* brightness of the mean */
	uint8_t news;  /* by how much darkest or lightest exceeds the means around */
	bool    news_is_light;
};

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
			uint64_t seen = SEEN(picture_brightness(pixel), at);

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
	sub.light = (uint8_t)picture_brightness(sub.mean);
	return sub;
}

static struct sub *reduce(const struct picture *picture, const struct picture_part *part, int columns, int rows)
{
	struct sub *subs = xcalloc((size_t)columns * (size_t)rows, sizeof *subs);

	for (int row = 0; row < rows; row++) {
		int y0, y1;

		span(part->y, part->height, picture->height, rows, row, &y0, &y1);
		for (int column = 0; column < columns; column++) {
			int x0, x1;

			span(part->x, part->width, picture->width, columns, column, &x0, &x1);
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
	darker = low - picture_brightness(sub->darkest);
	lighter = picture_brightness(sub->lightest) - high;
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

struct picture picture_reduce(const struct picture *picture, const struct picture_part *part, int columns, int rows,
                              bool detail)
{
	struct picture small = picture_new(columns, rows);
	struct sub *subs = reduce(picture, part, columns, rows);

	if (detail)
		pull_to_news(subs, columns, rows);
	for (int i = 0; i < columns * rows; i++)
		memcpy(small.rgb + 3 * i, subs[i].mean, 3);
	free(subs);
	return small;
}
