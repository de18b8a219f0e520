/* Watching what the machine decides, by its audits and by what becomes known later from outside: when to take
 * automation back.
 *
 * Three detectors share the false alarms that may be. Where all is as promised, the chance of one among n
 * items checked is at most n / patience: an audit feeds two detectors, of errors and of misses, each of which
 * has half of that; truth from outside feeds one of its own, which has all of it. So neither can use up what
 * is the other's, and clean answers of one kind take nothing from what the other shows. */
#ifndef RUNG_LADDER_WATCH_H
#define RUNG_LADDER_WATCH_H

#include "stats/esr.h"

#include <stdbool.h>
#include <stdint.h>

enum watch_alarm {
	WATCH_QUIET,
	WATCH_ERRORS, /* audits show more errors than promised */
	WATCH_MISSES, /* audits show more critical items missed than promised */
	WATCH_TRUTH,  /* truth from outside does */
};

struct watch {
	struct esr errors, misses;      /* by audits */
	struct esr truth;               /* misses by truth from outside */
	double     patience;            /* items checked between false alarms, of all detectors together */
	int64_t    audits, wrong, missed;
	int64_t    truths, truths_missed; /* answers that came to be known from outside, of which critical and missed */
	int64_t    calm;                /* audits up to the last right one at which both showed no more than calm: an alarm's change came later */
	int64_t    truth_calm;          /* the same of truths, by those not missed */
};

/* error_limit and miss_limit: the shares of machine-decided items that may be wrong, or critical and
 * missed. patience: at least 1. */
void watch_init(struct watch *watch, double error_limit, double miss_limit, double patience);

/* Other limits and patience from here on. What the audits have shown so far stays: it was gathered against
 * limits of its own time. */
void watch_limit(struct watch *watch, double error_limit, double miss_limit, double patience);

/* An audit: whether the machine was wrong, and whether the item was critical and missed. */
enum watch_alarm watch_audit(struct watch *watch, bool wrong, bool missed);

/* What came to be known from outside of an item that the machine decided. It speaks of misses alone: such
 * answers are no even sample of what is right. */
enum watch_alarm watch_truth(struct watch *watch, bool missed);

/* What an audit says of the machine, as watch_audit() takes it. */
struct watch_finding { bool wrong, missed; };

/* What the detectors would say if these audits were taken in now; nothing is. */
enum watch_alarm watch_try(const struct watch *watch, const struct watch_finding *findings, int count);

/* The share of all items that may be critical and missed, where miss is promised of the critical ones. */
double watch_miss_limit(double miss, int64_t criticals, int64_t settled);

/* What an alarm rests on, which is not WATCH_QUIET, and from how much evidence on it is raised. */
const struct esr *watch_detector(const struct watch *watch, enum watch_alarm alarm);
double watch_threshold(const struct watch *watch, enum watch_alarm alarm);

/* Evidence against the limit on a scale where 0 is none and 1 an alarm, for a meter. */
double watch_meter(const struct watch *watch);

/* The share of machine-decided items to audit, so that a tripled error is noticed within so many items
 * in nine of ten cases; never below least (0..1). */
double watch_audit_probability(double error_limit, double patience, int64_t notice, double least);

#endif
