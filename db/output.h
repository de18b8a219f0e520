/* What stands beside the labels of predictions and decisions: kept with them, read back, and compared by the rule
 * of the stage. Words lie in content, where they can be erased; rows hold their keyed hash. */
#ifndef RUNG_DB_OUTPUT_H
#define RUNG_DB_OUTPUT_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"
#include "output/output.h"

#include <stddef.h>
#include <stdint.h>

struct store;

const struct output_kind *output_of_stage(const struct stage *stage);

/* By what the stage's answers are compared now: its settings agree.*. */
struct output_rule output_rule_now(struct store *store, const struct stage *stage);

/* Its version: 0 where labels are all. keep: stored, where it was not, inside a write; find: *now is 0 too where nothing was
 * compared by it since another was in force, and *newest is that which was used last. */
int output_rule_keep(struct store *store, const struct stage *stage, int64_t *version, struct err *err);
int output_rule_find(struct store *store, const struct stage *stage, int64_t *now, int64_t *newest, struct err *err);

/* A rule by its version. 0 or -1. */
int output_rule_read(struct store *store, int64_t version, struct output_rule *rule, struct err *err);

/* Both give the words of the stage's kind and regions, with labels as they are merged by now. erased is set where words
 * were. 0, or -1. */
int output_of_prediction(struct store *store, const struct stage *stage, int64_t prediction_id, struct arena *arena,
                         struct output *output, struct err *err);
int output_of_decision(struct store *store, const struct stage *stage, int64_t decision_id, struct arena *arena, struct output *output,
                       struct err *err);

/* The words alone, as they are stored; NULL: none, or erased. 0, or -1. */
int output_words_of_prediction(struct store *store, const struct stage *stage, int64_t prediction_id, struct arena *arena,
                               const char **words, struct err *err);

/* Names that were chosen of other items than this one, or listed for them lately, each once and in their own order: at most
 * OUTPUT_RANKING_MAX, in arena. What the model says of this item makes no difference. 0, or -1. */
int output_names_elsewhere(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena,
                           const char *const **names, int *count, struct err *err);

/* JSON that a prediction carries for stages after it; NULL: none, or erased. 0, or -1. */
int output_data_of_prediction(struct store *store, int64_t prediction_id, struct arena *arena, const char **data, struct err *err);

/* What a decision and a prediction were found to have in common: 1; 0: they were not compared; -1. */
struct output_verdict { int64_t rule_version; bool agrees; double score, measured; };
int output_verdict(struct store *store, int64_t prediction_id, int64_t decision_id, struct output_verdict *verdict, struct err *err);

#endif
