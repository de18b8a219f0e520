/* In which arm of a rollout a judged item counts. */
#ifndef RUNG_JOBS_ROLLOUT_JUDGE_H
#define RUNG_JOBS_ROLLOUT_JUDGE_H

#include "base/err.h"
#include "db/rollout.h"
#include "db/rollout_subject.h"
#include "db/stage.h"

/* How an item counts; false: it does not. */
bool rollout_judgement_of(const struct rollout_plan *plan, const struct rollout_given *given, int given_count,
                          const struct rollout_subject *subject, struct rollout_judgement *judgement);

/* Appends a row for each item that has been judged since the marks. Inside a write. How many; -1. */
int rollout_judge(struct store *store, const struct stage *stage, const struct rollout_plan *plan, const struct rollout_marks *marks,
                  struct err *err);

#endif
