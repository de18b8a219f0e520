#include "ladder/offer.h"

#include <math.h>
#include <stddef.h>

#define ITEMS 1000

struct offer offer_at(const struct evidence *evidence, const struct climb_policy *policy, double risk)
{
	struct certificate_terms terms = { risk, policy->gate.miss, policy->gate.by_class };
	struct certificate found = certificate_at(evidence, &terms, OFFER_DELTA);

	if (!found.found)
		return (struct offer){ .risk = risk, .threshold = NAN, .coverage = NAN, .error_rate = NAN, .risk_bound = NAN, .miss_bound = NAN,
		                       .audited = NAN };
	return (struct offer){ .risk = risk, .found = true, .threshold = found.threshold, .coverage = found.coverage,
	                       .error_rate = (double)found.errors / (double)found.accepted, .risk_bound = found.risk_bound,
	                       .missed = found.missed, .criticals = found.criticals, .miss_bound = found.miss_bound, .audited = NAN };
}

static struct offer with_audits(const struct evidence *evidence, const struct climb_policy *policy, double risk)
{
	struct offer offer = offer_at(evidence, policy, risk);

	if (offer.found)
		offer.audited = watch_audit_probability(risk, policy->patience, policy->notice, policy->audit_least);
	return offer;
}

int offer_list(const struct evidence *evidence, const struct climb_policy *policy, double asked, struct offer offers[OFFERS_MAX])
{
	static const double usual[] = { 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1 };
	bool placed = !(asked > 0);
	int count = 0;

	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
		if (!placed && asked <= usual[i]) {
			placed = true;
			if (asked < usual[i])
				offers[count++] = with_audits(evidence, policy, asked);
		}
		offers[count++] = with_audits(evidence, policy, usual[i]);
	}
	if (!placed)
		offers[count++] = with_audits(evidence, policy, asked);
	return count;
}

double offer_expected(const struct offer *offer)
{
	return offer->coverage * ITEMS * offer->error_rate;
}

double offer_errors(const struct offer *offer)
{
	return offer->coverage * ITEMS * offer->risk_bound;
}

double offer_audits(const struct offer *offer)
{
	return offer->coverage * ITEMS * offer->audited;
}

double offer_hours(const struct offer *offer, double seconds)
{
	return seconds > 0 ? (offer->coverage * ITEMS - offer_audits(offer)) * seconds / 3600 : NAN;
}
