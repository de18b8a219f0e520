/* Decisions: everything an operator says of an item, appended. */
#ifndef RUNG_DB_DECISION_H
#define RUNG_DB_DECISION_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/picture.h"
#include "db/actor.h"
#include "db/queue.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct decision_new {
	unsigned char uuid[UUID_BYTES];   /* made once by the client: sent again, it is stored once */
	const char *kind;                 /* label, unsure, skip, flag */
	int64_t     label_id;             /* 0 but for label */
	int64_t     seen_prediction_id;   /* 0 unless it was shown */
	const char *note;                 /* NULL: none */
	int64_t     duration_ms;          /* time on the item */
	const char *origin;               /* console, command, plain, simulated */
	const struct region *regions;
	int         region_count;
	const char *view;                 /* how a picture was last seen, for the log; NULL: unknown */
	const char *words;                /* the text, or the name that was chosen, as the stage's output is; NULL: none */
	const char *entered;              /* of words: shown, chosen, typed; NULL: given */
};

/* Appends a decision for a claimed place, in one durable write with its event and its comparisons
 * with the item's predictions; label and unsure close the place, skip gives it back, flag leaves it.
 * The decision's id, also when this uuid is stored already; 0 for a place that another has taken
 * meanwhile: err says it, the work is kept as an event "decision.rejected"; -1. */
int64_t decision_add(struct store *store, const struct stage *stage, const struct actor *actor,
                     const struct claim *claim, const struct decision_new *decision, struct err *err);

struct past_decision {
	int64_t     decision_id, item_id, assignment_id, label_id;
	const char *kind, *item_name, *label; /* label NULL unless kind is label */
	int64_t     duration_ms, decided_ms;
	int         agrees; /* 1 or 0: with the prediction that was shown; -1: none was, or it is no label */
};

/* Takes back the actor's last answer of this stage that is in force (label, unsure, skip or flag),
 * and leases its place to the actor again. A skip or flag of what somebody else has taken since is
 * passed over; the flag of what is answered leaves the answer, and the place as it is (claim->expires_ms
 * is 0). 1; 0: there is none or it is settled, why says which; -1. */
int decision_retract_last(struct store *store, const struct stage *stage, const struct actor *actor,
                          struct arena *arena, struct past_decision *past, struct claim *claim, struct err *why);

/* Gives again what the actor took back last and has not given again since: the same answer, note and
 * regions as a new decision that names the old one. Once the actor has given a new answer there is
 * nothing to do again. The place is leased as it was answered, or as assisted where it was shown so
 * meanwhile. *past is the new decision. 1; 0: there is none, or somebody else has the place: why says
 * which; -1. After a flag the place stays leased by *claim, unless it is answered. */
int decision_redo_last(struct store *store, const struct stage *stage, const struct actor *actor, struct arena *arena,
                       struct past_decision *past, struct claim *claim, struct err *why);

/* The actor's answer in force for an item, while it is not settled, and the place it was given to
 * (which is done: the claim has no token). 1; 0: none, or it is settled: why says which; -1. */
int decision_own(struct store *store, const struct stage *stage, const struct actor *actor, int64_t item_id, struct arena *arena,
                 struct past_decision *past, struct claim *claim, struct err *why);

/* Changes the actor's answer answer_id to the item: it is taken back and the new one given to the same
 * place, under the same mode, in one durable write. A flag is added and the answer stays. The new
 * decision's id; 0: the answer is settled, or not in force any more: why says which; -1. */
int64_t decision_change(struct store *store, const struct stage *stage, const struct actor *actor, int64_t item_id,
                        int64_t answer_id, const struct decision_new *decision, struct err *why);

/* Takes back every flag of the item, whoever set it and however long ago; answers and places stay as
 * they are. Only leads may. Returns how many there were, or -1. */
int decision_clear_flags(struct store *store, const struct stage *stage, const struct actor *by, int64_t item_id, const char *origin,
                         struct err *err);

