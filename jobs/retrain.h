/* Retraining: a run takes a snapshot of what people have said (jobs/snapshot.h), runs the project's command over it, compares the
 * model that this leaves with LIVE on the part that was kept back, and registers it as a candidate that runs in shadow.
 * One run of a stage is under way at a time, whoever asks; what a process left that died is marked failed by whoever comes next.
 *
 * Asking, cancelling and trying again are for leads and the owner; services run what is due. */
#ifndef RUNG_JOBS_RETRAIN_H
#define RUNG_JOBS_RETRAIN_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/retrain.h"
#include "db/stage.h"
#include "jobs/progress.h"
#include "ladder/retrain_due.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

/* What would be asked for, and why. cause NULL: nothing is due, and words says what it waits for. facts: what that was judged
 * by; where a run waits, since it was asked for. */
struct retrain_ask {
	const char *cause, *words;
	int64_t     alarm_id;
	struct retrain_facts facts;
	int64_t     next_ms; /* when the schedule comes next; 0: there is none */
};
int retrain_look(struct store *store, const struct stage *stage, struct arena *arena, struct retrain_ask *ask, struct err *err);

struct retrain_options {
	const char *program, *engine_library; /* of workers; NULL: the usual ones */
	const struct progress *progress;      /* NULL: none */
	const volatile sig_atomic_t *stop;    /* set: the run is cancelled; NULL: never */
};

/* What became of a run; strings live in the arena given. */
struct retrain_result { struct retrain_run run; };

/* Runs it to its end. A run that is due already is taken up. -1: there is none, another is under way, or nothing could be
 * stored. A run that failed or was cancelled is no error: result says so. */
int retrain_now(struct store *store, const char *stage, const struct actor *by, const struct retrain_new *ask,
                const struct retrain_options *options, struct arena *arena, struct retrain_result *result, struct err *err);

/* Adds a run that is due, and leaves it to whoever runs what is due; 1. 0: one is under way. Inside a write. */
int retrain_want(struct store *store, const struct stage *stage, const struct actor *by, const struct retrain_new *ask, int64_t *run_id,
                 struct err *err);

/* Ends the run that is under way: what waits at once, what runs within a second or two. *run_id: which. */
int retrain_stop(struct store *store, const struct stage *stage, const struct actor *by, const char *reason, int64_t *run_id, struct err *err);

/* The newest run that failed or was cancelled, to be tried again: filled in as an ask. -1: there is none, or one came since. */
int retrain_again(struct store *store, const struct stage *stage, struct arena *arena, struct retrain_new *ask, struct err *err);

/* Marks a run failed whose process has died. 1: one was; 0; -1. */
int retrain_sweep(struct store *store, const struct stage *stage, const struct actor *by, struct err *err);

/* For what runs for long: where a run is due, starts "rung retrain --if-due" beside this process and goes on at once. Asks at
 * most twice a minute; *asked_ms is the caller's, 0 at first. */
void retrain_aside(struct store *store, const char *stage_name, const struct actor *by, int64_t *asked_ms);

/* The same at once, for a lead who has asked for a run. */
void retrain_start_aside(struct store *store, const char *stage_name);

/* The folder of a run: dataset/, output/ and log. In arena. */
const char *retrain_folder(const struct store *store, int64_t run_id, struct arena *arena);

/* The end of the log of a run, made visible, at most `lines` lines; "" where there is none. In arena. */
const char *retrain_log_tail(const struct store *store, int64_t run_id, int lines, struct arena *arena);

/* "progress 0.42 loss 0.13": whether a line of the output says so; NaN for what it does not say. */
bool retrain_read_line(const char *line, double *progress, double *loss);

#endif
