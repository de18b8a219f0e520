#include "ladder/rollout_rules.h"

#include "base/str.h"
#include "stats/evalue.h"
#include "stats/versions.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SLOW_SHARE 0.05 /* a 95th percentile: so many may be slower */

const struct rollout_rule rollout_rules[] = {
	{ "errors", NAN, "", "the canary errs more often than LIVE, each on its own items" },
	{ "worse", NAN, "", "it is wrong where the other is right more often than the other way round, on the same items" },
	{ "nulls", 0.05, "share", "it gives no answer for more than this share" },
	{ "failures", 0.01, "share", "it fails, where the other does not, for more than this share" },
	{ "latency", 1000, "ms", "more than 5 % of its answers take longer than this" },
	{ "alarm", NAN, "", "an alarm, or missing audits, stop the machine of the stage" },
	{ "exposure", NAN, "items", "it has answered for more items than were agreed before it is LIVE" },
};
const int rollout_rule_count = (int)(sizeof rollout_rules / sizeof *rollout_rules);

double rollout_usual_bound(const char *rule, double live_nulls, double live_p95, int64_t most_items)
{
	double bound = NAN;

	for (int i = 0; i < rollout_rule_count; i++)
		if (str_equal(rollout_rules[i].name, rule))
			bound = rollout_rules[i].bound;
	if (str_equal(rule, "nulls"))
		return fmin(fmax(bound, 2 * live_nulls), 1); /* fmax and fmin pass over NaN */
	if (str_equal(rule, "latency"))
		return fmax(bound, 3 * live_p95);
	return str_equal(rule, "exposure") && most_items > 0 ? (double)most_items : bound;
}

bool rollout_rule_beside(const char *rule)
{
	return str_equal(rule, "nulls") || str_equal(rule, "failures") || str_equal(rule, "latency");
}

double rollout_exposure(double share, int64_t items, double live_error)
{
	return share * (double)items * (1 - live_error);
}

/* ---- evidence on errors, step by step ---- */

static double seen_share(const struct rollout_arms *arms)
{
	int64_t judged = arms->canary_judged + arms->against_judged;

	return judged > 0 ? (double)arms->canary_judged / (double)judged : arms->share;
}

/* At the share that was drawn with, and at the one that was seen: the weaker. A share at which the arms cannot
 * be told apart gives none. */
static double weaker(const struct rollout_arms *arms, double log_e(const struct rollout_arms *arms, double share, double ratio), double ratio)
{
	double seen = seen_share(arms), drawn = arms->share > 0 && arms->share < 1 ? log_e(arms, arms->share, ratio) : 0;

	return fmin(drawn, seen > 0 && seen < 1 ? log_e(arms, seen, ratio) : 0);
}

static double worse_at(const struct rollout_arms *arms, double share, double ratio)
{
	(void)ratio;
	return versions_log_canary_worse(arms->canary_errors, arms->canary_errors + arms->against_errors, share);
}

static double within_at(const struct rollout_arms *arms, double share, double ratio)
{
	return versions_log_canary_within(arms->canary_errors, arms->canary_errors + arms->against_errors, share, ratio);
}

static double log_add(double a, double b)
{
	double most = fmax(a, b);

	return isinf(most) ? most : most + log(exp(a - most) + exp(b - most));
}

double rollout_log_worse(const struct rollout_counts *counts, int steps)
{
	double from_here = 0, sum = -INFINITY;

	if (steps < 1)
		return 0;
	for (int i = (steps < ROLLOUT_STEP_COUNTS ? steps : ROLLOUT_STEP_COUNTS) - 1; i >= 0; i--) {
		from_here += weaker(&counts->steps[i], worse_at, 1);
		sum = log_add(sum, from_here);
	}
	return sum - log((double)(steps < ROLLOUT_STEP_COUNTS ? steps : ROLLOUT_STEP_COUNTS));
}

double rollout_log_within(const struct rollout_counts *counts, double ratio)
{
	double sum = 0;

	for (int i = 0; i < ROLLOUT_STEP_COUNTS; i++)
		sum += weaker(&counts->steps[i], within_at, ratio);
	return sum;
}

/* ---- checks ---- */

struct totals { int64_t judged, errors, against_judged, against_errors, paired; };

static struct totals totals_of(const struct rollout_counts *counts)
{
	struct totals sum = { .paired = counts->both_right + counts->gains + counts->losses + counts->both_wrong };

	for (int i = 0; i < ROLLOUT_STEP_COUNTS; i++) {
		sum.judged += counts->steps[i].canary_judged;
		sum.errors += counts->steps[i].canary_errors;
		sum.against_judged += counts->steps[i].against_judged;
		sum.against_errors += counts->steps[i].against_errors;
	}
	return sum;
}

