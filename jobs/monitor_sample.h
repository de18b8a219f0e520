/* Metrics of what stands at a value: looked up at each tending, not counted. */
#ifndef RUNG_JOBS_MONITOR_SAMPLE_H
#define RUNG_JOBS_MONITOR_SAMPLE_H

#include "base/err.h"
#include "db/metric.h"
#include "db/stage.h"
#include "jobs/monitor_tally.h"

struct store;

/* before: the marks of the last tending. Reads only. */
int monitor_sample(struct store *store, const struct stage *stage, const struct metric_marks *before, struct tally *tally, struct err *err);

#endif
