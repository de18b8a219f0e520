/* One import at work: what its parts share. Only the files jobs/import*.c include this. */
#ifndef RUNG_JOBS_IMPORT_RUN_H
#define RUNG_JOBS_IMPORT_RUN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "db/decision.h"
#include "db/model_version.h"
#include "db/prediction.h"
#include "db/row_batch.h"
#include "db/stage.h"
#include "db/store.h"
#include "jobs/format/row_reader.h"
#include "jobs/import.h"
#include "jobs/import_map.h"

#include <stdint.h>

#define IMPORT_OPERATOR_SIZE sizeof((struct actor *)0)->name

struct import;

/* What one kind of import does differently. */
struct import_kind {
	const char *name;           /* "predictions" */
	enum row_batch_kind rows;
	const char *const *columns; /* that a CSV must have; NULL after the last */
	enum store_durability durability;

	/* Called in the first write. */
	int (*begin)(struct import *import, struct err *err);

	/* Takes one row. 1; 0 where it is rejected, why says it; -1. */
	int (*row)(struct import *import, const struct row *row, struct err *why);

	/* Called after the rows of each write; NULL: nothing is left to do then. */
	int (*end)(struct import *import, struct err *err);
};

struct import {
	const struct import_kind *kind;
	struct store        *store;
	const struct actor  *by;
	const char          *path;
	const struct import_options *options;
	struct import_result *result;
	struct arena         arena;   /* of the whole import */
	struct arena         row_arena; /* of the rows of one write */
	struct stage         stage;
	unsigned char        sha256[HASH_BYTES]; /* of the file */
	int64_t              import_id;
	int64_t              begun_ms; /* the time of rows that name none: one for all, as no other order is known */
	const char          *mode;    /* of decisions; NULL: of predictions */
	struct model_version version; /* of predictions */
	struct prediction_batch predictions; /* that are not stored yet */
	struct decision_batch decisions;     /* the same */
	struct import_map    map;     /* of their labels; none of decisions */
	struct row_reader   *reader;
	struct row_batch     rows;    /* for the event */
	char                 operator_name[IMPORT_OPERATOR_SIZE]; /* of the decision before: most go on with the same one */
	int64_t              operator_id;
	struct item_attribute *attributes; /* of a row, in the arena */
	int                  attribute_room;
};

int import_run(struct import *import, const char *stage, struct err *err);

/* The item a row speaks of, made where that is asked for. 1; 0: there is none, why says it; -1. */
int import_find_item(struct import *import, const struct row *row, int64_t *item_id, struct err *why);

/* 0 for no label. -1, with the reason, for one that the stage does not have. */
int import_read_label(struct import *import, const struct row *row, int64_t *label_id, struct err *why);

/* 0 for no time. -1, with the reason, for what is none, and for one more than a day ahead of the clock. */
int import_read_time(const struct import *import, const struct row *row, int64_t *ms, struct err *why);

#endif
