/* One pass over the picture, three rows of luma at a time. Luma is kept in 256ths: 0.299 R + 0.587 G
 * + 0.114 B with weights 77, 150 and 29. The squares of a hundred million edges fit into 63 bits. */
#include "models/features.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>

#define LUMA_WHITE (255.0 * 256)
#define HALF_PI    1.57079632679489661923

struct sums {
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

static void add_rows(const struct picture *picture, struct sums *sums)
{
	size_t width = (size_t)picture->width;
	int32_t *rows[3];
	float inverse[256] = { 0 };

	for (int i = 1; i < 256; i++)
		inverse[i] = 1.0f / (float)i;
	for (int i = 0; i < 3; i++)
		rows[i] = xcalloc(width, sizeof *rows[i]);
	for (int y = 0; y < picture->height; y++) {
		add_row(picture->rgb + (size_t)y * width * 3, picture->width, inverse, rows[y % 3], sums);
		if (y >= 2)
			add_edges(rows[(y - 2) % 3], rows[(y - 1) % 3], rows[y % 3], picture->width, sums);
	}
	for (int i = 0; i < 3; i++)
		free(rows[i]);
}

struct features features_of_picture(const struct picture *picture)
{
	struct features features = features_none();
	struct sums sums = { 0 };
	double pixels = (double)picture->width * picture->height, inner = (double)(picture->width - 2) * (picture->height - 2);

	add_rows(picture, &sums);
	features.of[FEATURE_WIDTH] = picture->width;
	features.of[FEATURE_HEIGHT] = picture->height;
	features.of[FEATURE_BRIGHTNESS] = (double)sums.luma / pixels / LUMA_WHITE;
	features.of[FEATURE_CONTRAST] = sqrt(variance((double)sums.luma, (double)sums.luma_squared, pixels)) / LUMA_WHITE;
	features.of[FEATURE_SATURATION] = sums.saturation / pixels;
	if (picture->width < 3 || picture->height < 3)
		return features;
	features.of[FEATURE_BLUR] = variance((double)sums.edge, (double)sums.edge_squared, inner) / (256 * 256);
	features.of[FEATURE_NOISE] = sqrt(HALF_PI) * (double)sums.second / (6 * inner) / LUMA_WHITE;
	return features;
}
