/* One attempt of a version at the gate 2 to 3: its evidence, and the looks for a certificate that were
 * planned beforehand. Folding the same settled decisions in the same order gives the same looks, so that
 * nobody gains anything by asking often. */
#ifndef RUNG_LADDER_ATTEMPT_H
#define RUNG_LADDER_ATTEMPT_H

#include "ladder/gate.h"

struct attempt {
	struct evidence    evidence;
	struct certificate certificate; /* of the newest look; found: it is frozen while it keeps what is promised */
	int                number;      /* of the year, from 1 */
	int                looks;
	int64_t            next_look;   /* settled items at which the next look is due */
};

void attempt_init(struct attempt *attempt, const bool *critical, int label_count);
void attempt_release(struct attempt *attempt);

/* Begins the next one with nothing: after a demotion, for another version, or for other labels. */
void attempt_begin(struct attempt *attempt, int number);

/* Looks for a certificate where that is due now: the other checks of the gate hold for the first time, or
 * the evidence has grown by half since the last look. Called after each settled decision. */
void attempt_look(struct attempt *attempt, const struct gate_policy *policy);

/* What the look of that number, from 1, finds in the evidence as it stands, due or not. */
struct certificate attempt_look_at(const struct attempt *attempt, const struct gate_policy *policy, int look);

/* What a gate asks about this attempt; has_live and the like are left for the caller. */
struct gate_facts attempt_facts(const struct attempt *attempt);

#endif
