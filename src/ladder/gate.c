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

/* What a check compares; the words come with it. Strings need to last until check() returns. */
struct measure {
	const char    *name, *claim;
	enum gate_unit unit;
	bool           at_most;
	double         value, bound, need;
	int64_t        k, n;
};

static void check(struct look *look, bool ok, const struct measure *measure, const char *fmt, ...) RUNG_PRINTF(4, 5);

static void check(struct look *look, bool ok, const struct measure *measure, const char *fmt, ...)
{
	struct gate_check *added;
	va_list ap;

	look->open = look->open && ok;
	if (!look->gate || look->gate->check_count == GATE_CHECKS_MAX)
		return; /* what does not fit still closes the gate */
	added = &look->gate->checks[look->gate->check_count++];
	*added = (struct gate_check){ .name = measure->name, .unit = measure->unit, .at_most = measure->at_most, .value = measure->value,
	                              .bound = measure->bound, .need = measure->need, .k = measure->k, .n = measure->n, .ok = ok };
	snprintf(added->claim, sizeof added->claim, "%s", measure->claim);
	va_start(ap, fmt);
	vsnprintf(added->why, sizeof added->why, fmt, ap);
	va_end(ap);
}

static double share(int64_t k, int64_t n)
{
	return n > 0 ? (double)k / (double)n : NAN;
}

static struct measure counted(const char *name, const char *claim, int64_t have, int64_t need)
{
	return (struct measure){ .name = name, .claim = claim, .unit = GATE_COUNT, .value = (double)have, .bound = NAN, .need = (double)need };
}

/* k of n; nothing where there is nothing yet. */
static struct measure few_of(const char *name, const char *claim, int64_t k, int64_t n, double need)
{
	return (struct measure){ .name = name, .claim = claim, .unit = GATE_SHARE, .at_most = true, .value = n > 0 ? share(k, n) : 0,
	                         .bound = NAN, .need = need, .k = k, .n = n };
}

/* ---- the checks ---- */

static void check_live(struct look *look)
{
	bool live = look->facts->has_live;

	check(look, live,
	      &(struct measure){ .name = "live version", .claim = "A version is live", .unit = GATE_YES, .value = live, .bound = NAN,
	                         .need = 1 },
	      "%s", live ? "a version is live" : "no version is live: add a model, or import predictions");
}

static void check_predictions(struct look *look)
{
	int64_t have = look->facts->evidence->predictions, need = look->policy->predictions;
	struct measure measure = counted("predictions", "Predictions (of that version)", have, need);

	check(look, have >= need, &measure, "%" PRId64 " predictions of the live version, %" PRId64 " are needed", have, need);
}

static void check_nulls(struct look *look)
{
	const struct evidence *evidence = look->facts->evidence;
	struct measure measure = few_of("nulls", "Without an answer (null predictions)",
	                                evidence->nulls, evidence->predictions, look->policy->nulls);

	check(look, measure.value <= measure.need, &measure, "%.1f %% of its predictions without an answer, at most %.0f %% may be",
	      measure.value * 100, measure.need * 100);
}

static void check_pending(struct look *look)
{
	const struct evidence *evidence = look->facts->evidence;
	int64_t waiting = evidence->unsure + evidence->pending;
	struct measure measure = few_of("pending and unsure", "Answers pending (or unsure)",
	                                waiting, waiting + evidence->settled, look->policy->pending);

	check(look, measure.value <= measure.need, &measure, "%.1f %% of the blind answers cannot count yet, at most %.0f %% may be",
	      measure.value * 100, measure.need * 100);
}

static void check_items(struct look *look, int64_t need)
{
	int64_t have = look->facts->evidence->settled;
	struct measure measure = counted("settled items", "Decided blind (not seeing the model)", have, need);

	check(look, have >= need, &measure, "%" PRId64 " items decided without seeing the model and settled, %" PRId64 " are needed", have, need);
}

static void check_days(struct look *look, int need)
{
	int have = evidence_days(look->facts->evidence);
	struct measure measure = counted("days", "Days with enough work", have, need);

	check(look, have >= need, &measure, "%d %s with enough work, %d are needed", have, have == 1 ? "day" : "days", need);
}

/* A rate that must lie above a limit: s of n so far. What would open it is told where it is closed. */
static void check_rate(struct look *look, const char *name, const char *claim, int64_t s, int64_t n, double need)
{
	double alpha = evalue_alpha_of_attempt(look->policy->budget, look->facts->attempt);
	bool ok = n > 0 && evalue_log_greater(s, n, need) >= -log(alpha);
	double low = look->gate ? evalue_bounds(s, n, alpha).low : NAN; /* slow, and only for people */
	int64_t straight = ok || !look->gate ? 0 : evalue_forecast(s, n, 1, need, alpha) - n;
	struct measure measure = { name, claim, GATE_SHARE, false, share(s, n), low, need, s, n };

	if (n == 0)
		check(look, false, &measure, "%s: nothing decided blind yet, at least %.1f %% is needed", claim, need * 100);
	else if (ok)
		check(look, true, &measure, "%s: %" PRId64 " of %" PRId64 ", at worst %.1f %%, needed %.1f %%", claim, s, n, low * 100,
		      need * 100);
	else
		check(look, false, &measure, "%s: %" PRId64 " of %" PRId64 ", at worst %.1f %%, needed %.1f %%: %" PRId64 " more without a miss",
		      claim, s, n, low * 100, need * 100, straight);
}

