/* One pass, three rows of luma at a time. Luma is kept in 256ths: 0.299 R + 0.587 G + 0.114 B with weights 77, 150
 * and 29. The squares of a hundred million edges fit into 63 bits. */
#include "models/features.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>

#define LUMA_WHITE (255.0 * 256)
#define HALF_PI    1.57079632679489661923
#define SQUARE     32 /* pixels: of each square a strip is measured, */
#define STRIP      3  /* so high, as an edge needs its neighbours */
#define DOWN_LEAST 16 /* squares, the lower the picture the lower they are */

struct sums {
	int64_t pixels, inner;
	int64_t luma, luma_squared;
	int64_t edge, edge_squared, second; /* second: of differences of differences, without their sign */
	double  saturation;
};

static void add_row(const uint8_t *rgb, int width, const float inverse[256], int32_t *luma, struct sums *sums)
{
	int64_t total = 0, squared = 0;
	float saturation = 0;

	for (int x = 0; x < width; x++) {
		int r = rgb[3 * x], g = rgb[3 * x + 1], b = rgb[3 * x + 2];
		int most = r > g ? r : g, least = r < g ? r : g;
		int32_t l = 77 * r + 150 * g + 29 * b;

		most = most > b ? most : b;
		least = least < b ? least : b;
		saturation += (float)(most - least) * inverse[most];
		luma[x] = l;
		total += l;
		squared += (int64_t)l * l;
	}
	sums->luma += total;
	sums->luma_squared += squared;
	sums->saturation += (double)saturation;
}

/* What is left when all that is even, sloped or an edge in one direction is taken away. */
static int64_t differences(const int32_t *above, const int32_t *row, const int32_t *below, int width)
{
	int64_t total = 0;

	for (int x = 1; x + 1 < width; x++)
		total += abs(above[x - 1] + above[x + 1] + below[x - 1] + below[x + 1] -
		             2 * (above[x] + below[x] + row[x - 1] + row[x + 1]) + 4 * row[x]);
	return total;
}

static void add_edges(const int32_t *above, const int32_t *row, const int32_t *below, int width, struct sums *sums)
{
	int64_t total = 0, squared = 0;

	for (int x = 1; x + 1 < width; x++) {
		int64_t edge = above[x] + below[x] + row[x - 1] + row[x + 1] - 4 * row[x];

		total += edge;
		squared += edge * edge;
	}
	sums->edge += total;
	sums->edge_squared += squared;
	sums->second += differences(above, row, below, width);
}

static double variance(double sum, double squares, double count)
{
	double mean = sum / count, value = squares / count - mean * mean;

	return value > 0 ? value : 0;
}

struct measuring {
	const struct picture *picture;
	int32_t    *luma[3];
	float       inverse[256];
	struct sums sums;
};

static void add_part(struct measuring *m, int left, int top, int width, int height)
{
	const struct picture *picture = m->picture;

	for (int y = 0; y < height; y++) {
		const uint8_t *rgb = picture->rgb + ((size_t)(top + y) * (size_t)picture->width + (size_t)left) * 3;

		add_row(rgb, width, m->inverse, m->luma[y % 3], &m->sums);
		if (y >= 2)
			add_edges(m->luma[(y - 2) % 3], m->luma[(y - 1) % 3], m->luma[y % 3], width, &m->sums);
	}
	m->sums.pixels += (int64_t)width * height;
	if (width > 2 && height > 2)
		m->sums.inner += (int64_t)(width - 2) * (height - 2);
}

/* Where the part begins, of so many that the whole falls into. */
static int begin_of(int part, int parts, int whole)
{
	return (int)((int64_t)whole * part / parts);
}

/* Each strip lies elsewhere in its square than those beside it, above and below: so nothing that is level or upright
 * is missed by all of them, nor met by all, and what JPEG does every eight rows counts as much as it should. */
static void add_strips(struct measuring *m, int across, int down)
{
	int width = m->picture->width, height = m->picture->height;

	for (int i = 0; i < down; i++)
		for (int j = 0; j < across; j++) {
			int top = begin_of(i, down, height), room = begin_of(i + 1, down, height) - top - STRIP + 1;
			int left = begin_of(j, across, width), right = begin_of(j + 1, across, width);

			left -= j > 0 ? 2 : 0; /* the edges between two squares */
			add_part(m, left, top + (7 * j + 5 * i) % room, right - left, STRIP);
		}
}

static void measure(struct measuring *m)
{
	int width = m->picture->width, height = m->picture->height;
	int down = height / SQUARE > DOWN_LEAST ? height / SQUARE : DOWN_LEAST;

	for (int i = 1; i < 256; i++)
		m->inverse[i] = 1.0f / (float)i;
	for (int i = 0; i < 3; i++)
		m->luma[i] = xcalloc((size_t)width, sizeof *m->luma[i]);
	if (height <= STRIP * down)
		add_part(m, 0, 0, width, height);
	else
		add_strips(m, width > SQUARE ? width / SQUARE : 1, down);
	for (int i = 0; i < 3; i++)
		free(m->luma[i]);
}

struct features features_of_picture(const struct picture *picture)
{
	struct measuring measuring = { .picture = picture };
	const struct sums *sums = &measuring.sums;
	struct features features = features_none();
	double pixels, inner;

	measure(&measuring);
	pixels = (double)sums->pixels;
	inner = (double)sums->inner;
	features.of[FEATURE_WIDTH] = picture->width;
	features.of[FEATURE_HEIGHT] = picture->height;
	features.of[FEATURE_BRIGHTNESS] = (double)sums->luma / pixels / LUMA_WHITE;
	features.of[FEATURE_CONTRAST] = sqrt(variance((double)sums->luma, (double)sums->luma_squared, pixels)) / LUMA_WHITE;
	features.of[FEATURE_SATURATION] = sums->saturation / pixels;
	if (sums->inner == 0)
		return features;
	features.of[FEATURE_BLUR] = variance((double)sums->edge, (double)sums->edge_squared, inner) / (256 * 256);
	features.of[FEATURE_NOISE] = sqrt(HALF_PI) * (double)sums->second / (6 * inner) / LUMA_WHITE;
	return features;
}
