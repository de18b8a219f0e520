/* A clock that nobody sets: for durations and deadlines, never for what is stored (store_now()). */
#ifndef RUNG_JOBS_MONOTONIC_H
#define RUNG_JOBS_MONOTONIC_H

#include <stdint.h>

int64_t monotonic_us(void);
int64_t monotonic_ms(void);
double  monotonic_seconds(void);

#endif
