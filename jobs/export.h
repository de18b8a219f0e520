/* What was said of a project's items, in files that other programs read.
 *
 * Texts are written exactly as they are stored, unless it is to a terminal. A spreadsheet may take a cell that begins with
 * =, +, - or @ for a formula: open such a file as text. */
#ifndef RUNG_JOBS_EXPORT_H
#define RUNG_JOBS_EXPORT_H

#include "base/err.h"
#include "jobs/progress.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>

struct store;

enum export_with { EXPORT_WITH_NONE, EXPORT_WITH_IMAGES, EXPORT_WITH_LINKS };

struct export_options {
	const char *format; /* export_format_name() lists them */
	const char *path;   /* replaced in one step when all is written; NULL: to output. A folder of files goes where nothing is */
	FILE       *output; /* where path is NULL */
	const char *filter; /* a condition in SQL over the columns of v_items; NULL: all items */
	int64_t     since_ms; /* only items that were decided, or else predicted, at that time or later; 0: ever */
	const char *split;  /* "train" or "eval": of what a model may be trained on, one of the two piles; NULL: everything */
	enum export_with with; /* copies of the items' files, or hard links to them where those can be: path is a folder then */
	const char *url;    /* put before paths below their root, where others find them; NULL: full paths of this machine */
	const struct progress *progress; /* NULL: none */
	const volatile sig_atomic_t *stop; /* ends it, and nothing stays, when it turns 1; NULL: never */
};

#define EXPORT_REASONS 24

struct export_result {
	int64_t items;       /* written */
	int64_t rows;        /* lines or elements they made */
	int64_t predictions; /* rows with a prediction */
	int64_t decisions;   /* rows with a decision */
	int64_t regions;
	int64_t pictures;    /* files copied or linked */
	struct { const char *why; int64_t items; } left_out[EXPORT_REASONS]; /* what such items are: "nobody has decided them" */
	int     reasons;
};

/* The name of the format at index, NULL past the last, and what it is in a line. */
const char *export_format_name(int index);
const char *export_format_summary(int index);

/* Whether it is a folder of files, which needs a path. */
int export_is_folder(const struct export_options *options);

/* -1: nothing is written, or what was at path before is still there. */
int export_write(struct store *store, const char *stage, const struct export_options *options,
                 struct export_result *result, struct err *err);

#endif
