/* Bands that people set around metrics, and the risks that these watch. Of a stage, metric and scope the newest
 * row holds, and of a risk's name. */
#ifndef RUNG_DB_METRIC_LIMIT_H
#define RUNG_DB_METRIC_LIMIT_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct metric_limit {
	int64_t limit_id;      /* 0: one of the program's own, or not stored yet */
	const char *metric, *scope; /* scope "": the whole; "*": each that was seen */
	double  low, high;     /* NaN: open at that side */
	int64_t for_ms;        /* outside for so long before it is an alarm */
	int64_t missing_ms;    /* nothing seen in so much working time is an alarm too; 0: it is not */
	int64_t least;         /* values behind a figure, for it to be judged */
	const char *severity;  /* warn, alarm */
	const char *action;    /* notify, audit-up, pause, demote, rollback, retrain */
	const char *guards;    /* the risk that it watches; "": none */
	const char *reason, *who; /* who set it; NULL: nobody did */
	int64_t at_ms;
	bool    dropped;       /* there is no band any more */
};

/* Appends one, or with dropped that there is none, with its event. Inside a write. */
int metric_limit_add(struct store *store, const struct stage *stage, const struct actor *by, const struct metric_limit *limit,
                     struct err *err);

/* The newest of each metric and scope, dropped ones too; by metric and scope. */
int metric_limit_list(struct store *store, const struct stage *stage, struct arena *arena, struct metric_limit **limits, int *count,
                      struct err *err);

/* How many bands of a metric, of whatever stage, take work away from the machine where they are left; -1. */
int metric_limit_severe(struct store *store, const char *metric, struct err *err);

/* The scopes of a metric that were ever seen in a stage, or in the project. */
int metric_limit_scopes(struct store *store, const struct stage *stage, const char *metric, struct arena *arena, const char ***scopes,
                        int *count, struct err *err);

/* What could go wrong, as the team lists it. */
struct risk {
	const char *name, *owner; /* owner "": nobody is named */
	const char *reason, *who;
	int64_t     at_ms;
};

/* Lists one, or takes it off the list, with its event. Inside a write. */
int risk_add(struct store *store, const struct stage *stage, const struct actor *by, const struct risk *risk, bool drop, struct err *err);

/* Those on the list, by name. */
int risk_list(struct store *store, const struct stage *stage, struct arena *arena, struct risk **risks, int *count, struct err *err);

#endif