static double share_of(int64_t part, int64_t whole)
{
	return whole > 0 ? (double)part / (double)whole : NAN;
}

static bool has_rule(const struct rollout_ask *ask, const char *name)
{
	for (int i = 0; i < ask->rule_count; i++)
		if (str_equal(ask->rules[i].rule, name))
			return true;
	return false;
}

/* Both rules on errors watch for the same: they share the chance of a false alarm. */
static double error_limit(const struct rollout_ask *ask)
{
	return log((has_rule(ask, "errors") && has_rule(ask, "worse") ? 2 : 1) / ask->alpha);
}

static void check_errors(const struct rollout_ask *ask, const struct rollout_counts *counts, double bound, struct rollout_check *check)
{
	struct totals sum = totals_of(counts);

	(void)bound;
	check->claim = ask->baking ? "errs no more often than the version before" : "errs no more often than LIVE";
	check->before = ask->baking;
	check->value = share_of(sum.errors, sum.judged);
	check->bound = share_of(sum.against_errors, sum.against_judged);
	check->evidence = rollout_log_worse(counts, ask->steps);
	check->limit = error_limit(ask);
	check->ok = !(check->evidence >= check->limit);
	if (!check->ok)
		snprintf(check->why, sizeof check->why, "the canary was wrong in %" PRId64 " of %" PRId64 " judged items, LIVE in %" PRId64 " of %" PRId64,
		         sum.errors, sum.judged, sum.against_errors, sum.against_judged);
}

static void check_worse(const struct rollout_ask *ask, const struct rollout_counts *counts, double bound, struct rollout_check *check)
{
	struct totals sum = totals_of(counts);

	(void)bound;
	check->claim = "right as often on the same items";
	check->value = share_of(counts->gains - counts->losses, sum.paired);
	check->bound = 0;
	check->evidence = versions_log_inferior(counts->gains, counts->losses);
	check->limit = error_limit(ask);
	check->ok = !(check->evidence >= check->limit);
	if (!check->ok)
		snprintf(check->why, sizeof check->why, "of %" PRId64 " judged items it alone was wrong in %" PRId64 ", it alone right in %" PRId64,
		         sum.paired, counts->losses, counts->gains);
}

/* More of its answers than a share are so; what fires it says how many. */
static void check_rate(const struct rollout_ask *ask, struct rollout_check *check, int64_t part, int64_t whole, double bound)
{
	check->value = share_of(part, whole);
	check->bound = bound;
	check->evidence = evalue_log_greater(part, whole, bound);
	check->limit = -log(ask->alpha);
	check->ok = !(check->evidence >= check->limit);
}

static void check_nulls(const struct rollout_ask *ask, const struct rollout_counts *counts, double bound, struct rollout_check *check)
{
	check->claim = "gives an answer";
	check_rate(ask, check, counts->nulls, counts->predictions, bound);
	if (!check->ok)
		snprintf(check->why, sizeof check->why, "no answer for %" PRId64 " of %" PRId64 " items, where %.3g %% may have none", counts->nulls,
		         counts->predictions, bound * 100);
}

static void check_failures(const struct rollout_ask *ask, const struct rollout_counts *counts, double bound, struct rollout_check *check)
{
	check->claim = ask->baking ? "fails no more than the version before did" : "fails no more than LIVE does";
	check_rate(ask, check, counts->failures, counts->predictions, bound);
	if (!check->ok)
		snprintf(check->why, sizeof check->why, "it failed for %" PRId64 " of %" PRId64 " items that the other could do, where %.3g %% may fail",
		         counts->failures, counts->predictions, bound * 100);
}

static void check_latency(const struct rollout_ask *ask, const struct rollout_counts *counts, double bound, struct rollout_check *check)
{
	check->claim = "at most 5 % of its answers take longer than was agreed";
	check_rate(ask, check, counts->slow, counts->predictions, SLOW_SHARE);
	if (!check->ok)
		snprintf(check->why, sizeof check->why, "%" PRId64 " of %" PRId64 " answers took longer than %.6g ms, where 5 %% may", counts->slow,
		         counts->predictions, bound);
}

static void check_alarm(const struct rollout_ask *ask, const struct rollout_counts *counts, double bound, struct rollout_check *check)
{
	(void)ask;
	check->claim = "no alarm, and no missing audits, have stopped the machine"; /* others may be open */
	check->value = (double)counts->alarms;
	check->bound = isnan(bound) ? 0 : bound;
	check->ok = check->value <= check->bound;
	if (!check->ok)
		snprintf(check->why, sizeof check->why, "an alarm, or missing audits, stopped the machine");
}

