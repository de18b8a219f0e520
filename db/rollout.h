/* Rollouts as stored: plans, acts, the traffic that they make, and the role of each version. */
#ifndef RUNG_DB_ROLLOUT_H
#define RUNG_DB_ROLLOUT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "db/actor.h"
#include "db/stage.h"
#include "ladder/traffic.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

#define ROLLOUT_STEPS 16
#define ROLLOUT_RULES 8

struct rollout_bound { const char *rule; double bound; }; /* NaN: it has none */

struct rollout_plan {
	int64_t plan_id;
	enum traffic_act_kind kind;
	int64_t model_version_id, against_id;
	double  steps[ROLLOUT_STEPS];  /* shares, growing */
	int     step_count;
	struct rollout_bound rules[ROLLOUT_RULES];
	int     rule_count;
	int64_t step_items, soak_ms, bake_ms, most_items;
	double  judged;                /* share of each arm that people decide blind, 0..1 */
	double  exposure;              /* NaN: not known */
	int64_t decision_id, prediction_id, at_ms;
	const char *reason, *operator_name;
};

struct rollout_act {
	int64_t act_id;
	struct traffic_act act;
	int64_t plan_id;               /* 0: none */
	int     step;
	const char *model, *rule, *evidence, *reason, *operator_name, *acted_by; /* "" where there is none */
	int64_t level_change_id, at_ms;
};

/* The traffic of a stage, from its acts. */
int rollout_traffic(struct store *store, const struct stage *stage, struct traffic *traffic, struct err *err);

/* The same, kept until something is written by anybody. NULL: failed. */
const struct traffic *rollout_traffic_now(struct store *store, const struct stage *stage, struct err *err);

/* Whose answer counts for an item: a version, or 0; draws by its group, else its content. */
int rollout_version_of(struct store *store, const struct stage *stage, int64_t item_id, int64_t *version_id, struct err *err);

/* The same for content that is no item yet. group NULL: none. */
int rollout_version_for(struct store *store, const struct stage *stage, const char *group, const unsigned char sha256[HASH_BYTES],
                        int64_t *version_id, struct err *err);

/* The share of each arm that people decide blind while a canary runs, so that the two can be compared; 0: none does. */
int rollout_judged_share(struct store *store, const struct stage *stage, double *share, struct err *err);

/* The plan that runs or bakes: 1, 0 for none, -1. In arena. */
int rollout_plan_current(struct store *store, const struct stage *stage, struct arena *arena, struct rollout_plan *plan,
                         struct err *err);
int rollout_plan_read(struct store *store, int64_t plan_id, struct arena *arena, struct rollout_plan *plan, struct err *err);

/* The newest plan by which a version runs beside LIVE, as a shadow or as NEXT: 1, 0 for none, -1. In arena. */
int rollout_plan_beside(struct store *store, const struct stage *stage, int64_t version_id, struct arena *arena,
                        struct rollout_plan *plan, struct err *err);

/* Stores a plan: plan_id is filled in. Inside a write. */
int rollout_plan_add(struct store *store, const struct stage *stage, const struct actor *by, struct rollout_plan *plan,
                     struct err *err);

/* Appends an act with the rows of every version whose role it changes, and its event. -1 also where
 * traffic_apply() refuses it. The version of a rollback is filled in. Inside a write. */
int rollout_act_add(struct store *store, const struct stage *stage, const struct actor *by, struct rollout_act *act,
                    struct err *err);

/* The newest act of a plan that gave its version a share, without its texts. 1; 0: there is none; -1. */
int rollout_act_of_plan(struct store *store, const struct stage *stage, int64_t plan_id, struct rollout_act *act, struct err *err);

/* The newest acts of a stage first. */
int rollout_acts(struct store *store, const struct stage *stage, int limit, struct arena *arena, struct rollout_act **acts,
                 int *count, struct err *err);

#endif
