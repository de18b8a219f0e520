/* Scoring: the models in play say what they think of every item that waits, and each item is routed by the one
 * that answers for it. LIVE, then a canary, each first for its own items; the others a few items at a time after
 * that, so that nobody waits for a version that is only compared.
 *
 * It runs at every level: at level 0 the predictions are stored but neither used nor shown. An item
 * whose file vanished, changed or crashed its worker gets a null prediction with the reason, and the
 * batch goes on. What waits with a prediction is routed anew where the machine may decide it by now; where
 * it decides by imported predictions, that is all there is to do. */
#ifndef RUNG_JOBS_SCORE_H
#define RUNG_JOBS_SCORE_H

#include "base/err.h"
#include "db/actor.h"
#include "jobs/progress.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

struct score_options {
	int         workers;  /* 0: one per core */
	int64_t     limit;    /* items at most; 0: all */
	bool        backfill; /* also items that are decided already */
	const char *model;    /* NULL: every version in play: LIVE, a canary, NEXT, shadows as they are drawn */
	bool        exam;     /* with model: only what people have judged of the exam pool, so that it can be judged by that */
	const char *engine_library; /* NULL: the usual places */
	const char *program;  /* the rung executable that workers run; NULL: this one */
	bool        watch;    /* when nothing is left, wait for more until *stop */
	const volatile sig_atomic_t *stop; /* ends at the next item when it turns 1; NULL: never */
	const struct progress *progress;   /* NULL: none */
};

struct score_result {
	int64_t scored;             /* predictions stored: failed and null ones are among them */
	int64_t failed;             /* the item could not be read, decoded or run */
	int64_t null;               /* the model abstained */
	int64_t outdated;           /* thrown away, since upstream said something else by then: they were asked about again */
	int64_t human, automatic, audit; /* routes given, also to what was predicted before and waited */
	bool    routes_only;        /* all versions in play are imported: there was nothing to run */
	char    problem[ERR_TEXT_MAX]; /* why a version beside LIVE could not be run; "" */
	double  seconds;
};

/* stage NULL: every stage in its order, so that what one hands on is scored by the next in the same run; of several
 * those that are frozen or have no version yet are passed over, and what is imported is only routed. *result is
 * overwritten, and right for what is stored also after -1. */
int score_run(struct store *store, const char *stage, const struct actor *by, const struct score_options *options,
              struct score_result *result, struct err *err);

/* The same in parts, for whoever has more to score again and again: models stay loaded in between. score_more() scores
 * what waits by then. The store outlives it; score_close() takes NULL too, and result is overwritten. After -1 of any it
 * is still to be closed. */
struct scoring;
int  score_open(struct store *store, const char *stage, const struct actor *by, const struct score_options *options,
                struct scoring **scoring, struct err *err);
int  score_more(struct scoring *scoring, struct err *err);
void score_close(struct scoring *scoring, struct score_result *result);

#endif
