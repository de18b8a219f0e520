/* Changes of settings that wait for a second lead. Where promotions take two people, whoever could lower the
 * promises, the gates or the audits alone, or switch the rule off, could go up alone after all. A request is
 * an event, and so is what becomes of it: the log is all there is of them. */
#ifndef RUNG_DB_SETTING_REQUEST_H
#define RUNG_DB_SETTING_REQUEST_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"

#include <stdint.h>

struct store;

struct setting_request {
	int64_t     request_id, stage_id; /* stage_id 0: of the whole project */
	const char *key, *from, *to;
	const char *operator_name;
	int64_t     operator_id, acted_by, at_ms, expires_ms;
};

/* Those that wait, oldest first: neither answered nor expired nor overtaken by a change of the same setting. */
int setting_request_list(struct store *store, struct arena *arena, struct setting_request **requests, int *count, struct err *err);

/* Answers the request for a setting: "approved" takes a second lead under their own login, and changes it;
 * "refused" too; "withdrawn" is for who asked. */
int setting_request_answer(struct store *store, int64_t stage_id, const struct actor *by, const char *key, const char *answer,
                           struct err *err);

#endif
