/* Who comes to answer takes two people where promote.two_person is set: a canary, a switch and the step that makes a
 * canary LIVE only ask then, and another lead approves within a day. Going back takes one. */
#ifndef RUNG_JOBS_ROLLOUT_REQUEST_H
#define RUNG_JOBS_ROLLOUT_REQUEST_H

#include "db/rollout_request.h"
#include "jobs/rollout.h"

/* Does what another lead has asked for, by a login that did not ask, while the plan, its level and LIVE are what was
 * asked for. As rollout_start() otherwise. request_id: of the one that was shown; 0: whichever waits. reason may be
 * NULL. model: of whom it was, in arena; may be NULL. */
int rollout_approve(struct store *store, const char *stage, const struct actor *by, int64_t request_id, const char *reason,
                    struct arena *arena, const char **model, struct err *err);

/* The same person says no, and has to say why; or who asked takes it back, with a reason or NULL. */
int rollout_refuse(struct store *store, const char *stage, const struct actor *by, int64_t request_id, const char *reason, struct err *err);
int rollout_withdraw(struct store *store, const char *stage, const struct actor *by, int64_t request_id, const char *reason, struct err *err);

/* What a canary or a switch was asked for as: bounds and figures as they were then. Borrows from the request. */
struct rollout_wish rollout_request_wish(const struct rollout_request *request);

#endif
