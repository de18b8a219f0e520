/* Versions in traffic without any being scored: stands in for jobs/rollout.h and jobs/comparison.h in tests of
 * the console. What it answers is made from the settings, so a screen drawn twice is the same. */
#ifndef RUNG_TEST_FAKE_ROLLOUT_H
#define RUNG_TEST_FAKE_ROLLOUT_H

#include <stdbool.h>
#include <stdint.h>

struct fake_rollout {
	int     versions;     /* of the stage: 14 is LIVE, 15 the candidate, then 13 and 16, then 1, 2, 3 ... */
	double  canary;       /* the share of 15; 0: it is none */
	int     step;         /* of the plan that runs; 0 with a plan: it bakes */
	bool    plan;
	bool    others;       /* 13 is STANDBY, 16 a shadow; else both are idle */
	bool    retired;      /* 1 is for good */
	bool    open;         /* the checks of the step hold */
	bool    fired;        /* a rule does not hold */
	int64_t judged;       /* items that both have answered; 0: none */
	int     labels;       /* in the comparison */
	int     sources;
	int     level_after;  /* of 3 */
	const char *worse;    /* what shows the candidate to be worse; NULL: nothing */
	const char *asked_by; /* a switch to 15 waits for a second lead; NULL: nothing does */
	bool    unbounded;    /* most_items is not set */
	const char *input;    /* what the candidate takes, where LIVE takes another form; NULL: the same */
	int64_t asker;        /* the id of who has asked */
	bool    two_people;   /* canaries and switches only ask */
	bool    taken_back;   /* by a rule, and no lead has seen it */
	const char *refuse;   /* why outlooks and acts fail; NULL: they work */
	const char *name;     /* of the models; NULL: net */
	const char *version;  /* of 15, as it calls itself; NULL: 15 */
};

/* now_ms: of the clock that ages are told from. */
void fake_rollout_set(const struct fake_rollout *settings, int64_t now_ms);

/* What was done so far, as lines: "start canary net 15 5% 25% 50%: because", "advance: because", "rollback: ",
 * "stop net 16: because", "ask switch net 15: because", "approve 77: because", "refuse 77: because", "withdraw 77: ". */
const char *fake_rollout_journal(void);

#endif
