/* The gate: one process at a time writes to a project or checkpoints it. An flock on FILE.lock, which
 * the kernel hands on in the order of asking and drops when its holder dies. */
#ifndef RUNG_DB_WRITE_GATE_H
#define RUNG_DB_WRITE_GATE_H

#include "base/err.h"

#include <signal.h>
#include <stdbool.h>

struct write_gate {
	int      fd;      /* -1: closed */
	bool     entered;
	sigset_t masked;  /* the signals as they were before write_gate_enter() */
};

#define WRITE_GATE_CLOSED { .fd = -1 }

/* Opens path + ".lock", made with the permissions of path where it is missing. */
int write_gate_open(struct write_gate *gate, const char *path, struct err *err);
void write_gate_close(struct write_gate *gate); /* may be repeated */

/* Waits until the gate is free. From then until it is left, the signals that stop a process (Ctrl-Z)
 * wait, so that a sleeping console never keeps the others out. */
int write_gate_enter(struct write_gate *gate, struct err *err);
void write_gate_leave(struct write_gate *gate);

/* Whether another process waits at the gate, as far as the kernel tells: it lists waiters to whom it lists
 * processes. True where it does not tell. */
bool write_gate_is_wanted(const struct write_gate *gate);

#endif
