#include "ladder/gate.h"

#include "base/err.h"
#include "ladder/forecast.h"
#include "ladder/level.h"
#include "stats/evalue.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

const struct gate_policy gate_policy_default = {
	.error = 0.01, .miss = 0.05, .budget = 0.05, .nulls = 0.05, .pending = 0.02, .predictions = 100,
	.agreement = 0.85, .recall = 0.70, .assist_items = 200, .assist_days = 3,
	.coverage = 0.30, .partial_items = 500, .partial_days = 5, .full_days = 20, .challenge = 1,
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

/* The new row of the gate; NULL where only the verdict is asked, or no room is left. */
static struct gate_check *check(struct look *look, bool ok, const struct measure *measure, const char *fmt, ...) RUNG_PRINTF(4, 5);

static struct gate_check *check(struct look *look, bool ok, const struct measure *measure, const char *fmt, ...)
{
	struct gate_check *added;
	va_list ap;

	look->open = look->open && ok;
	if (!look->gate || look->gate->check_count == GATE_CHECKS_MAX)
		return NULL; /* what does not fit still closes the gate */
	added = &look->gate->checks[look->gate->check_count++];
	*added = (struct gate_check){ .name = measure->name, .unit = measure->unit, .at_most = measure->at_most, .value = measure->value,
	                              .bound = measure->bound, .need = measure->need, .k = measure->k, .n = measure->n, .ok = ok,
	                              .items = ok ? 0 : NAN, .days = ok ? 0 : NAN };
	snprintf(added->claim, sizeof added->claim, "%s", measure->claim);
	va_start(ap, fmt);
	vsnprintf(added->why, sizeof added->why, fmt, ap);
	va_end(ap);
	return added;
}

/* What would make a check hold that does not; check NULL: nobody asks. */
static void would_change(struct gate_check *check, const char *fmt, ...) RUNG_PRINTF(2, 3);

static void would_change(struct gate_check *check, const char *fmt, ...)
{
	va_list ap;

	if (!check || check->ok)
		return;
	va_start(ap, fmt);
	vsnprintf(check->change, sizeof check->change, fmt, ap);
	va_end(ap);
}

/* So many more items would, at so many a day. */
static void would_take(struct gate_check *check, double items, double pace)
{
	if (!check || check->ok)
		return;
	check->items = items;
	check->days = pace > 0 ? items / pace : NAN;
}

/* A row that closes no gate. */
static void tell(struct look *look, const struct measure *measure, const char *why)
{
	struct gate_check *told = check(look, true, measure, "%s", why);

	if (told)
		told->information = true;
}

static double share(int64_t k, int64_t n)
{
	return n > 0 ? (double)k / (double)n : NAN;
}

static struct measure counted(const char *name, const char *claim, int64_t have, int64_t need)
{
	return (struct measure){ .name = name, .claim = claim, .unit = GATE_COUNT, .value = (double)have, .bound = NAN, .need = (double)need };
}

/* k of n; not defined where there is nothing yet, which is not too many either. */
static struct measure few_of(const char *name, const char *claim, int64_t k, int64_t n, double need)
{
	return (struct measure){ .name = name, .claim = claim, .unit = GATE_SHARE, .at_most = true, .value = share(k, n),
	                         .bound = NAN, .need = need, .k = k, .n = n };
}

static struct measure share_of(const char *name, const char *claim, struct gate_share of, double need)
{
	return (struct measure){ .name = name, .claim = claim, .unit = GATE_SHARE, .value = share(of.k, of.n), .bound = NAN, .need = need,
	                         .k = of.k, .n = of.n };
}

/* ---- the checks ---- */

static void check_live(struct look *look)
{
	bool live = look->facts->has_live;

	struct measure measure = { .name = "live version", .claim = "A version is live", .unit = GATE_YES, .value = live, .bound = NAN,
	                           .need = 1 };

	would_change(check(look, live, &measure, "%s", live ? "a version is live" : "no version is live: add a model, or import predictions"),
	             "add a model, or import predictions");
}

static void check_predictions(struct look *look)
{
	int64_t have = look->facts->evidence->predictions, need = look->policy->predictions;
	struct measure measure = counted("predictions", "Predictions (of that version)", have, need);

	would_change(check(look, have >= need, &measure, "%" PRId64 " predictions of the live version, %" PRId64 " are needed", have, need),
	             "%" PRId64 " more predictions", need - have);
}

static void check_nulls(struct look *look)
{
	const struct evidence *evidence = look->facts->evidence;
	struct measure measure = few_of("nulls", "Without an answer (null predictions)",
	                                evidence->nulls, evidence->predictions, look->policy->nulls);

	if (isnan(measure.value))
		check(look, true, &measure, "no predictions yet, at most %.0f %% may be without an answer", measure.need * 100);
	else
		check(look, measure.value <= measure.need, &measure, "%.1f %% of its predictions without an answer, at most %.0f %% may be",
		      measure.value * 100, measure.need * 100);
}

static void check_pending(struct look *look)
{
	const struct evidence *evidence = look->facts->evidence;
	int64_t waiting = evidence->unsure + evidence->pending, answered = waiting + evidence->settled;
	struct measure measure = few_of("pending and unsure", "Answers pending (or unsure)",
	                                waiting, answered, look->policy->pending);

	if (isnan(measure.value))
		check(look, true, &measure, "no blind answers yet, at most %.0f %% may wait", measure.need * 100);
	else
		would_change(check(look, measure.value <= measure.need, &measure,
		                   "%.1f %% of the blind answers cannot count yet, at most %.0f %% may be", measure.value * 100,
		                   measure.need * 100),
		             "answers to %.0f of the %" PRId64 " that wait", (double)waiting - floor(measure.need * (double)answered), waiting);
}

static void check_items(struct look *look, int64_t need)
{
	int64_t have = look->facts->evidence->settled;
	struct measure measure = counted("settled items", "Decided blind (not seeing the model)", have, need);
	struct gate_check *added;

	added = check(look, have >= need, &measure, "%" PRId64 " items decided without seeing the model and settled, %" PRId64 " are needed",
	              have, need);
	would_change(added, "%" PRId64 " more", need - have);
	would_take(added, (double)(need - have), evidence_pace(look->facts->evidence));
}

static void check_days(struct look *look, int need)
{
	int have = evidence_days(look->facts->evidence);
	struct measure measure = counted("days", "Days with enough work", have, need);
	struct gate_check *added;

	added = check(look, have >= need, &measure, "%d %s with enough work, %d are needed", have, have == 1 ? "day" : "days", need);
	would_change(added, "%d more", need - have);
	would_take(added, 0, NAN);
	if (added)
		added->days = need > have ? need - have : 0;
}

/* What a rate is of, for whoever is told. */
struct rate {
	const char *name, *claim;
	const char *good, *bad;  /* "found", "missed" */
	int64_t     s, n;
	double      need;
	double      pace;        /* of n, a day with enough work */
	double      items;       /* decided blind for one of n */
};

/* A rate that must lie above a limit: s of n so far. What would open it is told where it is closed. */
static void check_rate(struct look *look, const struct rate *rate)
{
	double alpha = evalue_alpha_of_attempt(look->policy->budget, look->facts->attempt), low, forecast;
	bool ok = rate->n > 0 && evalue_log_greater(rate->s, rate->n, rate->need) >= -log(alpha);
	struct measure measure = { rate->name, rate->claim, GATE_SHARE, false, share(rate->s, rate->n), NAN, rate->need, rate->s, rate->n };
	struct gate_check *added;
	int64_t straight;

	if (!look->gate) {
		look->open = look->open && ok;
		return;
	}
	low = measure.bound = evalue_bounds(rate->s, rate->n, alpha).low;
	forecast = forecast_rate(rate->s, rate->n, rate->need, alpha);
	straight = evalue_forecast(rate->s, rate->n, 1, rate->need, alpha) - rate->n;
	if (rate->n == 0)
		added = check(look, ok, &measure, "%s: nothing decided blind yet, at least %.1f %% is needed", rate->claim, rate->need * 100);
	else if (ok)
		added = check(look, ok, &measure, "%s: %" PRId64 " of %" PRId64 ", at worst %.1f %%, needed %.1f %%", rate->claim, rate->s, rate->n,
		              low * 100, rate->need * 100);
	else
		added = check(look, ok, &measure, "%s: %" PRId64 " of %" PRId64 ", at worst %.1f %%, needed %.1f %%: %" PRId64 " more without a miss",
		              rate->claim, rate->s, rate->n, low * 100, rate->need * 100, straight);
	would_change(added, "%" PRId64 " more %s, none %s%s", straight, rate->good, rate->bad,
	             rate->n > 0 && isnan(forecast) ? "; more of the same never does" : "");
	would_take(added, forecast * rate->items, rate->pace * rate->items);
}

static void check_agreement(struct look *look)
{
	const struct evidence *evidence = look->facts->evidence;

	check_rate(look, &(struct rate){ "agreement", "People and model agree", "alike", "different", evidence->agreed, evidence->settled,
	                                 look->policy->agreement, evidence_pace(evidence), 1 });
}

static void check_recalls(struct look *look, double need)
{
	const struct evidence *evidence = look->facts->evidence;

	for (int i = 0; i < evidence->label_count; i++) {
		double rarity = evidence->seen[i] > 0 ? (double)evidence->settled / (double)evidence->seen[i] : NAN;
		char claim[64] = "Critical items found";

		if (look->facts->labels)
			snprintf(claim, sizeof claim, "%.40s found", look->facts->labels[i]);
		if (evidence->critical[i])
			check_rate(look, &(struct rate){ "critical recall", claim, "found", "missed", evidence->found[i], evidence->seen[i], need,
			                                 evidence_pace(evidence) / rarity, rarity });
	}
}

static void check_commonest(struct look *look)
{
	const struct evidence *evidence = look->facts->evidence;
	double right = share(evidence->agreed, evidence->settled), commonest = evidence_commonest(evidence);
	struct measure measure = { .name = "better than the commonest label", .claim = "Beats commonest label", .unit = GATE_SHARE,
	                           .value = right, .bound = NAN, .need = commonest, .k = evidence->agreed, .n = evidence->settled };

	if (evidence->settled == 0)
		check(look, false, &measure, "nothing is decided blind yet");
	else
		check(look, right > commonest, &measure, "right in %.1f %%; always answering the commonest label would be in %.1f %%", right * 100,
		      commonest * 100);
}

static void check_coverage(struct look *look, const struct certificate *found, double items)
{
	double need = look->policy->coverage;
	struct measure measure = { .name = "coverage", .claim = "Share it would take over", .unit = GATE_SHARE, .value = NAN, .bound = NAN,
	                           .need = need };

	if (!found) {
		would_take(check(look, false, &measure, "nothing can be taken over without a certificate"), items,
		           evidence_pace(look->facts->evidence));
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

/* Items until one of the next looks finds a certificate. */
static double forecast_look(const struct look *look)
{
	const struct gate_policy *policy = look->policy;
	const struct gate_facts *facts = look->facts;
	struct forecast_looks looks = { policy->budget, policy->coverage, facts->attempt, facts->looks, facts->next_look };

	if (!look->gate)
		return NAN; /* slow, and only for people */
	if (looks.next_look < policy->partial_items)
		looks.next_look = policy->partial_items;
	return forecast_certificate(facts->evidence, &(struct certificate_terms){ policy->error, policy->miss, policy->by_class }, &looks);
}

static void check_no_certificate(struct look *look)
{
	const struct gate_facts *facts = look->facts;
	struct measure measure = { "certificate", "Right when sure", GATE_REST, true, NAN, NAN, look->policy->error, 0, 0 };
	double items = forecast_look(look);
	struct gate_check *added;
	char when[64] = "a look, once the other checks hold";

	added = check(look, false, &measure, "%s",
	              facts->certificate && facts->certificate->found ? "what is promised has become stricter than what was certified"
	              : facts->certificate ? facts->certificate->why : "no threshold is certified yet: it is looked for when the other checks hold");
	if (facts->next_look > facts->evidence->settled)
		snprintf(when, sizeof when, "the next look, at %" PRId64 " items", facts->next_look);
	would_change(added, "%s%s", when, isnan(items) && facts->evidence->settled > 0 ? "; more of the same finds none" : "");
	would_take(added, items, evidence_pace(facts->evidence));
	check_coverage(look, NULL, items);
}

static void check_certificate(struct look *look)
{
	const struct certificate *looked = look->facts->certificate;
	const struct certificate *found = looked && certificate_holds(looked, look->policy->error, look->policy->miss) ? looked : NULL;
	struct measure measure;
	char claim[64], from[32] = "each label from its own";

	if (!found) {
		check_no_certificate(look);
		return;
	}
	if (!found->by_class)
		snprintf(from, sizeof from, "from %.4f", found->threshold);
	snprintf(claim, sizeof claim, "Right when sure (%s)", from);
	measure = (struct measure){ "certificate", claim, GATE_REST, true, share(found->errors, found->accepted), found->risk_bound,
	                            look->policy->error, found->errors, found->accepted };
	check(look, true, &measure, "right when sure, %s: %" PRId64 " of %" PRId64 " wrong, at worst %.2f %%, promised %.2f %%", from,
	      found->errors, found->accepted, found->risk_bound * 100, look->policy->error * 100);
	check_coverage(look, found, NAN);
	check_misses(look, found);
}

/* The challenge set: cases that every version must get right. */
static void check_known(struct look *look)
{
	struct gate_share known = look->facts->known;
	double need = look->policy->challenge;
	struct measure measure = share_of("known cases", "Known cases right", known, need);

	if (known.n > 0)
		would_change(check(look, measure.value >= need, &measure, "%" PRId64 " of %" PRId64 " known cases right, %.4g %% is needed", known.k,
		                   known.n, need * 100),
		             "%.0f more right", ceil(need * (double)known.n) - (double)known.k);
}

/* Whoever imports answers vouches that they were given blind; what was answered here was seen to be. */
static void check_observed(struct look *look, double need)
{
	const struct evidence *evidence = look->facts->evidence;
	struct gate_share observed = { evidence->settled - evidence->imported, evidence->settled };
	struct measure measure = share_of("observed", "Answers given here (not vouched for)", observed, need > 0 ? need : NAN);
	struct gate_check *added;
	char why[160];
	double more;

	if (evidence->settled == 0 || (evidence->imported == 0 && !(need > 0)))
		return;
	snprintf(why, sizeof why, "answers; %" PRId64 " were imported: that they were blind is the word of who imported them", evidence->imported);
	if (!(need > 0)) {
		tell(look, &measure, why);
		return;
	}
	added = check(look, measure.value >= need, &measure, "%s; %.4g %% given here is needed", why, need * 100);
	more = need < 1 ? ceil((need * (double)observed.n - (double)observed.k) / (1 - need)) : NAN;
	if (need < 1)
		would_change(added, "%.0f more decided blind here", more);
	would_take(added, more, evidence_pace(evidence));
}

static void tell_people(struct look *look)
{
	struct gate_share people = look->facts->people;
	struct measure measure = share_of("human-human", "Two people agree with each other", people, NAN);

	if (people.n > 0)
		tell(look, &measure, "items that two people decided blind: no model can be expected above this by much");
}

/* Where a version does not come with what it was trained on, somebody says that it was other items. */
static void tell_training(struct look *look)
{
	struct measure measure = { .name = "training", .claim = "Trained on other items", .unit = GATE_YES, .value = 1, .bound = NAN, .need = NAN };
	char why[160];

	if (!look->facts->training_vouched_by)
		return;
	snprintf(why, sizeof why, "on the word of %.80s: nothing here shows it", look->facts->training_vouched_by);
	tell(look, &measure, why);
}

static void check_quiet(struct look *look)
{
	struct measure alarms = counted("alarms", "Open alarms", look->facts->alarms, 0);
	struct measure overdue = counted("overdue audits", "Overdue audits", look->facts->overdue_audits, 0);

	alarms.at_most = overdue.at_most = true;
	would_change(check(look, look->facts->alarms == 0, &alarms, "%d open alarms, none may be", look->facts->alarms),
	             "the alarms looked into and closed");
	would_change(check(look, look->facts->overdue_audits == 0, &overdue, "%" PRId64 " audits are overdue, none may be",
	                   look->facts->overdue_audits),
	             "the overdue audits answered");
}

static void check_sample(struct look *look)
{
	static const struct gate_sample none = { 0, 0, 0, 0 };
	const struct gate_sample *sample = look->facts->sample ? look->facts->sample : &none;

	double rarity = sample->criticals > 0 ? (double)sample->items / (double)sample->criticals : NAN, pace = look->facts->sample_pace;

	check_rate(look, &(struct rate){ "right overall", "Right in all it would decide", "right", "wrong", sample->items - sample->wrong,
	                                 sample->items, 1 - look->policy->error, pace, 1 });
	if (sample->criticals > 0 || look->facts->evidence->criticals > 0)
		check_rate(look, &(struct rate){ "critical recall", "Critical items found", "found", "missed", sample->found, sample->criticals,
		                                 1 - look->policy->miss, pace / rarity, rarity });
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
	check_observed(look, 0);
	tell_people(look);
	tell_training(look);
}

static void eval_before_certificate(struct look *look)
{
	check_live(look);
	check_items(look, look->policy->partial_items);
	check_days(look, look->policy->partial_days);
	check_commonest(look);
	check_nulls(look);
	check_pending(look);
	check_known(look);
	check_quiet(look);
	check_observed(look, look->policy->observed);
}

static void eval_partial(struct look *look)
{
	eval_before_certificate(look);
	check_certificate(look);
	tell_people(look);
	tell_training(look);
}

static void eval_full(struct look *look)
{
	check_live(look);
	check_days(look, look->policy->full_days);
	check_sample(look);
	check_nulls(look);
	check_known(look);
	check_quiet(look);
	tell_people(look);
	tell_training(look);
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
		gate->days = isnan(check->days) ? NAN : isnan(gate->days) ? NAN : fmax(gate->days, check->days);
	}
	if (known < gate->check_count && gate->items == 0)
		gate->items = NAN;
}

void gate_eval(int from, const struct gate_policy *policy, const struct gate_facts *facts, struct gate *gate)
{
	struct look look = { policy, facts, gate, true };

	*gate = (struct gate){ .from = from, .to = from < LEVEL_FULL ? from + 1 : from, .attempt = facts->attempt, .budget = policy->budget,
	                       .alpha = evalue_alpha_of_attempt(policy->budget, facts->attempt),
	                       .left = policy->budget / (facts->attempt + 1) };
	eval(from, &look);
	gate->open = look.open;
	sum_up(gate);
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
