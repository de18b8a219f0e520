#include "ladder/gate.h"

#include "base/err.h"
#include "ladder/level.h"
#include "stats/evalue.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

const struct gate_policy gate_policy_default = {
	.error = 0.01, .miss = 0.05, .budget = 0.05, .nulls = 0.05, .pending = 0.02, .predictions = 100,
	.agreement = 0.85, .recall = 0.70, .assist_items = 200, .assist_days = 3,
	.coverage = 0.30, .partial_items = 500, .partial_days = 5, .full_days = 20,
};

/* One gate being looked at. */
struct look {
	const struct gate_policy *policy;
	const struct gate_facts  *facts;
	struct gate              *gate; /* NULL: only whether it is open is asked */
	bool                      open;
};

static void check(struct look *look, const char *name, double value, double bound, double need, bool ok, const char *fmt, ...)
	RUNG_PRINTF(7, 8);

static void check(struct look *look, const char *name, double value, double bound, double need, bool ok, const char *fmt, ...)
{
	struct gate_check *added;
	va_list ap;

	look->open = look->open && ok;
	if (!look->gate || look->gate->check_count == GATE_CHECKS_MAX)
		return; /* what does not fit still closes the gate */
	added = &look->gate->checks[look->gate->check_count++];
	*added = (struct gate_check){ .name = name, .value = value, .bound = bound, .need = need, .ok = ok };
	va_start(ap, fmt);
	vsnprintf(added->why, sizeof added->why, fmt, ap);
	va_end(ap);
}

static double share(int64_t k, int64_t n)
{
	return n > 0 ? (double)k / (double)n : NAN;
}

/* ---- the checks ---- */

static void check_live(struct look *look)
{
	check(look, "live version", look->facts->has_live, NAN, 1, look->facts->has_live, "%s",
	      look->facts->has_live ? "a version is live" : "no version is live: add a model, or import predictions");
}

static void check_predictions(struct look *look)
{
	int64_t have = look->facts->evidence->predictions, need = look->policy->predictions;

	check(look, "predictions", (double)have, NAN, (double)need, have >= need,
	      "%" PRId64 " predictions of the live version, %" PRId64 " are needed", have, need);
}

static void check_nulls(struct look *look)
{
	const struct evidence *evidence = look->facts->evidence;
	double nulls = evidence->predictions > 0 ? share(evidence->nulls, evidence->predictions) : 0;

	check(look, "nulls", nulls, NAN, look->policy->nulls, nulls <= look->policy->nulls,
	      "%.1f %% of its predictions without an answer, at most %.0f %% may be", nulls * 100, look->policy->nulls * 100);
}

static void check_pending(struct look *look)
{
	const struct evidence *evidence = look->facts->evidence;
	int64_t waiting = evidence->unsure + evidence->pending;
	double pending = waiting > 0 ? share(waiting, waiting + evidence->settled) : 0;

	check(look, "pending and unsure", pending, NAN, look->policy->pending, pending <= look->policy->pending,
	      "%.1f %% of the blind answers cannot count yet, at most %.0f %% may be", pending * 100, look->policy->pending * 100);
}

static void check_items(struct look *look, int64_t need)
{
	int64_t have = look->facts->evidence->settled;

	check(look, "settled items", (double)have, NAN, (double)need, have >= need,
	      "%" PRId64 " items decided without seeing the model and settled, %" PRId64 " are needed", have, need);
}

static void check_days(struct look *look, int need)
{
	int have = evidence_days(look->facts->evidence);

	check(look, "days", have, NAN, need, have >= need, "%d days with enough work, %d are needed", have, need);
}

/* A rate that must lie above a limit: s of n so far. What would open it is told where it is closed. */
static void check_rate(struct look *look, const char *name, const char *what, int64_t s, int64_t n, double need)
{
	double alpha = evalue_alpha_of_attempt(look->policy->budget, look->facts->attempt);
	bool ok = n > 0 && evalue_log_greater(s, n, need) >= -log(alpha);
	double low = look->gate ? evalue_bounds(s, n, alpha).low : NAN; /* slow, and only for people */
	int64_t straight = ok || !look->gate ? 0 : evalue_forecast(s, n, 1, need, alpha) - n;

	if (n == 0)
		check(look, name, NAN, low, need, false, "%s: nothing decided blind yet, at least %.1f %% is needed", what, need * 100);
	else if (ok)
		check(look, name, share(s, n), low, need, true, "%s: %" PRId64 " of %" PRId64 ", at worst %.1f %%, needed %.1f %%", what, s,
		      n, low * 100, need * 100);
	else
		check(look, name, share(s, n), low, need, false,
		      "%s: %" PRId64 " of %" PRId64 ", at worst %.1f %%, needed %.1f %%: %" PRId64 " more without a miss", what, s, n,
		      low * 100, need * 100, straight);
}

static void check_agreement(struct look *look)
{
	const struct evidence *evidence = look->facts->evidence;

	check_rate(look, "agreement", "people and the model say the same", evidence->agreed, evidence->settled,
	           look->policy->agreement);
}

static void check_recalls(struct look *look, double need)
{
	const struct evidence *evidence = look->facts->evidence;

	for (int i = 0; i < evidence->label_count; i++) {
		char what[64] = "critical items found";

		if (look->facts->labels)
			snprintf(what, sizeof what, "%.40s found", look->facts->labels[i]);
		if (evidence->critical[i])
			check_rate(look, "critical recall", what, evidence->found[i], evidence->seen[i], need);
	}
}

