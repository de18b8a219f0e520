/* What a demo copies: what comes with rung, such as its model and programs of the examples, and models that were fetched. */
#ifndef RUNG_DEMO_SHIPPED_H
#define RUNG_DEMO_SHIPPED_H

#include "base/arena.h"
#include "base/err.h"

/* Where a folder such as "models/demo" is that has the file: beside the program in a build tree, else as installed. In
 * arena; NULL with the reason. what: "the demo model". */
const char *shipped_folder(struct arena *arena, const char *below, const char *file, const char *what, struct err *err);

/* A file that is fetched, and its SHA-256, hexadecimal. */
struct shipped_file { const char *name, *sha256; };

/* The folder that has all of these files as they should be: given (NULL: none is), or where quickstart puts them, named so below
 * its cache. In arena; NULL names the first that is missing, and quickstart's word that fetches them. */
const char *shipped_fetched(struct arena *arena, const char *given, const char *cached, const struct shipped_file *files, int count,
                            const char *word, struct err *err);

/* Copies a file of at most 32 MB, which must not be there yet. */
int shipped_copy(const char *from, const char *to, const char *name, struct err *err);

/* Whether ONNX Runtime is there; library NULL: in the usual places. */
int shipped_engine(const char *library, struct err *err);

/* Whether a program is along PATH; -1 names it, and why it is wanted. */
int shipped_program(const char *name, const char *why, struct err *err);

#endif
