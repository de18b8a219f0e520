/* Rollouts that one lead asked for and another has to approve: a canary, a switch, the step that makes a canary
 * LIVE. A request is an event, and so is what becomes of it: the log is all there is of them. */
#ifndef RUNG_DB_ROLLOUT_REQUEST_H
#define RUNG_DB_ROLLOUT_REQUEST_H

#include "db/rollout.h"

struct rollout_request {
	int64_t     request_id;
	enum traffic_act_kind kind;       /* canary, switch; or advance, to its last step */
	const char *model, *live;         /* titles: of whom it is about, and who is LIVE; live "": nobody */
	struct rollout_plan plan;         /* as agreed to: without an id where there is none yet */
	int         step;                 /* of an advance: the one that it would be */
	bool        again, although_worse;
	int         level, level_after;   /* of the stage, with it */
	const char *hash;                 /* of the outlook that was agreed to */
	const char *reason, *operator_name;
	int64_t     operator_id, acted_by, at_ms, expires_ms;
	const char *refused_by, *refusal; /* by whom, and why; NULL: nobody has */
	int64_t     refused_ms;
};

/* The newest request of a stage that waits: neither answered, nor expired, nor overtaken by another change of who
 * answers. Strings live in arena. 1, 0, -1. */
int rollout_request_waiting(struct store *store, const struct stage *stage, struct arena *arena, struct rollout_request *request,
                            struct err *err);

/* The newest request of a stage, where a second lead refused it less than a week ago and nothing has come after. 1, 0, -1. */
int rollout_request_refused(struct store *store, const struct stage *stage, struct arena *arena, struct rollout_request *request,
                            struct err *err);

/* Appends a request inside a write; its id, who asks and when are filled in, its strings borrowed. */
int rollout_request_add(struct store *store, const struct stage *stage, const struct actor *by, struct rollout_request *request,
                        struct err *err);

/* Appends what became of it inside a write. answer: approved, refused, withdrawn. */
int rollout_request_answer(struct store *store, const struct stage *stage, const struct actor *by,
                           const struct rollout_request *request, const char *answer, const char *reason, struct err *err);

#endif
