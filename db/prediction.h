/* Predictions and the routes that follow from them. */
#ifndef RUNG_DB_PREDICTION_H
#define RUNG_DB_PREDICTION_H

#include "base/arena.h"
#include "base/err.h"
#include "base/picture.h"
#include "db/model_version.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct prediction_new {
	int64_t item_id;
	int64_t label_id;             /* 0: null */
	double  confidence;           /* 0..1; anything else makes the prediction null */
	const char *failure;          /* why it is null; NULL with a label */
	const float *probabilities;   /* in the model's order; NULL: none */
	int     probability_count;
	const struct region *regions; /* label_id 0 for none */
	int     region_count;
	struct heat heat;             /* borrowed; none where columns is 0 */
	const char *words;            /* a text, or a ranking as JSON, as the stage's output is; checked; NULL: none */
	size_t  words_length;
	const char *data;             /* JSON for stages after it; NULL: none */
	size_t  data_length;
	int64_t latency_us;
	int64_t predicted_ms;         /* 0: now */
	int64_t round;                /* set as it is added: the round of the stage that the item is in */
};

/* Appends a prediction with the version's role of now, compares it with the decisions in force, and
 * gives it a confidence bin (200 a decade of 1 - confidence). Call inside a write. 1: appended; 0:
 * this version has one for the item already; -1. A confidence outside 0..1 or not finite is stored
 * as a null prediction that says so. */
int prediction_add(struct store *store, const struct stage *stage, const struct model_version *version,
                   const struct prediction_new *prediction, int64_t *prediction_id, struct err *err);

#define PREDICTION_BATCH 64

/* Predictions of one version that are kept several at a time. */
struct prediction_batch {
	const struct stage         *stage;
	const struct model_version *version;
	struct prediction_new       waiting[PREDICTION_BATCH];
	int                         count;
};

/* The same, several at a time where there is no more than a label and its confidence, whose failure lives as long as the batch: it is stored by
 * prediction_batch_end() at the latest, inside the same write. */
int prediction_batch_add(struct prediction_batch *batch, struct store *store, const struct prediction_new *prediction, struct err *err);
int prediction_batch_end(struct prediction_batch *batch, struct store *store, struct err *err);

struct prediction {
	int64_t     prediction_id, model_version_id;
	const char *model;            /* title of the version */
	int64_t     label_id;         /* 0: null */
	double      confidence;       /* NaN where null without one */
	const char *failure;          /* "" where there is a label */
	double     *probabilities;
	int64_t    *probability_labels;
	int         probability_count;
	struct region *regions;
	int         region_count;
	struct heat heat;
	int64_t     latency_us, predicted_ms;
	const char *engine;
};

/* The prediction of a version for an item. 1, 0 for none, -1. Lives in arena. */
int prediction_read(struct store *store, const struct stage *stage, int64_t item_id, int64_t model_version_id,
                    struct arena *arena, struct prediction *prediction, struct err *err);

/* What the version has still to score: items without its prediction that are undecided or in the
 * exam pool (all: every item), of the stage's kind and with a file, above after_item_id, by id.
 * Gives the ids in arena. */
int prediction_missing(struct store *store, const struct stage *stage, int64_t model_version_id, bool all,
                       int64_t after_item_id, int limit, struct arena *arena, int64_t **item_ids, int *count,
                       struct err *err);
int64_t prediction_missing_count(struct store *store, const struct stage *stage, int64_t model_version_id, bool all,
                                 struct err *err);

/* Of the newest limit predictions those of a version, and those of them without an answer. */
struct prediction_nulls { int64_t predictions, nulls; };
int prediction_newest_nulls(struct store *store, int64_t model_version_id, int limit, struct prediction_nulls *nulls, struct err *err);

enum route_result { ROUTE_RESULT_HUMAN, ROUTE_RESULT_AUTO, ROUTE_RESULT_AUDIT, ROUTE_RESULT_UNCHANGED };

/* Decides who decides an item now (route_item() of ladder/route.h, nothing else), appends the route
 * and opens, keeps or closes its place in the queue. An item decided already keeps its route, and so
 * does one that is on a screen, whatever the model says of it by now: what it was when it was claimed is
 * what its answer counts as. Call inside a write. */
int route_apply(struct store *store, const struct stage *stage, int64_t item_id, enum route_result *result, struct err *err);

/* Items, above after_item_id and by id, that wait in the queue and were routed under another level, version or
 * certificate than now: the machine might decide them, or leads may know by now what it says of them. None
 * where nothing is routed ahead of being taken. Inside a write. */
int route_stale(struct store *store, const struct stage *stage, const struct model_version *live, int64_t after_item_id, int limit,
                struct arena *arena, int64_t **item_ids, int *count, struct err *err);

/* The item's newest route. 1, 0 for none, -1. Strings live in arena. */
struct route_row {
	const char *route, *mode, *reason; /* as stored; route_reason_words() says the reason in words */
	int         level;
	double      threshold;             /* NaN: none */
	int64_t     routed_ms;
};
int route_read(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct route_row *route,
               struct err *err);

/* Why the item's newest route is what it is, as a person reads it. 1; 0: it has none, *words is "";
 * -1. */
int route_why(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, const char **words,
              struct err *err);

#endif
