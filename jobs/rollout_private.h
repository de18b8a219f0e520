/* What the files of jobs/ share about rollouts. */
#ifndef RUNG_JOBS_ROLLOUT_PRIVATE_H
#define RUNG_JOBS_ROLLOUT_PRIVATE_H

#include "db/rollout_facts.h"
#include "db/rollout_request.h"
#include "jobs/rollout.h"

#include <jansson.h>

/* Takes rows that are alike into what the rows of a plan add up to. margin: rollout.margin. Before the first: rollout_count_begin(). */
void rollout_count_begin(const struct rollout_plan *plan, struct rollout_counts *counts);
void rollout_count_rows(struct rollout_counts *counts, double margin, const struct rollout_judged_rows *rows);

/* Answers of a plan's candidate that took longer are slow, in ms. */
double rollout_slow_ms(const struct rollout_plan *plan);

/* What the rows of a plan add up to by now. */
int rollout_count(struct store *store, const struct stage *stage, const struct rollout_plan *plan, struct rollout_counts *counts,
                  struct err *err);

/* How high a version may work by its own evidence, gate by gate, up to a level; why: what is missing above
 * that, in arena, "" where nothing is. Nothing is written. */
struct rollout_support { int level; const char *why; };
int rollout_support(struct store *store, const struct stage *stage, int64_t version_id, int most, struct arena *arena,
                    struct rollout_support *support, struct err *err);

/* What shows the candidate to be worse than LIVE, in words: what people have decided, by rollout.alpha; that it answers nothing
 * where LIVE does; or that it gets less of the challenge set right, and not enough. "": nothing does. In arena. */
int rollout_worse(struct store *store, const struct stage *stage, const struct model_version *candidate,
                  const struct model_version *live, struct arena *arena, const char **words, struct err *err);

/* Where the plan of a canary stands: its step from 1, 0 where it has none; when that began, and the checks. */
struct rollout_standing {
	int     step;
	int64_t since_ms;      /* of the step, or of the baking */
	bool    baking;
	struct rollout_check checks[ROLLOUT_CHECKS];
	int     check_count;
	struct rollout_counts counts;
};
int rollout_standing(struct store *store, const struct stage *stage, const struct rollout_plan *plan, struct rollout_standing *standing,
                     struct err *err);

/* The rules of a plan, as rollout_checks() asks for them, and how many steps it has. */
struct rollout_ask rollout_ask_rules(const struct rollout_plan *plan);

/* The first check that does not hold; NULL: all do. */
const struct rollout_check *rollout_waits(const struct rollout_standing *standing);

/* A version by what people call it: 0; -1 also where there is none. */
int rollout_find_version(struct store *store, const struct stage *stage, const char *reference, struct arena *arena,
                         struct model_version *version, struct err *err);

/* Whether the level was set by decree: it claims no evidence, and asks none of another version. */
int rollout_level_decreed(struct store *store, const struct stage *stage, bool *decreed, struct err *err);

/* Begins the version's epoch where it has none, and counts what people have answered. Inside a write. */
int rollout_tend_epoch(struct store *store, const struct stage *stage, int64_t version_id, struct err *err);

/* Takes the level down to what the version supports that is LIVE from now on. Inside a write. */
int rollout_fall(struct store *store, const struct stage *stage, const struct actor *by, const struct model_version *version,
                 const struct rollout_support *support, int64_t *level_change_id, struct err *err);

/* The level that a switch took comes back with the version that answers again, where a lead rolls back, nobody has
 * changed it since, and that version's evidence supports it now. Inside a write, before the act. */
int rollout_return(struct store *store, const struct stage *stage, const struct actor *by, int64_t gone_id, int64_t back_id,
                   int64_t *level_change_id, struct err *err);

/* What is kept of a rule that has fired: what was counted, as JSON that the caller frees; and in words, which the reason
 * of the act says after ROLLOUT_TAKEN_BACK, or ROLLOUT_STOPPED where it ran beside LIVE. */
#define ROLLOUT_TAKEN_BACK "taken back "
#define ROLLOUT_STOPPED    "stopped "
#define ROLLOUT_WHY        190
char *rollout_evidence(const struct rollout_plan *plan, const struct rollout_check *checks, int check_count, const struct rollout_counts *counts);
void rollout_fired_words(const struct rollout_check *fired, char why[ROLLOUT_WHY]);

/* Audits of what a canary decided by itself make the rule on alarms fire. */
void rollout_audits_fire(struct rollout_check *alarm);

/* ---- two people ---- */

/* Whether such an act takes a second lead; share: that the version would have. */
bool rollout_takes_two(struct store *store, const struct stage *stage, enum traffic_act_kind kind, double share);

/* Asks for it, in the place of what was asked for before: ROLLOUT_ASKED; -1 also where the same waits. Inside a write. */
int rollout_ask(struct store *store, const struct stage *stage, const struct actor *by, struct rollout_request *request, struct err *err);

/* Does what somebody has asked for, for the other lead: nothing is asked for any more. agreed is borrowed. */
int rollout_start_agreed(struct store *store, const char *stage, const struct actor *by, const struct rollout_wish *wish,
                         const struct rollout_request *agreed, struct err *err);
int rollout_advance_agreed(struct store *store, const char *stage, const struct actor *by, const struct rollout_request *agreed,
                           struct err *err);

/* Says what differs from what was asked for: -1. live: the title, "" for nobody. */
int rollout_say_changed(const struct rollout_request *agreed, const char *live, int level, int level_after, struct err *err);

/* What an act keeps of that, as JSON; NULL: nobody had to be asked. The caller frees it. */
char *rollout_agreed_evidence(const struct rollout_request *agreed);

/* Whether a plan is of a version that runs beside LIVE: a shadow, or NEXT. */
bool rollout_is_beside(enum traffic_act_kind kind);

/* Stops such a version by itself since a rule has fired: as rollout_fire(). */
int rollout_fire_stop(struct store *store, const struct stage *stage, const struct rollout_plan *plan, const char *rule, const char *words,
                      const char *evidence, struct err *err);

/* Goes back by itself since a rule has fired: in the program's name, durable when it returns. evidence: JSON. */
int rollout_fire(struct store *store, const struct stage *stage, const char *rule, const char *words, const char *evidence, struct err *err);

#endif
