/* What another label set would do to the evidence of a stage, and to its machine, for whoever is about to change it. */
#ifndef RUNG_JOBS_LABEL_OUTLOOK_H
#define RUNG_JOBS_LABEL_OUTLOOK_H

#include "base/err.h"
#include "base/str.h"
#include "db/stage.h"

#include <stdbool.h>

struct store;

/* Adds lines in words, each with its end; none where no version is live or nothing has been counted. merged: a label is merged
 * into another; else one comes or goes. */
int label_outlook(struct store *store, const struct stage *stage, bool merged, struct str *words, struct err *err);

/* The same of another rule by which answers are compared (agree.*); nothing of a stage whose labels are all. */
int rule_outlook(struct store *store, const struct stage *stage, struct str *words, struct err *err);

#endif
