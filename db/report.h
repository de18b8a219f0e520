/* What the commands that read ask of the database as a whole. */
#ifndef RUNG_DB_REPORT_H
#define RUNG_DB_REPORT_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* One pair: the label that counts for an item decided blind, and what a version said of it. What a
 * version was trained on says nothing about how good it is. unlike: wrong, as what stands beside the labels does not match. */
struct report_pair { int64_t item_id, decided_label_id, predicted_label_id; double confidence; bool trained_on, unlike; };

/* All items with a blind decision in force, an agreed label and a prediction with a label: of the
 * version (0: the one that was live for each item), decided since since_ms (0: ever). */
int report_pairs(struct store *store, const struct stage *stage, int64_t model_version_id, int64_t since_ms,
                 struct arena *arena, struct report_pair **pairs, int *count, struct err *err);

/* Blind decisions in force, a person's first of each item, of items that so many people or more decided; by item. */
struct report_rating { int64_t item_id, operator_id, label_id; };
int report_ratings(struct store *store, const struct stage *stage, int people, struct arena *arena, struct report_rating **ratings,
                   int *count, struct err *err);

/* What came to be known from outside, the newest of each item. */
struct report_truth { int64_t item_id, label_id; };
int report_truths(struct store *store, const struct stage *stage, struct arena *arena, struct report_truth **truths, int *count,
                  struct err *err);

/* Items that two people judged without knowing of each other: whether they said the same, whether a lead
 * found both wrong, and with what chance the item came to be judged twice. */
struct report_second { bool agrees, both_wrong, drawn; double probability; };
int report_seconds(struct store *store, const struct stage *stage, struct arena *arena, struct report_second **seconds, int *count,
                   struct err *err);

/* Answers at level 2 by people who saw the prediction first, [1], and by people who did not, [0]: how many take its label, and
 * the same where it is known from outside that the model was wrong. */
struct report_anchoring { int64_t answers[2], taken[2], wrong[2], wrong_taken[2]; };
int report_anchoring(struct store *store, const struct stage *stage, int64_t model_version_id, int64_t since_ms,
                     struct report_anchoring *anchoring, struct err *err);

/* Counts for status lines. */
struct report_counts { int64_t items, decided, predictions, nulls, open; };
int report_counts(struct store *store, const struct stage *stage, struct report_counts *counts, struct err *err);

/* What v_schema says of one column of a view, in the order of the views; view NULL: of all of them. */
struct report_column { const char *view, *column, *meaning; };
int report_schema(struct store *store, const char *view, struct arena *arena, struct report_column **rows, int *count,
                  struct err *err);

#endif
