/* What is measured: one row a metric. The dashboard, `rung monitor`, /metrics, the manual and bands read it. */
#ifndef RUNG_MONITOR_METRIC_H
#define RUNG_MONITOR_METRIC_H

#include <stdbool.h>
#include <stdint.h>

enum metric_group { METRIC_SOFTWARE, METRIC_INPUT, METRIC_OUTPUT, METRIC_PEOPLE, METRIC_OWN };

enum metric_kind {
	METRIC_COUNTER,   /* things that happen: the value of a window is how many, or how many an hour */
	METRIC_GAUGE,     /* something that stands at a value: the mean of what was seen; a share is one of 0s and 1s */
	METRIC_LEVEL,     /* a gauge of which the newest value counts: queue depth, size of a file */
	METRIC_HISTOGRAM, /* of which a quantile counts: latencies */
	METRIC_PART,      /* a counter of which the share of the whole counts, that falls to a scope: labels, reasons */
};

/* Who writes it: what is counted from stored facts can be made anew from them. */
enum metric_source { METRIC_FROM_FACTS, METRIC_SAMPLED, METRIC_BY_PROCESS, METRIC_BY_QUERY };

struct metric {
	const char        *name;   /* "predict.latency": letters, digits, dots, dashes */
	const char        *unit;   /* "ms", "B", "share", "/h", "" */
	enum metric_group  group;
	enum metric_kind   kind;
	enum metric_source source;
	const char        *scope;  /* what it is told apart by beside the whole: "source", "label", "version", "operator", "reason", "process"; "": nothing */
	bool               of_project; /* of the whole project, not of a stage */
	double             quantile;   /* that counts, of a histogram: 0..1; else 0 */
	double             low, high; /* the band it has until somebody sets another; NaN: open at that side */
	int64_t            least;  /* values in a window, for it to be judged */
	int                headline; /* its place among the first that people look at, from 1; 0: after these */
	const char        *help;   /* one line, without a full stop */
};

/* By name; NULL: there is none of that name among the program's own. */
const struct metric *metric_find(const char *name);

/* The table: *count rows, in the order in which people read them. */
const struct metric *metric_table(int *count);

const char *metric_group_name(enum metric_group group); /* "software", ... */
const char *metric_kind_name(enum metric_kind kind);    /* "counter", ... */

#endif
