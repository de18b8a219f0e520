/* What the rows of a plan add up to. */
#include "jobs/rollout_private.h"

#include "base/str.h"
#include "db/rollout_facts.h"
#include "db/setting_store.h"

#include <math.h>

struct counting { struct rollout_counts *counts; double margin; };

/* Items count in the unpaired test of the arm that they were drawn into, where that gave an answer. */
static void count_arm(struct rollout_counts *counts, const struct rollout_judged_rows *rows)
{
	struct rollout_arms *arms = &counts->steps[rows->step - 1];

	if (rows->arm == ROLLOUT_ARM_CANDIDATE && rows->candidate != ROLLOUT_ANSWER_NONE) {
		arms->canary_judged += rows->count;
		arms->canary_errors += rows->candidate == ROLLOUT_ANSWER_WRONG ? rows->count : 0;
	} else if (rows->arm == ROLLOUT_ARM_AGAINST && rows->against != ROLLOUT_ANSWER_NONE) {
		arms->against_judged += rows->count;
		arms->against_errors += rows->against == ROLLOUT_ANSWER_WRONG ? rows->count : 0;
	}
}

static void count_pair(struct rollout_counts *counts, double margin, const struct rollout_judged_rows *rows)
{
	bool right = rows->candidate == ROLLOUT_ANSWER_RIGHT, other = rows->against == ROLLOUT_ANSWER_RIGHT;

	*(right ? other ? &counts->both_right : &counts->gains : other ? &counts->losses : &counts->both_wrong) += rows->count;
	betting_add_differences(&counts->margin, margin, right - other, rows->count);
}

void rollout_count_begin(const struct rollout_plan *plan, struct rollout_counts *counts)
{
	*counts = (struct rollout_counts){ .predictions = 0 };
	betting_init(&counts->margin, 0.5);
	for (int i = 0; i < plan->step_count && i < ROLLOUT_STEP_COUNTS; i++)
		counts->steps[i].share = plan->steps[i];
}

void rollout_count_rows(struct rollout_counts *counts, double margin, const struct rollout_judged_rows *rows)
{
	if (rows->step >= 1 && rows->step <= ROLLOUT_STEP_COUNTS && rows->comparable)
		count_arm(counts, rows);
	if (rows->candidate != ROLLOUT_ANSWER_NONE && rows->against != ROLLOUT_ANSWER_NONE)
		count_pair(counts, margin, rows);
}

static int take(void *context, const struct rollout_judged_rows *rows, struct err *err)
{
	struct counting *counting = context;

	(void)err;
	rollout_count_rows(counting->counts, counting->margin, rows);
	return 0;
}

double rollout_slow_ms(const struct rollout_plan *plan)
{
	for (int i = 0; i < plan->rule_count; i++)
		if (str_equal(plan->rules[i].rule, "latency") && isfinite(plan->rules[i].bound))
			return plan->rules[i].bound;
	return 1e12;
}

int rollout_count(struct store *store, const struct stage *stage, const struct rollout_plan *plan, struct rollout_counts *counts,
                  struct err *err)
{
	struct counting counting = { counts, setting_real(store, stage->stage_id, "rollout.margin") };
	struct rollout_said said;

	rollout_count_begin(plan, counts);
	if (rollout_judged_each(store, plan->plan_id, take, &counting, err) < 0 ||
	    rollout_said_since(store, stage, plan, rollout_slow_ms(plan), &said, err) < 0)
		return -1;
	counts->predictions = said.predictions;
	counts->nulls = said.nulls;
	counts->failures = said.failures;
	counts->slow = said.slow;
	counts->canary_items = said.items;
	counts->alarms = said.alarms;
	return 0;
}
