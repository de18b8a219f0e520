/* The steps of a canary, as people write them: growing shares of the traffic, with commas between. */
#ifndef RUNG_LADDER_ROLLOUT_STEPS_H
#define RUNG_LADDER_ROLLOUT_STEPS_H

#include "base/err.h"

#define ROLLOUT_STEPS_MAX 16

/* "0.05,0.25,0.5": how many there are, each above 0 and at most 1 and above the one before; -1 with why it
 * will not do, also for none and for more than ROLLOUT_STEPS_MAX. err may be NULL. */
int rollout_steps_parse(const char *text, double steps[ROLLOUT_STEPS_MAX], struct err *err);

/* Why a share will not do: 0 where it does. */
int rollout_share_check(double share, struct err *err);

#endif
