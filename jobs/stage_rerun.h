/* Running a stage again, from the wish to the last item. */
#ifndef RUNG_JOBS_STAGE_RERUN_H
#define RUNG_JOBS_STAGE_RERUN_H

#include "base/err.h"
#include "db/stage_rerun.h"

struct store;

/* Whether a stage can be run again, and what that concerns. 0; -1, with the reason: it is frozen, has no live version, or
 * has one that cannot be run here, since its predictions came from a file. */
int stage_rerun_look(struct store *store, const struct stage *stage, const struct rerun_wish *wish, struct rerun_count *count, struct err *err);

/* Begins another round of the items, a few a write; `score` asks the models then. Killed, it is given once more:
 * what has begun another round waits for its prediction and is passed over. Returns how many items, or -1. */
int64_t stage_rerun(struct store *store, const struct stage *stage, const struct actor *by, const struct rerun_wish *wish, struct err *err);

#endif
