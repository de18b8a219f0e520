/* All that a gate asks of a ladder: what its settled answers add up to, and what stands beside them. */
#ifndef RUNG_JOBS_GATE_FACTS_H
#define RUNG_JOBS_GATE_FACTS_H

#include "db/gate_fact.h"
#include "jobs/ladder.h"

/* ladder_facts() with the challenge set, how far people agree, and who vouches. Strings are in ladder's arena,
 * which it borrows as all else. moment: as it stood then; gate_moment_now. */
int gate_facts_read(struct store *store, struct ladder *ladder, const struct gate_moment *moment, struct gate_facts *facts,
                    struct err *err);

#endif
