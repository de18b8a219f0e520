/* What the files of db/ share about what stands beside labels. All run inside a write. */
#ifndef RUNG_DB_OUTPUT_PRIVATE_H
#define RUNG_DB_OUTPUT_PRIVATE_H

#include "db/output.h"

struct decision_row;

int output_keep_prediction(struct store *store, const struct stage *stage, int64_t prediction_id, const char *words,
                           size_t words_length, const char *data, size_t data_length, struct err *err);
int output_keep_decision(struct store *store, const struct stage *stage, int64_t decision_id, const char *words, const char *entered,
                         struct err *err);

/* Whether a person's answer may carry these words (NULL: none). -1: err says why not. */
int output_check_words(const struct stage *stage, const char *words, struct err *err);

/* Compares a prediction with a decision, and appends what came of it; nothing where the words of one are erased. */
int comparison_add(struct store *store, const struct stage *stage, int64_t prediction_id, int64_t predicted_label_id,
                   int64_t decision_id, int64_t decided_label_id, struct err *err);

/* The same for all labels after after_decision_id, with what was predicted by then: of stages where labels are all. */
int comparison_add_labels(struct store *store, int64_t after_decision_id, struct err *err);

/* Compares an answer given without the model with those that stand, where labels are not all. */
int output_compare_answers(struct store *store, const struct stage *stage, const struct decision_row *row, int64_t decision_id,
                           struct err *err);

#endif
