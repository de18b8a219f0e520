/* Alarms: bands are looked at, alarms opened, told and closed, and what they ask for is done. How they are read:
 * db/alarm.h. */
#ifndef RUNG_JOBS_ALARMS_H
#define RUNG_JOBS_ALARMS_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/alarm.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* Looks at every band of the stage, at most once a minute of the store's clock: opens and closes alarms, and does
 * what they ask for. Inside a write, after what has happened was counted. */
int alarms_tend(struct store *store, const struct stage *stage, struct err *err);

/* An alarm that is no band's: drift, concept drift. What is open for the metric and scope stays one alarm, and
 * becomes worse where the value lies half as far again outside; where it is severe now and was not, or takes the
 * level down and did not, another takes its place. What people have closed is told again only where it has become worse, or after
 * alarm_settle(). A metric of which nothing is known has value NaN. Inside a write. */
struct alarm_call {
	const char *metric, *scope, *severity, *action, *words, *evidence; /* evidence: JSON */
	double  value, low, high;
	int64_t count, since_ms;
};
int alarm_raise(struct store *store, const struct stage *stage, const struct alarm_call *call, struct err *err);

/* It is over: closes what is open of the metric and scope. Nothing is written where nothing was raised. Inside a write. */
int alarm_settle(struct store *store, const struct stage *stage, const char *metric, const char *scope, const char *why, struct err *err);

/* Acts of people who lead, each an event and a write of its own. A note is required. An acknowledged alarm comes
 * back if it gets worse; a snoozed one then too, or when its time is up. What is closed by hand, or was a false
 * alarm, is told again once the metric was inside its band, or is worse. */
int alarm_acknowledge(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const char *note, struct err *err);
int alarm_close(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const char *note, struct err *err);
int alarm_false(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const char *note, struct err *err);
int alarm_snooze(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, int64_t until_ms, const char *note, struct err *err);

#endif
