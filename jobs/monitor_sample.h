/* Metrics of what stands at a value: looked up at each tending, not counted. */
#ifndef RUNG_JOBS_MONITOR_SAMPLE_H
#define RUNG_JOBS_MONITOR_SAMPLE_H

#include "base/err.h"
#include "db/metric.h"
#include "db/stage.h"
#include "jobs/monitor_tally.h"

struct store;

/* marks: the project's, in which what the machine had counted by the last look is replaced. Writes nothing. */
int monitor_sample(struct store *store, const struct stage *stage, struct metric_marks *marks, struct tally *tally, struct err *err);

/* Whether LIVE is as often right as it says it is sure, over its newest blind evidence, and what of that comes by
 * chance. It reads a thousand rows: for once an hour, and for those who ask. Writes nothing. */
int monitor_sample_calibration(struct store *store, const struct stage *stage, struct tally *tally, struct err *err);

/* What this process has noted for it: store_note(). */
void monitor_sample_notes(struct store *store, struct tally *tally);

#endif
