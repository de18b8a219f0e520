/* Whether an item of the queue is still to be judged blind. Whoever leads sees what the model says of
 * the others in lists; of these nobody is told anything before they are judged, for the answer would
 * count as one that was given without the model. As long as a blind answer can be taken back and given anew,
 * it is not judged yet. */
#ifndef RUNG_DB_QUEUE_BLIND_H
#define RUNG_DB_QUEUE_BLIND_H

#include "base/err.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct queue_blind {
	bool        blind;
	bool        said;   /* it is blind only as an answer of others is not settled: what people said may be told */
	const char *reason; /* static: why it would be decided by whom, if it were taken now; NULL: as its newest route says */
};

/* 0, -1. An item is to be judged blind while a place of it is open or taken whose mode is not
 * "assisted": for one that is taken, the mode fixed then; for an open one, what it would be now, and until a
 * route has said that the model's answer is shown with it. An item that has no place yet counts as blind
 * too, unless the machine has decided it, and so does one with a blind answer that is not settled.
 * operator_id: who looks. */
int queue_blind_read(struct store *store, const struct stage *stage, int64_t operator_id, int64_t item_id, struct queue_blind *out,
                     struct err *err);

#endif
