/* Alarms: bands are looked at, alarms opened, told and closed, and what they ask for is done. */
#ifndef RUNG_JOBS_ALARMS_H
#define RUNG_JOBS_ALARMS_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

enum alarm_state { ALARM_OPEN, ALARM_ACKNOWLEDGED, ALARM_SNOOZED, ALARM_CLOSED };

struct alarm {
	int64_t alarm_id;
	const char *metric, *scope, *side, *severity, *action, *words, *evidence; /* severity: warn, alarm */
	double  value, low, high, worst; /* NaN: none */
	int64_t count, since_ms, opened_ms, closed_ms; /* closed_ms 0: it is not */
	enum alarm_state state;
	const char *who, *note; /* of the last act; "": none */
	const char *guards, *owner;
};

/* Looks at every band of the stage, opens and closes alarms and does what they ask for. Inside a write. */
int alarms_tend(struct store *store, const struct stage *stage, struct err *err);

/* An alarm that is no band's: drift, concept drift. What is open for the metric and scope stays one alarm and
 * becomes worse; alarm_settle() closes it. Inside a write. */
struct alarm_call {
	const char *metric, *scope, *severity, *action, *words, *evidence; /* evidence: JSON */
	double  value, low, high;
	int64_t count, since_ms;
};
int alarm_raise(struct store *store, const struct stage *stage, const struct alarm_call *call, struct err *err);
int alarm_settle(struct store *store, const struct stage *stage, const char *metric, const char *scope, const char *why, struct err *err);

/* Newest first; closed ones only where asked for. */
int alarms_read(struct store *store, const struct stage *stage, bool closed_too, int most, struct arena *arena,
                struct alarm **alarms, int *count, struct err *err);

/* How many are open, acknowledged ones among them, and whether one of them is severe. An index look-up. */
int alarms_count(struct store *store, const struct stage *stage, int *open, bool *severe, struct err *err);

/* Acts of people, each an event. A note is required; an acknowledged alarm comes back if it gets worse. */
int alarm_acknowledge(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const char *note, struct err *err);
int alarm_close(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const char *note, struct err *err);
int alarm_false(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const char *note, struct err *err);
int alarm_snooze(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, int64_t until_ms, const char *note, struct err *err);

/* What open alarms ask of the ladder at this moment. */
struct alarm_standing {
	double audit_times;   /* the audit probability is multiplied by it: 1 or more */
	bool   pauses;        /* the machine decides nothing */
	bool   drift;         /* one of data or concept drift is open: gates stay closed */
	int    open;          /* that keep a gate closed */
	char   why[160];
};
int alarm_standing(struct store *store, const struct stage *stage, struct alarm_standing *standing, struct err *err);

#endif
