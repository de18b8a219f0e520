/* A feature of what comes in, over time: its rows fall into a few faces, and each face has a share of every window, so
 * that a change of the feature is a change of a share. Pure.
 *
 * A number has three: what was among its lowest quarter in the rows that it is compared with, among its highest, and
 * the rest; a category one each of its commonest words and one of all others; both one of what is missing. Tails tell a
 * shift and what is between them a spread, which a mean would not. */
#ifndef RUNG_MONITOR_FACES_H
#define RUNG_MONITOR_FACES_H

#include "monitor/feature.h"

#include <stdbool.h>
#include <stdint.h>

#define FACES_WORDS 5                 /* of a category, that have a face of their own */
#define FACES_MOST  (FACES_WORDS + 2)

struct faces {
	int count;
	int of_cell[FEATURE_CELLS_MAX]; /* of each cell of the shape */
};

/* reference: rows in each cell of the shape. */
void faces_cut(const struct feature_shape *shape, const int64_t *reference, struct faces *faces);

/* What a face is: a word, "other", "missing"; "" for the parts of a number. */
const char *faces_name(const struct feature_shape *shape, const struct faces *faces, int face);

/* The share of a face among the rows of each window; NaN: of one without rows. of_row: the face of each row;
 * window_of_row: below 0, or from windows on, where a row is in none. */
void faces_series(const int *of_row, const int *window_of_row, int rows, int face, int windows, double *series);

/* How far a feature has moved from what it is compared with: the stability index of what came after a change, where
 * that is `big` and that of what came before is not. So neither what swings all day nor what never stays, as names of
 * those who happen to be there, is told as moved. NaN: it has not. Counts: rows in each face. */
double faces_moved(const struct faces *faces, const int64_t *reference, const int64_t *before, const int64_t *after, double big);

#endif
