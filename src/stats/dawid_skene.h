/* What items are, and how often each rater errs, from votes alone: no rater is taken to be right
 * (Dawid and Skene 1979), by expectation and maximisation. The model must not be one of the raters, or it
 * would vote for itself. Fit for three raters or more on thirty items or more; below that use the
 * majority. */
#ifndef RUNG_STATS_DAWID_SKENE_H
#define RUNG_STATS_DAWID_SKENE_H


struct vote { int item, rater, label; }; /* each from 0 */

struct dawid_skene {
	int     items, raters, classes;
	double *posterior; /* items x classes: the chance that an item is of a class */
	double *shares;    /* classes: how frequent each is */
	double *rates;     /* raters x classes x classes: the chance that a rater calls true class [j] label [l] */
	double  log_likelihood; /* of the last round */
	int     rounds;
};

/* The method as published, beginning with the shares of votes. Votes outside the ranges are left out; an item without
 * votes has the shares as its posterior. */
void dawid_skene_fit(struct dawid_skene *fit, const struct vote *votes, int count, int items, int raters, int classes);
void dawid_skene_release(struct dawid_skene *fit); /* may be repeated */

/* The likeliest class of an item; the first of several. */
int dawid_skene_label(const struct dawid_skene *fit, int item);

/* What most votes say: for each item and class its part of the majority, 1 where it has more votes than any other,
 * 1/2 where two have as many, and so on; 0 for the rest, and for items without votes. parts: items x classes. */
void majority_parts(const struct vote *votes, int count, int items, int classes, double *parts);

#endif
