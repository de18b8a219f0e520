/* What has become of an item, for whoever sent it: nothing of the model, but where the machine decides. */
#ifndef RUNG_DB_OUTCOME_H
#define RUNG_DB_OUTCOME_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/picture.h"
#include "db/stage.h"
#include "output/output.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct outcome {
	unsigned char sha256[HASH_BYTES]; /* of the item */
	const char *route;         /* human or auto */
	bool        routed;        /* it has a route, of whatever version */
	bool        asked;         /* the machine has decided, and people are to judge it without knowing that */
	const char *decided_by;    /* human or machine; NULL: nobody has decided, or not to an end */
	const char *label;         /* that counts; NULL without decided_by */
	const char *model;         /* that decided; NULL where people do */
	double      confidence;    /* of that; NaN where people do */
	struct region *regions;
	int         region_count;
	const struct output_kind *output; /* of the stage */
	const char *words;         /* beside the label, as they are stored: of the machine, else of who decided; NULL: none, or erased */
};

/* 1; 0: the stage has no such item; -1. Lives in arena. */
int outcome_read(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct outcome *outcome,
                 struct err *err);

/* How far somebody has looked. */
struct outcome_mark { int64_t decision_id, route_id; };
int outcome_mark_now(struct store *store, struct outcome_mark *mark, struct err *err);

/* The items, in arena, that may have another outcome since the mark, which moves on. Returns how many, or -1. */
int outcome_changed(struct store *store, struct outcome_mark *mark, struct arena *arena, int64_t **item_ids, struct err *err);

#endif
