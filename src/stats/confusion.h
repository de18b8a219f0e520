/* Two raters of the same items: a table of counts, truth (what people decided) by row and prediction
 * by column, and the measures of agreement that are read from it.
 *
 * Agreement is not accuracy: people err too. None of these numbers alone opens a gate. Where a
 * measure is not defined it is NaN, never 0 or 1, and confusion_why_undefined() says why. */
#ifndef RUNG_STATS_CONFUSION_H
#define RUNG_STATS_CONFUSION_H

#include <stdint.h>

struct confusion {
	int      classes;  /* 1 or more */
	int64_t *counts;   /* classes * classes, row by row */
	int64_t  n;        /* sum of counts */
};

/* All zero. Ends the program where memory is short. */
void confusion_init(struct confusion *confusion, int classes);
void confusion_release(struct confusion *confusion); /* may be repeated */

/* Counts one item; both labels 0..classes-1. A call with any other is a mistake of the caller. */
void confusion_add(struct confusion *confusion, int truth, int prediction);
int64_t confusion_count(const struct confusion *confusion, int truth, int prediction);

/* A measure with its standard error and 95 % interval, cut off at -1 and 1. All NaN, or none.
 *
 * Where nobody disagrees, or nobody agrees, the standard error of a chance-corrected measure is 0, and an
 * interval made from it would claim to know. There the agreement's own exact interval (Clopper and Pearson
 * 1934) is taken, less what chance gives by the margins, which are taken as known, as Cohen (1960) does: of n
 * pairs without a disagreement kappa is at least (0.025^(1/n) - p_e) / (1 - p_e). */
struct estimate { double value, error, low, high; };

/* The share of items on the diagonal. */
double confusion_agreement(const struct confusion *confusion);

enum kappa_weights {
	KAPPA_PLAIN,     /* every disagreement counts alike */
	KAPPA_LINEAR,    /* by distance, for labels that have an order */
	KAPPA_QUADRATIC, /* by squared distance */
};

/* Cohen's kappa (1960; weighted 1968), standard error by Fleiss, Cohen and Everitt (1969): how far
 * the agreement goes beyond what the margins give by chance. */
struct estimate confusion_kappa(const struct confusion *confusion, enum kappa_weights weights);

/* Gwet's AC1 (2008), with his standard error. Stays high where one label is rare and nobody finds it. */
struct estimate confusion_ac1(const struct confusion *confusion);

/* Matthews's correlation coefficient (1975) for any number of classes (R_K, Gorodkin 2004); -1..1. */
double confusion_mcc(const struct confusion *confusion);

/* Of one class: what share of its predictions is right, what share of it is found, and their
 * harmonic mean. Each is NaN where its denominator is zero. */
struct class_scores {
	double  precision, recall, f1;
	int64_t n;         /* items that people gave the class */
	int64_t predicted; /* items that the prediction gave it */
};
struct class_scores confusion_class(const struct confusion *confusion, int class);

enum confusion_measure { CONFUSION_AGREEMENT, CONFUSION_KAPPA, CONFUSION_AC1, CONFUSION_MCC };

/* NULL where the measure is defined; else one line: "not defined: ...". */
const char *confusion_why_undefined(const struct confusion *confusion, enum confusion_measure measure);

#endif
