/* What the rows of an epoch add up to, as JSON: as it is stored between two foldings. Numbers go through it
 * unchanged, to the last bit. Keys that are missing count as nothing there, and others are left alone, so
 * that a newer program reads what an older one wrote. */
#ifndef RUNG_JOBS_LADDER_STATE_H
#define RUNG_JOBS_LADDER_STATE_H

#include "base/err.h"
#include "jobs/ladder.h"

/* The caller frees it. */
char *ladder_state_write(const struct ladder *ladder);

/* Into a ladder that ladder_begin() has begun. -1: it is none. */
int ladder_state_read(struct ladder *ladder, const char *json, struct err *err);

/* Takes over the watch of an epoch that goes on in this one, from its state: what audits have shown before
 * labels were merged stays against the machine. The sample for level 4 begins anew. 0; -1 where it is no such
 * JSON. */
int ladder_state_carry(struct ladder *ladder, const char *json, struct err *err);

/* What a state says of the watch, as JSON that the caller frees; NULL: nothing is watched, or it is no state. */
char *ladder_state_watch(const char *json);

#endif
