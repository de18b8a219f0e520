/* Counts by bin of confidence (confbin.h): how many predictions there were, how many of them were wrong.
 * Everything about thresholds and calibration is read off these counts, in one pass over the bins. */
#ifndef RUNG_STATS_CONFHIST_H
#define RUNG_STATS_CONFHIST_H

#include "stats/confbin.h"

#include <stdbool.h>
#include <stdint.h>

struct confhist {
	int64_t count[CONFBIN_COUNT], wrong[CONFBIN_COUNT];
	double  sum[CONFBIN_COUNT]; /* of the confidences */
	int64_t total;
};

/* Counts one prediction. What has no bin (NaN, outside 0..1) is left out and gives false. */
bool confhist_add(struct confhist *hist, double confidence, bool wrong);

/* Counts without their confidences, for what is stored by bin; bin 0..999. */
void confhist_add_bin(struct confhist *hist, int bin, int64_t count, int64_t wrong);

#endif
