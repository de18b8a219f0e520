/* What comes with rung and a demo copies: the demo's model, programs of the examples. */
#ifndef RUNG_DEMO_SHIPPED_H
#define RUNG_DEMO_SHIPPED_H

#include "base/arena.h"
#include "base/err.h"

/* Where a folder such as "models/demo" is that has the file: beside the program in a build tree, else as installed. In
 * arena; NULL with the reason. what: "the demo model". */
const char *shipped_folder(struct arena *arena, const char *below, const char *file, const char *what, struct err *err);

/* Copies a file of at most 4 MB, which must not be there yet. */
int shipped_copy(const char *from, const char *to, const char *name, struct err *err);

/* Whether a program is along PATH; -1 names it, and why it is wanted. */
int shipped_program(const char *name, const char *why, struct err *err);

#endif
