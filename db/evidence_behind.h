/* For whoever wants to compute a gate's figures anew: queries over the views, as one types them. */
#ifndef RUNG_DB_EVIDENCE_BEHIND_H
#define RUNG_DB_EVIDENCE_BEHIND_H

#include "base/str.h"
#include "ladder/gate.h"

#include <stdbool.h>
#include <stdint.h>

/* Appends the query that counts the rows behind a check of a gate, by its name, for a stage and the title of a
 * version: in column items what the line is of (n, or its value where it only counts). False, with nothing
 * appended, where no view tells, or there is no certificate to tell of. */
bool evidence_behind(struct str *out, const struct gate *gate, const char *check, const char *stage, const char *model);

/* The same as of a gate that was looked at before: of that epoch, up to the rows that it read. */
struct evidence_moment { int64_t epoch_id, folded_id, prediction_id; };
bool evidence_behind_then(struct str *out, const struct gate *gate, const char *check, const char *stage, const char *model,
                          const struct evidence_moment *then);

#endif
