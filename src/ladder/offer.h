/* What other promises would give: for each share of errors that might be promised, the confidence from
 * which the machine could decide, by one plain look at all the evidence there is. A certificate, which
 * may be looked for again and again, asks for more. */
#ifndef RUNG_LADDER_OFFER_H
#define RUNG_LADDER_OFFER_H

#include "stats/threshold.h"

#define OFFER_DELTA 0.05 /* of each look */
#define OFFERS_MAX  12

struct offer {
	double           risk;      /* promised at most, 0..1 */
	struct threshold threshold; /* bin -1: none can be certified */
};

struct offer offer_at(const struct confhist *hist, double risk);

/* Fills in the usual promises, .1 % to 10 %, and asked among them (NaN: none), the strictest first.
 * Returns how many. */
int offer_list(const struct confhist *hist, double asked, struct offer offers[OFFERS_MAX]);

/* Of 1,000 items that come: errors at worst, and hours of people's time at so many seconds an item. NaN
 * where nothing is certified, or where seconds are not known (0). */
double offer_errors(const struct offer *offer);
double offer_hours(const struct offer *offer, double seconds);

#endif
