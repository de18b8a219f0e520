/* Any number of raters of the same items, some of whom may not have rated some of them: how far
 * people agree with each other, which bounds what can be expected of a model.
 *
 * Feed it one item at a time; it keeps sums only. Where a measure is not defined it is NaN, and
 * raters_why_undefined() says why. */
#ifndef RUNG_STATS_RATERS_H
#define RUNG_STATS_RATERS_H

#include <stdint.h>

struct raters {
	int      classes;     /* 1 or more */
	int64_t *counts;      /* ratings of each class, over items with two ratings or more */
	int64_t  ratings;     /* sum of counts */
	int64_t  items;       /* with two ratings or more */
	int64_t  pairs;       /* pairs of ratings of one item, over all items */
	int64_t  agreeing;    /* those of them that agree */
	double   coincident;  /* agreeing pairs, each item weighted by 2 / (ratings - 1) */
	double   matched;     /* shares of the pairs of an item that agree, summed over items */
	double  *shares;      /* shares of each class among the ratings of an item, summed over all with a rating */
	int64_t  rated;       /* with a rating */
	int64_t  fewest, most; /* ratings of one item; 0 while there is none */
};

void raters_init(struct raters *raters, int classes);
void raters_release(struct raters *raters); /* may be repeated */

/* Counts `times` items alike, each with these ratings: labels 0..classes-1, or -1 where a rater gave
 * none. Items rated once say nothing of agreement: they count only for how often a class is found,
 * and that in raters_fleiss() and raters_ac1() alone. count is at most 1000. */
void raters_add(struct raters *raters, const int *labels, int count, int64_t times);

/* The share of pairs of ratings of one item that agree. */
double raters_agreement(const struct raters *raters);

/* Krippendorff's alpha (1970, 2011) for labels without an order, with missing ratings. */
double raters_alpha(const struct raters *raters);

/* Fleiss's kappa (1971), with missing ratings as Gwet has it (Handbook of Inter-Rater Reliability, 2014): the
 * mean of the items' own agreement, against the mean of their own shares. chance_error is its standard
 * error where the raters agree by chance alone (Fleiss, Nee and Landis 1979), NaN unless every item has as
 * many ratings as every other. */
struct fleiss { double kappa, chance_error; };
struct fleiss raters_fleiss(const struct raters *raters);

/* Gwet's AC1 (2008) of any number of raters, with missing ratings. */
double raters_ac1(const struct raters *raters);

enum raters_measure { RATERS_AGREEMENT, RATERS_ALPHA, RATERS_FLEISS, RATERS_AC1 };

/* NULL where the measure is defined; else one line: "not defined: ...". */
const char *raters_why_undefined(const struct raters *raters, enum raters_measure measure);

#endif
