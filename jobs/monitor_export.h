/* Metrics for other programs: as Prometheus reads them. */
#ifndef RUNG_JOBS_MONITOR_EXPORT_H
#define RUNG_JOBS_MONITOR_EXPORT_H

#include "base/err.h"
#include "base/str.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* Adds a line a metric and scope in the text format of Prometheus: figures of the window as gauges, and what is counted
 * as totals since the project began, in seconds, bytes and ratios, with the unit behind the name. What is not defined is
 * left out. all: also what models say and people do, and the project's own; else the machine and what comes in alone. */
int monitor_export_prometheus(struct store *store, const struct stage *stage, int64_t window_ms, bool all, struct str *text, struct err *err);

#endif
