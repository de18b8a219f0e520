/* What a version takes of an item, beside what another one takes: every version is given the same items. */
#ifndef RUNG_JOBS_MODEL_INPUT_H
#define RUNG_JOBS_MODEL_INPUT_H

#include "base/arena.h"
#include "db/model_version.h"

/* "16 x 16 pixels, grey, where net 1 takes 8 x 8 pixels in colour: each gets the same items, brought into its own form"; NULL where
 * they take the same, or it is not known of one of them, as of imported versions. In arena. */
const char *model_input_differs(const struct model_version *version, const struct model_version *live, struct arena *arena);

#endif
