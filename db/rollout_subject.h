/* Items of a rollout that people have judged, with what says in which arm they count, and the rows that tell
 * that they have been counted (table rollout_judged). What is made of them is jobs/rollout_judge.c's. */
#ifndef RUNG_DB_ROLLOUT_SUBJECT_H
#define RUNG_DB_ROLLOUT_SUBJECT_H

#include "base/err.h"
#include "db/rollout.h"
#include "db/rollout_facts.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* How far the rules of a plan have been looked at: 0 nowhere. */
struct rollout_marks { int64_t folded_id, prediction_id, pause_id, level_change_id, route_id; };

int rollout_marks_read(struct store *store, int64_t plan_id, struct rollout_marks *marks, struct err *err);
int rollout_marks_newest(struct store *store, struct rollout_marks *marks, struct err *err);

/* Notes them with what was counted up to there: rollout_said_since() goes on from it. Inside a write. */
int rollout_marks_write(struct store *store, int64_t plan_id, const struct rollout_marks *marks, const struct rollout_said *said,
                        struct err *err);

/* The shares that a plan has given so far, and since when each. */
struct rollout_given { double share; int64_t since_ms; };
int rollout_given_read(struct store *store, int64_t plan_id, struct rollout_given given[ROLLOUT_STEPS], int *count, struct err *err);

/* An item with a settled answer, and an answer of both versions of the plan. */
struct rollout_subject {
	int64_t item_id, candidate_prediction_id, against_prediction_id;
	int64_t decision_id, decided_label_id;  /* that completed the answer */
	int64_t first_decision_id;              /* that people gave without the model */
	int64_t came_ms;                        /* when it was first routed, but not before the plan */
	int     level;                          /* of the stage then */
	int     own_level;                      /* that its newest route was made at */
	bool    exam;
	bool    even;                           /* drawn for people whatever a model says, as the ladder has found */
	bool    chosen;                         /* the machine decided it before the plan began, or left it to people */
	double  draw, audit_draw;               /* 0..1; the first for the canary's share */
};

/* Calls take for each that the plan has not counted yet and that came after the marks, in the order in which they
 * settled. Left out: what a version was trained on, and look-alikes of what has been counted. take may end it
 * with -1. */
int rollout_subjects(struct store *store, const struct stage *stage, const struct rollout_plan *plan, const struct rollout_marks *marks,
                     int (*take)(void *context, const struct rollout_subject *subject, struct err *err), void *context, struct err *err);

/* One of them as it was: settled by a time, by what else was there by another, and by what the plan had counted before a
 * row of its own. 1; 0: it did not count; -1. */
struct rollout_subject_moment { int64_t settled_ms, until_ms, before_judged_id; };
int rollout_subject_at(struct store *store, const struct stage *stage, const struct rollout_plan *plan, int64_t item_id,
                       const struct rollout_subject_moment *moment, struct rollout_subject *subject, struct err *err);

/* In which arm an item counts, "candidate", "against" or "both", and at which step: from 1; 0: scored behind, in neither. */
struct rollout_judgement { const char *arm; bool comparable; int step; };

/* Counts, as rollout_subjects() and rollout_judged_add() would one by one, what people had judged before the plan began and
 * no other item's draw bears on. Inside a write. How many; -1. */
int rollout_judged_add_past(struct store *store, const struct stage *stage, const struct rollout_plan *plan, const struct rollout_marks *marks,
                            int64_t at_ms, struct err *err);

/* Counts one. What is counted by one look has one time. Inside a write. */
int rollout_judged_add(struct store *store, const struct rollout_plan *plan, const struct rollout_subject *subject,
                       const struct rollout_judgement *judgement, int64_t at_ms, struct err *err);

/* Items that the candidate answers and that people judged first since a moment, whenever they were routed: settled, as
 * the ladder has found; waiting only for the end of the time in which the last of the answers may be taken back. */
struct rollout_answered { int64_t settled, waiting, settles_ms; };
int rollout_answered_since(struct store *store, const struct stage *stage, const struct rollout_plan *plan, int64_t since_ms,
                           struct rollout_answered *answered, struct err *err);

#endif
