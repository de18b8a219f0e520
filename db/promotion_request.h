/* Promotions that one lead asked for and another has to approve. */
#ifndef RUNG_DB_PROMOTION_REQUEST_H
#define RUNG_DB_PROMOTION_REQUEST_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

struct promotion_request {
	int64_t     request_id, gate_evaluation_id;
	int64_t     operator_id, acted_by;
	int64_t     level_change_id;    /* that the stage's level came from then; 0: it was made so */
	int         from_level, to_level;
	const char *operator_name, *acted_by_name, *reason;
	int64_t     at_ms, expires_ms;
	const char *answer;             /* approved, refused, withdrawn; NULL: none yet, and the rest is not set */
	const char *answer_reason, *answered_by;
	int64_t     answered_ms;
};

/* The newest request of a stage, whatever became of it; strings live in arena. 1; 0: there is none; -1. */
int promotion_request_newest(struct store *store, const struct stage *stage, struct arena *arena, struct promotion_request *request,
                             struct err *err);

/* Appends a request and its event inside a write. reason is borrowed. */
int promotion_request_add(struct store *store, const struct stage *stage, const struct actor *by, int64_t gate_evaluation_id,
                          const char *reason, int64_t expires_ms, int64_t *request_id, struct err *err);

/* Appends what became of it, and an event, inside a write. answer: approved, refused, withdrawn. */
int promotion_request_answer(struct store *store, const struct stage *stage, const struct actor *by,
                             const struct promotion_request *request, const char *answer, const char *reason, struct err *err);

#endif
