/* Epochs: attempts of a model version at the ladder. Evidence of one says nothing in another. */
#ifndef RUNG_DB_EPOCH_H
#define RUNG_DB_EPOCH_H

#include "base/clock.h"
#include "base/err.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct epoch {
	int64_t epoch_id;            /* 0: none */
	int64_t model_version_id;
	int     attempt;             /* of the year, from 1 */
	int     label_set;
	int64_t since_decision_id;   /* decisions up to this one do not count */
	int64_t since_prediction_id; /* predictions up to this one are not counted */
	int64_t at_ms;
	int64_t line_id;             /* labels were merely merged: the first epoch of the version whose watch goes on in it; 0: it
	                              * begins with nothing */
	int     spent;               /* attempts that it counts for */
	int64_t rule_version;        /* by which answers were compared as it began (output.h); 0: by labels alone, or not noted */
};

/* The newest epoch of a version. 1; 0: it has none; -1. */
int epoch_read(struct store *store, const struct stage *stage, int64_t model_version_id, struct epoch *epoch, struct err *err);

/* The number that the next epoch of a version would have among those of its stage in the last 365 days; or
 * -1. An epoch in which nothing was counted before another took its place is none of them. */
int epoch_next_attempt(struct store *store, const struct stage *stage, int64_t model_version_id, struct err *err);

#define EPOCH_YEAR_MS (365 * CLOCK_DAY_MS)

/* In how many ways labels could have been merged, one pair after the other, to come to so many; spent: that many times over.
 * Bounded: more choices than that make no look worth making. */
int epoch_merge_choices(int label_count, int merges, int spent);

/* What the next epoch of a version would be, with nothing written: for cause first it counts everything,
 * for others what comes from now on, but for labels that were merely merged what the one before counted, and
 * what the machine has decided is watched on. Whoever merges labels has seen that evidence, and chooses among
 * all pairs: such an epoch counts for as many attempts as there were choices, and has the alpha of the last. */
int epoch_plan(struct store *store, const struct stage *stage, const char *cause, int64_t model_version_id, struct epoch *epoch,
               struct err *err);

/* Whether labels have come, gone or been merged since the epoch began: 1, 0, -1. */
int epoch_labels_changed(struct store *store, const struct stage *stage, const struct epoch *epoch, struct err *err);

/* Whether answers are compared by another rule than as the epoch began (settings agree.*): 1, 0, -1. */
int epoch_rule_changed(struct store *store, const struct stage *stage, const struct epoch *epoch, struct err *err);

/* The epoch of the version before this one, stored or planned; 0: there is none; or -1. */
int64_t epoch_before(struct store *store, const struct epoch *epoch, struct err *err);

/* Whether another epoch of the version is this one, or watched what goes on in it. */
bool epoch_is_of_line(const struct epoch *epoch, int64_t other_id);

/* Begins one as planned; epoch_id and at_ms are filled in. cause: first, demotion, labels, rule. level_change_id
 * 0: none. Inside a write. */
int epoch_begin(struct store *store, const struct stage *stage, const char *cause, int64_t level_change_id, struct epoch *epoch,
                struct err *err);

#endif
