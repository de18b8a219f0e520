#include "stats/ddm.h"

#include <math.h>

#define DEVIATIONS 3

void ddm_init(struct ddm *ddm)
{
	*ddm = (struct ddm){ .lowest_rate = 2 };
}

bool ddm_add(struct ddm *ddm, bool wrong)
{
	double rate, deviation;

	ddm->count++;
	ddm->errors += wrong;
	if (ddm->count < DDM_WARM_UP)
		return false;
	rate = (double)ddm->errors / (double)ddm->count;
	deviation = sqrt(rate * (1 - rate) / (double)ddm->count);
	if (rate + deviation <= ddm->lowest_rate + ddm->lowest_deviation) {
		ddm->lowest_rate = rate;
		ddm->lowest_deviation = deviation;
	}
	return rate + deviation > ddm->lowest_rate + DEVIATIONS * ddm->lowest_deviation;
}
