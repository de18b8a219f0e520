/* Versions whose predictions come from files: they are vouched for by who imports them. */
#ifndef RUNG_JOBS_IMPORTED_VERSION_H
#define RUNG_JOBS_IMPORTED_VERSION_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/model_version.h"
#include "jobs/import_map.h"

struct store;

/* Makes one. given is "NAME VERSION" or "NAME/VERSION"; one word is a version of what is called "imported". The map is kept
 * with it. *version lives in arena. Inside a write. */
int imported_version_make(struct store *store, const struct stage *stage, const struct actor *by, const char *given,
                          const struct import_map *map, struct arena *arena, struct model_version *version, struct err *err);

#endif
