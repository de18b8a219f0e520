/* Audits whose first answer waits for a second look, or for a lead: where nobody else is at work that takes a day,
 * and an alarm would wait as long. Until then they are weighed as if the first answers held. */
#ifndef RUNG_JOBS_PROVISIONAL_H
#define RUNG_JOBS_PROVISIONAL_H

#include "base/err.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct provisional {
	int64_t waiting, wrong; /* audits with a first label that wait so; of these, where the machine gave another */
	bool    alarm;          /* with them the detectors would take automation back */
};

/* From the stored state of the live version's epoch. One query where none waits. 0, -1. Writes nothing. */
int provisional_read(struct store *store, const struct stage *stage, struct provisional *provisional, struct err *err);

#endif
