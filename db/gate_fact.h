/* What a gate asks of the rows that no sequential test is made of: cases whose answer is known, how far people
 * agree with each other, and who vouches for what. */
#ifndef RUNG_DB_GATE_FACT_H
#define RUNG_DB_GATE_FACT_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"
#include "ladder/gate.h"

#include <stdint.h>

struct store;

/* Rows up to these are looked at, so that a gate can be looked at again as it stood; rule_version: by which answers were compared
 * (output.h); 0: as they are now. */
struct gate_moment { int64_t decision_id, prediction_id, at_ms, rule_version; };

extern const struct gate_moment gate_moment_now; /* all of them */

/* The challenge set: how many a version gets right, of all, each by what it says in the round that the case is in. What it has not
 * been asked is not right. */
int gate_known(struct store *store, const struct stage *stage, int64_t model_version_id, const struct gate_moment *moment,
               struct gate_share *known, struct err *err);

/* Items that two people labeled blind, and those of them on which the first two agree. */
int gate_people(struct store *store, const struct stage *stage, const struct gate_moment *moment, struct gate_share *people,
                struct err *err);

/* Who vouches that the version was trained on none of the items. 1; 0: nobody had to; -1. */
int gate_training_vouched(struct store *store, int64_t model_version_id, struct arena *arena, const char **name, struct err *err);

/* A file of answers that are said to be blind, and who answers for that. Texts are in arena. */
struct gate_import { int64_t import_id, at_ms, answers; const char *file, *vouched_by, *acted_by; };

/* Those with answers after a decision, oldest first. Returns how many, or -1. */
int gate_imports(struct store *store, const struct stage *stage, int64_t since_decision_id, struct arena *arena,
                 struct gate_import **rows, struct err *err);

#endif
