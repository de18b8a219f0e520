/* Audits: what people say, blind, of a random sample of what the machine decided. */
#ifndef RUNG_JOBS_AUDIT_H
#define RUNG_JOBS_AUDIT_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define AUDIT_LIMIT 1.0 /* evidence that takes automation back */

struct store;

struct audit_report {
	int64_t ended_ms;      /* counts and rates are of the epoch that a demotion ended then: nothing has been decided since; 0: of now */
	int64_t population;    /* items that the machine decided in this epoch */
	int64_t drawn;         /* of these, for audit */
	int64_t audited;       /* of these, answered and settled */
	int64_t waiting;       /* of these, answered, and not settled before somebody looks again or a lead decides */
	int64_t overdue;       /* of these, not answered in time */
	int64_t wrong, missed; /* of both, these by their first blind label: wrong at all; critical and called something else */
	int64_t known, known_missed; /* answers known later from outside, of what was not audited; these critical and called something else */
	double  error_rate;    /* of the population, weighted; NaN without audits */
	double  low, high;     /* its 95 % interval */
	double  probability;   /* with which audits are drawn now; NaN: none are */
	double  evidence;      /* of the detector against AUDIT_LIMIT, logarithmic: 1 takes automation back */
	double  promised;      /* the error that is promised at most */
	double  notice_items;  /* machine-decided items within which a tripled error is noticed, 9 times of 10 */
	bool    paused;        /* the machine decides nothing for the time being */
	char    why[160];      /* why it is paused; "" otherwise */
};

/* stage NULL: the only stage. */
int audit_read(struct store *store, const char *stage, struct audit_report *report, struct err *err);

#endif
