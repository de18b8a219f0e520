/* Audits as they are stored: places in lane audit, and answers that count. */
#ifndef RUNG_DB_AUDIT_H
#define RUNG_DB_AUDIT_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"
#include "ladder/watch.h"
#include "stats/audit.h"

#include <stdint.h>

struct store;

/* Working time within which what is asked for now must be answered: audit.due, and never later than when it would
 * pause the machine. In milliseconds; and the moment that is. */
int64_t audit_time(struct store *store, int64_t stage_id);
int64_t audit_due_ms(struct store *store, int64_t stage_id);

/* Whether an audit may be overdue or too old: index look-ups, and one for each answer that waits for another. 1, 0, -1. */
int audit_may_be_overdue(struct store *store, const struct stage *stage, struct err *err);

/* Audits without an answer, with those of which nobody is sure, or two differ: they count as unanswered until
 * there is a label. */
struct audit_waiting {
	int64_t all, overdue; /* overdue: past its time, or older than audit.max_age, whichever comes first */
	int64_t old;      /* longer than audit.max_age of working time */
	int64_t answered; /* ... and nobody is sure, or two differ */
};
int audit_waiting_read(struct store *store, const struct stage *stage, struct audit_waiting *waiting, struct err *err);

/* What the machine has decided by the certificates of an epoch, and how much of it was drawn. */
struct audit_drawn { int64_t population, drawn; };
int audit_drawn_read(struct store *store, int64_t epoch_id, struct audit_drawn *drawn, struct err *err);

/* What counts in an epoch after one of its rows (0: all): audits, and what came to be known otherwise of items
 * that the machine decided; of each those that are critical and that it called something else. */
struct audit_answered { struct audit_sample sample; int64_t missed, known, known_missed; };
int audit_answered_read(struct store *store, int64_t epoch_id, int64_t after_folded_id, struct audit_answered *answered, struct err *err);

/* Adds to what counts the audits of an epoch that are answered and wait for a second look or for a lead, by the
 * first blind label. Their number, with those that have none; -1. */
int64_t audit_pending_read(struct store *store, int64_t epoch_id, struct audit_answered *answered, struct err *err);

/* Those as the detectors of the LIVE version's epoch would take them, by their first blind label, in that order; kept
 * in arena. Their number, 0 also where no epoch counts; -1. */
int audit_provisional_read(struct store *store, const struct stage *stage, struct arena *arena, struct watch_finding **rows, struct err *err);

/* The epoch that a demotion ended where this one began, and when. 1; 0: there is none; -1. */
int audit_former_epoch(struct store *store, int64_t epoch_id, int64_t *former_id, int64_t *ended_ms, struct err *err);

/* The first route that these have looked at. 1; 0: there is none; -1. */
int audit_first_route(struct store *store, const struct stage *stage, int64_t epoch_id, int64_t after_folded_id, int64_t *route_id,
                      struct err *err);

#endif
