/* Operators as the rest of db/ makes and names them. */
#ifndef RUNG_DB_ACTOR_PRIVATE_H
#define RUNG_DB_ACTOR_PRIVATE_H

#include "db/actor.h"

/* Makes the caller's login the owner of a new project. Inside a write. */
int operator_make_owner(struct store *store, struct actor *owner, struct err *err);

/* The operator of that name, made an inspector where there is none. Inside a write. */
int operator_need(struct store *store, const struct actor *by, const char *name, int64_t *operator_id, struct err *err);

/* Refuses, naming what only leads and the owner may do. */
int actor_need_lead(const struct actor *by, const char *what, struct err *err);

#endif
