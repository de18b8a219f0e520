/* Where a day begins in a time zone. */
#ifndef RUNG_JOBS_DAY_H
#define RUNG_JOBS_DAY_H

#include <stdint.h>

/* The last midnight at or before now_ms in zone, a name of the tz database; an unknown one is UTC.
 * Changes TZ for a moment: for the thread that owns the program's environment. */
int64_t day_start(const char *zone, int64_t now_ms);

/* The first midnight after it: 23 to 25 hours behind the last one. */
int64_t day_next(const char *zone, int64_t now_ms);

#endif
