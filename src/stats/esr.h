/* The detector that takes automation back: an e-process in the manner of Shiryaev and Roberts (Shin,
 * Ramdas and Rinaldo 2022), fed by audits.
 *
 * While the chance of an error stays at most limit, given all that went before, the mean number of
 * audits between false alarms is at least patience, and the chance of a false alarm within n audits at
 * most n / patience. It forgets a good past, so that it notices a change after a thousand good audits
 * nearly as fast as at once. */
#ifndef RUNG_STATS_ESR_H
#define RUNG_STATS_ESR_H

#include <stdbool.h>

#define ESR_SIZES 4

struct esr {
	double limit;               /* the rate of errors that is in order, 0 < limit < 0.2 */
	double sizes[ESR_SIZES];    /* looks for errors so many times as frequent: 1.5, 2, 3 and 5, or as given */
	double evidence[ESR_SIZES]; /* for each of them */
	double between[ESR_SIZES];  /* factors gathered since the last weighted audit */
	double mean_rate;           /* usual share of items audited; 1 where all are */
};

/* limit outside its range is put at its end: 5 times as many errors must still be a chance. */
void esr_init(struct esr *esr, double limit, double mean_rate);

/* For changes of other sizes, each above 1; all are audited. limit is held below 1 / the largest of them. */
void esr_init_sizes(struct esr *esr, double limit, const double sizes[ESR_SIZES]);

/* An audit of a stream in which all audits are equally likely. */
void esr_add(struct esr *esr, bool wrong);

/* For audits drawn with chances of their own: an item that was accepted and not audited, and one that was
 * audited with chance probability (0..1]. The evidence then is on the unweighted rate of errors. */
void esr_skip(struct esr *esr);
void esr_add_weighted(struct esr *esr, bool wrong, double probability);

/* The mean of the four: an alarm is at evidence >= patience. */
double esr_evidence(const struct esr *esr);

/* The median and the 90th percentile of audits until an error rate of times the limit is noticed, for a
 * patience, simulated from a fixed seed (times > 1). Both INFINITY where it is not within 100,000. */
struct esr_delay { double median, q90; };
struct esr_delay esr_delay(double limit, double times, double patience);

#endif
