/* Predictions and decisions that were made elsewhere, from CSV or JSONL with a header.
 *
 * predictions: item,label,confidence[,time,group]; decisions: item,operator,label[,time].
 * item is an external key, a path or an item's id, tried in this order. */
#ifndef RUNG_JOBS_IMPORT_H
#define RUNG_JOBS_IMPORT_H

#include "base/err.h"
#include "db/actor.h"
#include "jobs/progress.h"
#include "jobs/reject.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct import_options {
	const char *model;  /* of predictions: the version they are of; NULL: named after the file */
	const char *map;    /* of predictions: what other labels mean here, "OLD=NEW,.."; NULL: as the version has it, or none */
	const char *mode;   /* of decisions: blind, assisted or truth; NULL: blind */
	bool        create; /* unknown items are made, as records without content known by their key */
	const struct progress *progress; /* NULL: none */
};

struct import_result {
	int64_t rows;      /* rows of the file, without its header */
	int64_t imported;
	int64_t present;   /* this version, or this operator, had answered for the item already */
	int64_t nulls;     /* imported predictions without an answer: no label, or a confidence outside 0..1 */
	int64_t created;   /* items */
	int64_t unknown;   /* rows of items that are not here; they are among the rejected */
	int64_t foreign;   /* rows with a label that the stage does not have; they are among the rejected */
	int64_t rejected;
	int64_t tied;      /* imported decisions that others contradict: a lead is asked, and the item waits for that */
	int64_t contradicts; /* imported decisions on items that have counted already as something else: that stays */
	char    model[160]; /* the version the predictions went to; "" for decisions */
	const char *mapped; /* "OLD=NEW 12, .." with the rows of each, on the heap; NULL: there is no map. Who asks frees it, also after -1 */
	struct reject_list rejects; /* FILE:LINE and reason, of unknown items and of unknown labels only the first few; who asks releases it, also after -1 */
};

/* *result is overwritten. 0, also when rows were rejected; -1 when the work itself failed: what was
 * committed by then stays, and importing the same file again goes on from there. */
int import_predictions(struct store *store, const char *stage, const struct actor *by, const char *path,
                       const struct import_options *options, struct import_result *result, struct err *err);
int import_decisions(struct store *store, const char *stage, const struct actor *by, const char *path,
                     const struct import_options *options, struct import_result *result, struct err *err);

#endif
