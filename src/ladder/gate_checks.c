#include "ladder/gate_checks.h"

#include "base/text.h"
#include "ladder/forecast.h"
#include "stats/evalue.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

void gate_check_live(struct gate_look *look)
{
	bool live = look->facts->has_live;

	struct gate_measure measure = { .name = "live version", .claim = "A version is live", .unit = GATE_YES, .value = live, .bound = NAN,
	                           .need = 1 };

	gate_row_change(gate_row_add(look, live, &measure, "%s",
	                             live ? "its predictions are what this gate reads" : "there is none whose evidence could be read"),
	             "add a model, or import predictions");
}

void gate_check_predictions(struct gate_look *look)
{
	int64_t have = look->facts->evidence->predictions, need = look->policy->predictions;
	struct gate_measure measure = gate_counted("predictions", "Predictions (of that version)", have, need);

	gate_row_change(gate_row_add(look, have >= need, &measure, "%" PRId64 " predictions of the live version, %" PRId64 " are needed", have, need),
	             "%" PRId64 " more predictions", need - have);
}

void gate_check_nulls(struct gate_look *look)
{
	const struct evidence *evidence = look->facts->evidence;
	struct gate_measure measure = gate_few_of("nulls", "Without an answer (null predictions)",
	                                evidence->nulls, evidence->predictions, look->policy->nulls);

	if (isnan(measure.value))
		gate_row_add(look, false, &measure, "no predictions yet, at most %.0f %% may be without an answer", measure.need * 100);
	else if (evidence->nulls > 0 && !(measure.need > 0))
		gate_row_change(gate_row_add(look, false, &measure, "never with this version: gate.nulls is 0, and %" PRId64 " of its predictions are without an answer",
		                             evidence->nulls),
		                "gate.nulls above 0, or another version");
	else
		gate_row_add(look, measure.value <= measure.need, &measure, "%.1f %% of its predictions without an answer, at most %.0f %% may be",
		      measure.value * 100, measure.need * 100);
}

/* Audits above the threshold and exam items below it, thinned to one chance: some audits are not of it. */
#define SAMPLE    "the even sample of audits and exam items"
#define NO_SAMPLE "no audit or exam item counts here"

static int64_t waiting_of(const struct gate_facts *facts)
{
	return facts->evidence->unsure + facts->evidence->pending;
}

/* Beside so many that have settled; nothing: what is said where there are none of either. */
static void check_pending(struct gate_look *look, int64_t settled, const char *nothing)
{
	int64_t waiting = waiting_of(look->facts), answered = waiting + settled;
	struct gate_measure measure = gate_few_of("pending and unsure", "Answers pending (or unsure)",
	                                waiting, answered, look->policy->pending);

	if (isnan(measure.value))
		gate_row_add(look, false, &measure, "%s yet, at most %.0f %% may wait", nothing, measure.need * 100);
	else
		gate_row_change(gate_row_add(look, measure.value <= measure.need, &measure,
		                   "%.1f %% of the blind answers cannot count yet, at most %.0f %% may be", measure.value * 100,
		                   measure.need * 100),
		             "answers to %.0f of the %" PRId64 " that wait", (double)waiting - floor(measure.need * (double)answered), waiting);
}

void gate_check_pending(struct gate_look *look)
{
	check_pending(look, look->facts->evidence->settled, "no blind answers");
}

void gate_check_sample_pending(struct gate_look *look)
{
	check_pending(look, look->facts->sample ? look->facts->sample->items : 0, NO_SAMPLE);
}

void gate_check_items(struct gate_look *look, int64_t need)
{
	int64_t have = look->facts->evidence->settled;
	struct gate_measure measure = gate_counted("settled items", "Decided blind (not seeing the model)", have, need);
	struct gate_check *added;

	added = gate_row_add(look, have >= need, &measure, "%" PRId64 " items decided without seeing the model and settled, %" PRId64 " are needed",
	              have, need);
	gate_row_change(added, "%" PRId64 " more", need - have);
	gate_row_take(added, (double)(need - have), evidence_pace(look->facts->evidence));
}

void gate_check_days(struct gate_look *look, int need)
{
	int have = evidence_days(look->facts->evidence);
	struct gate_measure measure = gate_counted("days", "Days with enough work", have, need);
	struct gate_check *added;

	added = gate_row_add(look, have >= need, &measure, "%d %s with enough work, %d are needed", have, have == 1 ? "day" : "days", need);
	gate_row_change(added, "%d more", need - have);
	gate_row_take(added, 0, NAN);
	if (added)
		added->days = need > have ? need - have : 0;
}

