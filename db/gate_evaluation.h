/* Gates as they stood when somebody acted on them: asked for a promotion, made it, or approved it. */
#ifndef RUNG_DB_GATE_EVALUATION_H
#define RUNG_DB_GATE_EVALUATION_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "db/actor.h"
#include "db/stage.h"
#include "ladder/gate.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct gate_evaluation {
	int64_t       gate_evaluation_id;
	int64_t       model_version_id, epoch_id, certificate_id; /* 0: none */
	int64_t       level_change_id;   /* that made the level it starts from; 0: the stage was made so */
	int           from_level, to_level;
	bool          open;
	double        alpha;
	int64_t       folded_id, decision_id, prediction_id; /* the newest rows it may have read */
	const char   *policy;            /* what was asked, JSON */
	unsigned char plan_hash[HASH_BYTES];
	int64_t       at_ms;
};

/* The hash over what would be done, and by what: stage, levels, version, certificate, the policy, and
 * the change that made the present level. */
void gate_evaluation_plan(int64_t stage_id, const struct gate_evaluation *evaluation, unsigned char hash[HASH_BYTES]);

/* Fills in what gate says, the level change and the plan's hash. The caller has filled in version, epoch,
 * certificate, rows read and policy. */
void gate_evaluation_fill(const struct stage *stage, const struct gate *gate, struct gate_evaluation *evaluation);

/* Appends it with the checks of gate, and an event that holds a digest of both, inside a write; its id and
 * time are filled in. */
int gate_evaluation_add(struct store *store, const struct stage *stage, const struct actor *by, const struct gate *gate,
                        struct gate_evaluation *evaluation, struct err *err);

/* Reads one; strings live in arena. 1; 0: there is none; -1. */
int gate_evaluation_read(struct store *store, int64_t gate_evaluation_id, struct arena *arena, struct gate_evaluation *evaluation,
                         struct err *err);

/* The digest over an evaluation and its checks as they are stored. */
int gate_evaluation_digest(struct store *store, int64_t gate_evaluation_id, unsigned char digest[HASH_BYTES], struct err *err);

#endif
