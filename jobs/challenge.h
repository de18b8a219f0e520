/* The challenge set: cases whose answer is known, which every version of a model is asked and must get right.
 * They are items like others, but nobody is given them, and they are evidence of nothing. */
#ifndef RUNG_JOBS_CHALLENGE_H
#define RUNG_JOBS_CHALLENGE_H

#include "db/stage.h"
#include "jobs/intake.h"
#include "jobs/known_items.h"

/* Takes in a folder, whose folders are called like labels, or a CSV or JSONL with a column label: of files or
 * texts as jobs/intake.h says, or of items that are there (column item, an external key or a path).
 * Leads only. *result is overwritten; 0, also where some were refused; -1. */
int challenge_add(struct store *store, const struct stage *stage, const struct actor *by, const char *path,
                  const struct intake_options *options, struct known_result *result, struct err *err);

#endif
