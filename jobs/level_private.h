/* What the files that move a stage on the ladder share. */
#ifndef RUNG_JOBS_LEVEL_PRIVATE_H
#define RUNG_JOBS_LEVEL_PRIVATE_H

#include "base/arena.h"
#include "db/gate_evaluation.h"
#include "jobs/level.h"

/* Reads the gate above level from, and what it was read from, for keeping; strings live in arena.
 * evaluation NULL: not wanted. */
int level_read_gate(struct store *store, const struct stage *stage, int from, struct arena *arena, struct gate *gate,
                    struct gate_evaluation *evaluation, struct err *err);

int level_check_reason(const char *reason, struct err *err);
int level_check_leads(const struct actor *by, const char *what, struct err *err);

#endif