static void check_agreement(struct look *look)
{
	const struct evidence *evidence = look->facts->evidence;

	check_rate(look, "agreement", "People and model agree", evidence->agreed, evidence->settled, look->policy->agreement);
}

static void check_recalls(struct look *look, double need)
{
	const struct evidence *evidence = look->facts->evidence;

	for (int i = 0; i < evidence->label_count; i++) {
		char claim[64] = "Critical items found";

		if (look->facts->labels)
			snprintf(claim, sizeof claim, "%.40s found", look->facts->labels[i]);
		if (evidence->critical[i])
			check_rate(look, "critical recall", claim, evidence->found[i], evidence->seen[i], need);
	}
}

static void check_commonest(struct look *look)
{
	const struct evidence *evidence = look->facts->evidence;
	double right = share(evidence->agreed, evidence->settled), commonest = evidence_commonest(evidence);

	check(look, right > commonest,
	      &(struct measure){ .name = "better than the commonest label", .claim = "Beats commonest label", .unit = GATE_SHARE,
	                         .value = right, .bound = NAN, .need = commonest, .k = evidence->agreed, .n = evidence->settled },
	      "right in %.1f %%; always answering the commonest label would be in %.1f %%", isnan(right) ? 0 : right * 100,
	      isnan(commonest) ? 0 : commonest * 100);
}

static void check_coverage(struct look *look, const struct certificate *found)
{
	double need = look->policy->coverage;
	struct measure measure = { .name = "coverage", .claim = "Share it would take over", .unit = GATE_SHARE, .value = NAN, .bound = NAN,
	                           .need = need };

	if (!found) {
		check(look, false, &measure, "nothing can be taken over without a certificate");
		return;
	}
	measure.value = found->coverage;
	measure.k = found->accepted;
	measure.n = found->settled;
	check(look, found->coverage >= need, &measure, "it would take over %.0f %% of the items, at least %.0f %% is asked",
	      found->coverage * 100, need * 100);
}

static void check_misses(struct look *look, const struct certificate *found)
{
	struct measure measure = { "miss share", "Critical not missed (when sure)", GATE_REST, true, share(found->missed, found->criticals),
	                           found->miss_bound, look->policy->miss, found->missed, found->criticals };

	if (!isnan(found->miss_bound))
		check(look, found->miss_bound <= look->policy->miss, &measure,
		      "%" PRId64 " of %" PRId64 " critical items would be missed, at worst %.1f %%, promised %.1f %%", found->missed,
		      found->criticals, found->miss_bound * 100, look->policy->miss * 100);
}

static void check_certificate(struct look *look)
{
	const struct certificate *looked = look->facts->certificate, *found = looked && looked->found ? looked : NULL;
	struct measure measure = { "certificate", "Right when sure", GATE_REST, true, NAN, NAN, look->policy->error, 0, 0 };
	char claim[64], from[32] = "each label from its own";

	if (!found) {
		check(look, false, &measure, "%s",
		      looked ? looked->why : "no threshold is certified yet: it is looked for when the other checks hold");
		check_coverage(look, NULL);
		return;
	}
	if (!found->by_class)
		snprintf(from, sizeof from, "from %.4f", found->threshold);
	snprintf(claim, sizeof claim, "Right when sure (%s)", from);
	measure = (struct measure){ "certificate", claim, GATE_REST, true, share(found->errors, found->accepted), found->risk_bound,
	                            look->policy->error, found->errors, found->accepted };
	check(look, true, &measure, "right when sure, %s: %" PRId64 " of %" PRId64 " wrong, at worst %.2f %%, promised %.2f %%", from,
	      found->errors, found->accepted, found->risk_bound * 100, look->policy->error * 100);
	check_coverage(look, found);
	check_misses(look, found);
}

static void check_quiet(struct look *look)
{
	struct measure alarms = counted("alarms", "Open alarms", look->facts->alarms, 0);
	struct measure overdue = counted("overdue audits", "Overdue audits", look->facts->overdue_audits, 0);

	alarms.at_most = overdue.at_most = true;
	check(look, look->facts->alarms == 0, &alarms, "%d open alarms, none may be", look->facts->alarms);
	check(look, look->facts->overdue_audits == 0, &overdue, "%" PRId64 " audits are overdue, none may be", look->facts->overdue_audits);
}

static void check_sample(struct look *look)
{
	static const struct gate_sample none = { 0, 0, 0, 0 };
	const struct gate_sample *sample = look->facts->sample ? look->facts->sample : &none;

	check_rate(look, "right overall", "Right in all it would decide", sample->items - sample->wrong, sample->items,
	           1 - look->policy->error);
	if (sample->criticals > 0 || look->facts->evidence->criticals > 0)
		check_rate(look, "critical recall", "Critical items found", sample->found, sample->criticals, 1 - look->policy->miss);
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
	struct measure measure = counted("level", "A level above", LEVEL_FULL, LEVEL_FULL + 1);

	check(look, false, &measure, "level %d is the highest", LEVEL_FULL);
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

	*gate = (struct gate){ .from = from, .to = from < LEVEL_FULL ? from + 1 : from,
	                       .alpha = evalue_alpha_of_attempt(policy->budget, facts->attempt) };
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
