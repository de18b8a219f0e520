/* Items, predictions and decisions of other programs, from the files they write (jobs/format/import_format.h).
 *
 * An item is known by its content where the file says it, else by its key, else by the path of its file. One that is not here is
 * added from its file, beneath the folder of the import and nowhere else; a text is added as it stands. */
#ifndef RUNG_JOBS_IMPORT_FOREIGN_H
#define RUNG_JOBS_IMPORT_FOREIGN_H

#include "base/err.h"
#include "db/actor.h"
#include "jobs/progress.h"
#include "jobs/reject.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

struct import_foreign_options {
	const char *format;  /* import_foreign_format() lists them */
	const char *images;  /* the folder that names of files lead from; NULL: that of the file, or the folder itself */
	const char *url;     /* what stands before names of files, and is left away; NULL: nothing */
	const char *beside;  /* a second file that says which pictures there are, for coco-results; NULL: none */
	const char *label;   /* of what is marked in masks; NULL: none */
	const char *none;    /* the label of a picture on which nothing is marked; NULL: such pictures are rejected */
	const char *mode;    /* of all decisions: blind, assisted or truth; NULL: as the file has it, else assisted */
	const char *who;     /* whose answers are that the file gives to nobody; NULL: whoever imports */
	const char *model;   /* whose predictions are that the file gives to no model; NULL: named after the file */
	const char *map;     /* what other labels mean here, "OLD=NEW,.."; NULL: nothing */
	bool        create;  /* items without a file are made, as records known by their key */
	const struct progress *progress;    /* NULL: none */
	const volatile sig_atomic_t *stop;  /* ends it early, with what is in so far, when it turns 1; NULL: never */
};

struct import_foreign_result {
	int64_t cases;       /* rows, elements or files */
	int64_t items;       /* that something was said of */
	int64_t created;     /* of them added */
	int64_t predictions, decisions, regions; /* imported */
	int64_t nulls;       /* imported predictions without an answer */
	int64_t present;     /* predictions and decisions that were here already */
	int64_t scored;      /* predictions of versions that are run here: they come from scoring */
	int64_t unknown, foreign; /* of the rejected: items that are not here; labels that are none of the stage's */
	int64_t tied, contradicts; /* as in jobs/import.h */
	int64_t rejected;
	struct reject_list rejects; /* who asks releases it, also after -1 */
};

/* The name of the format at index, NULL past the last, and what it is in a line. */
const char *import_foreign_format(int index);
const char *import_foreign_summary(int index);

/* *result is overwritten. 0, also when cases were rejected; -1 when the work itself failed: what was committed by then stays,
 * and importing the same again goes on from there. */
int import_foreign(struct store *store, const char *stage, const struct actor *by, const char *path,
                   const struct import_foreign_options *options, struct import_foreign_result *result, struct err *err);

#endif
