#include "ladder/offer.h"

#include <math.h>
#include <stddef.h>

struct offer offer_at(const struct confhist *hist, double risk)
{
	return (struct offer){ risk, threshold_certify(hist, risk, OFFER_DELTA) };
}

int offer_list(const struct confhist *hist, double asked, struct offer offers[OFFERS_MAX])
{
	static const double usual[] = { 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1 };
	bool placed = !(asked > 0);
	int count = 0;

	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
		if (!placed && asked <= usual[i]) {
			placed = true;
			if (asked < usual[i])
				offers[count++] = offer_at(hist, asked);
		}
		offers[count++] = offer_at(hist, usual[i]);
	}
	if (!placed)
		offers[count++] = offer_at(hist, asked);
	return count;
}

double offer_errors(const struct offer *offer)
{
	return offer->threshold.bin < 0 ? NAN : offer->threshold.coverage * 1000 * offer->threshold.risk_bound;
}

double offer_hours(const struct offer *offer, double seconds)
{
	return offer->threshold.bin < 0 || !(seconds > 0) ? NAN : offer->threshold.coverage * 1000 * seconds / 3600;
}
