/* Settings as the project has them; ladder/setting.h declares them. A change is an event. */
#ifndef RUNG_DB_SETTING_STORE_H
#define RUNG_DB_SETTING_STORE_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* The value in force, as text: the stage's, else the project's, else the default. stage_id 0: the
 * project's. The key must be declared. */
const char *setting_text(struct store *store, int64_t stage_id, const char *key, struct arena *arena);
double setting_real(struct store *store, int64_t stage_id, const char *key);
int64_t setting_integer(struct store *store, int64_t stage_id, const char *key); /* durations in ms */
bool setting_boolean(struct store *store, int64_t stage_id, const char *key);

/* Whether somebody has set it, for the stage or for the project. */
bool setting_is_set(struct store *store, int64_t stage_id, const char *key);

/* Checks key and value against the declaration and stores it. Leads only. 0; 1: it guards less and promotions
 * take two people, so it waits for a second lead (db/setting_request.h); -1. */
int setting_change(struct store *store, int64_t stage_id, const struct actor *by, const char *key, const char *value,
                   struct err *err);

#endif
