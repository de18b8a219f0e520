/* For whoever wants to compute a gate's figures anew: queries over the views, as one types them. */
#ifndef RUNG_DB_EVIDENCE_BEHIND_H
#define RUNG_DB_EVIDENCE_BEHIND_H

#include "base/str.h"

#include <stdbool.h>

/* Appends the query that counts what is behind a check of gate.h, by its name, for a stage and the title of
 * a version; false, with nothing appended, where no view tells. */
bool evidence_behind(struct str *out, const char *check, const char *stage, const char *model);

#endif
