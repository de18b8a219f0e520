/* Without audits no automation: where they are not answered in time, the machine decides nothing until they
 * are; where the setting pause.nulls says so, neither while too much comes without an answer; nor while first
 * answers that wait for a second look would take automation back if they held, nor while an open alarm asks for a
 * pause. Level and epoch stay. */
#ifndef RUNG_JOBS_PAUSE_H
#define RUNG_JOBS_PAUSE_H

#include "base/err.h"
#include "db/stage.h"
#include "jobs/ladder.h"

struct store;

/* Whether a pause is to begin or to end: 1, 0, -1. Writes nothing; two index look-ups where all is in order. */
int pause_is_due(struct store *store, const struct stage *stage, struct err *err);

/* Whether one is to begin that nobody has begun yet, and why: the machine decides nothing from then on. Writes
 * nothing. 1, 0, -1. */
int pause_is_ahead(struct store *store, const struct stage *stage, char why[160], struct err *err);

/* Begins or ends it where it is due. Inside a write. 1: done; 0; -1. */
int pause_tend(struct store *store, const struct stage *stage, struct ladder_news *news, struct err *err);

#endif
