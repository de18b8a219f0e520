/* What a version in play has still to score. */
#ifndef RUNG_DB_PREDICTION_WANTED_H
#define RUNG_DB_PREDICTION_WANTED_H

#include "base/arena.h"
#include "base/err.h"
#include "db/model_version.h"
#include "db/stage.h"
#include "ladder/traffic.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

enum prediction_scope {
	PREDICTION_ALL,  /* as prediction_missing() says */
	PREDICTION_OWN,  /* of these the items that the version answers for */
	PREDICTION_SIDE, /* what waits or has come since it came into play, and the exam pool, as its role asks: a share by
	                  * hash; of STANDBY only what people have judged since. Never what it was trained on */
	PREDICTION_EXAM, /* what people have judged of the exam pool, but for what it was trained on */
};

struct prediction_want {
	const struct model_version *version;
	enum traffic_role role;
	double  share;                /* of a shadow or NEXT */
	enum prediction_scope scope;
	bool    backfill;             /* PREDICTION_ALL: also items that are decided already */
};

/* Items above *after, by id; *after moves to the last that was looked at. None where nothing is left. In arena. */
int prediction_wanted(struct store *store, const struct stage *stage, const struct prediction_want *want, int64_t *after, int limit,
                      struct arena *arena, int64_t **item_ids, int *count, struct err *err);

/* How many there are, for a progress bar: before any draw. */
int64_t prediction_wanted_count(struct store *store, const struct stage *stage, const struct prediction_want *want, struct err *err);

#endif
