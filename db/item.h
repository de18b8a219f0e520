/* Items: what there is to judge, known by the SHA-256 of its content. */
#ifndef RUNG_DB_ITEM_H
#define RUNG_DB_ITEM_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "db/actor.h"
#include "db/stage.h"
#include "ladder/feature.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct known_beside;

struct item_attribute { const char *name, *value; };

/* Whether a column of that name may hold the answer itself, as data sets have it: "label", "truth". It
 * is not told to whoever judges the item blind. In either case. */
bool item_column_may_tell(const char *name);

struct item_new {
	const char   *kind;           /* image, text, audio, record */
	unsigned char sha256[HASH_BYTES];
	const char   *external_key;   /* NULL: none */
	int64_t       source_id;      /* 0: none (records and words without a file) */
	const char   *path;           /* below the source's root, its true bytes; NULL: none */
	int64_t       bytes;
	const char   *group;          /* NULL: none */
	int64_t       captured_ms;    /* 0: unknown */
	int64_t       added_by;       /* operator; 0: unknown */
	bool          answered;       /* its answer comes with it: no place is opened in the queue */
	int64_t       known_label_id; /* that answer, of a case whose answer is known beforehand; 0: none */
	const struct known_beside *known_beside; /* ... and what stands beside it (known_answer.h); NULL: nothing does */
	const void   *words;          /* text or JSON of the record; NULL: none */
	size_t        words_length;
	const struct item_attribute *attributes;
	int           attribute_count;
	const struct features *features; /* measured of it; NULL: nothing yet */
};

/* Records where files come from; the same name and root give the same source. root is absolute, its
 * true bytes. */
int source_add(struct store *store, const char *name, const char *root, int64_t *source_id, struct err *err);

/* The share at which items join the exam pool now, 0..1. */
int item_exam_share(struct store *store, const struct stage *stage, double *share, struct err *err);

/* Adds an item, draws it for the exam pool of the stage by the setting, and opens its place in the
 * queue where the level lets people decide. Call between store_begin and store_commit, a thousand at
 * a time. 1: added; 0: its content or external key is there already (*item_id says which); -1. */
int item_add(struct store *store, const struct stage *stage, const struct item_new *item, int64_t *item_id,
             struct err *err);

struct item {
	int64_t     item_id;
	const char *kind;
	unsigned char sha256[HASH_BYTES];
	const char *external_key;     /* NULL: none */
	const char *source;           /* name; "" for none */
	const char *root;             /* true bytes; NULL: none */
	const char *path;             /* true bytes below root; NULL: none */
	const char *name;             /* printable: path, external key or "item 12" */
	int64_t     bytes, added_ms;
	const char *added_by;         /* NULL: unknown */
	const char *group;            /* NULL: none */
	const char *words;            /* NULL: none, or erased */
	size_t      words_length;
	struct item_attribute *attributes;
	int         attribute_count;
};

/* Finds an item by id, external key, or path (as stored, or absolute). 1, 0 for none, -1. */
int item_find(struct store *store, const char *reference, int64_t *item_id, struct err *err);

/* The same for names in files, where a number is a key of somebody else's and not an id of ours: by
 * external key, else by path, never by id. */
int item_find_named(struct store *store, const char *name, int64_t *item_id, struct err *err);

/* The item with that content. 1, 0 for none, -1. */
int item_of_content(struct store *store, const unsigned char sha256[HASH_BYTES], int64_t *item_id, struct err *err);

/* The JSON of the records that were added within reach of one, from the same source, and are no longer
 * than max_bytes; they live in arena. Returns how many there are, or -1. */
int item_records_around(struct store *store, int64_t item_id, int reach, int64_t max_bytes, struct arena *arena,
                        const char ***records, struct err *err);

/* Reads one item; strings live in arena. -1 also where there is none. */
int item_read(struct store *store, int64_t item_id, struct arena *arena, struct item *item, struct err *err);

#endif
