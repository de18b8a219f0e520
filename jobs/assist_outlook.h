/* What AI assistance would do to the evidence of a stage, for whoever is about to switch it on. */
#ifndef RUNG_JOBS_ASSIST_OUTLOOK_H
#define RUNG_JOBS_ASSIST_OUTLOOK_H

#include "base/err.h"
#include "base/str.h"

struct store;

/* Adds assist_tell() of a stage (NULL: the only one) that is below level 2, at today's pace. */
int assist_outlook(struct store *store, const char *stage, struct str *words, struct err *err);

#endif
