#include "ladder/watch.h"

#include <math.h>
#include <string.h>

/* Two detectors raise alarms, so each may half as often. */
#define DETECTORS 2

/* No detector works at a limit of nothing. */
#define MISS_LIMIT_LEAST 1e-4

/* What the detectors show in the long run where all is well, times a few. */
#define CALM 200

void watch_init(struct watch *watch, double error_limit, double miss_limit, double patience)
{
	*watch = (struct watch){ .patience = patience > 1 ? patience : 1 };
	esr_init(&watch->errors, error_limit, 1);
	esr_init(&watch->misses, miss_limit, 1);
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
}

static enum watch_alarm alarm_of(const struct watch *watch)
{
	double patience = DETECTORS * watch->patience;

	if (esr_evidence(&watch->errors) >= patience)
		return WATCH_ERRORS;
	return esr_evidence(&watch->misses) >= patience ? WATCH_MISSES : WATCH_QUIET;
}

enum watch_alarm watch_audit(struct watch *watch, bool wrong, bool missed)
{
	esr_add(&watch->errors, wrong);
	esr_add(&watch->misses, missed);
	watch->audits++;
	watch->wrong += wrong;
	watch->missed += missed;
	if (fmax(esr_evidence(&watch->errors), esr_evidence(&watch->misses)) < CALM)
		watch->calm = watch->audits;
	return alarm_of(watch);
}

enum watch_alarm watch_truth(struct watch *watch, bool missed)
{
	esr_add(&watch->misses, missed);
	watch->truths++;
	watch->truths_missed += missed;
	return alarm_of(watch);
}

double watch_miss_limit(double miss, int64_t criticals, int64_t settled)
{
	return fmax(settled > 0 ? miss * (double)criticals / (double)settled : 0, MISS_LIMIT_LEAST);
}

double watch_meter(const struct watch *watch)
{
	double evidence = fmax(esr_evidence(&watch->errors), esr_evidence(&watch->misses));

	return evidence <= 1 ? 0 : fmin(1, log(evidence) / log(DETECTORS * watch->patience));
}

double watch_audit_probability(double error_limit, double patience, int64_t notice, double least)
{
	double delay = esr_delay(error_limit, 3, DETECTORS * patience).q90;

	return fmin(1, fmax(least, delay / (double)(notice > 1 ? notice : 1)));
}
