/* Items with all that was said of them, one after the other: what leaves a project for other programs. */
#ifndef RUNG_DB_SAID_H
#define RUNG_DB_SAID_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/picture.h"
#include "db/item.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct said_region {
	struct region at;             /* pixels of the picture as displayed; label_id as it was given */
	const char   *label;          /* as it counts now; NULL: none */
	const char   *extra;          /* what a file said of it beyond that, a JSON object; NULL: nothing */
	int64_t       region_id;
};

struct said_prediction {
	int64_t     prediction_id;
	const char *model;            /* "name version" */
	const char *label;            /* NULL: no answer */
	double      confidence;       /* NaN: none */
	const char *failure;          /* why there is no answer; NULL where there is one */
	int64_t     predicted_ms;
	struct said_region *regions;
	int         region_count;
	const char *words;            /* beside the label, as v_side_by_side has them: a text, a ranking as JSON, or regions; NULL: none */
	const char *extra;
};

struct said_decision {
	int64_t       decision_id;
	unsigned char uuid[UUID_BYTES];
	const char   *label;          /* NULL: unsure */
	const char   *operator_name, *mode, *origin;
	const char   *note;           /* NULL: none, or erased */
	int64_t       duration_ms, decided_ms;
	bool          seen;           /* the prediction was shown with it */
	bool          corrects;       /* a lead looked again, as the answer of before was in doubt */
	int           agrees;         /* with the prediction: 1, 0; -1: there is nothing to compare */
	double        score;          /* how near, 0..1; NaN likewise */
	const char   *words;          /* beside the label: a text, the name that was chosen; NULL: none, or erased */
	struct said_region *regions;
	int           region_count;
	const char   *extra;
};

struct said_item {
	int64_t       item_id;
	const char   *kind;           /* image, text, audio, record */
	unsigned char sha256[HASH_BYTES];
	const char   *external_key;   /* NULL: none, as all that follows */
	const char   *source, *root;  /* root: true bytes */
	const char   *below;          /* the path below the root, true bytes */
	const char   *path;           /* the full path, printable */
	const char   *group;
	int64_t       captured_ms, bytes;
	int           width, height;  /* of a picture, as displayed; 0: not measured yet */
	const char   *words;          /* of a text or a record */
	size_t        words_length;
	const struct item_attribute *attributes;
	int           attribute_count;
	struct said_prediction *prediction; /* the one that counts for the item; NULL: none */
	struct said_decision *decisions;  /* answers in force, in the order in which they were given */
	int           decision_count;
	const char   *agreed_label;   /* that counts for an item decided blind; NULL: none, or not settled */
	const char   *extra;          /* of the item */
	const char   *kept;           /* why it is never trained on: exam, audit, gold or challenge; NULL: it may be */
};

/* Calls item for each item, in the order in which they came, as they all stood at one moment; what it is given lives until it
 * returns, and it ends the walk by returning -1. Only items of which something was said, unless all, which brings
 * every item of the stage's kind. */
int said_walk(struct store *store, const struct stage *stage, bool all,
              int (*item)(void *context, const struct said_item *said, struct err *err), void *context, struct err *err);

/* Keeps what a file said of an item, or of one of the other three (0: not of that), a JSON object. Inside a write. */
int said_extra_add(struct store *store, int64_t item_id, int64_t prediction_id, int64_t decision_id, int64_t region_id,
                   const char *fields, struct err *err);

/* The number of the region at index of a prediction, or else of a decision. 1, 0 for none, -1. */
int said_region_id(struct store *store, int64_t prediction_id, int64_t decision_id, int index, int64_t *region_id, struct err *err);

/* The answer to an item that a model would be trained on: what came to be known later, else what a lead settled, else the
 * agreed label, else the newest. NULL where there is none; why then says of many such items what they are. */
const struct said_decision *said_answer(const struct said_item *item, const char **why);

/* Items for which a condition in SQL over the columns of v_items holds, a bit each; it may only read, as an analyst's query.
 * Released also after -1. */
struct said_set { unsigned char *bits; int64_t newest; };
int said_set_read(struct store *store, const char *condition, struct said_set *set, struct err *err);
bool said_set_has(const struct said_set *set, int64_t item_id);
void said_set_release(struct said_set *set);

/* The number of the newest item, towards which a walk goes. */
int said_newest(struct store *store, int64_t *item_id, struct err *err);

#endif
