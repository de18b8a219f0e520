/* What is needed to make the ladder of a stage again from facts alone: its epochs, its folded rows with
 * what they were made from, and the gates that somebody acted on. jobs/ladder_replay.h makes it. */
#ifndef RUNG_DB_REFOLD_H
#define RUNG_DB_REFOLD_H

#include "base/arena.h"
#include "db/epoch.h"
#include "db/fold.h"
#include "db/gate_evaluation.h"
#include "ladder/agreed.h"

#include <stdbool.h>
#include <stdint.h>

/* Every epoch of a stage, oldest first, in arena. */
int refold_epochs(struct store *store, const struct stage *stage, struct arena *arena, struct epoch **epochs, int *count,
                  struct err *err);

/* What an epoch was planned by, as it was when it began; before: the version's epoch before it, its label_set that of
 * the stage's first labels where there is none. Texts in arena. */
struct refold_epoch {
	const char *cause;
	int64_t     least_spent, most_spent; /* attempts of the year before it; two, where rows came in the same millisecond */
	int64_t     changes, merges;         /* of the labels since the epoch before: those that are no merges, and merges */
	bool        other_decisions;         /* its newest decision then was not the one it names */
	bool        other_rule;              /* answers are compared by another rule than in the epoch before */
	bool        other_predictions;       /* a later prediction than the one it names was there */
};
int refold_epoch(struct store *store, const struct stage *stage, const struct epoch *epoch, const struct epoch *before, struct arena *arena,
                 struct refold_epoch *facts, struct err *err);

/* What says that evidence took automation back. */
struct refold_demotion {
	int64_t     ended_id;        /* the epoch whose evidence fell; 0: none */
	int64_t     epoch_id;        /* the one that began; 0: none names the change of level */
	int64_t     level_change_id; /* 0: the machine decided nothing by then, and no level changed */
	bool        is_there;        /* that row is there, and is a demotion */
	int64_t     of_epoch_id;     /* the epoch that it names */
	int         from_level, to_level;
	const char *reason, *evidence; /* NULL: none */
	int64_t     at_ms;
	int         level;           /* of the stage by then, where an epoch began */
	bool        done;            /* the caller's */
};

/* All of a stage, in arena. */
int refold_demotions(struct store *store, const struct stage *stage, struct arena *arena, struct refold_demotion **demotions, int *count,
                     struct err *err);

/* Whether a version was live at a time: 1, 0, -1. */
int refold_was_live(struct store *store, int64_t model_version_id, int64_t at_ms, struct err *err);

/* A folded row beside the facts it names, as they were when it was folded. */
struct refold_row {
	struct folded_row     stored;
	int64_t               folded_ms, until_decision_id; /* decisions up to this one were looked at */
	struct fold_candidate item;      /* but for agreed; predicted_label_id as the model gave it, not merged */
	bool                  of_item;   /* the prediction is of this item, stage and version, and gives a label */
	double                confidence;
	int                   bin;       /* as stored with the prediction */
	bool                  other_route; /* another route than the one it names was the newest then */
	bool                  left_out;  /* there was a decision of the item that was not looked at */
};

/* Calls row for each of an epoch, in order. Strings live until the next row. */
int refold_rows(struct store *store, const struct stage *stage, const struct epoch *epoch,
                int (*row)(void *context, struct refold_row *row, struct err *err), void *context, struct err *err);

/* The decisions of an item up to one of them, in arena; labels as they were given, not merged. */
int refold_decisions(struct store *store, const struct stage *stage, int64_t item_id, int64_t until_decision_id, struct arena *arena,
                     struct agreed_row **rows, int *count, struct err *err);

/* Up to which decision answers were settled at a time by a lead's word. -1 on failure. */
int64_t refold_settled_until(struct store *store, const struct stage *stage, int64_t at_ms, struct err *err);

/* Version of the label set at a time; or -1. */
int refold_label_set(struct store *store, const struct stage *stage, int64_t at_ms, struct err *err);

/* The gates of a stage that somebody acted on, oldest first, with the event that tells of each; in arena. */
struct refold_gate {
	struct gate_evaluation evaluation;
	int64_t event_id;
	bool    done;   /* the caller's */
};
int refold_gates(struct store *store, const struct stage *stage, struct arena *arena, struct refold_gate **gates, int *count,
                 struct err *err);

/* What stood beside the evidence at the moment of a gate, as far as rows tell of it. */
struct refold_waiting {
	int64_t     item_id;
	const char *route;        /* a constant; NULL: none */
	int         route_level;
	bool        exam, known;
	bool        place, may_have_place; /* for another look at it */
};

/* Calls take for each item of the epoch that was answered and counted nowhere yet. take may end it with -1. */
int refold_waiting(struct store *store, const struct stage *stage, const struct epoch *epoch, const struct gate_evaluation *evaluation,
                   int (*take)(void *context, const struct refold_waiting *item, struct err *err), void *context, struct err *err);

/* How many there were, at least and at most. */
struct refold_range { int64_t least, most; };

/* Audits that were overdue; too_old_ms: those drawn before it were. */
int refold_overdue(struct store *store, const struct stage *stage, const struct gate_evaluation *evaluation, int64_t too_old_ms,
                   struct refold_range *range, struct err *err);

/* Open alarms that keep the gate closed. */
int refold_alarms(struct store *store, const struct stage *stage, const struct gate_evaluation *evaluation, struct refold_range *range,
                  struct err *err);

/* Pauses in which the machine decided; route_id: the first of that. All in arena. */
struct refold_pause { int64_t pause_id, route_id; };
int refold_pauses(struct store *store, const struct stage *stage, struct arena *arena, struct refold_pause **pauses, int *count,
                  struct err *err);

/* Audits that waited for longer than a time for their first answer, with the last decision of the machine meanwhile. */
struct refold_late { int64_t item_id, routed_ms, decided_ms; };
int refold_late(struct store *store, const struct stage *stage, int64_t least_ms, struct arena *arena, struct refold_late **audits, int *count,
                struct err *err);

/* The checks of one as they are stored, strings in arena: items, days and change are not kept. */
int refold_checks(struct store *store, int64_t gate_evaluation_id, struct arena *arena, struct gate *gate, struct err *err);

#endif
