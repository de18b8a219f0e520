/* One attempt of a version at the gate 2 to 3: its evidence, and the looks for a certificate, one at each
 * size that certificate.h lists. Folding the same settled decisions in the same order gives the same looks:
 * nobody gains anything by asking often, and no setting adds one, leaves one out or moves it. */
#ifndef RUNG_LADDER_ATTEMPT_H
#define RUNG_LADDER_ATTEMPT_H

#include "ladder/gate.h"

struct attempt {
	struct evidence    evidence;
	struct certificate certificate; /* the newest that holds; where none does, of the newest look */
	int                number;      /* of the year, from 1 */
	int                looked;      /* the newest look; 0: none was made */
};

void attempt_init(struct attempt *attempt, const bool *critical, int label_count);
void attempt_release(struct attempt *attempt);

/* Begins the next one with nothing: after a demotion, for another version, or for other labels. */
void attempt_begin(struct attempt *attempt, int number);

/* Makes the look of this size of the evidence, where there is one and it is not made yet. True: made is what
 * came of it, and attempt->certificate where it found one, or where none holds. Called after each settled decision. */
bool attempt_look(struct attempt *attempt, const struct gate_policy *policy, struct certificate *made);

/* What a look, from 1, finds in the evidence as it stands, due or not. */
struct certificate attempt_look_at(const struct attempt *attempt, const struct gate_policy *policy, int look);

/* Whether the attempt has a certificate that keeps what is asked now. */
bool attempt_is_certified(const struct attempt *attempt, const struct gate_policy *policy);

/* What a gate asks about this attempt; has_live and the like are left for the caller. */
struct gate_facts attempt_facts(const struct attempt *attempt);

#endif
