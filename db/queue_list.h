/* The queue as a list to look at: items in an order, from a key on, in either direction. It is walked
 * along an index, so that the first row of a million comes as fast as the first of ten; nothing is
 * skipped, sorted or counted.
 *
 * The role rule is enforced here: for whoever leads not, nothing of the model is read, nor lanes, due
 * times and other people's answers, which would tell audits and second looks from the rest. Of an item
 * that is still to be judged blind nobody reads more than that, and the orders by confidence leave it
 * out: who leads may open it next. Items that have not come to the stage, or were taken from it, are in no
 * list of it. Every other comes once; which of several places it has waits, is taken
 * or is done is told by the one state. */
#ifndef RUNG_DB_QUEUE_LIST_H
#define RUNG_DB_QUEUE_LIST_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/query.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

enum queue_order {
	QUEUE_OLDEST,  /* by id, which is the order of arrival */
	QUEUE_NEWEST,
	QUEUE_NEXT,    /* what waits, as it is handed out; leads only */
	QUEUE_UNSURE,  /* by the confidence of the prediction that counts, where there is one; leads only */
	QUEUE_SURE,
	QUEUE_ORDER_COUNT,
};

const char *queue_order_name(enum queue_order order); /* "oldest" */
bool queue_order_from_name(const char *name, enum queue_order *order);
bool queue_order_is_for_leads(enum queue_order order);
bool queue_order_is_by_confidence(enum queue_order order); /* what is to be judged blind is left out */

enum queue_standing {
	QUEUE_OPEN,
	QUEUE_LEASED,
	QUEUE_DONE,
	QUEUE_MACHINE, /* the machine has decided it; told to leads only */
	QUEUE_NO_PLACE, /* nobody has been asked yet; told to leads only */
	QUEUE_STANDING_COUNT,
};

const char *queue_standing_name(enum queue_standing state); /* "open", "leased", "done", "machine", "new" */

/* Where a row stands in its order. */
struct queue_key { double real; int64_t first, second; };

/* Who looks at which stage. The stage is borrowed: its level says what is to be judged blind. */
struct queue_view {
	struct store *store;
	const struct stage *stage;
	int64_t       stage_id, operator_id;
	bool          leads;
};

void queue_view_begin(struct queue_view *view, struct store *store, const struct stage *stage, const struct actor *actor);

/* Parts of a row that are looked up when they are asked for. */
enum queue_fact {
	QUEUE_FACT_PLACE = 1,      /* state, assignment_id, who, own, kept, lane */
	QUEUE_FACT_SAID = 2,       /* label, flagged */
	QUEUE_FACT_PREDICTION = 4, /* predicted, confidence: never for inspectors */
	QUEUE_FACT_ROUTE = 8,      /* reason: never for inspectors */
	QUEUE_FACT_BLIND = 16,     /* blind */
	QUEUE_FACT_WORDS = 32,     /* words, predicted_words: only with all the others */
	QUEUE_FACT_ALL = 63,
};

struct queue_row {
	int64_t          item_id, added_ms;
	struct queue_key key;
	bool             away;       /* it is not at the stage, whatever others are: in no list */
	const char      *kind, *name, *source; /* source "" where there is none */
	unsigned         facts;      /* those that are filled in */
	enum queue_standing state;
	int64_t          assignment_id; /* of the place that the state is of; 0: none */
	const char      *who;        /* has it, decided it, or it is kept for them; NULL: nobody */
	bool             own;        /* ... which is the operator */
	bool             kept;       /* open, and kept for who */
	const char      *lane;       /* leads; else NULL */
	const char      *label;      /* what people said last: "unsure" too; for inspectors, and where it is blind,
	                              * their own; NULL: none */
	int64_t          answer_id, prediction_id; /* with that label, and with the predicted one; 0: none */
	const char      *words, *predicted_words;  /* what stands beside these labels, in brief (output.h); NULL: nothing */
	bool             flagged;    /* for inspectors: by themselves */
	bool             blind;      /* leads: it is still to be judged blind, or the answer is not settled */
	bool             said;       /* leads: ... which others gave: label is what people said all the same */
	bool             predicted;  /* leads: the live model has been asked */
	const char      *prediction; /* ... and said; NULL: no answer */
	double           confidence; /* NaN: none */
	const char      *reason;     /* leads: why it is decided by whom it is, as it would be now; "blind"; NULL: not routed */
};

/* What to walk: where to go on from. */
struct queue_span {
	enum queue_order order;
	bool             backwards;
	bool             waiting;    /* only items with a place that is open or taken; by id only */
	struct queue_key after;      /* exclusive; queue_key_before_all() to begin */
	int64_t          low, high;  /* of ids, inclusive, for the orders by id; INT64_MAX for no bound */
};

struct queue_key queue_key_before_all(enum queue_order order, bool backwards);

/* A walk in progress. It reads one state of the database while it is open, so it is not kept open
 * between keys. */
struct queue_walk {
	const struct queue_view *view;
	enum queue_order order;
	int64_t          last_id;
	struct query     query;
	struct query     ranked;    /* of QUEUE_NEXT where ranks are in force: ranked places, the highest first */
	bool             by_rank, backwards;
	double           rank;      /* how far that is */
	struct arena     arena; /* of the facts of one row */
};

/* -1 also for an order that is for leads where the view is not. */
int queue_walk_begin(struct queue_walk *walk, const struct queue_view *view, const struct queue_span *span, struct err *err);

/* 1: a row with no facts yet, whose texts last until the next, also of an item that is away; 0: the end; -1. */
int queue_walk_next(struct queue_walk *walk, struct queue_row *row, struct err *err);

/* Fills in those of facts that are missing. 1; 0: the item is not in the list (it is away; for inspectors: nobody
 * was asked; in an order by confidence: it is still to be judged blind); -1. */
int queue_walk_fill(struct queue_walk *walk, struct queue_row *row, unsigned facts, struct err *err);

/* The value of an attribute; NULL in *value where the item has none. */
int queue_walk_attribute(struct queue_walk *walk, const struct queue_row *row, const char *name, const char **value,
                         struct err *err);
void queue_walk_end(struct queue_walk *walk);

/* One item with all facts, its texts in arena; its key is that of the orders by id. 1; 0: not in the list; -1. */
int queue_row_read(const struct queue_view *view, int64_t item_id, struct arena *arena, struct queue_row *row, struct err *err);

/* A copy in one block, for free(). */
struct queue_row *queue_row_copy(const struct queue_row *row);

/* The highest id there is, to tell how far a search is. */
int queue_last_item(const struct queue_view *view, int64_t *item_id, struct err *err);

#endif
