/* What can be said of a model without people: if its confidences are calibrated, their mean is how often it is
 * right (confidence-based performance estimation, as NannyML does). It sees that the items have become harder; it
 * cannot see that the relation of items to labels has changed. So it is an estimate, and never a gate's. */
#ifndef RUNG_STATS_CBPE_H
#define RUNG_STATS_CBPE_H

/* Expected share right, and its standard error; NaN without rows. Confidences outside 0..1, and NaN, are left out. */
struct cbpe { double accuracy, error; int rows; };
struct cbpe cbpe_estimate(const double *confidences, int count);

/* Of a label of two: the chance of it in each row, called at `from` and above. The expected confusion. */
struct cbpe_confusion { double true_positive, false_positive, false_negative, true_negative, f1; };
struct cbpe_confusion cbpe_confusion(const double *chances, int count, double from);

#endif
