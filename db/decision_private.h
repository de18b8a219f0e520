/* What the files of db/ share about decisions. */
#ifndef RUNG_DB_DECISION_PRIVATE_H
#define RUNG_DB_DECISION_PRIVATE_H

#include "db/decision.h"
#include "db/query.h"
#include "db/stage.h"

#include <stdint.h>

/* The columns of decision.add, in its order; what they borrow is the row's. */
#define DECISION_COLUMNS 19
void decision_values(const struct store *store, const struct stage *stage, const struct decision_row *row,
                     struct store_value values[DECISION_COLUMNS]);

/* These run inside a write. */
int decision_append(struct store *store, const struct stage *stage, const struct decision_row *row, int64_t *decision_id,
                    struct err *err);
int decision_add_regions(struct store *store, const struct region *regions, int count, int64_t decision_id, struct err *err);
int decision_log(struct store *store, const struct stage *stage, const struct actor *actor, const struct decision_row *row,
                 const char *kind, int64_t decision_id, struct err *err);
int decision_compare(struct store *store, const struct stage *stage, const struct decision_row *row, int64_t decision_id,
                     struct err *err);


/* Opens or takes back the second look that an answer, or one that is taken back, asks for: 1: a lead is to
 * settle a tie; 0; -1. */
int decision_second(struct store *store, const struct stage *stage, const struct decision_row *row, struct err *err);

/* What follows an appended answer: its place is left, it is compared, the log has it, and a second look
 * is opened where one is due, and it goes down the stages. */
int decision_finish(struct store *store, const struct stage *stage, const struct actor *actor, const struct claim *claim,
                    const struct decision_row *row, int64_t decision_id, struct err *err);

/* All of it for a new answer to a place that the actor holds. */
int decision_give(struct store *store, const struct stage *stage, const struct actor *actor, const struct claim *claim,
                  const struct decision_new *decision, int64_t *decision_id, struct err *err);

int decision_check(const struct stage *stage, const struct decision_new *decision, struct err *err);

/* After a commit that failed: what can be read back is stored, whatever the commit said. Its id, or -1. */
int64_t decision_look_up(struct store *store, const unsigned char *uuid, struct err *err);

/* From a row of decision.last and those like it. */
void decision_fill_past(const struct query *query, struct arena *arena, struct past_decision *past);

/* Where the settled past ends: decisions recorded up to *until_ms, and those up to *until_id. */
int decision_settled_until(struct store *store, const struct stage *stage, int64_t *until_ms, int64_t *until_id,
                           struct err *err);

/* Appends an event review.streak where this answer is the last of STREAK_ACCEPTS in a row, each given in
 * less than a second and with the label that was shown. */
#define STREAK_ACCEPTS 10
int streak_note(struct store *store, const struct stage *stage, const struct actor *actor, int64_t decision_id, struct err *err);

#endif
