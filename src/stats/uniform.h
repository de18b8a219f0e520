/* Numbers drawn for simulations: the same seed gives the same figures on every machine. Not for what
 * nobody may foresee. */
#ifndef RUNG_STATS_UNIFORM_H
#define RUNG_STATS_UNIFORM_H

#include <stdint.h>

/* A number of 0 to below 1. *state, which must not begin at 0, moves on. */
double uniform_draw(uint64_t *state);

#endif
