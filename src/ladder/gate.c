#include "ladder/gate.h"

#include "ladder/gate_checks.h"
#include "ladder/level.h"
#include "stats/evalue.h"

#include <math.h>
#include <stddef.h>

const struct gate_policy gate_policy_default = {
	.error = 0.01, .miss = 0.05, .budget = 0.05, .nulls = 0.05, .pending = 0.02, .predictions = 100,
	.agreement = 0.85, .recall = 0.70, .assist_items = 200, .assist_days = 3,
	.coverage = 0.30, .partial_items = 500, .partial_days = 5, .full_days = 20, .challenge = 1,
};

static void eval_shadow(struct gate_look *look)
{
	gate_check_live(look);
	gate_check_predictions(look);
	gate_check_nulls(look);
}

static void eval_assistance(struct gate_look *look)
{
	gate_check_live(look);
	gate_check_items(look, look->policy->assist_items);
	gate_check_days(look, look->policy->assist_days);
	gate_check_agreement(look);
	gate_check_recalls(look, look->policy->recall);
	gate_check_nulls(look);
	gate_check_observed(look, 0);
	gate_tell_people(look);
	gate_tell_training(look);
}

static void eval_partial(struct gate_look *look)
{
	gate_check_live(look);
	gate_check_items(look, look->policy->partial_items);
	gate_check_days(look, look->policy->partial_days);
	gate_check_commonest(look);
	gate_check_nulls(look);
	gate_check_pending(look);
	gate_check_known(look);
	gate_check_quiet(look, true);
	gate_check_observed(look, look->policy->observed);
	gate_check_certificate(look);
	gate_tell_people(look);
	gate_tell_training(look);
}

static void eval_full(struct gate_look *look)
{
	gate_check_live(look);
	gate_check_days(look, look->policy->full_days);
	gate_check_sample_pending(look);
	gate_check_sample(look);
	gate_check_nulls(look);
	gate_check_known(look);
	gate_check_quiet(look, false);
	gate_tell_people(look);
	gate_tell_training(look);
}

static void eval_above_all(struct gate_look *look)
{
	struct gate_measure measure = gate_counted("level", "A level above", LEVEL_FULL, LEVEL_FULL + 1);

	gate_row_add(look, false, &measure, "level %d is the highest", LEVEL_FULL);
}

static void eval(int from, struct gate_look *look)
{
	static void (*const evals[])(struct gate_look *look) = {
		[LEVEL_HUMAN_ONLY] = eval_shadow, [LEVEL_SHADOW] = eval_assistance, [LEVEL_ASSISTANCE] = eval_partial,
		[LEVEL_PARTIAL] = eval_full, [LEVEL_FULL] = eval_above_all,
	};

	evals[level_valid(from) ? from : LEVEL_FULL](look);
}

int gate_checks(const struct gate *gate)
{
	int count = 0;

	for (int i = 0; i < gate->check_count; i++)
		count += !gate->checks[i].information;
	return count;
}

int gate_missing(const struct gate *gate)
{
	int missing = 0;

	for (int i = 0; i < gate->check_count; i++)
		missing += !gate->checks[i].ok;
	return missing;
}

/* The longest that any check takes; items are of those that items would help. */
static void sum_up(struct gate *gate)
{
	int known = 0;

	for (int i = 0; i < gate->check_count; i++) {
		const struct gate_check *check = &gate->checks[i];

		known += !isnan(check->items);
		gate->items = fmax(gate->items, check->items);
		gate->days = isnan(check->days) || isnan(gate->days) ? NAN : fmax(gate->days, check->days);
	}
	if (known < gate->check_count && gate->items == 0)
		gate->items = NAN;
}

void gate_eval(int from, const struct gate_policy *policy, const struct gate_facts *facts, struct gate *gate)
{
	struct gate_look look = { policy, facts, gate, true };

	*gate = (struct gate){ .from = from, .to = from < LEVEL_FULL ? from + 1 : from, .attempt = facts->attempt, .budget = policy->budget,
	                       .alpha = evalue_alpha_of_attempt(policy->budget, facts->attempt),
	                       .left = policy->budget / (facts->attempt + 1) };
	eval(from, &look);
	gate->open = look.open;
	sum_up(gate);
}

bool gate_is_open(int from, const struct gate_policy *policy, const struct gate_facts *facts)
{
	struct gate_look look = { policy, facts, NULL, true };

	eval(from, &look);
	return look.open;
}

struct certificate_terms gate_terms(const struct gate_policy *policy)
{
	return (struct certificate_terms){ policy->error, policy->miss, policy->by_class };
}

bool gate_certified(const struct gate_policy *policy, const struct certificate *certificate)
{
	struct certificate_terms terms = gate_terms(policy);

	return certificate_holds(certificate, &terms, policy->budget);
}
