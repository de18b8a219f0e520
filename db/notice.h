/* Telling of alarms: what is still to be told, and each attempt to. An alarm is told of when it opens, gets worse
 * and closes, by each way that is switched on. What had happened before it was is not told. */
#ifndef RUNG_DB_NOTICE_H
#define RUNG_DB_NOTICE_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

/* By the command of notify.command, or as a line for syslog(3). */
enum notice_way { NOTICE_COMMAND, NOTICE_SYSLOG, NOTICE_WAYS };

const char *notice_way_name(enum notice_way way); /* "command", "syslog" */

struct notice {
	int64_t alarm_id, act_id;  /* act_id 0: it opened */
	int64_t at_ms, opened_ms, count;
	int     attempt;           /* the one that is due, from 1 */
	enum notice_way way;
	const char *what;          /* opened, worse, closed */
	const char *metric, *scope, *side, *severity, *action, *words, *note;
	double  value, low, high;  /* NaN: none */
};

/* The first that is due: never tried, or failed fewer than `most` times, the last of them long enough ago (a minute,
 * then twice as long each time). 1; 0: none is; -1. */
int notice_due(struct store *store, const struct stage *stage, enum notice_way way, int most, struct arena *arena, struct notice *notice, struct err *err);

/* An attempt at it; failure "": it went out. Inside a write. */
int notice_add(struct store *store, const struct notice *notice, const char *failure, struct err *err);

/* Who tells, tells alone. Takes the lease until a time; mine is the time that the caller has it until, 0: not yet.
 * A lease that ends further ahead than `longest` ms is of a clock that went back, and holds nobody. 1; 0: another
 * process has it; -1. Inside a write. */
int notice_lease(struct store *store, const struct stage *stage, int64_t mine_ms, int64_t until_ms, int64_t longest, struct err *err);

/* The last attempts to tell of an alarm, the newest first: how many there are, up to room; -1. Strings live in arena. */
struct notice_try { const char *what, *failure; int attempt; int64_t at_ms; enum notice_way way; };
int notice_last(struct store *store, int64_t alarm_id, struct arena *arena, struct notice_try *last, int room, struct err *err);

#endif
