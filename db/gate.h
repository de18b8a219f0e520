/* The gate: one process at a time writes to a project or checkpoints it. An flock on FILE.lock, which
 * the kernel hands on in the order of asking and drops when its holder dies. */
#ifndef RUNG_DB_GATE_H
#define RUNG_DB_GATE_H

#include "base/err.h"

#include <signal.h>
#include <stdbool.h>

struct gate {
	int      fd;      /* -1: closed */
	bool     entered;
	sigset_t masked;  /* the signals as they were before gate_enter() */
};

#define GATE_CLOSED { .fd = -1 }

/* Opens path + ".lock", made with the permissions of path where it is missing. */
int gate_open(struct gate *gate, const char *path, struct err *err);
void gate_close(struct gate *gate); /* may be repeated */

/* Waits until the gate is free. While it is held, the signals that stop a process (Ctrl-Z) wait, so
 * that a sleeping console never keeps the others out. */
int gate_enter(struct gate *gate, struct err *err);
void gate_leave(struct gate *gate);

#endif
