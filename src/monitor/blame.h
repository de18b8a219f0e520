/* Where it began: which of several figures moved before one that has left its band. Pure: series over the same
 * windows in, causes out.
 *
 * Each series is cut where it changed most, and the cut counts where the change is no accident. Causes are what
 * changed no later than the target, but for two windows by which both cuts may miss, and goes along with it; they stand in the order in which they changed, as a
 * fault spreads from where it began (Nguyen et al. 2013, FChain: the component whose change sets in first), those
 * that changed within a window of each other by how well they go along. That is a hint to look there first, no proof. */
#ifndef RUNG_MONITOR_BLAME_H
#define RUNG_MONITOR_BLAME_H

#include <stdbool.h>

#define BLAME_WINDOWS_LEAST 12   /* with a figure in them, of a series */
#define BLAME_LEVEL         0.05 /* by chance alone so often a change is seen, in the target or in any candidate */
#define BLAME_ALONG         0.3  /* correlation that counts: medium in the words of Cohen (1988) */

struct blame_change {
	bool   found;
	int    at;            /* the first window after it */
	double before, after; /* means */
	double p;             /* the chance of as much where nothing has changed; 1 where there is too little to tell */
};

/* Where the mean of a series changed most: the cut that leaves the least within its two parts (Hinkley 1970).
 * p: of the largest of the cumulated sums of deviations (Page 1954), as the supremum of a Brownian bridge; the
 * deviation of windows is told from the differences of neighbours (von Neumann et al. 1941) or from the means of the
 * two parts, which a change does not swell, whichever is larger. Found where p is below level. Values that are NaN
 * are passed over; a change near either end is found only where it is large. */
struct blame_change blame_change(const double *values, int windows, double level);

struct blame_cause {
	int    series;        /* index among the candidates */
	int    lead;          /* windows by which it changed before the target; 0: in the same */
	double correlation;   /* with the target so many windows later */
	int    lag;           /* those windows: where they go along best, up to a third of all */
	struct blame_change change;
};

/* The causes of a change in the target, best first, at most room of them; candidates[i] has as many windows. Holm's
 * adjustment over the candidates. Returns how many; 0 also where the target has not changed. */
int blame_find(const double *target, const double *const *candidates, int count, int windows, struct blame_cause *causes, int room);

#endif
