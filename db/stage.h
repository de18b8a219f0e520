/* A stage: one step of the pipeline with its labels and its level. Most projects have one, "main". */
#ifndef RUNG_DB_STAGE_H
#define RUNG_DB_STAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"

#include <stdbool.h>
#include <stdint.h>

struct label {
	int64_t     label_id;
	const char *name;     /* printable, at most 80 columns */
	int         position; /* from 1: the digit that chooses it */
	bool        critical;
	bool        retired;
};

struct stage {
	int64_t       stage_id;
	const char   *name;
	const char   *kind;          /* input: image, text, audio, record */
	const char   *output;        /* class, regions, text, ranking (output/output.h) */
	struct label *labels;        /* in force, by position; retired ones are left out */
	int           label_count;
	int           label_set;     /* version of the label set, from 1 */
	int           level;         /* 0..4 */
	int64_t       level_since_ms;
	int64_t       level_change_id; /* 0: still as made */
};

/* Reads a stage by name; NULL: the only one. Strings live in arena. */
int stage_read(struct store *store, const char *name, struct arena *arena, struct stage *stage, struct err *err);

/* The same by its number; there must be one. */
int stage_read_by_id(struct store *store, int64_t stage_id, struct arena *arena, struct stage *stage, struct err *err);

/* The names of all stages, in their order, in arena. Returns how many there are, or -1. */
int stage_names(struct store *store, struct arena *arena, const char ***names, struct err *err);

const struct label *stage_label(const struct stage *stage, int64_t label_id); /* NULL: not among its labels */
const struct label *stage_label_named(const struct stage *stage, const char *name);

/* Each makes a new version of the label set and one event. A rename keeps the label and its evidence;
 * a merge points from's label to into and retires it. Leads only; refused with the reason otherwise. */
int label_add(struct store *store, const struct stage *stage, const struct actor *by, const char *name, bool critical, struct err *err);
int label_rename(struct store *store, const struct stage *stage, const struct actor *by, const char *from, const char *to, struct err *err);
int label_merge(struct store *store, const struct stage *stage, const struct actor *by, const char *from, const char *into, struct err *err);
int label_retire(struct store *store, const struct stage *stage, const struct actor *by, const char *name, struct err *err);

#endif
