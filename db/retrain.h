/* Runs of retraining as they are stored: each was asked for once, and goes from step to step (table retrain_step). One of a
 * stage is under way at most; the process that is at work on it has the row of retrain_active. */
#ifndef RUNG_DB_RETRAIN_H
#define RUNG_DB_RETRAIN_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct retrain_new {
	const char *cause;     /* manual, decisions, disagreements, age, schedule, alarm */
	const char *reason;    /* one line */
	int64_t     alarm_id, parent_id, retry_of; /* 0: none */
};

struct retrain_run {
	int64_t     run_id, parent_id, candidate_id, snapshot_id, alarm_id, retry_of, at_ms, step_ms, decision_id;
	const char *cause, *reason, *state, *words;
	const char *figures;   /* JSON of the newest step */
	const char *parent, *candidate; /* titles; NULL: none */
	const char *operator_name;
	int         exit_code; /* of the command; -1: it has not ended */
	bool        ended;
};

/* Adds a run that is due, with its first step and an event. -1 also where one is under way. Inside a write. */
int retrain_add(struct store *store, const struct stage *stage, const struct actor *by, const struct retrain_new *run, int64_t *run_id,
                struct err *err);

/* The next step of a run, with its event. What does not follow is refused. Inside a write. */
struct retrain_step {
	const char *state, *words;
	const char *body;        /* JSON; NULL: {} */
	int64_t     snapshot_id, model_version_id; /* 0: none */
	int         exit_code;   /* -1: none */
};
int retrain_step_add(struct store *store, const struct actor *by, int64_t run_id, const struct retrain_step *step, struct err *err);

/* Newest first; run_id 0: all, open_only: those that have not ended. limit 0: all. In arena. */
int retrain_list(struct store *store, const struct stage *stage, int64_t run_id, bool open_only, int limit, struct arena *arena,
                 struct retrain_run **runs, int *count, struct err *err);

struct retrain_step_row { const char *state, *words; int exit_code; int64_t at_ms; };
int retrain_steps(struct store *store, int64_t run_id, struct arena *arena, struct retrain_step_row **steps, int *count, struct err *err);

/* The process at work: 1; 0: none; -1. alive: it still runs, as far as can be told; on another host: it was heard of within
 * two minutes. */
struct retrain_active { int64_t run_id, beat_ms; const char *folder, *cancel; bool alive, own; };
int retrain_active(struct store *store, const struct stage *stage, struct arena *arena, struct retrain_active *active, struct err *err);

/* Takes a run for this process, tells that it is alive, leaves it, and asks whoever has it to stop. Inside a write. */
int retrain_take(struct store *store, const struct stage *stage, int64_t run_id, const char *folder, struct err *err);
int retrain_beat(struct store *store, const struct stage *stage, int64_t run_id, struct err *err);
int retrain_leave(struct store *store, const struct stage *stage, struct err *err);
int retrain_ask_cancel(struct store *store, const struct stage *stage, int64_t run_id, const char *words, struct err *err);

/* What the command's output says; NaN: nothing. Inside a write. */
int retrain_progress_add(struct store *store, int64_t run_id, double progress, double loss, struct err *err);
struct retrain_point { double progress, loss; int64_t at_ms; };
int retrain_points(struct store *store, int64_t run_id, struct arena *arena, struct retrain_point **points, int *count, struct err *err);

/* What has come since a decision and a time. alarm_id 0: none asks; candidate_ms: when the newest version was made here, 0: none. */
struct retrain_since { int64_t decisions, disagreements, alarm_id, candidate_ms; const char *alarm_words; };
int retrain_since(struct store *store, const struct stage *stage, int64_t decision_id, int64_t at_ms, struct arena *arena,
                  struct retrain_since *since, struct err *err);

#endif
