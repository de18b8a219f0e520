/* Times as the ladder tells them. */
#ifndef RUNG_CONSOLE_LADDER_TIME_H
#define RUNG_CONSOLE_LADDER_TIME_H

#include <stdint.h>

#define LADDER_TIME_SIZE 32

/* "12 Mar"; in another year than now_ms "12 Mar 2025". UTC. Returns text. */
const char *ladder_day(int64_t ms, int64_t now_ms, char text[LADDER_TIME_SIZE]);

/* "12 Mar 14:02"; "12 Mar 2025 14:02". */
const char *ladder_minute(int64_t ms, int64_t now_ms, char text[LADDER_TIME_SIZE]);

#endif