/* What a rate is of, for whoever is told. */
struct rate {
	const char *name, *claim;
	const char *good, *bad;  /* "found", "missed" */
	int64_t     s, n;
	const char *of;          /* what it is a rate of, where several have one name; NULL: the name says it */
	double      need;
	double      pace;        /* of n, a day with enough work */
	double      items;       /* decided blind for one of n */
	const char *nothing;     /* what there is none of where n is 0; NULL: decided blind */
	const char *never;       /* the setting at 0 by which n grows no more; NULL: none is */
};

static void say_rate(const struct rate *rate, double low, char why[160])
{
	char of[64] = "";

	if (rate->of)
		snprintf(of, sizeof of, "%.40s: ", rate->of);
	if (rate->n == 0)
		snprintf(why, 160, "%s%s yet, at least %.4g %% is needed", of, rate->nothing ? rate->nothing : "nothing is decided blind",
		         rate->need * 100);
	else
		snprintf(why, 160, "%s%" PRId64 " of %" PRId64 " %s, at worst %.1f %%, needed %.4g %%", of, rate->s, rate->n, rate->good, low * 100,
		         rate->need * 100);
}

/* Of the rows of a sample that nothing is drawn into any more. */
static void say_never(struct gate_check *check, const char *setting)
{
	if (!check || check->ok)
		return;
	snprintf(check->why, sizeof check->why, "never: %s is 0, so no item that people decide is drawn into the even sample", setting);
	gate_row_change(check, "%s above 0", setting);
	gate_row_take(check, NAN, NAN);
}

/* A rate that must lie above a limit: s of n so far. What would open it is told where it is closed. */
static void check_rate(struct gate_look *look, const struct rate *rate)
{
	double alpha = evalue_alpha_of_attempt(look->policy->budget, look->facts->attempt), low, forecast;
	bool ok = rate->n > 0 && evalue_log_greater(rate->s, rate->n, rate->need) >= -log(alpha);
	struct gate_measure measure = { rate->name, rate->claim, GATE_SHARE, false, gate_share_value(rate->s, rate->n), NAN, rate->need,
	                                rate->s, rate->n };
	struct gate_check *added;
	int64_t straight;
	char why[160];

	if (!look->gate) {
		look->open = look->open && ok;
		return;
	}
	low = measure.bound = evalue_bounds(rate->s, rate->n, alpha).low;
	forecast = forecast_rate(rate->s, rate->n, rate->need, alpha);
	straight = evalue_forecast(rate->s, rate->n, 1, rate->need, alpha) - rate->n;
	say_rate(rate, low, why);
	added = gate_row_add(look, ok, &measure, "%s", why);
	gate_row_change(added, "%" PRId64 " more %s, none %s%s", straight, rate->good, rate->bad,
	             rate->n > 0 && isnan(forecast) ? "; more of the same never does" : "");
	gate_row_take(added, forecast * rate->items, rate->pace * rate->items);
	if (rate->never)
		say_never(added, rate->never);
}

void gate_check_agreement(struct gate_look *look)
{
	const struct evidence *evidence = look->facts->evidence;

	check_rate(look, &(struct rate){ "agreement", "People and model agree", "alike", "different", evidence->agreed, evidence->settled, NULL,
	                                 look->policy->agreement, evidence_pace(evidence), 1, NULL, NULL });
}

void gate_check_recalls(struct gate_look *look, double need)
{
	const struct evidence *evidence = look->facts->evidence;

	for (int i = 0; i < evidence->label_count; i++) {
		double rarity = evidence->seen[i] > 0 ? (double)evidence->settled / (double)evidence->seen[i] : NAN;
		char claim[64] = "Critical items found";

		if (look->facts->labels)
			snprintf(claim, sizeof claim, "%.40s found", look->facts->labels[i]);
		if (evidence->critical[i])
			check_rate(look, &(struct rate){ "critical recall", claim, "found", "missed", evidence->found[i], evidence->seen[i],
			                                 look->facts->labels ? look->facts->labels[i] : NULL, need,
			                                 evidence_pace(evidence) / rarity, rarity, NULL, NULL });
	}
}

