/* Known answers that are more than a label: what stands beside the label, kept with it, and how what a version or a person
 * says compares with it, by the rule of the stage (output.h). */
#ifndef RUNG_DB_KNOWN_ANSWER_H
#define RUNG_DB_KNOWN_ANSWER_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"
#include "output/output.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* By the stage's output: a text, or the name that is to be chosen; or regions. None of them is an answer too. */
struct known_beside {
	const char          *words; /* NULL: none */
	const struct region *regions;
	int                  region_count;
};

/* Whether a stage's known answers have something beside their label. */
bool known_is_more(const struct stage *stage);

/* Keeps it for an item that is known. Inside a write; *why says what is wrong with it. 0 or -1. */
int known_answer_add(struct store *store, const struct stage *stage, const struct actor *by, int64_t item_id,
                     const struct known_beside *beside, struct err *err);

/* As output_of_decision() gives a person's. 1; 0: the item is known by its label alone; -1. */
int known_answer_read(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct output *output,
                      struct err *err);

/* What was said, by a version or by a person (the other is 0), of an item that is known. */
struct known_said { int64_t item_id, prediction_id, decision_id; };

/* Compares what stands beside its label with the known answer. 1; 0: there is nothing to compare with, or words are erased; -1. */
int known_compare(struct store *store, const struct stage *stage, const struct output_rule *rule, const struct known_said *said,
                  struct output_compared *compared, struct err *err);

/* Whether what stands beside a prediction's label matches the known answer of its item. Where words are erased by now that is what
 * was found before, by whatever rule; else 0. 1; 0; -1. */
int known_matches(struct store *store, const struct stage *stage, const struct output_rule *rule, int64_t item_id, int64_t prediction_id,
                  struct err *err);

/* Each appends what it finds, by the rule as it is now; nothing where the item is known by its label alone, or not at all, and where
 * words are erased. Inside a write. 0 or -1. */
int known_compare_prediction(struct store *store, const struct stage *stage, int64_t item_id, int64_t prediction_id, struct err *err);
int known_compare_decision(struct store *store, const struct stage *stage, int64_t item_id, int64_t decision_id, struct err *err);

/* What versions said of all cases, and of one item with what people said of it too. */
int known_compare_cases(struct store *store, const struct stage *stage, struct err *err);
int known_compare_item(struct store *store, const struct stage *stage, int64_t item_id, struct err *err);

#endif
