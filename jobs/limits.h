/* Bands in force: those that people set, and the program's own where nobody has said otherwise. */
#ifndef RUNG_JOBS_LIMITS_H
#define RUNG_JOBS_LIMITS_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/metric_limit.h"
#include "db/stage.h"
#include "monitor/metric.h"

struct store;

#define LIMIT_FOR_MS (10 * INT64_C(60000)) /* how long a band of the program's own has to be left */

/* Sets a band, or drops it where limit->dropped says so: durable, an event. For leads; refused: a metric that is not
 * there, bounds that cross, no bound at all, a severe action with the severity warn. severity NULL: alarm where the
 * action takes something away from the machine, else warn. The risk that it guards is put on the list, or gets its
 * owner there (owner NULL: as it was). What was open by a band that is dropped is closed. Where promotions take two
 * people and it guards less than a band did that takes something away from the machine, it waits for a second lead
 * (db/limit_request.h): 1. */
int limit_set(struct store *store, const struct stage *stage, const struct actor *by, struct metric_limit limit, const char *owner,
              struct err *err);

/* What another lead, or who asked, says to what waits of a metric and scope: approved, refused or withdrawn. Durable. */
int limit_answer(struct store *store, const struct stage *stage, const struct actor *by, const char *metric, const char *scope,
                 const char *answer, struct err *err);

/* A metric with a band around it, the whole of it or scopes of it. */
struct limit_rule { const struct metric *metric; struct metric_limit limit; };

/* Of the metrics that are not muted, by metric; those of the program's own have limit_id 0. In arena. */
int limits_read(struct store *store, const struct stage *stage, struct arena *arena, struct limit_rule **rules, int *count, struct err *err);

/* Puts a risk on the list, or with drop takes it off: durable, an event. For leads. */
int limit_risk(struct store *store, const struct stage *stage, const struct actor *by, const struct risk *risk, bool drop, struct err *err);

/* A risk with what watches it. */
struct limit_guard {
	struct risk risk;
	const struct metric *metric; /* NULL: nothing does */
	struct metric_limit limit;
	bool    live;        /* the metric was seen in the last week */
	double  value;       /* of the last day; NaN: not defined */
	int64_t alarm_id, alarm_ms; /* the last that its bands raised; 0: none yet */
	bool    alarm_open;
};

/* All on the list, one row for each band that guards it. In arena. */
int limits_guards(struct store *store, const struct stage *stage, struct arena *arena, struct limit_guard **guards, int *count, struct err *err);

/* Risks on the list that no live metric watches: *count, and the first of them. name in arena, "" where there is none. */
int limits_gaps(struct store *store, const struct stage *stage, struct arena *arena, int *risks, int *gaps, const char **name, struct err *err);

#endif
