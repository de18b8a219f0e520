/* Training snapshots: which items a version may learn from, with whose answer, and on which side of the split they stand.
 * A snapshot is stored as it was handed out. What versions are judged by never stands in one. */
#ifndef RUNG_DB_SNAPSHOT_H
#define RUNG_DB_SNAPSHOT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "db/actor.h"
#include "db/stage.h"
#include "ladder/split.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* An item that people have answered, with what it may be learnt as. */
struct snapshot_answer {
	int64_t       item_id, decision_id, label_id; /* 0: no label: unsure, or people differ */
	int64_t       author_id;     /* who gave it; 0: people differ */
	unsigned char sha256[HASH_BYTES];
	const char   *group;         /* NULL: none */
	const char   *kept;          /* why it is never learnt from: exam, audit, gold, challenge, or group: another item of its group is; NULL: it may be */
	const char   *source;        /* truth, adjudicated, agreed, blind, assisted */
	bool          reviewed;      /* a lead has looked at it again, as it was in doubt: adjudicated */
	int64_t       prediction_id; /* of the version asked about; 0: it said nothing, or has learnt from it */
	const double *probabilities; /* by that version's labels; NULL: it tells none */
	int           probability_count;
	int64_t       predicted_id;  /* the label that it gives, as labels are merged now; 0: none */
	double        confidence;    /* in that label, 0..1 */
};

/* All of a stage, by content hash; version_id 0: nobody is asked. In arena. */
int snapshot_answers(struct store *store, const struct stage *stage, int64_t version_id, struct arena *arena, struct snapshot_answer **rows,
                     int *count, struct err *err);

struct snapshot_item {
	int64_t       item_id, label_id, decision_id;
	unsigned char sha256[HASH_BYTES];
	enum split    split;
	const char   *source, *label, *group; /* group NULL: none; label: filled in when it is read */
	double        margin;                 /* NaN: no suspect */
};

struct snapshot {
	int64_t       snapshot_id, train, eval, suspects, at_ms;
	unsigned char sha256[HASH_BYTES];
	const char   *left_out; /* JSON: counts by why */
};

/* Stores one; items sorted by content hash. eval_share: as they were drawn. Inside a write. */
int snapshot_add(struct store *store, const struct stage *stage, const struct actor *by, double eval_share,
                 const struct snapshot_item *items, int count, struct snapshot *snapshot, struct err *err);

int snapshot_read(struct store *store, int64_t snapshot_id, struct arena *arena, struct snapshot *snapshot, struct err *err);

/* Its items, suspects first; split -1: both sides; limit 0: all. In arena. */
int snapshot_items(struct store *store, int64_t snapshot_id, int split, int limit, struct arena *arena, struct snapshot_item **items, int *count,
                   struct err *err);

struct snapshot_class { const char *label; int64_t train, eval, suspects; };
int snapshot_balance(struct store *store, int64_t snapshot_id, struct arena *arena, struct snapshot_class **classes, int *count,
                     struct err *err);

/* The rectangles of an answer, in pixels, as "x y width height;x y width height"; "" for none. In arena. */
int snapshot_where(struct store *store, int64_t decision_id, struct arena *arena, const char **where, struct err *err);

/* Whether a version learnt from a content: 1, 0, -1. */
int snapshot_learnt(struct store *store, int64_t version_id, const unsigned char sha256[HASH_BYTES], struct err *err);

/* Whether a content is one that versions are judged by: 1, and why in arena; 0; -1. */
int snapshot_kept(struct store *store, const struct stage *stage, const unsigned char sha256[HASH_BYTES], struct arena *arena, const char **why,
                  struct err *err);

#endif
