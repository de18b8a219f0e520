/* What other promises would give: for each share of errors that might be promised, the confidence from
 * which the machine could decide, by one plain look at all the evidence there is, the promise on critical
 * items kept. A certificate, which may be looked for again and again, asks for more. */
#ifndef RUNG_LADDER_OFFER_H
#define RUNG_LADDER_OFFER_H

#include "ladder/climb.h"

#include <stdbool.h>
#include <stdint.h>

#define OFFER_DELTA 0.05 /* of each look */
#define OFFERS_MAX  12

struct offer {
	double  risk;       /* promised at most, 0..1 */
	bool    found;      /* it can be certified; else all that follows is NaN, or 0 */
	double  threshold;  /* the machine would decide from it on; by class, from the lowest */
	double  coverage;   /* share of the items that it would decide */
	double  error_rate; /* share of these that were wrong */
	double  risk_bound; /* ... that may be, at worst */
	int64_t missed, criticals; /* critical items that would be called something else, of all of them */
	double  miss_bound; /* share of them that may be, at worst; NaN where no label is critical */
	double  audited;    /* share of what it decides that people check; NaN: not asked */
};

/* One of them, without its audits, which take a while to work out. */
struct offer offer_at(const struct evidence *evidence, const struct climb_policy *policy, double risk);

/* Fills in the usual promises, .1 % to 10 %, and asked among them (NaN: none), the strictest first.
 * Returns how many. */
int offer_list(const struct evidence *evidence, const struct climb_policy *policy, double asked, struct offer offers[OFFERS_MAX]);

/* Of 1,000 items that come: errors to expect and at worst, audits, and hours of people's time that are saved at
 * so many seconds an item, audits taken off. NaN where nothing is certified, or where seconds are not known (0). */
double offer_expected(const struct offer *offer);
double offer_errors(const struct offer *offer);
double offer_audits(const struct offer *offer);
double offer_hours(const struct offer *offer, double seconds);

#endif
