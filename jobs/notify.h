/* Telling somebody of alarms: by the command of notify.command, and by a line for the system's log where notify.syslog is
 * on. The command is a line of a lead's, and /bin/sh -c runs it under the login of whoever tells, so only leads and
 * services tell. Nothing here holds up what watches: notify_aside()
 * leaves it to a process of its own. */
#ifndef RUNG_JOBS_NOTIFY_H
#define RUNG_JOBS_NOTIFY_H

#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stddef.h>
#include <stdint.h>

struct store;

#define NOTIFY_WHY_SIZE 120

/* Runs a line by /bin/sh -c in a process group of its own, with input on its standard input and its output thrown away, and
 * kills the group after timeout_ms. why: "" where it ended with 0, else one line of what went wrong. */
void notify_run(const char *line, const char *input, size_t length, int64_t timeout_ms, char why[NOTIFY_WHY_SIZE]);

struct notify_result {
	int  sent, failed;
	bool busy;              /* another process tells, so this one did not */
	char why[NOTIFY_WHY_SIZE]; /* the last failure; "": none */
};

/* Tells all that is due, one after another, each with a row of what came of it. Where neither way is set nothing is
 * due. Not inside a write: no write is open while the command runs. */
int notify_send(struct store *store, const struct stage *stage, const struct actor *by, struct notify_result *result, struct err *err);

/* Tells once by each way that is set, of an alarm that is none, what = "test"; the first that fails says why. Nothing is
 * stored. -1: none is set. */
int notify_test(struct store *store, const struct stage *stage, const struct actor *by, char why[NOTIFY_WHY_SIZE], struct err *err);

/* For what runs for long: where something is due, starts "rung notify" beside this process and goes on at once. Asks at most
 * once in ten seconds; *asked_ms is the caller's, 0 at first. What goes wrong is seen by the next one that tells. */
void notify_aside(struct store *store, const char *stage_name, const struct actor *by, int64_t *asked_ms);

#endif
