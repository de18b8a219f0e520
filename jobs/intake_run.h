/* One intake at work: what its parts share. Only the files jobs/intake*.c include this. */
#ifndef RUNG_JOBS_INTAKE_RUN_H
#define RUNG_JOBS_INTAKE_RUN_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"
#include "jobs/intake.h"
#include "jobs/intake_batch.h"
#include "jobs/seen.h"
#include "jobs/worker.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct intake_run {
	const struct intake_options *options;
	struct intake_result *result;
	struct arena          arena;    /* of the whole run */
	struct stage          stage;    /* as it was at the beginning */
	const char           *kind;     /* of the stage */
	int64_t               max_bytes;
	struct intake_batch   batch;
	struct worker_pool   *workers;  /* of stages of audio; else NULL */
	struct intake_source *sources;  /* the one used last first */
	struct seen          *seen;     /* while folders are watched; else NULL */
	bool                  again;    /* they were looked through before */
};

/* The source for files below root (its true bytes). */
struct intake_source *intake_source_of(struct intake_run *run, const char *root);

bool intake_stopped(const struct intake_run *run);

/* Reports that done of total (0: unknown) are looked at. */
void intake_step(const struct intake_run *run, int64_t done, int64_t total);

/* ---- intake_file.c: files that are items themselves ---- */

enum intake_file { INTAKE_TAKE, INTAKE_SKIP, INTAKE_REFUSE };

/* What is to be done with a file of a folder, by its name alone; reason says why it is refused. */
enum intake_file intake_sort_file(const char *kind, const char *name, const char **reason);

/* What a row adds to the item of a file. */
struct intake_extra {
	const char *external_key, *group; /* NULL: none */
	int64_t     captured_ms;          /* 0: unknown */
	const struct item_attribute *attributes;
	int         attribute_count;
	int64_t     known_label_id;       /* 0: none */
	const struct known_beside *known_beside; /* NULL: nothing */
};

/* The label by which items are known that come with this name; 0 where items are not known. -1, with why, where
 * they are and this is no label of the stage; name may be NULL. */
int64_t intake_known_label(const struct intake_run *run, const char *name, struct err *why);

/* Takes the file path beneath the open folder root_fd of source. extra may be NULL. 1; 0 where the
 * file is no good, why says it; -1. */
int intake_file_add(struct intake_run *run, struct intake_source *source, int root_fd, const char *path,
                    const struct intake_extra *extra, struct err *why);

/* Takes one file by any path; shown is its name in messages. Rejects it where it is no good. */
int intake_path_add(struct intake_run *run, const char *path, const char *shown, struct err *err);

/* ---- intake_rows.c: files that list items ---- */

/* Takes every row of a file of rows. name ends in the format's ending and names the file in
 * messages; folder is where its paths lead from, absolute. */
int intake_rows_add(struct intake_run *run, const char *name, const char *shown, const char *folder, FILE *file,
                    const char *head, size_t head_length, struct err *err);

#endif
