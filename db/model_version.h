/* Model versions and their part in the traffic. */
#ifndef RUNG_DB_MODEL_VERSION_H
#define RUNG_DB_MODEL_VERSION_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct model_version_new {
	const char *name, *version;
	const char *engine;               /* "import" for predictions from a file */
	bool        has_file;
	unsigned char sha256[HASH_BYTES]; /* of the model's file */
	const char *path;                 /* absolute; NULL where imported */
	const char *card;                 /* JSON; NULL where imported */
	const int64_t *label_ids;         /* one for each output, in the model's order */
	int         label_count;
	bool        trained_on_listed;    /* the card names its training set, perhaps empty */
	const unsigned char (*trained_on)[HASH_BYTES];
	int         trained_on_count;
	bool        trained_elsewhere;    /* the actor vouches for it */
};

struct model_version {
	int64_t     model_version_id;
	const char *name, *version, *engine;
	const char *title;                /* "name version", printable */
	const char *path, *card;          /* NULL where imported */
	unsigned char sha256[HASH_BYTES];
	const char *role;                 /* live, canary, shadow, standby, idle */
	double      share;
	const char *trained_on;           /* listed, unknown, vouched */
	int64_t     added_ms;
	int64_t     predictions;          /* counted by model_version_list() and _find(), else -1 */
	int64_t    *label_ids;            /* in the model's order */
	int         label_count;
};

/* Adds a version: the first of a stage is LIVE, later ones idle. The same file with the same card
 * and engine twice is once. 1: added; 0: it was there; -1. *model_version_id in both good cases. */
int model_version_add(struct store *store, const struct stage *stage, const struct actor *by,
                      const struct model_version_new *version, int64_t *model_version_id, struct err *err);

/* Adds to what a new version was trained on: what a snapshot was learnt from, and all that another version was; 0: none. In
 * the write that adds the version. */
int model_version_learnt_too(struct store *store, int64_t model_version_id, int64_t snapshot_id, int64_t parent_id, struct err *err);

/* All versions of a stage, oldest first. */
int model_version_list(struct store *store, const struct stage *stage, struct arena *arena,
                       struct model_version **rows, int *count, struct err *err);

/* By "name version", name/version, version, name (its newest) or the start (6 digits or more) of the
 * file's SHA-256. 1, 0 for none, -1 (more than one, ...). */
int model_version_find(struct store *store, const struct stage *stage, const char *reference, struct arena *arena,
                       struct model_version *version, struct err *err);

/* One version by its id. 0; -1 also where there is none. */
int model_version_read(struct store *store, int64_t model_version_id, struct arena *arena, struct model_version *version,
                       struct err *err);

/* The LIVE version. 1, 0 for none, -1. */
int model_version_live(struct store *store, const struct stage *stage, struct arena *arena,
                       struct model_version *version, struct err *err);

#endif
