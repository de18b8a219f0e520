/* A file that is whole or not there: written beside its place, then put into it in one step. */
#ifndef RUNG_JOBS_REPLACE_FILE_H
#define RUNG_JOBS_REPLACE_FILE_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdio.h>

/* Whether path can be so replaced: what is there is an ordinary file, or nothing. */
bool replace_file_can(const char *path);

/* Opens a new file beside path, whose name goes to beside. NULL: err says why. */
FILE *replace_file_open(const char *path, struct str *beside, struct err *err);

/* Closes it; keep: it takes path's place, once it is on disk. else, and where that fails, it is removed. */
int replace_file_close(FILE *file, const char *path, const struct str *beside, bool keep, struct err *err);

#endif
