/* The log: who did what, when, to what, why. One hash chain per writer. */
#ifndef RUNG_DB_EVENT_H
#define RUNG_DB_EVENT_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

/* Appends an event inside a write. body is borrowed (NULL: {}); words that must be forgettable go in
 * as a keyed hash. by NULL: the program itself. */
int event_add(struct store *store, const struct actor *by, const char *kind, const char *entity, int64_t entity_id,
              const json_t *body, struct err *err);

struct event_row {
	int64_t     event_id, seq, at_ms, entity_id;
	const char *writer, *operator_name, *kind, *entity, *body;
	char        hash[65];
};

/* The newest limit events (0: all), oldest of them first; kind NULL: all kinds. Unless a lead reads, what
 * is for leads alone is left out, and so is what others decided, which the reader may be asked yet; every
 * blind mode reads blind. Unless an analyst reads, nothing is told of models, routes, rollouts and gates either:
 * the query has a table of what is. reader NULL: nobody that is known. */
int event_list(struct store *store, const char *kind, const struct actor *reader, int limit, struct arena *arena, struct event_row **rows,
               int *count, struct err *err);

/* Recomputes every chain. 1; 0 where one is broken: *broken is the first event that does not fit,
 * why says which; -1. */
int event_verify(struct store *store, int64_t *broken, struct err *why);

#endif