void gate_check_commonest(struct gate_look *look)
{
	const struct evidence *evidence = look->facts->evidence;
	double right = gate_share_value(evidence->agreed, evidence->settled), commonest = evidence_commonest(evidence);
	struct gate_measure measure = { .name = "better than the commonest label", .claim = "Beats commonest label", .unit = GATE_SHARE,
	                           .value = right, .bound = NAN, .need = commonest, .k = evidence->agreed, .n = evidence->settled };

	if (evidence->settled == 0)
		gate_row_add(look, false, &measure, "nothing is decided blind yet");
	else
		gate_row_add(look, right > commonest, &measure, "right in %.1f %%; always answering the commonest label would be in %.1f %%", right * 100,
		      commonest * 100);
}

static void check_coverage(struct gate_look *look, const struct certificate *found, double items)
{
	double need = look->policy->coverage;
	struct gate_measure measure = { .name = "coverage", .claim = "Share it would take over", .unit = GATE_SHARE, .value = NAN, .bound = NAN,
	                           .need = need };

	if (!found) {
		gate_row_take(gate_row_add(look, false, &measure, "nothing can be taken over without a certificate"), items,
		           evidence_pace(look->facts->evidence));
		return;
	}
	measure.value = found->coverage;
	measure.k = found->accepted;
	measure.n = found->settled;
	gate_row_add(look, found->coverage >= need, &measure, "it would take over %.0f %% of the items, at least %.0f %% is asked",
	      found->coverage * 100, need * 100);
}

static void check_misses(struct gate_look *look, const struct certificate *found)
{
	struct gate_measure measure = { "miss share", "Critical not missed (when sure)", GATE_REST, true, gate_share_value(found->missed, found->criticals),
	                           found->miss_bound, look->policy->miss, found->missed, found->criticals };

	if (!isnan(found->miss_bound))
		gate_row_add(look, found->miss_bound <= look->policy->miss, &measure,
		      "%" PRId64 " of %" PRId64 " critical items would be missed, at worst %.1f %%, promised %.1f %%", found->missed,
		      found->criticals, found->miss_bound * 100, look->policy->miss * 100);
}

/* The promise is told also while nothing is certified, where there is anything critical. */
static void check_no_misses(struct gate_look *look, double items)
{
	const struct evidence *evidence = look->facts->evidence;
	struct gate_measure measure = { "miss share", "Critical not missed (when sure)", GATE_REST, true, NAN, NAN, look->policy->miss, 0, 0 };
	bool any = false;

	for (int i = 0; i < evidence->label_count; i++)
		any = any || evidence->critical[i];
	if (any)
		gate_row_take(gate_row_add(look, false, &measure, "nobody can tell without a certificate, at most %.4g %% may be missed",
		                           look->policy->miss * 100),
		              items, evidence_pace(evidence));
}

/* Items until one of the next looks finds a certificate. */
static double forecast_look(const struct gate_look *look)
{
	const struct gate_policy *policy = look->policy;
	const struct gate_facts *facts = look->facts;
	struct forecast_looks looks = { policy->budget, policy->coverage, facts->attempt };
	struct certificate_terms terms = gate_terms(policy);

	return look->gate ? forecast_certificate(facts->evidence, &terms, &looks) : NAN; /* slow, and only for people */
}

/* Promises are written as decimals. */
static bool is_another(double promise, double now)
{
	return fabs(promise - now) > 1e-9 * now;
}

/* Why there is none to go by. */
static const char *why_no_certificate(const struct gate_look *look, char text[160])
{
	const struct certificate *looked = look->facts->certificate;

	if (looked && looked->found && (looked->risk > look->policy->error || looked->miss > look->policy->miss))
		snprintf(text, 160, "promised is at most %.4g %% wrong, %.4g %% missed; certified was %.4g %% and %.4g %%", look->policy->error * 100,
		         look->policy->miss * 100, looked->risk * 100, looked->miss * 100);
	else if (looked && looked->found && look->policy->by_class && !looked->by_class)
		snprintf(text, 160, "what was certified is one threshold for all labels, and one for each is asked for");
	else if (looked && looked->found)
		snprintf(text, 160, "what is asked has become stricter than what was certified");
	else if (looked && (is_another(looked->risk, look->policy->error) || is_another(looked->miss, look->policy->miss)))
		snprintf(text, 160, "the last look was for at most %.4g %% wrong, %.4g %% missed; promised now is %.4g %% and %.4g %%",
		         looked->risk * 100, looked->miss * 100, look->policy->error * 100, look->policy->miss * 100);
	else
		snprintf(text, 160, "%s", looked ? looked->why : "no threshold is certified yet: nobody has looked for one");
	return text;
}

