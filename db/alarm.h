/* Alarms as stored. One is raised once; what becomes of it are acts upon it, and the newest of them says how it
 * stands. Of a metric and scope at most one is open. */
#ifndef RUNG_DB_ALARM_H
#define RUNG_DB_ALARM_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

enum alarm_state { ALARM_OPEN, ALARM_ACKNOWLEDGED, ALARM_SNOOZED, ALARM_CLOSED };

const char *alarm_state_name(enum alarm_state state); /* "open", ... */

struct alarm {
	int64_t alarm_id;
	const char *metric, *scope, *side, *severity, *action, *words, *evidence; /* severity: warn, alarm; evidence: JSON */
	double  value, low, high, worst; /* NaN: none */
	int64_t count, since_ms, opened_ms, closed_ms, until_ms; /* closed_ms, until_ms (of a snooze) 0: it is not */
	enum alarm_state state;
	const char *who, *note; /* of the last act; "": none */
	const char *guards, *owner; /* the risk that its band watches, and who looks after that; "": none */
};

/* What is raised. */
struct alarm_new {
	int64_t     limit_id; /* the band that was left; 0: one of the program's own, or drift */
	const char *metric, *scope, *side, *severity, *action, *words, *evidence;
	double      value, low, high; /* NaN: none */
	int64_t     count, since_ms;
};

/* Opens one, with its event: what routes go by is read anew. None of the metric and scope is open. Inside a write. */
int alarm_add(struct store *store, const struct stage *stage, const struct actor *by, const struct alarm_new *alarm, int64_t *alarm_id,
              struct err *err);

/* kind: acknowledge, worse, snooze, close, false. An alarm that is closed stays so: refused. Inside a write. */
struct alarm_act {
	const char *kind, *note;
	double  value;    /* of the metric now; NaN: none */
	int64_t until_ms; /* of a snooze; else 0 */
};
int alarm_act_add(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const struct alarm_act *act,
                  struct err *err);

/* The open one of a metric and scope: *alarm_id, 0 where there is none. */
int alarm_open_of(struct store *store, const struct stage *stage, const char *metric, const char *scope, int64_t *alarm_id, struct err *err);

/* One of the stage. 1; 0: there is none of that number; -1. */
int alarm_read(struct store *store, const struct stage *stage, int64_t alarm_id, struct arena *arena, struct alarm *alarm, struct err *err);

/* Newest first, at most so many (0: all); closed ones only where asked for. */
int alarms_read(struct store *store, const struct stage *stage, bool closed_too, int most, struct arena *arena, struct alarm **alarms,
               int *count, struct err *err);

/* How many are open, acknowledged ones among them, and whether one of them is severe. An index look-up. */
int alarms_count(struct store *store, const struct stage *stage, int *open, bool *severe, struct err *err);

/* What open alarms ask of the ladder at this moment, whether somebody has acknowledged them or not. */
struct alarm_standing {
	double audit_times;   /* the audit probability is multiplied by it: 1 or more */
	bool   pauses;        /* the machine decides nothing */
	bool   drift;         /* one of data or concept drift is open: gates stay closed */
	bool   severe;        /* one of severity alarm is */
	int    open, drift_open; /* that are drift or severe; that are drift */
	char   why[160];      /* the newest of those; "": none */
	char   why_paused[160]; /* the newest that pauses; "": none */
};
int alarm_standing(struct store *store, const struct stage *stage, struct alarm_standing *standing, struct err *err);

/* Whether the metric's name is one of drift's. */
bool alarm_is_drift(const char *metric);

/* Where a band stands between two looks. */
struct alarm_band {
	const char *side;    /* a constant: inside, below, above, missing */
	int64_t since_ms, looked_ms;
	int64_t alarm_id;    /* that told of it since it was left; 0: none did */
	double  worst;       /* of that alarm */
};

/* 1; 0: nobody has looked yet; -1. */
int alarm_band_read(struct store *store, const struct stage *stage, const char *metric, const char *scope, struct alarm_band *band,
                    struct err *err);
int alarm_band_write(struct store *store, const struct stage *stage, const char *metric, const char *scope, const struct alarm_band *band,
                     struct err *err);

/* When bands were last looked at; 0: never. */
int alarm_looked_read(struct store *store, const struct stage *stage, int64_t *at_ms, struct err *err);
int alarm_looked_write(struct store *store, const struct stage *stage, int64_t at_ms, struct err *err);

/* The first route since a time by which a version decided; 0: there is none. */
int alarm_first_route(struct store *store, const struct stage *stage, int64_t model_version_id, int64_t since_ms, int64_t *route_id,
                      struct err *err);

#endif
