/* The review as plain lines: one item a line, one answer a line, for screen readers, thin lines and
 * pipes. It takes and answers tasks by the same functions as the console. */
#ifndef RUNG_UI_PLAIN_H
#define RUNG_UI_PLAIN_H

#include "base/err.h"
#include "db/actor.h"

#include <signal.h>
#include <stdio.h>

struct store;

struct plain_options {
	const struct actor *actor;
	const char *stage;  /* NULL: the only one */
	int         input;  /* descriptor that lines are read from */
	FILE       *out;
	const volatile sig_atomic_t *interrupted; /* set by a signal: gives the task back and ends */
};

/* Reads answers until the input ends, somebody says quit, or a signal comes; the task in hand is
 * given back. Returns the exit status: 0; 130 after a signal; -1 where nothing could be read. */
int plain_run(struct store *store, const struct plain_options *options, struct err *err);

#endif
