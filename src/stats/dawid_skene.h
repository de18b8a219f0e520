/* What items are, and how often each rater errs, from votes alone: no rater is taken to be right
 * (Dawid and Skene 1979), by expectation and maximisation. The model must not be one of the raters, or it
 * would vote for itself. Fit for three raters or more on thirty items or more; below that use the
 * majority. */
#ifndef RUNG_STATS_DAWID_SKENE_H
#define RUNG_STATS_DAWID_SKENE_H

#include <stdint.h>

struct vote { int item, rater, label; }; /* each from 0 */

struct dawid_skene {
	int     items, raters, classes;
	double *posterior; /* items x classes: the chance that an item is of a class */
	double *shares;    /* classes: how frequent each is */
	double *rates;     /* raters x classes x classes: the chance that a rater calls true class [j] label [l] */
	double  log_likelihood; /* of the last round */
	int     rounds;
};

/* smoothing is added to each cell of a rater's table in every round, and once more to the right answer's;
 * 0 is the method as published, 0.01 keeps labels from swapping and zeros from locking. Votes outside
 * the ranges are left out; an item without votes has the shares as its posterior. */
void dawid_skene_fit(struct dawid_skene *fit, const struct vote *votes, int count, int items, int raters, int classes,
                     double smoothing);
void dawid_skene_release(struct dawid_skene *fit); /* may be repeated */

/* The likeliest class of an item; the first of several. */
int dawid_skene_label(const struct dawid_skene *fit, int item);

/* The class with most votes, the lowest of several, for each item; -1 without votes. labels: items. */
void majority_labels(const struct vote *votes, int count, int items, int classes, int *labels);

#endif
