/* Ranks of places in the queue: who is asked sooner because the answer teaches more.
 *
 * Only first looks that are sure to be shown with the model's answer have a rank. They share out among themselves the turns
 * that the shuffle gives to them, the highest rank first; every other place, and so everything that is judged blind, keeps its
 * turn. So what is asked blind, when, and how blind and assisted items follow each other is the same in whatever order. */
#ifndef RUNG_DB_QUEUE_RANK_H
#define RUNG_DB_QUEUE_RANK_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"
#include "ladder/active.h"
#include "ladder/feature.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* Whether ranks are in force: queue.order is active and the stage shows the model's answer at all. */
bool queue_rank_rules(struct store *store, const struct stage *stage);

/* How far ranking has come. It goes through the places by item, again and again. */
struct queue_round {
	int64_t     after_item_id;
	const char *basis;                     /* what it goes by, as one text; in arena */
	int64_t     prediction_id, decision_id; /* the newest as it began */
	int64_t     looked;                    /* places looked at so far */
};

int queue_round_read(struct store *store, const struct stage *stage, struct arena *arena, struct queue_round *round, struct err *err); /* 1, 0: none yet, -1 */
int queue_round_keep(struct store *store, const struct stage *stage, const struct queue_round *round, struct err *err); /* inside a write */
int queue_round_newest(struct store *store, int64_t *prediction_id, int64_t *decision_id, struct err *err);

#define QUEUE_VOTES_MAX 16

/* A first look that waits. */
struct queue_candidate {
	int64_t         assignment_id, item_id, model_version_id; /* whose answer counts for the item */
	bool            eligible;      /* it would be decided with the model's answer */
	bool            drawn;         /* of the random share */
	int64_t         label_id;      /* that version's; 0: none */
	double          confidence;    /* NaN: none */
	const double   *probabilities; /* NULL: none */
	int             probability_count;
	int64_t         votes[QUEUE_VOTES_MAX]; /* labels of the versions in play, 0: no answer */
	int             vote_count;
	struct features features;
};

/* Those of items above after_item_id, by item, at most limit. floor: of these a keyed draw leaves so many where they are. In arena. */
int queue_candidates(struct store *store, const struct stage *stage, int64_t after_item_id, int limit, double floor, struct arena *arena,
                     struct queue_candidate **rows, int *count, struct err *err);

/* What has been answered lately: how often each label of the stage was given, by its index, and what was measured of the items.
 * features has room for limit; *measured: how many there are. */
int queue_answered(struct store *store, const struct stage *stage, int limit, int64_t *answers, struct features *features, int *measured,
                   struct err *err);

/* Gives the place its rank, or none where it is not eligible or drawn. Inside a write. */
int queue_rank_keep(struct store *store, const struct queue_candidate *row, double score, const double parts[ACTIVE_PART_COUNT],
                    struct err *err);

/* What an item's place was ranked by. 1; 0: it was not; -1. */
struct queue_standing_why { bool ranked, drawn; double score, parts[ACTIVE_PART_COUNT]; };
int queue_rank_why(struct store *store, const struct stage *stage, int64_t item_id, struct queue_standing_why *why, struct err *err);

#endif
