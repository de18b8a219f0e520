/* Taking things in: files, folders, CSV and JSONL become items. What cannot be taken is listed with
 * its reason, and the rest goes in.
 *
 * A folder is walked in sorted order, hidden names left out, links not followed; its files of other
 * kinds (a README beside pictures) are counted as skipped. A CSV or JSONL names one item a row:
 * - stages of images and of audio: a column path, file, image or audio, below the folder of the CSV,
 *   or absolute;
 * - stages of text: a column text; a column spans, JSON as in jobs/spans.h, marks parts of it;
 * - stages of records: the row itself.
 * Columns key or external_key, group, and captured or time are understood; every other column is
 * kept as an attribute.
 *
 * Names only sort out what a folder has for a stage: whether a picture is one is told by its headers,
 * and a recording is decoded, by a worker (jobs/worker.h). */
#ifndef RUNG_JOBS_INTAKE_H
#define RUNG_JOBS_INTAKE_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/item.h"
#include "jobs/progress.h"
#include "jobs/reject.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>

struct store;

struct intake_options {
	const char *source; /* name of the source; NULL: the folder's own name */
	FILE       *input;  /* what the path "-" reads: paths one a line, or JSONL (its first line begins
	                     * with a brace), or CSV (its first line names a column that a CSV needs) */
	const struct progress *progress;      /* NULL: none */
	const char *known;                    /* "challenge": the answer of each comes with it, as the name of the folder
	                                       * below the one named, or as the column label; NULL: it does not */
	const char *program;                  /* the rung executable, for workers; NULL: /proc/self/exe */
	const volatile sig_atomic_t *stop;    /* ends early, with what is in so far, when it turns 1; NULL: never */
};

struct intake_result {
	int64_t added, present; /* present: the same content or external key was there already */
	int64_t rejected;
	int64_t skipped;        /* files of other kinds in folders */
	int64_t known, known_present; /* of the added and the present: made known now, or so before */
	struct reject_list rejects; /* who asks releases it, also after -1 */
};

/* Adds everything the paths name to a stage (NULL: the only one). *result is overwritten.
 * 0, also when things were rejected; -1 when the work itself failed. */
int intake_add(struct store *store, const char *stage, const struct actor *by, const char *const *paths, int count,
               const struct intake_options *options, struct intake_result *result, struct err *err);

/* The same, then keeps looking into the folders for new files, which are taken once their size and
 * time stand still, until *options->stop. result grows. */
int intake_watch(struct store *store, const char *stage, const struct actor *by, const char *const *paths, int count,
                 const struct intake_options *options, struct intake_result *result, struct err *err);

/* The kind of item that a file is by its name; NULL: none. */
const char *intake_kind_of(const char *name);

/* The item of a stage of records or of texts that comes by itself, as one JSON object: what a row of JSONL
 * would give. *item and all it points to live in arena. -1 with the reason where it is no good. */
int intake_object(const char *kind, const char *json, size_t length, struct arena *arena, struct item_new *item,
                  struct err *why);

/* The same for a text that is all there is. bytes are borrowed by *item, with a terminator after them; what it measures
 * lives in arena. */
int intake_text(const char *bytes, size_t length, struct arena *arena, struct item_new *item, struct err *why);

#endif
