/* When a rollout goes back by itself, and when it may take a step: pure functions of what was counted. The
 * tests are anytime-valid, so that a rule may be asked after every item.
 *
 * Paired: both versions answer the same item, people decide it blind. Unpaired: each item went to one arm by
 * a draw, so that each error belongs to the canary with the chance of its share, however often errors are
 * at the moment (a conditional count, Lindon and Malek 2022). */
#ifndef RUNG_LADDER_ROLLOUT_RULES_H
#define RUNG_LADDER_ROLLOUT_RULES_H

#include "stats/betting.h"

#include <stdbool.h>
#include <stdint.h>

#define ROLLOUT_STEP_COUNTS 16
#define ROLLOUT_CHECKS      16

/* Errors among comparable judged items of one step. Where an arm's items are answered sooner than the other's, its
 * part of them stands for the share where that makes the evidence weaker, so that haste takes no version back. */
struct rollout_arms {
	double  share;
	int64_t canary_judged, against_judged, canary_errors, against_errors;
	int64_t judged; /* while it ran, of the items that the canary answers, whenever they came: what a step waits for */
};

struct rollout_counts {
	struct rollout_arms steps[ROLLOUT_STEP_COUNTS]; /* from 0: step 1 of the plan */
	int64_t both_right, gains, losses, both_wrong;  /* paired: only the candidate right; only the other */
	struct betting margin;                          /* paired: that the candidate is not worse by a margin or more */
	int64_t predictions, nulls, failures;           /* of the candidate since the plan began; failures that the other had not */
	int64_t slow;                                   /* predictions slower than the latency rule's bound */
	int64_t canary_items;                           /* that it answered for */
	int64_t alarms;                                 /* pauses and demotions of the stage since */
};

struct rollout_check {
	const char *name;              /* "errors", "worse", "nulls", ..., "judged", "soak", "no-worse" */
	const char *claim;             /* in words */
	double      value, bound;      /* measured, and what it must not pass or must reach; NaN: not defined */
	double      evidence, limit;   /* log e and what fires the rule, or is asked for; NaN where it is none of these */
	bool        is_rule;           /* takes the version back when it does not hold; else: the step waits for it */
	bool        ok;
	bool        before;            /* compared with the version that was LIVE before it, not with LIVE */
	char        why[160];          /* what is missing, or what has fired, in words; "" */
};

struct rollout_ask {
	struct { const char *rule; double bound; } rules[ROLLOUT_STEP_COUNTS];
	int     rule_count;
	int     steps;                 /* of the plan, those of a canary: the chance of a false alarm is shared among them */
	int     step;                  /* now, from 1; 0: shadow, or baking */
	bool    last;                  /* the next step makes it LIVE */
	int64_t step_judged, step_items;
	int64_t step_waiting;          /* of the canary's items, answered */
	char    settles[8];            /* and counted from then on at the latest: "14:05" by the project's clock */
	bool    baking;                /* it is LIVE, and compared with the one before */
	int64_t step_ms, soak_ms;      /* since the step began, and at least */
	double  alpha;                 /* of a false rollback by errors, over a whole rollout, and of each other rule, e.g. 0.05 */
	double  margin;                /* by which a version may be worse and count as no worse, e.g. 0.01 */
	double  ratio;                 /* of error rates that is accepted at worst, e.g. 1.5 */
};

/* Fills checks in the order in which they are shown, rules first; returns how many. The last step also waits
 * until the candidate is shown to be no worse, by a margin or by a ratio. */
int rollout_checks(const struct rollout_ask *ask, const struct rollout_counts *counts, struct rollout_check checks[ROLLOUT_CHECKS]);

/* The first rule that has fired, or NULL. */
const struct rollout_check *rollout_fired(const struct rollout_check *checks, int count);

/* Evidence on errors in the arms, over all steps. A canary may turn bad at any of them: the mean, over the
 * steps at which that may have begun, of what the steps from there on say (log e). */
double rollout_log_worse(const struct rollout_counts *counts, int steps);
double rollout_log_within(const struct rollout_counts *counts, double ratio);

/* The rules that a rollout may have, each with its usual bound (NaN: it has none) and help. */
struct rollout_rule { const char *name; double bound; const char *unit, *help; };
extern const struct rollout_rule rollout_rules[];
extern const int rollout_rule_count;

/* The bound of a rule where nobody names another: the usual one, but for nulls at least twice LIVE's share, and
 * for latency at least three times its 95th percentile (ms), where they are known. exposure: most_items. */
double rollout_usual_bound(const char *rule, double live_nulls, double live_p95, int64_t most_items);

/* Whether a rule can fire for a version that only runs beside LIVE: it decides nothing, and may be as wrong as it likes. */
bool rollout_rule_beside(const char *rule);

/* Errors that a canary may add at worst if nothing of it were judged: share * items * (1 - error of LIVE). */
double rollout_exposure(double share, int64_t items, double live_error);

#endif
