/* What is known of a version that comes into traffic, and of the items it is judged on. */
#ifndef RUNG_DB_ROLLOUT_FACTS_H
#define RUNG_DB_ROLLOUT_FACTS_H

#include "base/arena.h"
#include "base/err.h"
#include "db/rollout.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* Exam items that people have answered blind, but for those that a version was trained on; those of them that
 * it has an answer for; the time of the oldest and the newest answer, 0 where there is none. */
struct rollout_exam { int64_t settled, scored, oldest_ms, newest_ms; };
int rollout_exam_read(struct store *store, const struct stage *stage, int64_t version_id, struct rollout_exam *exam, struct err *err);

/* Items that came in a millisecond, over the last seven days. */
int rollout_pace(struct store *store, const struct stage *stage, double *per_ms, struct err *err);

/* The newest rollback that took a version out of the traffic. 1; 0: none has; -1. In arena. */
struct rollout_taken { int64_t act_id, at_ms; const char *reason; };
int rollout_taken_out(struct store *store, const struct stage *stage, int64_t version_id, struct arena *arena, struct rollout_taken *taken,
                      struct err *err);

#define ROLLOUT_JUDGED_OF 100000

/* What a version has said so far, and on how many items, of the newest ROLLOUT_JUDGED_OF that it has answered, so that
 * it is told at once, people who answered blind have agreed on a label, and it gave the same: each item once, none
 * that it was trained on, as `rung agreement` counts. latencies in ms, of the newest 1,000; NaN without any. */
struct rollout_figures { int64_t predictions, nulls, failures, judged, agreed; double latency_p50, latency_p95; };
int rollout_figures_said(struct store *store, int64_t version_id, struct rollout_figures *figures, struct err *err); /* all but judged, agreed */
int rollout_figures_read(struct store *store, const struct stage *stage, int64_t version_id, struct rollout_figures *figures, struct err *err);

/* Items of a plan that people have judged, alike in all of this. The numbers of both enums are stored (rollout_state). */
enum rollout_arm { ROLLOUT_ARM_CANDIDATE, ROLLOUT_ARM_AGAINST, ROLLOUT_ARM_BOTH };
enum rollout_answer { ROLLOUT_ANSWER_NONE, ROLLOUT_ANSWER_WRONG, ROLLOUT_ANSWER_RIGHT };
struct rollout_judged_rows { enum rollout_arm arm; bool comparable; int step; enum rollout_answer candidate, against; int64_t count; };

/* Calls take for each sort of them in a plan, in a fixed order: at no more cost than what has been judged since the newest
 * rollout_marks_write(), unless the labels have changed since. take may end it with -1. */
int rollout_judged_each(struct store *store, int64_t plan_id, int (*take)(void *context, const struct rollout_judged_rows *rows, struct err *err),
                        void *context, struct err *err);

/* What the candidate of a plan has said since it began, what it was to answer for, and what stopped the machine.
 * slow: answers that took longer than slow_ms. */
struct rollout_said { int64_t predictions, nulls, failures, slow, items, alarms; };
int rollout_said_since(struct store *store, const struct stage *stage, const struct rollout_plan *plan, double slow_ms,
                       struct rollout_said *said, struct err *err);

#endif
