#include "output/region_match.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

double region_iou(const struct region *a, const struct region *b)
{
	double width = fmin(a->x + a->width, b->x + b->width) - fmax(a->x, b->x);
	double height = fmin(a->y + a->height, b->y + b->height) - fmax(a->y, b->y);
	double both, any;

	if (!(width > 0 && height > 0))
		return 0;
	both = width * height;
	any = a->width * a->height + b->width * b->height - both;
	return any > 0 ? fmin(both / any, 1) : 0;
}

/* The regions of both answers, and what speaks for each pair: 0 where they do not go together. */
struct pairing {
	int     rows, columns;
	double *iou;    /* rows * columns */
	int    *group;  /* of each row, then of each column: those with a way between them */
	int    *partner; /* of each row: a column, or -1 */
};

static bool go_together(const struct region *a, const struct region *b)
{
	return a->label_id == b->label_id || a->label_id == 0 || b->label_id == 0;
}

static int group_of(struct pairing *pairing, int node)
{
	int *group = pairing->group;

	while (group[node] != node)
		node = group[node] = group[group[node]];
	return node;
}

static void look_at_pairs(struct pairing *pairing, const struct region *said, const struct region *right, double iou)
{
	for (int i = 0; i < pairing->rows + pairing->columns; i++)
		pairing->group[i] = i;
	for (int i = 0; i < pairing->rows; i++) {
		for (int j = 0; j < pairing->columns; j++) {
			double overlap = go_together(&said[i], &right[j]) ? region_iou(&said[i], &right[j]) : 0;

			if (overlap <= 0 || overlap < iou)
				continue;
			pairing->iou[(size_t)i * (size_t)pairing->columns + (size_t)j] = overlap;
			pairing->group[group_of(pairing, i)] = group_of(pairing, pairing->rows + j);
		}
	}
}

/* ---- the Hungarian method, for those of one group ---- */

/* A square of costs: a match is worth more than any overlap, so that as many as can be are made. */
struct square {
	int  size, row_count, column_count;
	const int *rows, *columns; /* of the pairing */
	double *row_price, *column_price, *slack;
	int    *of_column, *from;  /* the row that has a column, from 1; the column before it on the way */
	bool   *seen;
};

static double cost(const struct pairing *pairing, const struct square *square, int row, int column)
{
	double iou;

	if (row >= square->row_count || column >= square->column_count)
		return 0;
	iou = pairing->iou[(size_t)square->rows[row] * (size_t)pairing->columns + (size_t)square->columns[column]];
	return iou > 0 ? -(square->size + iou) : 0;
}

/* One more column within reach at the lowest price; returns it. */
static int reach(const struct pairing *pairing, struct square *square, int column)
{
	int row = square->of_column[column], next = 0;
	double least = INFINITY;

	square->seen[column] = true;
	for (int j = 1; j <= square->size; j++) {
		double price;

		if (square->seen[j])
			continue;
		price = cost(pairing, square, row - 1, j - 1) - square->row_price[row] - square->column_price[j];
		if (price < square->slack[j]) {
			square->slack[j] = price;
			square->from[j] = column;
		}
		if (square->slack[j] < least) {
			least = square->slack[j];
			next = j;
		}
	}
	for (int j = 0; j <= square->size; j++) {
		if (square->seen[j]) {
			square->row_price[square->of_column[j]] += least;
			square->column_price[j] -= least;
		} else {
			square->slack[j] -= least;
		}
	}
	return next;
}

/* Finds a column for one more row, moving others where that is cheaper. */
static void place_row(const struct pairing *pairing, struct square *square, int row)
{
	int column = 0;

	for (int j = 0; j <= square->size; j++) {
		square->slack[j] = INFINITY;
		square->seen[j] = false;
	}
	square->of_column[0] = row;
	do {
		column = reach(pairing, square, column);
	} while (square->of_column[column] != 0);
	for (int before; column != 0; column = before) {
		before = square->from[column];
		square->of_column[column] = square->of_column[before];
	}
}

static void match_square(struct pairing *pairing, struct square *square)
{
	size_t room = (size_t)square->size + 1;

	square->row_price = xcalloc(room * 3, sizeof *square->row_price);
	square->column_price = square->row_price + room;
	square->slack = square->column_price + room;
	square->of_column = xcalloc(room * 2, sizeof *square->of_column);
	square->from = square->of_column + room;
	square->seen = xcalloc(room, sizeof *square->seen);
	for (int row = 1; row <= square->size; row++)
		place_row(pairing, square, row);
	for (int j = 1; j <= square->size; j++)
		if (cost(pairing, square, square->of_column[j] - 1, j - 1) < 0)
			pairing->partner[square->rows[square->of_column[j] - 1]] = square->columns[j - 1];
	free(square->row_price);
	free(square->of_column);
	free(square->seen);
}

/* Regions that have no way to each other are matched apart: far less work where there are many. */
static void match_group(struct pairing *pairing, int group, int *members)
{
	struct square square = { .rows = members, .columns = members + pairing->rows };

	for (int i = 0; i < pairing->rows; i++)
		if (group_of(pairing, i) == group)
			members[square.row_count++] = i;
	for (int j = 0; j < pairing->columns; j++)
		if (group_of(pairing, pairing->rows + j) == group)
			members[pairing->rows + square.column_count++] = j;
	square.size = square.row_count > square.column_count ? square.row_count : square.column_count;
	if (square.row_count > 0 && square.column_count > 0)
		match_square(pairing, &square);
}

static void match_all(struct pairing *pairing)
{
	int count = pairing->rows + pairing->columns;
	int *members = xcalloc((size_t)count + 1, sizeof *members);

	for (int node = 0; node < count; node++)
		if (group_of(pairing, node) == node)
			match_group(pairing, node, members);
	free(members);
}

static struct region_match add_up(const struct pairing *pairing)
{
	struct region_match match = { .mean_iou = 0 };

	for (int i = 0; i < pairing->rows; i++) {
		if (pairing->partner[i] < 0)
			continue;
		match.matched++;
		match.mean_iou += pairing->iou[(size_t)i * (size_t)pairing->columns + (size_t)pairing->partner[i]];
	}
	match.mean_iou = match.matched ? match.mean_iou / match.matched : (double)NAN;
	match.precision = pairing->rows ? (double)match.matched / pairing->rows : pairing->columns == 0;
	match.recall = pairing->columns ? (double)match.matched / pairing->columns : pairing->rows == 0;
	match.f1 = pairing->rows + pairing->columns ? 2.0 * match.matched / (pairing->rows + pairing->columns) : 1;
	return match;
}

struct region_match region_match(const struct region *said, int said_count, const struct region *right, int right_count, double iou,
                                 int *partner)
{
	struct pairing pairing = { .rows = said_count, .columns = right_count };
	struct region_match match;

	pairing.iou = xcalloc((size_t)said_count * (size_t)right_count + 1, sizeof *pairing.iou);
	pairing.group = xcalloc((size_t)said_count + (size_t)right_count + 1, sizeof *pairing.group);
	pairing.partner = xcalloc((size_t)said_count + 1, sizeof *pairing.partner);
	for (int i = 0; i < said_count; i++)
		pairing.partner[i] = -1;
	look_at_pairs(&pairing, said, right, iou);
	match_all(&pairing);
	match = add_up(&pairing);
	for (int i = 0; partner && i < said_count; i++)
		partner[i] = pairing.partner[i];
	free(pairing.iou);
	free(pairing.group);
	free(pairing.partner);
	return match;
}
