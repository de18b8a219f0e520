#include "models/highlight.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "models/preprocess.h"
#include "models/resample.h"

#include <math.h>
#include <stdlib.h>

#define BOXES_LOOKED_AT 1000 /* the best of them, before overlaps are sorted out */
#define OVERLAP_MAX     0.5
#define HOT             128

static int at_most(double value, int most)
{
	int whole = (int)fmin(round(value), most);

	return whole < 1 ? 1 : whole;
}

/* One axis of the heat map, from the part of the input that the picture fills to the grid we keep. */
static struct resample heat_axis(int from, int length, int input, int places)
{
	double share = (double)places / input;

	return resample_area(from * share, (from + length) * share, places, at_most(length * share, HIGHLIGHT_HEAT_SIDE));
}

void highlight_heat(const struct card *card, const struct engine_output *output, const struct picture *picture,
                    struct heat *heat)
{
	int width = (int)output->dims[output->rank - 1], height = (int)output->dims[output->rank - 2];
	struct placing placing = placing_of(card, picture);
	struct resample columns = heat_axis(placing.left, placing.width, card->width, width);
	struct resample rows = heat_axis(placing.top, placing.height, card->height, height);
	size_t count = (size_t)columns.count * (size_t)rows.count, i = 0;
	float *values = xcalloc(count, sizeof *values), low = INFINITY, high = -INFINITY;
	bool finite = true;

	for (int y = 0; y < rows.count; y++)
		for (int x = 0; x < columns.count; x++, i++) {
			const struct resample_place *column = &columns.places[x], *row = &rows.places[y];

			for (int k = 0; k < row->count; k++)
				for (int j = 0; j < column->count; j++)
					values[i] += row->weights[k] * column->weights[j] *
					             output->values[(size_t)(row->first + k) * (size_t)width + (size_t)(column->first + j)];
			finite = finite && isfinite(values[i]);
			low = fminf(low, values[i]);
			high = fmaxf(high, values[i]);
		}
	if (finite) {
		*heat = (struct heat){ columns.count, rows.count, xcalloc(count, 1) };
		for (i = 0; i < count && high > low; i++)
			heat->cells[i] = (uint8_t)lrint(((double)values[i] - (double)low) / ((double)high - (double)low) * 255);
	}
	free(values);
	resample_release(&columns);
	resample_release(&rows);
}

static bool is_critical(const struct card *card, int label)
{
	for (int i = 0; i < card->critical_count; i++)
		if (str_equal(card->critical[i], card->labels[label]))
			return true;
	return card->critical_count == 0;
}

/* Grows the set of hot cells that touch each other, from the hottest; box is left, top, right, bottom. */
static void spread_heat(const struct heat *heat, int hottest, int box[4])
{
	int count = heat->columns * heat->rows, *queue = xcalloc((size_t)count, sizeof *queue), head = 0, tail = 1;
	bool *seen = xcalloc((size_t)count, sizeof *seen);

	queue[0] = hottest;
	seen[hottest] = true;
	box[0] = box[2] = hottest % heat->columns;
	box[1] = box[3] = hottest / heat->columns;
	while (head < tail) {
		int x = queue[head] % heat->columns, y = queue[head] / heat->columns;
		int near[4][2] = { { x - 1, y }, { x + 1, y }, { x, y - 1 }, { x, y + 1 } };

		head++;
		box[0] = x < box[0] ? x : box[0];
		box[1] = y < box[1] ? y : box[1];
		box[2] = x > box[2] ? x : box[2];
		box[3] = y > box[3] ? y : box[3];
		for (int i = 0; i < 4; i++) {
			int cell = near[i][1] * heat->columns + near[i][0];

			if (near[i][0] < 0 || near[i][0] >= heat->columns || near[i][1] < 0 || near[i][1] >= heat->rows ||
			    seen[cell] || heat->cells[cell] < HOT)
				continue;
			seen[cell] = true;
			queue[tail++] = cell;
		}
	}
	free(queue);
	free(seen);
}

