/* Metrics that a project adds, mutes or gives up. */
#ifndef RUNG_DB_METRIC_CHANGE_H
#define RUNG_DB_METRIC_CHANGE_H

#include "base/err.h"
#include "db/actor.h"

struct store;

struct metric_change {
	const char *kind;   /* define, mute, unmute, drop */
	const char *metric, *query, *unit, *help, *reason; /* query, unit, help: of define */
};

/* A row and an event, durable. Leads only. */
int metric_change_add(struct store *store, const struct actor *by, const struct metric_change *change, struct err *err);

#endif
