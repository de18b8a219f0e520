/* Metrics of what stands at a value: looked up at each tending, not counted. */
#ifndef RUNG_JOBS_MONITOR_SAMPLE_H
#define RUNG_JOBS_MONITOR_SAMPLE_H

#include "base/err.h"
#include "db/stage.h"
#include "jobs/monitor_tally.h"

struct store;

/* Reads only. */
int monitor_sample(struct store *store, const struct stage *stage, struct tally *tally, struct err *err);

#endif
