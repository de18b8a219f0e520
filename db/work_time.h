/* Working time of a project, by the settings project.timezone and project.hours. */
#ifndef RUNG_DB_WORK_TIME_H
#define RUNG_DB_WORK_TIME_H

#include <stdint.h>

struct store;

/* The moment at which work_ms of work have passed since from_ms. */
int64_t work_time_after(struct store *store, int64_t stage_id, int64_t from_ms, int64_t work_ms);

/* The moment since which work_ms of work have passed at until_ms. */
int64_t work_time_before(struct store *store, int64_t stage_id, int64_t until_ms, int64_t work_ms);

/* The same by hours and a time zone that are given, as work_hours_parse() and zone_local() take them. */
int64_t work_time_before_by(const char *hours, const char *zone, int64_t until_ms, int64_t work_ms);

#endif
