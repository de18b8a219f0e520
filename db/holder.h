/* The process that holds a lease: its id, when it started, and its host. A console that was killed
 * can so be told from one that still shows the item. */
#ifndef RUNG_DB_HOLDER_H
#define RUNG_DB_HOLDER_H

#include "base/str.h"

#include <stdbool.h>

/* Adds the name of this process. */
void holder_add_name(struct str *name);

/* Whether another process than this one, still running, has that name. One on another host counts
 * as running: its lease will end by itself. NULL or nonsense: false. */
bool holder_is_other(const char *name);

#endif
