/* Times are milliseconds since 1970-01-01 UTC. This module formats and reads them; it has no clock
 * of its own: callers pass the time in, so that tests and replay can choose it. */
#ifndef RUNG_BASE_CLOCK_H
#define RUNG_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define CLOCK_TEXT_SIZE 32
#define CLOCK_SECOND_MS INT64_C(1000)
#define CLOCK_MINUTE_MS INT64_C(60000)
#define CLOCK_HOUR_MS   INT64_C(3600000)
#define CLOCK_DAY_MS    INT64_C(86400000)

/* Writes 2026-03-01T09:30:00.123Z to text and returns it. */
const char *clock_iso(int64_t ms, char text[CLOCK_TEXT_SIZE]);

/* Reads YYYY-MM-DD, with an optional T or space and HH:MM[:SS[.fff]] and an optional Z or +hh:mm;
 * without a zone the time is UTC. False where text is anything else. */
bool clock_parse(const char *text, int64_t *ms);

/* Writes a duration as people read it: "0.4 s", "12 s", "3 min", "5 h", "2 d". */
const char *clock_duration(int64_t ms, char text[CLOCK_TEXT_SIZE]);

#endif
