/* A new version as a canary over a recorded stream: what its rules would have seen, at which row it would have
 * stepped on, or gone back, and what that would have cost. Nothing is stored; the same files, options and seed give
 * the same answer. Every answer that people gave is taken as given at once. */
#ifndef RUNG_JOBS_REPLAY_CANDIDATE_H
#define RUNG_JOBS_REPLAY_CANDIDATE_H

#include "base/err.h"
#include "db/rollout.h"

#include <stdint.h>

struct replay_trial_options {
	const char *predictions, *candidate; /* files: item,label,confidence; the stream is the first's */
	const char *decisions;               /* item,label */
	const char *truth;                   /* item,label; NULL: errors are told against the decisions */
	double      steps[ROLLOUT_STEPS];
	int         step_count;
	int64_t     step_items;
	double      judged;                  /* share of LIVE's items that people decide blind, 0..1 */
	double      alpha, margin, ratio;
	uint64_t    seed;
};

enum replay_trial_end { REPLAY_TRIAL_OPEN, REPLAY_TRIAL_LIVE, REPLAY_TRIAL_BACK };
const char *replay_trial_end_words(enum replay_trial_end end); /* "undecided", "live", "rolled back" */

struct replay_trial_step { int64_t row; double share; int64_t canary_items, judged; }; /* as it began */

struct replay_trial {
	int64_t rows, missing;       /* missing: rows without an answer of the candidate's at all */
	int64_t duplicates;          /* further rows of an item, of all files, which are left out */
	struct replay_trial_step steps[ROLLOUT_STEPS + 1];
	int     step_count;          /* that began; of a canary that went LIVE also that, with share 1 */
	enum replay_trial_end end;
	int64_t end_row;             /* 0: open */
	char    rule[16], why[160];  /* of a rollback */
	int64_t canary_items, judged;             /* until then */
	int64_t candidate_errors, against_errors; /* among the canary's items: what it added is the difference */
	/* In the shadow, where people decide every row blind: the row from which on it was known; 0: never. */
	int64_t better_row, worse_row, no_worse_row;
	int64_t cells[4];            /* all rows: both right, only the candidate, only LIVE, both wrong */
};

/* -1: a file cannot be read, has no such column, or holds no row of use; or the candidate has a label that
 * neither the stream nor its decisions have. */
int replay_trial_run(const struct replay_trial_options *options, struct replay_trial *trial, struct err *err);

#endif
