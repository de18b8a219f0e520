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
	attempt->looked = 0;
	attempt->certificate = (struct certificate){ .bin = -1 };
}

struct gate_facts attempt_facts(const struct attempt *attempt)
{
	return (struct gate_facts){ .has_live = true, .evidence = &attempt->evidence, .attempt = attempt->number,
	                            .certificate = attempt->looked ? &attempt->certificate : NULL };
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
	struct certificate_terms terms = gate_terms(policy);
	struct certificate found = certificate_look(&attempt->evidence, &terms, policy->budget, attempt->number, look);

	if (found.found && found.coverage < policy->coverage)
		refuse_little(&found, policy->coverage);
	return found;
}

bool attempt_is_certified(const struct attempt *attempt, const struct gate_policy *policy)
{
	return gate_certified(policy, &attempt->certificate);
}

bool attempt_look(struct attempt *attempt, const struct gate_policy *policy, struct certificate *made)
{
	int look = certificate_look_at(attempt->evidence.settled);

	if (look <= attempt->looked)
		return false;
	attempt->looked = look;
	*made = attempt_look_at(attempt, policy, look);
	if (made->found || !attempt_is_certified(attempt, policy))
		attempt->certificate = *made;
	return true;
}
