#include "ladder/climb.h"

#include "ladder/assist.h"
#include "ladder/exam.h"
#include "ladder/level.h"

#include <math.h>

#define YEAR_DAYS 365
#define SHARE_EVERY 10 /* of the settled items */

static double exam_now(const struct climb *climb)
{
	return exam_share(climb->exam_settled, climb->policy.exam_share, climb->policy.exam_size, climb->policy.exam_keep);
}

void climb_init(struct climb *climb, const struct climb_policy *policy, const bool *critical, int label_count)
{
	*climb = (struct climb){ .policy = *policy, .blind_share = isnan(policy->blind_share) ? ASSIST_USUAL : policy->blind_share };
	attempt_init(&climb->attempt, critical, label_count);
	climb->audit_probability = watch_audit_probability(policy->gate.error, policy->patience, policy->notice, policy->audit_least);
}

/* A day of a few rows, at the beginning of a stream or by an odd time, is no pace: today's may be more already. */
static double pace(const struct climb *climb)
{
	return (double)(climb->per_day > climb->day_rows ? climb->per_day : climb->day_rows);
}

/* As much is decided blind at level 2 as is needed. What is needed changes slowly, and takes a while to
 * work out. */
static void share_by_need(struct climb *climb)
{
	struct gate_facts facts = attempt_facts(&climb->attempt);
	int64_t settled = climb->attempt.evidence.settled;
	struct assist_need need;

	if (!isnan(climb->policy.blind_share) || climb->level != LEVEL_ASSISTANCE || settled < climb->share_settled)
		return;
	need = assist_need(&climb->policy.gate, &facts, pace(climb), exam_now(climb), climb->policy.target_days);
	climb->blind_share = assist_blind_share(&need);
	climb->share_settled = settled + settled / SHARE_EVERY + 1;
}

static void count_day(struct climb *climb, int64_t day)
{
	if (day != climb->day) {
		climb->per_day = climb->day_rows;
		climb->day_rows = 0;
		climb->day = day;
	}
	climb->day_rows++;
}

void climb_release(struct climb *climb)
{
	attempt_release(&climb->attempt);
}

static struct route_decision route(const struct climb *climb, const struct climb_item *item)
{
	return route_item(&(struct route_input){
		.level = climb->level,
		.version_level = climb->level,
		.prediction = item->predicted < 0 ? ROUTE_NULL : ROUTE_PREDICTED,
		.label = item->predicted,
		.confidence = item->confidence,
		.threshold = certificate_threshold(&climb->attempt.certificate, item->predicted),
		.exam = exam_chosen(item->exam_draw, exam_now(climb)),
		.audit_probability = climb->audit_probability,
		.audit_draw = item->audit_draw,
		.blind_share = climb->blind_share,
		.blind_draw = item->blind_draw,
	});
}

static bool is_critical(const struct climb *climb, int label)
{
	return label >= 0 && label < climb->attempt.evidence.label_count && climb->attempt.evidence.critical[label];
}

/* An even sample of what the machine would decide: audits above the threshold, exam items below it, each
 * kept with a chance that makes all equally likely. */
static void add_to_sample(struct climb *climb, const struct climb_item *item, double probability, double least)
{
	bool wrong = item->predicted != item->decided, critical = is_critical(climb, item->decided);

	evidence_count_day(&climb->attempt.evidence, item->day, 1);
	if (item->thin_draw >= least / probability)
		return;
	climb->sample.items++;
	climb->sample.wrong += wrong;
	climb->sample.criticals += critical;
	climb->sample.found += critical && !wrong;
}

static void take_evidence(struct climb *climb, const struct climb_item *item)
{
	struct certificate made;

	if (evidence_settled(&climb->attempt.evidence, item->predicted, confbin_of(item->confidence), item->decided, item->day))
		attempt_look(&climb->attempt, &climb->policy.gate, &made);
}

static void take_blind(struct climb *climb, const struct climb_item *item, const struct route_decision *routed)
{
	double exam = exam_now(climb);
	double least = fmin(exam, climb->audit_probability);

	if (exam_chosen(item->exam_draw, exam))
		climb->exam_settled++;
	if (climb->level <= LEVEL_ASSISTANCE)
		take_evidence(climb, item);
	else if (routed->reason == ROUTE_BY_BELOW_THRESHOLD && exam > 0)
		add_to_sample(climb, item, exam, least);
}