/* What an answer was. */
struct decision_given {
	const char    *kind;
	int64_t        label_id;     /* 0: none */
	const char    *note;         /* NULL: none, or erased */
	struct region *regions;
	int            region_count;
	const char    *words;        /* as in decision_new; NULL: none, or erased */
	bool           words_erased;
};
int decision_read_given(struct store *store, int64_t decision_id, struct arena *arena, struct decision_given *given,
                        struct err *err);

/* How often the actor has skipped a place, since a lead put it back for all; or -1. */
int64_t decision_skips(struct store *store, const struct actor *actor, int64_t assignment_id, struct err *err);

/* The answer that the actor has taken back from a place and not replaced: 1; 0: none; -1. */
int decision_taken_back(struct store *store, const struct actor *actor, int64_t assignment_id, struct arena *arena,
                        struct decision_given *given, struct err *err);

/* The actor's answers in force, newest first. */
int decision_history(struct store *store, const struct stage *stage, const struct actor *actor, struct arena *arena,
                     struct past_decision **rows, int max, struct err *err);

/* Closes the undo window now for every decision so far. Returns how many were still open, or -1. */
int64_t decision_settle(struct store *store, const struct stage *stage, const struct actor *by, struct err *err);

/* Counts of one operator for the screen. */
struct decision_counts { int64_t today, undone_today, last_hour; };
int decision_counts(struct store *store, const struct stage *stage, const struct actor *actor, int64_t day_start_ms,
                    struct decision_counts *counts, struct err *err);

/* A row to be appended. */
struct decision_row {
	const unsigned char *uuid;
	const char *kind, *mode, *origin;
	int64_t assignment_id, item_id, label_id, retracts, redoes, seen_prediction_id, duration_ms, import_id, decided_ms;
	int64_t operator_id, acted_by;
	int64_t pass_id;           /* that takes it back, or gives it again; 0: a person does */
	const unsigned char *note; /* its keyed hash; NULL: none */
	const char *view;          /* NULL: unknown */
};

/* ---- imports ---- */

struct import_new { const char *kind, *file, *mode; const unsigned char *sha256; };
int import_begin(struct store *store, const struct actor *by, const struct import_new *import, int64_t *import_id,
                 struct err *err);

/* A decision of a file. */
struct decision_imported {
	int64_t     import_id, item_id, label_id, decided_ms;
	const char *operator_name; /* made an inspector at first use */
	int64_t     operator_id;   /* 0: looked up by the name, and told here */
	const char *mode;          /* blind, assisted, truth */
	bool        unsure;        /* it has no label then */
	const char *note;          /* NULL: none */
	int64_t     duration_ms;   /* 0: unknown */
	const char *words;         /* as in decision_new; NULL: none */
	const struct region *regions;
	int         region_count;
	int64_t     decision_id;   /* out, of one that is appended alone */
	bool        tied;          /* out: others say something else of the item, and a lead is asked */
	bool        contradicts;   /* out: it has been counted as something else, which no later answer changes */
};

#define DECISION_BATCH 64

/* Decisions of a file of which nothing follows but that they are compared: they are stored several at a time. */
struct decision_batch {
	const struct stage *stage;
	const struct actor *by;
	struct decision_row waiting[DECISION_BATCH];
	int                 count;
};

/* Appends it, and opens the place for a lead that its answer asks for. Inside a write, at whose end at the latest
 * decision_batch_end() stores what waits; mode lives until then.
 * 1; 0: this operator has said the same of the item already; 2: something else, which stays, or the item is not at
 * the stage: err says it; -1. */
int decision_batch_add(struct decision_batch *batch, struct store *store, struct decision_imported *imported, struct err *err);
int decision_batch_end(struct decision_batch *batch, struct store *store, struct err *err);

/* One alone. */
int decision_import(struct store *store, const struct stage *stage, const struct actor *by, struct decision_imported *imported,
                    struct err *err);

#endif
