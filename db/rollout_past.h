/* What is needed to make the rollouts of a stage again from facts alone: plans, the roles that followed from acts,
 * and what was judged and counted of a plan. Acts are rollout_acts(), items rollout_subject_at(). */
#ifndef RUNG_DB_ROLLOUT_PAST_H
#define RUNG_DB_ROLLOUT_PAST_H

#include "base/arena.h"
#include "base/err.h"
#include "db/rollout.h"
#include "db/rollout_facts.h"
#include "db/rollout_subject.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* All of a stage, oldest first, in arena. */
int rollout_past_plans(struct store *store, const struct stage *stage, struct arena *arena, struct rollout_plan **plans, int *count,
                       struct err *err);

/* The roles that versions were given, in the order in which they are stored. */
struct rollout_past_role { int64_t rollout_id, model_version_id, act_id; const char *role; double share; }; /* act_id 0: none */
int rollout_past_roles(struct store *store, const struct stage *stage, struct arena *arena, struct rollout_past_role **roles, int *count,
                       struct err *err);

/* How far a plan was looked at last, and what had been counted of its candidate: 1; 0: it never was; -1. */
struct rollout_past_state { struct rollout_marks marks; struct rollout_said said; };
int rollout_past_state(struct store *store, int64_t plan_id, struct rollout_past_state *state, struct err *err);

/* The same counted at once from the rows up to these marks, alarms with it. */
int rollout_past_said(struct store *store, const struct stage *stage, const struct rollout_plan *plan, double slow_ms,
                      const struct rollout_marks *marks, struct rollout_said *said, struct err *err);

/* Kinds of judged items of which a plan keeps another count than its rows make; 0 also where it keeps none. */
int rollout_past_miscounted(struct store *store, int64_t plan_id, int64_t *count, struct err *err);

/* A row of what was judged; labels as they were given, not merged, 0 where a version gave none. */
struct rollout_past_judged {
	int64_t judged_id, item_id, candidate_prediction_id, against_prediction_id, decision_id, decided_label_id, judged_ms;
	int64_t candidate_label_id, against_label_id;
	bool    candidate_unlike, against_unlike; /* wrong, whatever their labels: what stands beside them does not match */
	const char *arm;
	bool    comparable;
	int     step;
};
int rollout_past_judged(struct store *store, int64_t plan_id, struct arena *arena, struct rollout_past_judged **rows, int *count,
                        struct err *err);

/* Items that had settled, and that both versions had answered, as a plan was looked at last, and that it has not
 * counted; with when the newest of what settled them was folded. */
struct rollout_past_left { int64_t item_id, folded_ms; };
int rollout_past_left(struct store *store, const struct rollout_plan *plan, const struct rollout_marks *marks, struct arena *arena,
                      struct rollout_past_left **rows, int *count, struct err *err);

#endif
