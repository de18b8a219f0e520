#include "ladder/watch.h"

#include <math.h>

/* Two detectors raise alarms, so each may half as often. */
#define DETECTORS 2

/* What the detectors show in the long run where all is well, times a few. */
#define CALM 200

void watch_init(struct watch *watch, double error_limit, double miss_limit, double patience)
{
	*watch = (struct watch){ .patience = patience > 1 ? patience : 1 };
	esr_init(&watch->errors, error_limit, 1);
	esr_init(&watch->misses, miss_limit, 1);
}

enum watch_alarm watch_audit(struct watch *watch, bool wrong, bool missed)
{
	double patience = DETECTORS * watch->patience;

	esr_add(&watch->errors, wrong);
	esr_add(&watch->misses, missed);
	watch->audits++;
	watch->wrong += wrong;
	watch->missed += missed;
	if (fmax(esr_evidence(&watch->errors), esr_evidence(&watch->misses)) < CALM)
		watch->calm = watch->audits;
	if (esr_evidence(&watch->errors) >= patience)
		return WATCH_ERRORS;
	return esr_evidence(&watch->misses) >= patience ? WATCH_MISSES : WATCH_QUIET;
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