static enum watch_alarm take_audit(struct climb *climb, const struct climb_item *item)
{
	bool wrong = item->predicted != item->decided;
	double exam = exam_now(climb);
	double least = climb->level == LEVEL_FULL ? climb->audit_probability : fmin(exam, climb->audit_probability);

	climb->audits++;
	add_to_sample(climb, item, climb->audit_probability, least);
	return watch_audit(&climb->watch, wrong, wrong && is_critical(climb, item->decided));
}

static struct climb_change move(struct climb *climb, int to, enum climb_reason reason)
{
	struct climb_change change = { climb->level, to, reason };

	climb->level = to;
	return change;
}

/* Attempts of the year that ends with day: the first, and one for each demotion in it. */
static int attempts(const struct climb *climb, int64_t day)
{
	int count = 1;

	for (int i = 0; i < climb->demotions && i < CLIMB_DEMOTIONS_MAX; i++)
		count += climb->demotion_days[i] > day - YEAR_DAYS;
	return count;
}

/* Down to assistance, with a fresh epoch: what was measured before the change says nothing any more. */
static struct climb_change demote(struct climb *climb, enum watch_alarm alarm, int64_t day)
{
	if (climb->demotions < CLIMB_DEMOTIONS_MAX)
		climb->demotion_days[climb->demotions] = day;
	climb->demotions++;
	climb->sample = (struct gate_sample){ 0, 0, 0, 0 };
	climb->share_settled = 0;
	attempt_begin(&climb->attempt, attempts(climb, day));
	return move(climb, LEVEL_ASSISTANCE, alarm == WATCH_ERRORS ? CLIMB_ERRORS : CLIMB_MISSES);
}

static void begin_watch(struct climb *climb)
{
	const struct evidence *evidence = &climb->attempt.evidence;

	watch_init(&climb->watch, climb->policy.gate.error,
	           watch_miss_limit(climb->policy.gate.miss, evidence->criticals, evidence->settled), climb->policy.patience);
}

static struct gate_facts facts_of(const struct climb *climb)
{
	struct gate_facts facts = attempt_facts(&climb->attempt);

	facts.sample = &climb->sample;
	return facts;
}

void climb_gate(const struct climb *climb, const char *const *labels, struct gate *gate)
{
	struct gate_facts facts = facts_of(climb);

	facts.labels = labels;
	gate_eval(climb->level, &climb->policy.gate, &facts, gate);
}

static bool promote(struct climb *climb, struct climb_change *change)
{
	struct gate_facts facts;

	if (climb->level == LEVEL_FULL)
		return false;
	facts = facts_of(climb);
	if (!gate_is_open(climb->level, &climb->policy.gate, &facts))
		return false;
	*change = move(climb, climb->level + 1, CLIMB_GATE);
	if (climb->level == LEVEL_PARTIAL)
		begin_watch(climb);
	return true;
}

/* Whether there is anything new that a gate could open on: gates are looked at when evidence comes. */
static bool is_evidence(const struct climb *climb, const struct route_decision *routed)
{
	if (climb->level <= LEVEL_SHADOW)
		return true;
	return climb->level == LEVEL_ASSISTANCE ? routed->mode == ROUTE_BLIND : routed->kind == ROUTE_AUTO_AUDIT || routed->mode == ROUTE_BLIND;
}

bool climb_row(struct climb *climb, const struct climb_item *item, struct route_decision *routed, struct climb_change *change)
{
	enum watch_alarm alarm = WATCH_QUIET;

	count_day(climb, item->day);
	share_by_need(climb);
	*routed = route(climb, item);
	evidence_predicted(&climb->attempt.evidence, item->predicted < 0);
	if (item->decided >= 0 && item->predicted >= 0) {
		if (routed->kind == ROUTE_AUTO_AUDIT)
			alarm = take_audit(climb, item);
		else if (routed->kind == ROUTE_HUMAN && routed->mode == ROUTE_BLIND)
			take_blind(climb, item, routed);
	}
	if (alarm != WATCH_QUIET) {
		*change = demote(climb, alarm, item->day);
		return true;
	}
	return is_evidence(climb, routed) && promote(climb, change);
}

const char *climb_reason_words(enum climb_reason reason)
{
	static const char *const words[] = {
		[CLIMB_GATE] = "the gate is open",
		[CLIMB_ERRORS] = "audits show more errors than promised",
		[CLIMB_MISSES] = "audits show more critical items missed than promised",
	};

	return words[reason];
}
