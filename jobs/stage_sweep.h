/* Stages that stand on each other: what goes down them by itself. */
#ifndef RUNG_JOBS_STAGE_SWEEP_H
#define RUNG_JOBS_STAGE_SWEEP_H

#include "base/err.h"
#include "db/actor.h"

#include <signal.h>

struct store;

/* Looks again at the items of stages that were added, thawed or had labels merged above them, a few a write, until
 * all is done or *stop is 1 (NULL: never). Stopped or killed, it goes on where it was the next time. by NULL: the program itself. */
int stage_sweep(struct store *store, const struct actor *by, const volatile sig_atomic_t *stop, struct err *err);

#endif
