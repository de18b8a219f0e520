/* Evidence by need: how much of level 2 is decided blind, so that what the gate to level 3 still asks for
 * comes by a target date. Whoever sees the prediction first gives no evidence, so assistance makes evidence
 * slower, and how much slower is told before it is switched on. */
#ifndef RUNG_LADDER_ASSIST_H
#define RUNG_LADDER_ASSIST_H

#include "base/str.h"
#include "ladder/gate.h"

#define ASSIST_LEAST 0.10 /* of the items outside the exam pool: without any, nothing would ever be noticed */
#define ASSIST_USUAL 0.20 /* where nobody can tell how much is needed */

struct assist_need {
	double items;   /* still to be decided blind until the gate to level 3 opens; NaN: nobody can tell */
	double per_day; /* items that come in a day with enough work; NaN or 0: nobody can tell */
	double exam;    /* share of the items that belong to the exam pool and are decided blind in any case, 0..1 */
	double days;    /* with enough work until the target date; 1 at the least is reckoned with */
};

/* The share of the items outside the exam pool that are to be decided blind: ASSIST_LEAST to 1. */
double assist_blind_share(const struct assist_need *need);

/* What is needed as the evidence of a version stands. target_days: from its first day with enough work on. */
struct assist_need assist_need(const struct gate_policy *policy, const struct gate_facts *facts, double per_day, double exam,
                               int target_days);

/* Adds what level 2 does to the evidence, as sentences: "Of 500 items a day about 220 are still decided blind
 * (44 %), so evidence comes at 44 % of today's speed. What level 3 still asks for takes about 12 days so, and 6
 * without assistance." share is of the items outside the exam pool. */
void assist_tell(const struct assist_need *need, double share, struct str *words);

#endif
