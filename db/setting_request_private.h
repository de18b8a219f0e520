/* What a change of a setting asks of requests, and they of it. */
#ifndef RUNG_DB_SETTING_REQUEST_PRIVATE_H
#define RUNG_DB_SETTING_REQUEST_PRIVATE_H

#include "db/setting_request.h"

/* Stores a value in its normal form, with its event; request_id 0: nobody had to be asked. Inside a write. */
int setting_put(struct store *store, int64_t stage_id, const struct actor *by, const char *key, const char *normal, int64_t request_id,
                struct err *err);

/* Whether the change takes a second lead: it guards less, promotions take two people, and there is one. 1, 0, -1. */
int setting_request_is_needed(struct store *store, int64_t stage_id, const struct actor *by, const char *key, const char *normal,
                              struct err *err);

/* Asks for it. Inside a write. -1 also where the same was asked for already. */
int setting_request_add(struct store *store, int64_t stage_id, const struct actor *by, const char *key, const char *normal,
                        struct err *err);

#endif
