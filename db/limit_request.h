/* Changes of bands that wait for a second lead. A band that may take work away from the machine guards: where promotions
 * take two people, nobody widens it, or takes it away, alone. A request is an event, and so is what becomes of it: the
 * log is all there is of them. */
#ifndef RUNG_DB_LIMIT_REQUEST_H
#define RUNG_DB_LIMIT_REQUEST_H

#include "db/metric_limit.h"

struct limit_request {
	int64_t     request_id;
	struct metric_limit limit;  /* as asked for; who and at_ms: of whom, when */
	const char *owner;          /* of the risk that it guards; NULL: as it was */
	int64_t     operator_id, acted_by, expires_ms;
};

/* Those of a stage that wait, oldest first: neither answered nor expired nor overtaken by a change of the same band. */
int limit_request_list(struct store *store, const struct stage *stage, struct arena *arena, struct limit_request **requests, int *count,
                       struct err *err);

/* That of a metric and scope. 1; 0: none waits; -1. */
int limit_request_of(struct store *store, const struct stage *stage, const char *metric, const char *scope, struct arena *arena,
                     struct limit_request *request, struct err *err);

/* Whether promotions take two people and somebody besides these leads. 1, 0, -1. */
int limit_request_is_needed(struct store *store, const struct stage *stage, const struct actor *by, struct err *err);

/* Asks for a band, inside a write. owner as above. */
int limit_request_add(struct store *store, const struct stage *stage, const struct actor *by, const struct metric_limit *limit,
                      const char *owner, struct err *err);

/* Appends what became of it, inside a write. answer: approved and refused, which take a second lead under their own
 * login; withdrawn, which is for who asked. */
int limit_request_answer(struct store *store, const struct actor *by, const struct limit_request *request, const char *answer,
                         struct err *err);

#endif