static void check_exposure(const struct rollout_ask *ask, const struct rollout_counts *counts, double bound, struct rollout_check *check)
{
	(void)ask;
	check->claim = "items it answered for";
	check->value = (double)counts->canary_items;
	check->bound = bound;
	check->ok = !(check->value > bound);
	if (!check->ok)
		snprintf(check->why, sizeof check->why, "the canary answered for %" PRId64 " items, where %.0f were agreed", counts->canary_items, bound);
}

typedef void rule_check(const struct rollout_ask *ask, const struct rollout_counts *counts, double bound, struct rollout_check *check);

/* In the order of the rules. */
static rule_check *const rule_checks[] = {
	check_errors, check_worse, check_nulls, check_failures, check_latency, check_alarm, check_exposure,
};

static struct rollout_check blank(const char *name, bool is_rule)
{
	return (struct rollout_check){ .name = name, .value = NAN, .bound = NAN, .evidence = NAN, .limit = NAN, .is_rule = is_rule };
}

static int check_rules(const struct rollout_ask *ask, const struct rollout_counts *counts, struct rollout_check *checks)
{
	int count = 0;

	for (int rule = 0; rule < rollout_rule_count; rule++)
		for (int i = 0; i < ask->rule_count; i++)
			if (str_equal(ask->rules[i].rule, rollout_rules[rule].name)) {
				checks[count] = blank(rollout_rules[rule].name, true);
				rule_checks[rule](ask, counts, ask->rules[i].bound, &checks[count++]);
				break;
			}
	return count;
}

/* ---- what a step waits for ---- */

/* Those that are answered only wait until it is too late to take the answer back. */
static void say_missing(const struct rollout_ask *ask, int64_t missing, char *why, size_t size)
{
	int64_t open = missing > ask->step_waiting ? missing - ask->step_waiting : 0;
	int length = 0;

	if (open > 0)
		length = snprintf(why, size, "%" PRId64 " more of the canary's items need an answer", open);
	if (ask->step_waiting > 0)
		snprintf(why + length, size - (size_t)length, "%s%" PRId64 " answered, settle by %s", open > 0 ? "; " : "", ask->step_waiting,
		         ask->settles);
}

static struct rollout_check check_judged(const struct rollout_ask *ask)
{
	struct rollout_check check = blank("judged", false);
	int64_t missing = ask->step_items - ask->step_judged;

	check.claim = "items of this step judged blind";
	check.value = (double)ask->step_judged;
	check.bound = (double)ask->step_items;
	check.ok = missing <= 0;
	if (!check.ok)
		say_missing(ask, missing, check.why, sizeof check.why);
	return check;
}

static struct rollout_check check_soak(const struct rollout_ask *ask)
{
	struct rollout_check check = blank("soak", false);
	int64_t minutes = (ask->soak_ms - ask->step_ms + 59999) / 60000;

	check.claim = "minutes in this step";
	check.value = (double)(ask->step_ms / 60000);
	check.bound = (double)ask->soak_ms / 60000;
	check.ok = ask->step_ms >= ask->soak_ms;
	if (!check.ok)
		snprintf(check.why, sizeof check.why, "%" PRId64 " more minute%s", minutes, minutes == 1 ? "" : "s");
	return check;
}

/* Two ways to show it share the chance of being wrong. */
static struct rollout_check check_no_worse(const struct rollout_ask *ask, const struct rollout_counts *counts)
{
	struct rollout_check check = blank("no-worse", false);
	struct totals sum = totals_of(counts);

	check.claim = "shown to be no worse";
	check.value = share_of(counts->gains - counts->losses, sum.paired);
	check.bound = -ask->margin;
	check.evidence = fmax(betting_log_e(&counts->margin), rollout_log_within(counts, ask->ratio));
	check.limit = log(2 / ask->alpha);
	check.ok = check.evidence >= check.limit;
	if (!check.ok)
		snprintf(check.why, sizeof check.why, "not shown yet to be at most %.3g points worse, or to err at most %.3g times as often",
		         ask->margin * 100, ask->ratio);
	return check;
}

int rollout_checks(const struct rollout_ask *ask, const struct rollout_counts *counts, struct rollout_check checks[ROLLOUT_CHECKS])
{
	int count = check_rules(ask, counts, checks);

	if (ask->step < 1)
		return count;
	checks[count++] = check_judged(ask);
	checks[count++] = check_soak(ask);
	if (ask->last)
		checks[count++] = check_no_worse(ask, counts);
	return count;
}

const struct rollout_check *rollout_fired(const struct rollout_check *checks, int count)
{
	for (int i = 0; i < count; i++)
		if (checks[i].is_rule && !checks[i].ok)
			return &checks[i];
	return NULL;
}
