/* What it costs to turn a picture into cells, at the sizes the Review screen has and at several
 * steps of zoom. usage: picture_bench [FILE.ppm]; without a file a photograph's like is made up. */
#include "base/err.h"
#include "models/decode.h"
#include "ui/console/picture_cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SIDE 1000
#define RUNS 101

/* Shades, texture, the noise of a camera and a scratch. */
static struct picture made_up(void)
{
	struct picture picture = picture_new(SIDE, SIDE);
	unsigned seed = 1;

	for (int i = 0; i < SIDE * SIDE; i++) {
		int x = i % SIDE, y = i / SIDE;

		for (int c = 0; c < 3; c++) {
			seed = seed * 1103515245u + 12345u;
			picture.rgb[3 * i + c] = (uint8_t)(60 + (x + y) / 16 + (x / 50 + y / 50) % 2 * 20 + (int)(seed >> 24) / 10);
		}
		if (abs(x - y / 2 - 200) < 2)
			memset(picture.rgb + 3 * i, 230, 3);
	}
	return picture;
}

static int read_picture(const char *path, struct picture *picture, struct err *err)
{
	static unsigned char bytes[DECODE_BYTES_MAX];
	FILE *file = fopen(path, "rb");
	size_t length;

	if (!file)
		return err_set(err, "it cannot be opened");
	length = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	return decode_picture(bytes, length, picture, err);
}

/* Of the processor, so that what else runs does not count. */
static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
	double first = *(const double *)a, second = *(const double *)b;

	return (first > second) - (first < second);
}

/* The median of a fresh render each time. */
static double render_ms(const struct picture *picture, const struct picture_window *window, enum picture_mode mode)
{
	struct picture_cells_options options = { .mode = mode, .colours = true };
	double took[RUNS];

	for (int i = 0; i < RUNS; i++) {
		struct picture_cells cells = PICTURE_CELLS_NONE;
		double start = now_ms();

		picture_cells_render(picture, window, &options, &cells);
		took[i] = now_ms() - start;
		picture_cells_release(&cells);
	}
	qsort(took, RUNS, sizeof *took, by_size);
	return took[RUNS / 2];
}

int main(int argc, char **argv)
{
	static const int sizes[][2] = { { 36, 18 }, { 46, 18 }, { 80, 24 }, { 110, 55 }, { 143, 55 }, { 200, 60 } };
	struct picture picture = PICTURE_NONE;
	struct err err = ERR_NONE;

	if (argc > 1 && read_picture(argv[1], &picture, &err) < 0) {
		fprintf(stderr, "%s: %s\n", argv[1], err.text);
		return 1;
	}
	if (argc < 2)
		picture = made_up();
	printf("%d x %d pixels, ms a picture (median of %d)\n", picture.width, picture.height, RUNS);
	printf("%-9s %5s %9s %9s %9s\n", "cells", "part", "detail+", "contrast", "plain");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		for (int part = 1; part <= 8; part *= 8) {
			struct picture_window window = { { 0, 0, picture.width / (double)part, picture.height / (double)part }, 0, 0,
			                                 sizes[i][0], sizes[i][1] };

			printf("%3d x %-3d  1/%d ", sizes[i][0], sizes[i][1], part);
			for (enum picture_mode mode = 0; mode < PICTURE_MODE_COUNT; mode++)
				printf(" %9.2f", render_ms(&picture, &window, mode));
			printf("\n");
		}
	}
	picture_release(&picture);
	return 0;
}
