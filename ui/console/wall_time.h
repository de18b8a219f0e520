/* Times by the wall clock of the project (project.timezone), as short as they say what is meant. */
#ifndef RUNG_CONSOLE_WALL_TIME_H
#define RUNG_CONSOLE_WALL_TIME_H

#include <stdint.h>

#define WALL_TIME_SIZE 32

/* "13:05" on the day of now_ms, else "12 Mar"; in another year "12 Mar 2025". Returns text. */
const char *wall_time_short(const char *zone, int64_t ms, int64_t now_ms, char text[WALL_TIME_SIZE]);

/* "12 Mar"; in another year "12 Mar 2025". */
const char *wall_time_day(const char *zone, int64_t ms, int64_t now_ms, char text[WALL_TIME_SIZE]);

/* "2025-03-12 13:05", for what is kept. */
const char *wall_time_exact(const char *zone, int64_t ms, char text[WALL_TIME_SIZE]);

/* "12 Mar 13:05"; in another year "12 Mar 2025 13:05". */
const char *wall_time_full(const char *zone, int64_t ms, int64_t now_ms, char text[WALL_TIME_SIZE]);

/* "13:05". */
const char *wall_time_clock(const char *zone, int64_t ms, char text[WALL_TIME_SIZE]);

/* How long something lasts, in steps so coarse that it seldom changes: "<1 min", "57 min", "5 h". */
const char *wall_time_age(int64_t ms, char text[WALL_TIME_SIZE]);

#endif
