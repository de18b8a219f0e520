#include "ladder/watch.h"

#include <math.h>
#include <string.h>

/* An audit feeds two detectors, so each may raise half of the false alarms. */
#define AUDIT_DETECTORS 2

/* No detector works at a limit of nothing. */
#define MISS_LIMIT_LEAST 1e-4

/* What the detectors show in the long run where all is well, times a few; where little patience is asked for, less. */
#define CALM 200

void watch_init(struct watch *watch, double error_limit, double miss_limit, double patience)
{
	*watch = (struct watch){ .patience = patience > 1 ? patience : 1 };
	esr_init(&watch->errors, error_limit, 1);
	esr_init(&watch->misses, miss_limit, 1);
	esr_init(&watch->truth, miss_limit, 1);
}

static void limit(struct esr *esr, double to)
{
	struct esr before = *esr;

	esr_init(esr, to, before.mean_rate);
	memcpy(esr->evidence, before.evidence, sizeof esr->evidence);
	memcpy(esr->between, before.between, sizeof esr->between);
}

void watch_limit(struct watch *watch, double error_limit, double miss_limit, double patience)
{
	watch->patience = fmax(1, patience);
	limit(&watch->errors, error_limit);
	limit(&watch->misses, miss_limit);
	limit(&watch->truth, miss_limit);
}

const struct esr *watch_detector(const struct watch *watch, enum watch_alarm alarm)
{
	return alarm == WATCH_ERRORS ? &watch->errors : alarm == WATCH_MISSES ? &watch->misses : &watch->truth;
}

double watch_threshold(const struct watch *watch, enum watch_alarm alarm)
{
	return alarm == WATCH_TRUTH ? watch->patience : AUDIT_DETECTORS * watch->patience;
}

static double evidence_of(const struct watch *watch, enum watch_alarm alarm)
{
	return esr_evidence(watch_detector(watch, alarm));
}

static bool is_alarm(const struct watch *watch, enum watch_alarm alarm)
{
	return evidence_of(watch, alarm) >= watch_threshold(watch, alarm);
}

static bool is_calm(const struct watch *watch, enum watch_alarm alarm)
{
	return evidence_of(watch, alarm) < fmin(CALM, watch_threshold(watch, alarm) / 2);
}

enum watch_alarm watch_audit(struct watch *watch, bool wrong, bool missed)
{
	esr_add(&watch->errors, wrong);
	esr_add(&watch->misses, missed);
	watch->audits++;
	watch->wrong += wrong;
	watch->missed += missed;
	if (!wrong && is_calm(watch, WATCH_ERRORS) && is_calm(watch, WATCH_MISSES))
		watch->calm = watch->audits;
	if (is_alarm(watch, WATCH_ERRORS))
		return WATCH_ERRORS;
	return is_alarm(watch, WATCH_MISSES) ? WATCH_MISSES : WATCH_QUIET;
}

enum watch_alarm watch_try(const struct watch *watch, const struct watch_finding *findings, int count)
{
	enum watch_alarm alarm = WATCH_QUIET;
	struct watch tried = *watch;

	for (int i = 0; i < count && alarm == WATCH_QUIET; i++)
		alarm = watch_audit(&tried, findings[i].wrong, findings[i].missed);
	return alarm;
}

enum watch_alarm watch_truth(struct watch *watch, bool missed)
{
	esr_add(&watch->truth, missed);
	watch->truths++;
	watch->truths_missed += missed;
	if (!missed && is_calm(watch, WATCH_TRUTH))
		watch->truth_calm = watch->truths;
	return is_alarm(watch, WATCH_TRUTH) ? WATCH_TRUTH : WATCH_QUIET;
}

double watch_miss_limit(double miss, int64_t criticals, int64_t settled)
{
	return fmax(settled > 0 ? miss * (double)criticals / (double)settled : 0, MISS_LIMIT_LEAST);
}

double watch_meter(const struct watch *watch)
{
	double meter = 0;

	for (enum watch_alarm alarm = WATCH_ERRORS; alarm <= WATCH_TRUTH; alarm++)
		meter = fmax(meter, log(fmax(1, evidence_of(watch, alarm))) / log(watch_threshold(watch, alarm)));
	return fmin(1, meter);
}

double watch_audit_probability(double error_limit, double patience, int64_t notice, double least)
{
	double delay = esr_delay(error_limit, 3, AUDIT_DETECTORS * patience).q90;

	return fmin(1, fmax(least, delay / (double)(notice > 1 ? notice : 1)));
}
