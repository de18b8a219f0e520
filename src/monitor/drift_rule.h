/* Whether the features of a window have moved from the reference: significant, by Holm over all that were looked
 * at, and big, by the stability index. One such window is to be watched, two in a row are an alarm. */
#ifndef RUNG_MONITOR_DRIFT_RULE_H
#define RUNG_MONITOR_DRIFT_RULE_H

#include "monitor/feature.h"

#define DRIFT_ROWS_LEAST 250 /* in a window: with fewer, stable features look big by chance */
#define DRIFT_LEVEL 0.01     /* of a window, for all its features together */
#define DRIFT_NULLS 2        /* nulls count as more at so many times their share in the reference */

/* A feature in both, and what comes of it. */
struct drift_pair {
	/* given: */
	const struct feature_shape *shape;
	const int64_t *reference, *now; /* feature_cells() of each */
	const double *quantiles;        /* of the reference, FEATURE_QUANTILES; NULL: not known */
	const double *sorted;           /* the window's numbers; NULL: not known */
	int     sorted_count;
	bool    is_nulls;               /* the share of nulls, of which only more is a change */
	/* found; NaN: not defined */
	double  psi, p, p_holm, ks, distance, chi2, js;
	bool    drifted;
};

/* big: the index from which a change counts. times: windows that are judged together, whose chances add up. */
void drift_judge(struct drift_pair *pairs, int count, double big, int times);

#endif
