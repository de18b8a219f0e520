/* Microseconds on a clock that nobody sets: for how long things take here, never for what is stored. */
#ifndef RUNG_MODELS_STOPWATCH_H
#define RUNG_MODELS_STOPWATCH_H

#include <stdint.h>
#include <time.h>

static inline int64_t stopwatch_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

#endif