/* items: until a look finds one, as it is foreseen; NaN: none does. The next look is said with it, where that is not yet the one. */
static void tell_looks(struct gate_check *added, int64_t settled, double items)
{
	int64_t next = certificate_next_look(settled), found = isnan(items) ? next : settled + (int64_t)items;

	if (found > next)
		gate_row_change(added, "a threshold is foreseen by the look at %" PRId64 " items; the next is at %" PRId64, found, next);
	else
		gate_row_change(added, "the next look, at %" PRId64 " items%s", next,
		                isnan(items) && settled > 0 ? "; more of the same finds none" : "");
}

static void check_no_certificate(struct gate_look *look)
{
	const struct gate_facts *facts = look->facts;
	struct gate_measure measure = { "certificate", "Right when sure", GATE_REST, true, NAN, NAN, look->policy->error, 0, 0 };
	double items = forecast_look(look);
	struct gate_check *added;
	char why[160];

	added = gate_row_add(look, false, &measure, "%s", why_no_certificate(look, why));
	tell_looks(added, facts->evidence->settled, items);
	gate_row_take(added, items, evidence_pace(facts->evidence));
	check_coverage(look, NULL, items);
	check_no_misses(look, items);
}

void gate_check_certificate(struct gate_look *look)
{
	const struct certificate *looked = look->facts->certificate;
	const struct certificate *found = looked && gate_certified(look->policy, looked) ? looked : NULL;
	struct gate_measure measure;
	char claim[64], from[32] = "each label from its own";

	if (!found) {
		check_no_certificate(look);
		return;
	}
	if (!found->by_class)
		snprintf(from, sizeof from, "from %.4f", found->threshold);
	snprintf(claim, sizeof claim, "Right when sure (%s)", from);
	measure = (struct gate_measure){ "certificate", claim, GATE_REST, true, gate_share_value(found->errors, found->accepted), found->risk_bound,
	                            look->policy->error, found->errors, found->accepted };
	gate_row_add(look, true, &measure, "%" PRId64 " of the %" PRId64 " that it is sure of (%s) wrong, at worst %.2f %%, promised %.2f %%",
	      found->errors, found->accepted, from, found->risk_bound * 100, look->policy->error * 100);
	check_coverage(look, found, NAN);
	check_misses(look, found);
}

/* The challenge set: cases that every version must get right. */
void gate_check_known(struct gate_look *look)
{
	struct gate_share known = look->facts->known;
	double need = look->policy->challenge;
	struct gate_measure measure = gate_share_of("known cases", "Known cases right", known, need);

	if (known.n > 0)
		gate_row_change(gate_row_add(look, measure.value >= need, &measure, "%" PRId64 " of %" PRId64 " known cases right, %.4g %% is needed", known.k,
		                   known.n, need * 100),
		             "%.0f more right", ceil(need * (double)known.n) - (double)known.k);
}

/* Whoever imports answers vouches that they were given blind; what was answered here was seen to be. */
void gate_check_observed(struct gate_look *look, double need)
{
	const struct evidence *evidence = look->facts->evidence;
	struct gate_share observed = { evidence->settled - evidence->imported, evidence->settled };
	struct gate_measure measure = gate_share_of("observed", "Answers given here (not vouched for)", observed, need > 0 ? need : NAN);
	struct gate_check *added;
	char why[160], imported[TEXT_COUNT_SIZE];
	double more;

	if (evidence->settled == 0 || (evidence->imported == 0 && !(need > 0)))
		return;
	text_count(evidence->imported, imported);
	snprintf(why, sizeof why, "answers; %s were imported: that they were blind is the word of who imported them", imported);
	if (!(need > 0)) {
		gate_row_tell(look, &measure, why);
		return;
	}
	added = gate_row_add(look, measure.value >= need, &measure, need < 1 || evidence->imported == 0 ? "%s; %.4g %% given here is needed"
	                                                                                : "never by these %s; gate.observed is 1", why, need * 100);
	more = need < 1 ? ceil((need * (double)observed.n - (double)observed.k) / (1 - need)) : NAN;
	if (need < 1)
		gate_row_change(added, "%.0f more decided blind here", more);
	gate_row_take(added, more, evidence_pace(evidence));
}

