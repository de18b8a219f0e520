/* What is written down of a rule that has fired: in words, and what was counted. */
#include "jobs/rollout_private.h"

#include <math.h>
#include <stdio.h>

static json_t *real_or_null(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *check_json(const struct rollout_check *check)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:b}", "name", check->name, "value", real_or_null(check->value), "bound",
	                 real_or_null(check->bound), "evidence", real_or_null(check->evidence), "limit", real_or_null(check->limit), "ok",
	                 check->ok);
}

static json_t *steps_json(const struct rollout_plan *plan, const struct rollout_counts *counts)
{
	json_t *list = json_array();

	for (int i = 0; i < plan->step_count; i++) {
		const struct rollout_arms *arms = &counts->steps[i];

		json_array_append_new(list, json_pack("{s:f, s:I, s:I, s:I, s:I}", "share", arms->share, "canary_judged", (json_int_t)arms->canary_judged,
		                                      "canary_errors", (json_int_t)arms->canary_errors, "against_judged",
		                                      (json_int_t)arms->against_judged, "against_errors", (json_int_t)arms->against_errors));
	}
	return list;
}

char *rollout_evidence(const struct rollout_plan *plan, const struct rollout_check *checks, int check_count, const struct rollout_counts *counts)
{
	json_t *rules = json_array(), *evidence;
	char *text;

	for (int i = 0; i < check_count; i++)
		if (checks[i].is_rule)
			json_array_append_new(rules, check_json(&checks[i]));
	evidence = json_pack("{s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "rules", rules, "steps", steps_json(plan, counts), "both_right",
	                     (json_int_t)counts->both_right, "only_candidate_right", (json_int_t)counts->gains, "only_candidate_wrong",
	                     (json_int_t)counts->losses, "both_wrong", (json_int_t)counts->both_wrong, "predictions",
	                     (json_int_t)counts->predictions, "nulls", (json_int_t)counts->nulls, "failures", (json_int_t)counts->failures,
	                     "canary_items", (json_int_t)counts->canary_items);
	text = json_dumps(evidence, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
	json_decref(evidence);
	return text;
}

void rollout_fired_words(const struct rollout_check *fired, char why[ROLLOUT_WHY])
{
	snprintf(why, ROLLOUT_WHY, "by rule %.20s: %.150s", fired->name, fired->why);
}

void rollout_audits_fire(struct rollout_check *alarm)
{
	alarm->ok = false;
	snprintf(alarm->why, sizeof alarm->why, "audits of what it decided by itself show more errors than agreed");
}
