/* Predictions beside decisions, in a file that other programs read: a row for each answer in force,
 * and one for each live prediction of an item that nobody has answered yet, in the order of items.
 *
 * Texts are written exactly as they are stored. A spreadsheet may take a cell that begins with =, +,
 * - or @ for a formula: open such a file as text. JSONL has each item's attributes as well. */
#ifndef RUNG_JOBS_EXPORT_H
#define RUNG_JOBS_EXPORT_H

#include "base/err.h"
#include "jobs/progress.h"

#include <stdint.h>
#include <stdio.h>

struct store;

struct export_options {
	const char *format; /* "csv" or "jsonl": export_format_name() lists them */
	const char *path;   /* replaced in one step when all is written; NULL: to output */
	FILE       *output; /* where path is NULL */
	const struct progress *progress; /* NULL: none */
};

struct export_result {
	int64_t rows;        /* written */
	int64_t predictions; /* rows with a prediction */
	int64_t decisions;   /* rows with a decision */
};

/* The name of the format at index, NULL past the last. */
const char *export_format_name(int index);

int export_write(struct store *store, const char *stage, const struct export_options *options,
                 struct export_result *result, struct err *err);

#endif
