/* Gates: the checks between a level and the next one up. Open when every check holds.
 *
 * Checks on rates are sequential tests on blind, settled decisions, valid at every moment together: a
 * gate cannot be opened by looking often. The j-th attempt of a year has the chance budget / (j (j + 1))
 * of letting an undeserving version through, so that all attempts together stay within the budget. */
#ifndef RUNG_LADDER_GATE_H
#define RUNG_LADDER_GATE_H

#include "ladder/certificate.h"
#include "ladder/evidence.h"

#include <stdbool.h>
#include <stdint.h>

#define GATE_CHECKS_MAX 24

/* What a gate asks for; the settings gate.*, promise.* say it. Shares are 0..1. */
struct gate_policy {
	double  error, miss;      /* the promise */
	double  budget;           /* alpha of a year, for each gate */
	double  nulls;            /* predictions without an answer, at most */
	double  pending;          /* answers that cannot count yet, at most */
	int64_t predictions;      /* to level 1, at least */
	double  agreement, recall; /* to level 2, worst plausible, at least */
	int64_t assist_items;     /* to level 2: settled items, at least, over days */
	int     assist_days;
	double  coverage;         /* to level 3: share that the machine would take over, at least */
	bool    by_class;         /* a threshold for each label that the model gives */
	int64_t partial_items;
	int     partial_days;
	int     full_days;        /* to level 4 */
	double  challenge;        /* to levels 3 and 4: share of the challenge set that the version gets right, at least */
	double  observed;         /* to level 3: share of the evidence that was given here, at least; 0: it is only told */
};

extern const struct gate_policy gate_policy_default;

/* An evenly drawn sample of all that the machine would decide at level 4. */
struct gate_sample { int64_t items, wrong, criticals, found; };

/* k of n. */
struct gate_share { int64_t k, n; };

/* What is known of a stage and its live version. */
struct gate_facts {
	bool    has_live;
	const struct evidence *evidence;
	const char *const *labels; /* names, by label of the evidence; NULL: not known */
	const struct certificate *certificate; /* the newest that holds, else the newest look at it; NULL: none was made */
	const struct gate_sample *sample;      /* NULL: none, below level 3 */
	const char *no_exam;      /* the setting at 0 by which no more items join the exam pool; NULL: some do */
	double  sample_pace;      /* items that come to it in a day with enough work; 0: not known */
	struct gate_share known;  /* of the challenge set: those that the version gets right; n 0: there is none */
	struct gate_share people; /* of the items that two people decided blind: those that they agree on */
	const char *training_vouched_by; /* who says that the version was trained on none of the items; NULL: it is known */
	int     attempt;          /* of the year, from 1 */
	int     alarms;           /* open ones that are severe, or tell of drift */
	int     drift_alarms;     /* those of them that tell of drift */
	const char *alarm_why;    /* the newest of them, in words; NULL or "": not known */
	int     risks, risk_gaps; /* that the team lists, and those of them that no live metric watches */
	const char *risk_gap;     /* the first of those; NULL or "": not known */
	int64_t overdue_audits;
};

/* What the figures of a check are. */
enum gate_unit {
	GATE_YES,   /* 1 or 0: it is so, or not */
	GATE_COUNT,
	GATE_SHARE, /* 0..1 */
	GATE_REST,  /* a share that is to be small, of which people are told what is left of 1: wrong, missed */
};

struct gate_check {
	const char    *name;     /* a word or two, constant */
	char           claim[64]; /* what is asked, for people; what stands in parentheses may be left out */
	enum gate_unit unit;
	bool           at_most;  /* need is the most there may be, not the least */
	double         value;    /* as measured; NaN: nothing measured yet */
	double         bound;    /* the worst plausible; NaN where the check needs none */
	double         need;
	int64_t        k, n;     /* value is k of n, where n is not 0 */
	bool           ok;
	bool           information; /* it is only told: ok is true whatever it says, and need NaN */
	double         items;    /* that still have to be decided blind and settle until it holds; NaN: not defined */
	double         days;     /* with enough work until it holds, at today's pace: 0 where it does; NaN: not defined */
	char           why[160]; /* one line for people, whether it holds or not */
	char           change[80]; /* what would make it hold; "" where it does, or nothing is known that would */
};

struct gate {
	int    from, to;
	bool   open;
	double alpha; /* the chance of this attempt that what does not deserve it gets through, however often it is looked at */
	int    attempt;
	double budget, left; /* of such chances in a year, and what this attempt and those before leave of it */
	double items, days;  /* until every check holds, as in the checks; NaN where one of them has none */
	int    check_count;
	struct gate_check checks[GATE_CHECKS_MAX];
};

/* Looks at the gate above level from, 0..3; above level 4 there is none: closed, with one check that says so. */
void gate_eval(int from, const struct gate_policy *policy, const struct gate_facts *facts, struct gate *gate);

/* The same verdict without the words, for whoever asks at every decision. */
bool gate_is_open(int from, const struct gate_policy *policy, const struct gate_facts *facts);

/* Checks that count, and those of them that do not hold. */
int gate_checks(const struct gate *gate);
int gate_missing(const struct gate *gate);

/* What is promised of a certificate, and whether it keeps all of it. */
struct certificate_terms gate_terms(const struct gate_policy *policy);
bool gate_certified(const struct gate_policy *policy, const struct certificate *certificate);

#endif
