#include "ladder/attempt.h"

#include <stddef.h>
#include <stdio.h>

void attempt_init(struct attempt *attempt, const bool *critical, int label_count)
{
	*attempt = (struct attempt){ .number = 1, .certificate = { .bin = -1 } };
	evidence_init(&attempt->evidence, critical, label_count);
}

void attempt_release(struct attempt *attempt)
{
	evidence_release(&attempt->evidence);
}

void attempt_begin(struct attempt *attempt, int number)
{
	evidence_clear(&attempt->evidence);
	attempt->number = number;
	attempt->looks = 0;
	attempt->next_look = 0;
	attempt->certificate = (struct certificate){ .bin = -1 };
}

struct gate_facts attempt_facts(const struct attempt *attempt)
{
	return (struct gate_facts){ .has_live = true, .evidence = &attempt->evidence, .attempt = attempt->number,
	                            .certificate = attempt->looks > 0 ? &attempt->certificate : NULL, .looks = attempt->looks,
	                            .next_look = attempt->next_look };
}

/* Sure, but of too little: the next look may find more. */
static void refuse_little(struct certificate *certificate, double coverage)
{
	certificate->found = false;
	snprintf(certificate->why, sizeof certificate->why, "the promise can be kept from %.4f on, which takes over %.0f %%; at least %.0f %% is asked",
	         certificate->threshold, certificate->coverage * 100, coverage * 100);
}

struct certificate attempt_look_at(const struct attempt *attempt, const struct gate_policy *policy, int look)
{
	struct certificate_terms terms = { policy->error, policy->miss, policy->by_class };
	struct certificate found = certificate_look(&attempt->evidence, &terms, policy->budget, attempt->number, look);

	if (found.found && found.coverage < policy->coverage)
		refuse_little(&found, policy->coverage);
	return found;
}

void attempt_look(struct attempt *attempt, const struct gate_policy *policy)
{
	const struct evidence *evidence = &attempt->evidence;
	struct gate_facts facts = attempt_facts(attempt);

	if (certificate_holds(&attempt->certificate, policy->error, policy->miss) || evidence->settled < attempt->next_look ||
	    evidence->settled < policy->partial_items || !gate_wants_certificate(policy, &facts))
		return;
	attempt->certificate = attempt_look_at(attempt, policy, ++attempt->looks);
	attempt->next_look = certificate_next_look(evidence->settled);
}
