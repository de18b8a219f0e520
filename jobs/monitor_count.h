/* Metrics counted from the facts: each row once, however often it is looked, and at the time that it carries. */
#ifndef RUNG_JOBS_MONITOR_COUNT_H
#define RUNG_JOBS_MONITOR_COUNT_H

#include "base/err.h"
#include "db/metric.h"
#include "jobs/monitor_tally.h"

struct store;

/* Rows of a stage, and those of the project, after some marks up to others. Reads only. */
int monitor_count_stage(struct store *store, int64_t stage_id, const struct metric_marks *after, const struct metric_marks *until,
                        struct tally *tally, struct err *err);
int monitor_count_project(struct store *store, const struct metric_marks *after, const struct metric_marks *until, struct tally *tally,
                          struct err *err);

#endif
