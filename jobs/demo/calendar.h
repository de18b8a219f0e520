/* The days on which a demo's people work, Monday to Friday from 8 to 16 o'clock UTC. */
#ifndef RUNG_DEMO_CALENDAR_H
#define RUNG_DEMO_CALENDAR_H

#include <stdint.h>

#define CALENDAR_SHIFT_MS INT64_C(28800000) /* eight hours */

/* When work begins on the first of so many working days in a row, the last of which is over at now_ms;
 * days at least 1. */
int64_t calendar_first_shift(int64_t now_ms, int64_t days);

/* When work begins on the next working day. */
int64_t calendar_next_shift(int64_t shift_ms);

#endif