bool highlight_hot_area(const struct card *card, const struct heat *heat, const struct picture *picture, int label,
                        struct region *region)
{
	double width, height;
	int hottest = 0, box[4];

	if (heat->columns == 0 || label < 0 || !is_critical(card, label))
		return false;
	for (int i = 0; i < heat->columns * heat->rows; i++)
		if (heat->cells[i] > heat->cells[hottest])
			hottest = i;
	if (heat->cells[hottest] < HOT)
		return false;
	spread_heat(heat, hottest, box);
	width = (double)picture->width / heat->columns;
	height = (double)picture->height / heat->rows;
	*region = (struct region){ box[0] * width, box[1] * height, (box[2] - box[0] + 1) * width,
	                           (box[3] - box[1] + 1) * height, label + 1, NAN };
	return region->width * region->height <= 0.5 * picture->width * picture->height;
}

static double overlap(const struct region *a, const struct region *b)
{
	double width = fmin(a->x + a->width, b->x + b->width) - fmax(a->x, b->x);
	double height = fmin(a->y + a->height, b->y + b->height) - fmax(a->y, b->y);
	double both = width > 0 && height > 0 ? width * height : 0;

	return both / (a->width * a->height + b->width * b->height - both);
}

static int by_score(const void *a, const void *b)
{
	const struct region *left = a, *right = b;

	return (left->score < right->score) - (left->score > right->score);
}

/* One row of the output as a region of the picture. False where it is none. */
static bool read_box(const struct card *card, const float *row, int columns, const struct placing *placing,
                     const struct picture *picture, int label, struct region *region)
{
	double scale_x = (double)picture->width / placing->width, scale_y = (double)picture->height / placing->height;
	double left, top, right, bottom;

	for (int i = 0; i < columns; i++)
		if (!isfinite(row[i]))
			return false;
	if (row[2] <= 0 || row[3] <= 0 || (double)row[4] < card->box_floor || row[4] > 1.01f)
		return false;
	if (columns == 6) {
		if (row[5] < 0 || row[5] > (float)(card->class_count - 1))
			return false;
		label = card->class_label[(int)row[5]];
	}
	left = fmax(((double)row[0] - (double)row[2] / 2 - placing->left) * scale_x, 0);
	top = fmax(((double)row[1] - (double)row[3] / 2 - placing->top) * scale_y, 0);
	right = fmin(((double)row[0] + (double)row[2] / 2 - placing->left) * scale_x, picture->width);
	bottom = fmin(((double)row[1] + (double)row[3] / 2 - placing->top) * scale_y, picture->height);
	*region = (struct region){ left, top, right - left, bottom - top, label + 1, fmin((double)row[4], 1) };
	return right > left && bottom > top;
}

int highlight_boxes(const struct card *card, const struct engine_output *output, const struct picture *picture,
                    int label, struct region *regions, int max)
{
	int rows = (int)output->dims[1], columns = (int)output->dims[2], found = 0, kept = 0;
	struct placing placing = placing_of(card, picture);
	struct region *boxes = xcalloc((size_t)rows + 1, sizeof *boxes);

	for (int i = 0; i < rows; i++)
		if (read_box(card, output->values + (size_t)i * (size_t)columns, columns, &placing, picture, label, &boxes[found]))
			found++;
	qsort(boxes, (size_t)found, sizeof *boxes, by_score);
	for (int i = 0; i < found && i < BOXES_LOOKED_AT && kept < max; i++) {
		bool covered = false;

		for (int k = 0; k < kept && !covered; k++)
			covered = regions[k].label_id == boxes[i].label_id && overlap(&regions[k], &boxes[i]) > OVERLAP_MAX;
		if (!covered)
			regions[kept++] = boxes[i];
	}
	free(boxes);
	return kept;
}
