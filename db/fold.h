/* What the sequential tests of an epoch have been fed (table folded), what could be fed to them next, and
 * how far they have got (table ladder_state). What is made of the rows is jobs/ladder_fold.h's. */
#ifndef RUNG_DB_FOLD_H
#define RUNG_DB_FOLD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "db/epoch.h"
#include "db/stage.h"
#include "ladder/agreed.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* ---- how far a ladder has got ---- */

struct fold_marks {
	int64_t folded_id;                  /* rows up to this one are in the state */
	int64_t decision_id, prediction_id; /* decisions and predictions up to these were looked at */
	int64_t settlement_id;
	int64_t settings_ms;                /* when settings were changed, added up */
	double  audit_probability, blind_share; /* as computed last; 0: never */
	int64_t share_settled;              /* settled items from which blind_share is worked out anew */
};

struct fold_state {
	struct fold_marks marks;
	const char       *json;             /* what jobs/ladder_state.h makes of it; in the caller's arena */
};

/* 1; 0: nothing is stored for the epoch, and marks are those of its beginning; -1. */
int fold_state_read(struct store *store, const struct epoch *epoch, struct arena *arena, struct fold_state *state, struct err *err);
int fold_state_write(struct store *store, const struct epoch *epoch, const struct fold_state *state, struct err *err);

/* The marks as they would be with all that is there by now. */
int fold_newest(struct store *store, const struct stage *stage, const struct fold_marks *marks, struct fold_marks *newest,
                struct err *err);

/* Whether anything came, settled, or was set otherwise, between the marks and newest: 1, 0, -1. Decisions that can still be
 * taken back are nothing, as long as they are few. */
int fold_is_due(struct store *store, const struct stage *stage, const struct epoch *epoch, const struct fold_marks *marks,
                const struct fold_marks *newest, struct err *err);

/* ---- what could be folded ---- */

/* Whether what stands beside the labels of a prediction and an answer matches. */
enum fold_match { FOLD_BY_LABEL, FOLD_MATCHES, FOLD_UNLIKE };

/* As a column has it: NULL, 1, 0. */
struct query;
enum fold_match fold_match_at(const struct query *query, int column);

enum fold_wait { FOLD_READY, FOLD_SETTLE, FOLD_SECOND, FOLD_UNSURE, FOLD_SKIP };

/* An item that was answered, with what is known of it. */
struct fold_candidate {
	int64_t        item_id;
	struct agreed  agreed;
	enum fold_wait waited;        /* what is stored of it */
	bool           waits_second;  /* a place for another look at it is open */
	bool           folded;        /* it has a row in this epoch */
	bool           carried;       /* it has moved the watch that goes on in this epoch */
	bool           known;         /* its answer is: never evidence */
	int64_t        prediction_id, predicted_label_id; /* 0: none; 0: it is null */
	int            bin;
	const char    *group;         /* NULL: none; in the arena */
	unsigned char  sha256[HASH_BYTES];
	int64_t        added_ms;
	bool           trained;       /* listed in the version's training set */
	const char    *route;         /* newest; NULL: none. A constant */
	int64_t        route_id;      /* 0: none */
	int            route_level;
	int64_t        route_version_id;
	int64_t        route_epoch_id; /* of the certificate that it was made by; 0: none */
	bool           left_over;     /* by a machine that could have decided it, once: a route at level 3 or 4 */
	int64_t        overtaken_ms;  /* when the machine might decide first after the route was made; 0: never */
	double         audit_probability; /* of the route */
	double         exam_probability;  /* with which it was drawn for the exam; 0: it was not */
	enum fold_match match;            /* of the prediction and the answer that counts */
};

/* Calls take for each item answered, predicted or settled between the marks and newest, by item_id. What
 * has come after newest may be among them, and will be again. take may end it with -1. */
int fold_candidates(struct store *store, const struct stage *stage, const struct epoch *epoch, const struct fold_marks *marks,
                    const struct fold_marks *newest, struct arena *arena,
                    int (*take)(void *context, const struct fold_candidate *candidate, struct err *err), void *context,
                    struct err *err);

/* Predictions of the epoch's version after one, up to another. */
struct fold_counts { int64_t predictions, nulls; };
int fold_count_predictions(struct store *store, const struct epoch *epoch, int64_t after_id, int64_t until_id,
                           struct fold_counts *counts, struct err *err);

