/* What people's decisions cost. */
#ifndef RUNG_DB_EVIDENCE_H
#define RUNG_DB_EVIDENCE_H

#include "base/err.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

/* Mean seconds that people took over an item, by keys or lines; 0 where nobody has. */
int evidence_mean_seconds(struct store *store, const struct stage *stage, double *seconds, struct err *err);

#endif