void gate_tell_people(struct gate_look *look)
{
	struct gate_share people = look->facts->people;
	struct gate_measure measure = gate_share_of("human-human", "Two people agree with each other", people, NAN);

	if (people.n > 0)
		gate_row_tell(look, &measure, "items that two people decided blind: no model can be expected above this by much");
}

/* Where a version does not come with what it was trained on, somebody says that it was other items. */
void gate_tell_training(struct gate_look *look)
{
	struct gate_measure measure = { .name = "training", .claim = "Trained on other items", .unit = GATE_YES, .value = 1, .bound = NAN,
	                                .need = NAN };
	char why[160];

	if (!look->facts->training_vouched_by)
		return;
	snprintf(why, sizeof why, "on the word of %.80s: nothing here shows it", look->facts->training_vouched_by);
	gate_row_tell(look, &measure, why);
}

static void check_alarms(struct gate_look *look, int open)
{
	struct gate_measure alarms = gate_counted("alarms", "Open alarms", open, 0);
	const char *why = look->facts->alarm_why && open ? look->facts->alarm_why : "";

	alarms.at_most = true;
	gate_row_change(gate_row_add(look, open == 0, &alarms, "%d open alarms, none may be%s%.110s", open, *why ? ": " : "", why),
	                "the alarms looked into and closed");
}

static void check_overdue(struct gate_look *look)
{
	struct gate_measure overdue = gate_counted("overdue audits", "Overdue audits", look->facts->overdue_audits, 0);

	overdue.at_most = true;
	gate_row_change(gate_row_add(look, look->facts->overdue_audits == 0, &overdue, "%" PRId64 " audits are overdue, none may be",
	                             look->facts->overdue_audits),
	                "the overdue audits answered");
}

/* A list without a risk asks for nothing. */
static void check_risks(struct gate_look *look)
{
	const struct gate_facts *facts = look->facts;
	struct gate_measure gaps = gate_counted("risks", "Risks nothing watches", facts->risk_gaps, 0);
	const char *first = facts->risk_gap ? facts->risk_gap : "";

	if (facts->risks == 0)
		return;
	gaps.at_most = true;
	gate_row_change(gate_row_add(look, facts->risk_gaps == 0, &gaps, "%d listed risks have no live metric, none may be%s%.60s",
	                             facts->risk_gaps, *first ? ", the first: " : "", first),
	                "a band with --guards for each (rung risks)");
}

void gate_check_quiet(struct gate_look *look, bool drift_alone)
{
	check_alarms(look, drift_alone ? look->facts->drift_alarms : look->facts->alarms);
	check_overdue(look);
	check_risks(look);
}

/* Wrong answers wait more often than right ones: what has settled so far says nothing of the rest. */
static bool sample_is_partial(const struct gate_look *look, const struct gate_sample *sample)
{
	int64_t waiting = waiting_of(look->facts);

	return (double)waiting > look->policy->pending * (double)(waiting + sample->items);
}

static void refuse_rate(struct gate_look *look, const char *name, const char *claim, double need)
{
	struct gate_measure measure = { name, claim, GATE_SHARE, false, NAN, NAN, need, 0, 0 };

	gate_row_change(gate_row_add(look, false, &measure, "not defined while %" PRId64 " answers wait for a second look or a lead",
	                             waiting_of(look->facts)),
	                "answers to those that wait");
}

void gate_check_sample(struct gate_look *look)
{
	static const struct gate_sample none = { 0, 0, 0, 0 };
	const struct gate_sample *sample = look->facts->sample ? look->facts->sample : &none;

	double rarity = sample->criticals > 0 ? (double)sample->items / (double)sample->criticals : NAN, pace = look->facts->sample_pace;

	if (sample_is_partial(look, sample)) {
		refuse_rate(look, "right overall", "Right in all it would decide", 1 - look->policy->error);
		refuse_rate(look, "critical recall", "Critical items found", 1 - look->policy->miss);
		return;
	}
	check_rate(look, &(struct rate){ "right overall", "Right in all it would decide", "right", "wrong", sample->items - sample->wrong,
	                                 sample->items, NULL, 1 - look->policy->error, pace, 1,
	                                 NO_SAMPLE, look->facts->no_exam });
	if (sample->criticals > 0 || look->facts->evidence->criticals > 0)
		check_rate(look, &(struct rate){ "critical recall", "Critical items found", "found", "missed", sample->found, sample->criticals,
		                                 NULL, 1 - look->policy->miss, pace / rarity, rarity,
		                                 "no critical item is in " SAMPLE, look->facts->no_exam });
}
