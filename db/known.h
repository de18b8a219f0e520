/* Items whose answer is known beforehand. Gold is mixed into people's work, unmarked, to see what they
 * find; neither it nor cases for models ever count as evidence. */
#ifndef RUNG_DB_KNOWN_H
#define RUNG_DB_KNOWN_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"
#include "output/output.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct known_beside;

struct known_new {
	const char *purpose;               /* "gold" or "challenge" */
	int64_t     item_id, label_id;
	const struct known_beside *beside; /* what stands beside the label; NULL where labels are all (known_answer.h) */
};

/* Makes the item known: its places that wait are closed, and it is routed no more. Of one that is known by its label alone, where
 * answers of the stage are more than that, the rest is added. Inside a write. 1; 2: it is known so already; 0: it is known otherwise,
 * or its answer is not all of one, or it is evidence or may become that (answered, routed, folded, on a screen, waiting for another
 * look): that stays what it is; *why says so; -1. */
int known_add(struct store *store, const struct stage *stage, const struct actor *by, const struct known_new *known, struct err *why);

/* A case of the challenge set, and what a version says of it. */
struct challenge_row {
	int64_t     item_id, added_ms;
	const char *name, *label, *operator_name;
	bool        critical;
	bool        asked;      /* there is a prediction */
	const char *predicted;  /* NULL: none, or without a label */
	double      confidence; /* NaN: none */
	bool        right;
	bool        by_label;   /* labels are all that is compared, though answers of the stage are more */
	struct output answer, said; /* what stands beside both labels */
};

/* By item, by the rule of the stage as it is now. Returns how many, or -1. */
int challenge_list(struct store *store, const struct stage *stage, int64_t model_version_id, struct arena *arena,
                   struct challenge_row **rows, struct err *err);

struct known_row {
	int64_t     item_id, added_ms;
	const char *name, *label, *operator_name; /* operator_name: who says so */
	bool        critical;
	int64_t     answers, right; /* people's, of gold, by the rule as they were given; unsure ones do not count */
	bool        by_label;       /* as in challenge_row */
	struct output answer;
};

/* By item. Returns how many, or -1. */
int known_list(struct store *store, const struct stage *stage, const char *purpose, struct arena *arena, struct known_row **rows,
               struct err *err);

/* How many items are gold and came a day or more before everything that waits: by number, path or time somebody may know them for what
 * they are. -1 if it fails. */
int64_t gold_older(struct store *store, const struct stage *stage, struct err *err);

/* What one operator found of the gold with one label. */
struct gold_found { const char *operator_name, *label; bool critical; int64_t answers, right; };

/* By operator and label. Returns how many, or -1. */
int gold_found_list(struct store *store, const struct stage *stage, struct arena *arena, struct gold_found **rows, struct err *err);

#endif
