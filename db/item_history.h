/* All that happened to one item at a stage, in the order of time, as far as whoever looks may know it:
 * see queue_list.h. */
#ifndef RUNG_DB_ITEM_HISTORY_H
#define RUNG_DB_ITEM_HISTORY_H

#include "base/arena.h"
#include "base/err.h"
#include "db/queue_list.h"
#include "output/output.h"

#include <stdbool.h>
#include <stdint.h>

enum item_past_kind {
	ITEM_PAST_COUNTED,    /* leads: it counted as something else than what holds by now */
	ITEM_PAST_SAID,       /* label, unsure, skip, flag */
	ITEM_PAST_PREDICTED,  /* leads */
	ITEM_PAST_ROUTED,     /* leads */
	ITEM_PAST_PLACE,      /* leads: a place in the queue came to be; how often it was handed out */
};

struct item_past {
	int64_t     at_ms;
	enum item_past_kind kind;
	const char *who;     /* an operator, or a model, that it counted for too; NULL: nobody */
	const char *what;    /* "label", "skip"; role; route; lane; NULL: of what counted */
	const char *label;   /* said, predicted or counted; NULL: none */
	struct output output;    /* what stands beside a label that was said or predicted */
	double      confidence;  /* of a prediction; NaN: none */
	const char *how;     /* mode of an answer for leads, where it tells nothing, mode of a route; state of a place; else NULL */
	const char *why;     /* note, reason, failure; NULL: none */
	int64_t     duration_ms; /* of an answer */
	int64_t     undone_ms;   /* 0: it holds */
	int64_t     until_ms;    /* of a lease; 0: none */
	int         level;       /* of a route */
	int         times;       /* a place was handed out */
	const char *kept_for;    /* of a place; NULL: anyone's */
};

/* Strings live in arena. *blind: it is still to be judged blind, so that leads too read only what they
 * said themselves, what anyone skipped or flagged, and what place waits. */
int item_history_read(const struct queue_view *view, int64_t item_id, struct arena *arena, struct item_past **rows, int *count,
                      bool *blind, struct err *err);

#endif
