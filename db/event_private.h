/* The log as the files that check and bind it see it. */
#ifndef RUNG_DB_EVENT_PRIVATE_H
#define RUNG_DB_EVENT_PRIVATE_H

#include "db/event.h"

/* event_add() without looking whether a checkpoint is due. */
int event_append(struct store *store, const struct actor *by, const char *kind, const char *entity, int64_t entity_id,
                 const json_t *body, struct err *err);

/* Ties the chains together where that is due: appends an event with the head of each, 1,000 events or 10
 * minutes after the last one. Inside a write. */
int event_checkpoint(struct store *store, struct err *err);

#endif