/* Notes what an item waits for, or with FOLD_READY that it waits for nothing. */
int fold_wait(struct store *store, const struct epoch *epoch, int64_t item_id, enum fold_wait why, int64_t since_ms, struct err *err);

/* Items that wait, by enum fold_wait. */
int fold_waiting(struct store *store, const struct epoch *epoch, int64_t counts[FOLD_SKIP + 1], struct err *err);

/* ---- what was folded ---- */

enum fold_kind {
	FOLD_BLIND, /* drawn independently of what the model said */
	FOLD_BELOW, /* an exam item that level 3 left to people */
	FOLD_AUDIT, /* decided by the machine */
	FOLD_TRUTH, /* decided by the machine, and known later from outside */
	FOLD_NONE,  /* counts nowhere */
};

struct folded_row {
	int64_t        folded_id, item_id, prediction_id, decision_id;
	enum fold_kind kind;
	int            bin;
	const char    *why;         /* of FOLD_NONE: "alike", "trained", "chosen", "carried"; else NULL */
	int64_t        predicted_label_id, decided_label_id;
	double         probability; /* with which people saw it */
	int64_t        day_ms;      /* when the day of the answer began */
	const char    *group;       /* NULL: none */
	int64_t        route_id;    /* by which it was judged; 0: none */
	int64_t        until_decision_id; /* decisions up to this one were looked at */
	bool           imported;    /* an answer that somebody vouches for */
	bool           sampled;     /* of the even sample of what level 4 would decide */
	enum fold_match match;      /* FOLD_UNLIKE: wrong, whatever the labels */
};

const char *fold_kind_name(enum fold_kind kind);
enum fold_kind fold_kind_from_name(const char *name);

/* One of the words that routes have, as a constant; NULL for others. */
const char *fold_route_name(const char *name);

/* Appends rows, whose folded_id go on from folded_newest(), in any order. Inside a write. */
int folded_add(struct store *store, const struct epoch *epoch, int64_t folded_ms, struct folded_row *const *rows, int count,
               struct err *err);

/* Calls row for each of the epoch above after_id, in order. Strings live until the next row. */
int folded_rows(struct store *store, const struct epoch *epoch, int64_t after_id,
                int (*row)(void *context, const struct folded_row *row, struct err *err), void *context, struct err *err);

/* Whether the epoch has any: 1, 0, -1. */
int folded_any(struct store *store, const struct epoch *epoch, struct err *err);

/* The newest row of any epoch; 0: there is none; or -1. */
int64_t folded_newest(struct store *store, struct err *err);

/* Whether it tells of what the machine decided: audits and truths. */
bool fold_kind_is_watch(enum fold_kind kind);

/* Whether one of the group has counted in the epoch, as evidence or in watching the machine: 1, 0, -1. */
int folded_group_counted(struct store *store, const struct epoch *epoch, const char *group, bool watch, struct err *err);

/* Whether one has counted in watching the machine before the epoch, where that goes on in it: 1, 0, -1. */
int folded_group_carried(struct store *store, const struct epoch *epoch, const char *group, struct err *err);

/* ---- what is watched ---- */

/* From where on, and by what, audits of an epoch are judged. */
struct watch_row {
	int64_t watch_id, level_change_id, certificate_id;
	int64_t folded_id; /* rows after this one are watched */
	double  error_limit, miss_limit, patience;
	int64_t at_ms;
};

/* 1; 0: nothing was watched in the epoch yet; -1. */
int watch_newest(struct store *store, const struct epoch *epoch, struct watch_row *row, struct err *err);

/* Appends it; watch_id and at_ms are filled in. Inside a write. */
int watch_add(struct store *store, const struct epoch *epoch, struct watch_row *row, struct err *err);

/* Calls row for each of the epoch, in order. */
int watch_rows(struct store *store, const struct epoch *epoch,
               int (*row)(void *context, const struct watch_row *row, struct err *err), void *context, struct err *err);

/* The promotion to level 3 that holds, or held last; 0: there was none; or -1. */
int64_t watch_promotion(struct store *store, const struct stage *stage, struct err *err);

#endif
