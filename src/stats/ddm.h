/* The drift detection method of Gama, Medas, Castillo and Rodrigues (2004): an alarm where the rate of errors is
 * three of its standard deviations above the lowest it has been. A reference to compare with: it is wrong in most
 * streams of 10,000 in which nothing changes. */
#ifndef RUNG_STATS_DDM_H
#define RUNG_STATS_DDM_H

#include <stdbool.h>
#include <stdint.h>

#define DDM_WARM_UP 30

struct ddm {
	int64_t count, errors;
	double  lowest_rate, lowest_deviation; /* rate 2: none yet */
};

void ddm_init(struct ddm *ddm);

/* Takes in an answer; true: the rate has risen. Of a stream whose warm-up brought no error the first one is an
 * alarm: the method has it so. */
bool ddm_add(struct ddm *ddm, bool wrong);

#endif
