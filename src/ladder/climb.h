/* The whole ladder over a recorded stream: what would have happened to one version, row by row. Every
 * step goes through the functions that decide in earnest: route_item(), gate_eval(), certificate_look() and
 * watch_audit(). A gate is passed at the row where it opens. */
#ifndef RUNG_LADDER_CLIMB_H
#define RUNG_LADDER_CLIMB_H

#include "ladder/attempt.h"
#include "ladder/route.h"
#include "ladder/watch.h"

#define CLIMB_DEMOTIONS_MAX 64

struct climb_policy {
	struct gate_policy gate;
	double  exam_share, exam_keep; /* as in exam.h */
	int64_t exam_size;
	double  blind_share;           /* at level 2; NaN: as much as is needed */
	int     target_days;           /* ... for the evidence to be there by then */
	double  patience;              /* audits between false demotions */
	int64_t notice;                /* items within which a tripled error is to be noticed */
	double  audit_least;           /* share of machine-decided items audited, at least */
};

struct climb_item {
	int     predicted;  /* label; -1: null */
	double  confidence;
	int     decided;    /* what people say, if they are asked; -1: nobody ever did */
	int64_t day;
	double  exam_draw, blind_draw, audit_draw, thin_draw; /* 0 <= draw < 1 */
};

enum climb_reason { CLIMB_GATE, CLIMB_ERRORS, CLIMB_MISSES };

struct climb_change { int from, to; enum climb_reason reason; };

struct climb {
	struct climb_policy policy;
	int                 level;
	struct attempt      attempt;
	struct watch        watch;
	struct gate_sample  sample;
	double              audit_probability;
	double              blind_share;  /* at level 2, now */
	int64_t             share_settled; /* settled items from which it is worked out anew; 0: at once */
	int64_t             day, day_rows, per_day; /* of the last row, its rows so far, and those of the day before */
	int64_t             exam_settled;
	int64_t             audits;
	int64_t             demotion_days[CLIMB_DEMOTIONS_MAX];
	int                 demotions;
};

void climb_init(struct climb *climb, const struct climb_policy *policy, const bool *critical, int label_count);
void climb_release(struct climb *climb);

/* Takes one row: how it was routed, and whether the level changed after it (then true, with *change). */
bool climb_row(struct climb *climb, const struct climb_item *item, struct route_decision *route,
               struct climb_change *change);

/* The gate above the level as it stands; labels are names, by label. At the highest level there is none: closed. */
void climb_gate(const struct climb *climb, const char *const *labels, struct gate *gate);

const char *climb_reason_words(enum climb_reason reason);

#endif
