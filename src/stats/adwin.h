/* The adaptive window of Bifet and Gavalda (2007): an alarm where the window can be cut in two parts whose means
 * differ by more than chance would have it; the older part is then forgotten. A reference to compare with.
 *
 * The window is kept as an exponential histogram: at most five buckets of each power of two, so that it takes
 * O(log W) room and time. */
#ifndef RUNG_STATS_ADWIN_H
#define RUNG_STATS_ADWIN_H

#include <stdbool.h>
#include <stdint.h>

#define ADWIN_ROOM 5   /* buckets of a size */
#define ADWIN_SIZES 40 /* 2^40 values are more than anybody has */

struct adwin {
	double  delta;                /* chance of a false cut at a look */
	int     clock;                /* looks each so many values; 1: each */
	int64_t count, seen;          /* values in the window, and ever */
	double  sum;
	int     filled[ADWIN_SIZES];  /* buckets of 2^i values, newest first */
	double  sums[ADWIN_SIZES][ADWIN_ROOM + 1];
};

/* 0 < delta < 1; clock at least 1. */
void adwin_init(struct adwin *adwin, double delta, int clock);

/* Takes in a value of 0..1, others are left out; true: the window was cut. */
bool adwin_add(struct adwin *adwin, double value);

#endif
