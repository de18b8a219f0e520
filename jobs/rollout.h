/* Rollouts: a version comes into the traffic of a stage by an agreed plan, is watched by rules that take it
 * back, and goes back with one key. Who answers is made from the acts alone (ladder/traffic.h).
 *
 * Starting, advancing, switching, stopping and retiring are for leads and the owner; rolling back is for
 * whoever decides. Acts are durable when these return, and take effect with the next route. */
#ifndef RUNG_JOBS_ROLLOUT_H
#define RUNG_JOBS_ROLLOUT_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/model_version.h"
#include "db/rollback.h"
#include "db/rollout.h"
#include "db/rollout_request.h"
#include "db/stage.h"
#include "ladder/rollout_rules.h"
#include "ladder/traffic.h"

struct store;

/* What is asked for. Zeros and NULLs stand for the settings rollout.* of the stage, and less than zero for none. */
struct rollout_wish {
	enum traffic_act_kind kind;    /* shadow, next, canary or switch */
	const char *version;           /* as model_version_find() takes it */
	double      share;             /* of a shadow */
	const double *steps;           /* of a canary, growing, each in (0, 1] */
	int         step_count;
	int64_t     step_items, soak_ms, bake_ms, most_items;
	const struct rollout_bound *rules; /* as somebody has agreed to them; NULL: the usual ones */
	int         rule_count;
	const char *reason;            /* required */
	bool        again;             /* although a rollback took this version out before */
	bool        although_worse;    /* although it is shown to be worse than LIVE */
};

/* What would be done, and what it might cost, before anything is: shown in the dialog and by --dry-run.
 * Refusals are the same as at rollout_start(). Strings live in arena. */
struct rollout_outlook {
	struct model_version candidate, live;
	bool        has_live;
	struct rollout_plan plan;      /* steps, rules and figures as they would be stored */
	const char *worse;             /* what shows it to be worse than LIVE, in words; "": nothing does, or it only runs beside */
	int         level, level_after; /* of the stage: to what the candidate's own evidence supports */
	const char *level_why;         /* in words, where it would fall; "" */
	bool        unknown;           /* the level: it can be asked about what people have judged, and was not yet */
	bool        untried;           /* it was never asked anything: nobody knows whether it answers at all */
	int64_t     exam_items;        /* settled ones that the candidate can be judged on at once */
	int64_t     exam_scored;       /* of these it has a prediction */
	int64_t     exam_oldest_ms, exam_newest_ms; /* age of that pool; 0: empty */
	int         versions_judged;   /* on it before, each with its price in alpha */
	const char *input;             /* what it takes of an item, where LIVE takes another form, as model_input_differs() tells; NULL */
	const char *labels_changed;    /* labels whose evidence begins anew; "" */
	const char *hash;              /* of all that: what was shown is what is done */
};
int rollout_outlook(struct store *store, const char *stage, const struct rollout_wish *wish, struct arena *arena,
                    struct rollout_outlook *outlook, struct err *err);

/* The same without what counts over all that people have judged: worse, and what the level falls to, are as if nothing were known. */
int rollout_glance(struct store *store, const char *stage, const struct rollout_wish *wish, struct arena *arena,
                   struct rollout_outlook *outlook, struct err *err);

/* What became of it; what was only asked for waits for a second lead (jobs/rollout_request.h). */
enum rollout_done { ROLLOUT_DONE, ROLLOUT_BACK_AT_ONCE, ROLLOUT_ASKED };

/* Does it. hash: of the outlook that was agreed to; NULL: whatever it is now. What is shown to be worse than LIVE
 * is refused, unless the wish says although. ROLLOUT_BACK_AT_ONCE: its rules take it back at once by what is known
 * already: nothing is stored then, the level stays, and err says which rule and why. -1: failed. */
int rollout_start(struct store *store, const char *stage, const struct actor *by, const struct rollout_wish *wish, const char *hash,
                  struct err *err);

/* The same, of whatever it is now, which is told. */
int rollout_start_told(struct store *store, const char *stage, const struct actor *by, const struct rollout_wish *wish,
                       struct arena *arena, struct rollout_outlook *outlook, struct err *err);

/* The next step of the canary, after the last LIVE; refused while a check of the step does not hold. ROLLOUT_DONE,
 * ROLLOUT_ASKED, -1. */
int rollout_advance(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err);

/* Back to what was before the canary or the switch. Where a lead does it, a level that fell with that version, and
 * that nobody has changed since, comes back as far as the evidence of the one that answers again supports it. reason NULL: "rolled back by NAME". *to: the version that
 * answers now, in arena; may be NULL. */
int rollout_rollback(struct store *store, const char *stage, const struct actor *by, const char *reason, struct arena *arena,
                     const char **to, struct err *err);

/* A shadow or NEXT is scored no more. */
int rollout_stop(struct store *store, const char *stage, const struct actor *by, const char *version, const char *reason,
                 struct err *err);
int rollout_retire(struct store *store, const char *stage, const struct actor *by, const char *version, const char *reason,
                   struct err *err);

/* Counts what people have answered since, and rolls back where a rule fires: with each batch of scores, at
 * each claim and once a minute, inside ladder_tend(). words "": nothing that people need to know. */
struct rollout_news { bool rolled_back; char words[200], why[190]; }; /* why: "by rule NAME: ..." */
int rollout_tend(struct store *store, const struct stage *stage, struct rollout_news *news, struct err *err);

/* All that a screen or --json tells of the traffic of a stage, as it stands; writes nothing. In arena. */
struct rollout_version {
	struct model_version version;
	enum traffic_role    role;
	double  share;
	int64_t predictions, nulls, failures;
	double  latency_p50, latency_p95; /* ms; NaN without predictions */
	int64_t judged, agreed;        /* blind answers to the newest 100,000 items that it has answered, and those that agree */
	int     level;                 /* LIVE's: of the stage; a canary's or STANDBY's: that its own evidence supports; else -1 */
};
struct rollout_view {
	struct traffic traffic;
	struct rollout_version *versions; /* in play first: LIVE, canary, NEXT, STANDBY, shadows; then the rest, newest first */
	int     version_count;
	bool    has_plan;              /* one that runs, or bakes */
	struct rollout_plan plan;
	int     step;                  /* from 1; 0: before or after the steps */
	int64_t step_since_ms, step_judged, canary_items;
	bool    baking;
	int64_t bake_until_ms;
	struct rollout_check checks[ROLLOUT_CHECKS]; /* rules first, then what the step asks for */
	int     check_count;
	bool    may_advance;
	const char *why_not;           /* "" where it may */
	struct rollout_request request; /* that waits for a second lead; request_id 0: none does */
	struct rollout_request refused; /* that a second lead said no to; request_id 0: none */
	bool two_people;               /* a canary, a switch and a last step only ask */
	struct rollback unseen;        /* what a rule took back and no lead has seen; act_id 0: nothing */
};
int rollout_read(struct store *store, const char *stage, struct arena *arena, struct rollout_view *view, struct err *err);

/* The same without the figures and levels of the versions, which take long where much was judged. */
int rollout_read_plan(struct store *store, const char *stage, struct arena *arena, struct rollout_view *view, struct err *err);

#endif