static void check_commonest(struct look *look)
{
	const struct evidence *evidence = look->facts->evidence;
	double right = share(evidence->agreed, evidence->settled), commonest = evidence_commonest(evidence);

	check(look, "better than the commonest label", right, NAN, commonest, right > commonest,
	      "right in %.1f %%; always answering the commonest label would be in %.1f %%",
	      isnan(right) ? 0 : right * 100, isnan(commonest) ? 0 : commonest * 100);
}

static void check_certificate(struct look *look)
{
	const struct certificate *found = look->facts->certificate;
	double need = look->policy->coverage;

	if (!found || !found->found) {
		check(look, "certificate", NAN, NAN, look->policy->error, false, "%s",
		      found ? found->why : "no threshold is certified yet: it is looked for when the other checks hold");
		check(look, "coverage", NAN, NAN, need, false, "nothing can be taken over without a certificate");
		return;
	}
	check(look, "certificate", share(found->errors, found->accepted), found->risk_bound, look->policy->error, true,
	      "right when sure, from %.4f: %" PRId64 " of %" PRId64 " wrong, at worst %.2f %%, promised %.2f %%", found->threshold,
	      found->errors, found->accepted, found->risk_bound * 100, look->policy->error * 100);
	check(look, "coverage", found->coverage, NAN, need, found->coverage >= need,
	      "it would take over %.0f %% of the items, at least %.0f %% is asked", found->coverage * 100, need * 100);
	if (!isnan(found->miss_bound))
		check(look, "miss share", share(found->missed, found->criticals), found->miss_bound, look->policy->miss,
		      found->miss_bound <= look->policy->miss, "%" PRId64 " of %" PRId64 " critical items would be missed, at worst %.1f %%, promised %.1f %%",
		      found->missed, found->criticals, found->miss_bound * 100, look->policy->miss * 100);
}

static void check_quiet(struct look *look)
{
	check(look, "alarms", look->facts->alarms, NAN, 0, look->facts->alarms == 0, "%d open alarms, none may be", look->facts->alarms);
	check(look, "overdue audits", (double)look->facts->overdue_audits, NAN, 0, look->facts->overdue_audits == 0,
	      "%" PRId64 " audits are overdue, none may be", look->facts->overdue_audits);
}

static void check_sample(struct look *look)
{
	static const struct gate_sample none = { 0, 0, 0, 0 };
	const struct gate_sample *sample = look->facts->sample ? look->facts->sample : &none;

	check_rate(look, "right overall", "of all that the machine would decide, right", sample->items - sample->wrong, sample->items,
	           1 - look->policy->error);
	if (sample->criticals > 0 || look->facts->evidence->criticals > 0)
		check_rate(look, "critical recall", "critical items found", sample->found, sample->criticals, 1 - look->policy->miss);
}

/* ---- the gates ---- */

static void eval_shadow(struct look *look)
{
	check_live(look);
	check_predictions(look);
	check_nulls(look);
}

static void eval_assistance(struct look *look)
{
	check_live(look);
	check_items(look, look->policy->assist_items);
	check_days(look, look->policy->assist_days);
	check_agreement(look);
	check_recalls(look, look->policy->recall);
	check_nulls(look);
}

static void eval_before_certificate(struct look *look)
{
	check_live(look);
	check_items(look, look->policy->partial_items);
	check_days(look, look->policy->partial_days);
	check_commonest(look);
	check_nulls(look);
	check_pending(look);
	check_quiet(look);
}

static void eval_partial(struct look *look)
{
	eval_before_certificate(look);
	check_certificate(look);
}

static void eval_full(struct look *look)
{
	check_live(look);
	check_days(look, look->policy->full_days);
	check_sample(look);
	check_nulls(look);
	check_quiet(look);
}

static void eval_above_all(struct look *look)
{
	check(look, "level", LEVEL_FULL, NAN, LEVEL_FULL, false, "level %d is the highest", LEVEL_FULL);
}

static void eval(int from, struct look *look)
{
	static void (*const evals[])(struct look *look) = {
		[LEVEL_HUMAN_ONLY] = eval_shadow, [LEVEL_SHADOW] = eval_assistance, [LEVEL_ASSISTANCE] = eval_partial,
		[LEVEL_PARTIAL] = eval_full, [LEVEL_FULL] = eval_above_all,
	};

	evals[level_valid(from) ? from : LEVEL_FULL](look);
}

void gate_eval(int from, const struct gate_policy *policy, const struct gate_facts *facts, struct gate *gate)
{
	struct look look = { policy, facts, gate, true };

	*gate = (struct gate){ .from = from, .to = from < LEVEL_FULL ? from + 1 : from };
	eval(from, &look);
	gate->open = look.open;
}

bool gate_is_open(int from, const struct gate_policy *policy, const struct gate_facts *facts)
{
	struct look look = { policy, facts, NULL, true };

	eval(from, &look);
	return look.open;
}

bool gate_wants_certificate(const struct gate_policy *policy, const struct gate_facts *facts)
{
	struct look look = { policy, facts, NULL, true };

	eval_before_certificate(&look);
	return look.open;
}
