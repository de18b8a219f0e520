/* After a change of level, or with another certificate: what waits for people and the machine may decide by now
 * is its own, and where it assists it is settled which items are decided with its answer. Claims look at each
 * item anew in any case; this looks at all of them. */
#ifndef RUNG_JOBS_REROUTE_H
#define RUNG_JOBS_REROUTE_H

#include "base/err.h"
#include "db/actor.h"

#include <signal.h>
#include <stdint.h>

struct store;

/* What has been looked at, so that asking again costs nothing; starts zeroed. */
struct reroute {
	int64_t level_change_id, model_version_id, certificate_id; /* under which everything was looked at */
	int64_t human, automatic, audit; /* routes given so far: each is an item */
};

/* Looks at what waits, a few hundred items a write; each write has one event over what the machine took in
 * it. stage NULL: the only one. Ends early when *stop (NULL: never) turns 1. */
int reroute_waiting(struct store *store, const char *stage, const struct actor *by, const volatile sig_atomic_t *stop,
                    struct reroute *reroute, struct err *err);

#endif
