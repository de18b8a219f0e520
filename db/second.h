/* What people have said of an item that a lead is to settle. */
#ifndef RUNG_DB_SECOND_H
#define RUNG_DB_SECOND_H

#include "base/arena.h"
#include "base/err.h"
#include "base/picture.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

/* One answer, without who gave it and when. */
struct opinion {
	int64_t        label_id; /* 0: unsure */
	const char    *label;    /* NULL: unsure */
	const char    *note;     /* NULL: none, or erased */
	const char    *words;    /* the text, or the name that was chosen; NULL: none, or erased */
	bool           words_erased;
	struct region *regions;
	int            region_count;
};

/* The answers in force that were given without the model, in the order of their labels, unsure last: what
 * came first cannot be told. Returns how many, or -1. */
int second_opinions(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena,
                    struct opinion **opinions, struct err *err);

#endif
