/* The formats that a project is exported in: one file each, one line each in the table of export_format.c. */
#ifndef RUNG_JOBS_FORMAT_EXPORT_FORMAT_H
#define RUNG_JOBS_FORMAT_EXPORT_FORMAT_H

#include "base/arena.h"
#include "base/err.h"
#include "db/said.h"
#include "db/stage.h"
#include "jobs/export.h"
#include "jobs/format/export_folder.h"
#include "jobs/format/json_out.h"

#include <stdbool.h>
#include <stdio.h>

struct store;

/* One export at work: what its format may use. */
struct export_run {
	struct store        *store;
	const struct stage  *stage;
	const struct export_options *options;
	struct export_result *result; /* a format adds predictions, decisions, regions and rows as it writes them */
	FILE                *file;    /* what it writes to; NULL: a folder of files */
	struct export_folder folder;  /* of formats that are folders, and of files with their pictures */
	struct arena         arena;   /* of the whole export */
	struct json_out      out;     /* room to write in, empty before each item */
	void                *state;   /* its own */
	bool                 words;   /* answers of the stage have a text, or a name of a ranking, beside their label */
	const char          *root;    /* the folder that root_fd is open on, for files of items; NULL: none yet */
	int                  root_fd;
};

enum export_about { EXPORT_DECISIONS = 1, EXPORT_PREDICTIONS = 2, EXPORT_UNTOUCHED = 4 };

struct export_format {
	const char *name;
	const char *summary;      /* one line */
	unsigned    about;        /* of which items it can speak: those decided, predicted, or all */
	bool        folder;       /* it is a folder of files */
	bool        pictures;     /* it is nothing without the files themselves */
	const char *inside;       /* of a file: its name in a folder with its pictures */

	/* What stands before and behind the items; either may be NULL. end is called after all items, release always. */
	int  (*begin)(struct export_run *run, struct err *err);
	int  (*end)(struct export_run *run, struct err *err);
	void (*release)(struct export_run *run);

	/* Writes an item. 1; 0: it is left out, *why is a constant that says what such items are; -1. */
	int  (*item)(struct export_run *run, const struct said_item *item, const char **why, struct err *err);
};

const struct export_format *export_format_at(int index);           /* NULL past the last */
const struct export_format *export_format_named(const char *name); /* NULL: there is none */

/* ---- what formats share (export_item.c) ---- */

/* What other programs find the item's content by: the name of its copy where the export has one, made here; else its path,
 * behind options->url where that is given; else its key, or "item 12". NULL with *why where it cannot be copied, as it is gone or
 * no longer what was judged, or with *why NULL where writing failed. Lives in arena. */
const char *export_item_file(struct export_run *run, const struct said_item *item, const char *below, struct arena *arena,
                             const char **why, struct err *err);

/* Sees to it that item->width and height are known, if need be by the head of its file. */
bool export_item_size(struct export_run *run, struct said_item *item);

/* A name for a file about the item, without its ending: its path below its root, or its key, without what no folder takes. */
const char *export_item_stem(const struct said_item *item, struct arena *arena);

/* The name of a folder for a label: it without what no folder takes. */
const char *export_label_folder(const char *label, struct arena *arena);

/* "train", "val" or "test", the last for what is never trained on. */
const char *export_item_part(const struct export_run *run, const struct said_item *item);

/* Where a label stands among those of the stage, from 0; -1: it is not one of them any more. */
int export_label_index(const struct export_run *run, const char *label);

/* Adds regions as an array of {label, x, y, width, height, score}, in pixels. */
void export_add_regions(struct json_out *out, const char *name, const struct said_region *regions, int count);

/* The object "rung", by which an import here knows the item and who decided it (NULL: nobody). */
void export_add_own(struct json_out *out, const struct said_item *item, const struct said_decision *decision);

/* Adds the attributes of an item, and what a file said of it beyond them; names in taken, which NULL ends, are left out. */
void export_add_attributes(struct json_out *out, const struct said_item *item, const char *const *taken);

/* What stands before and behind a list of objects. */
int export_begin_list(struct export_run *run, struct err *err);
int export_end_list(struct export_run *run, struct err *err);

/* Writes out what run->out holds, with a line's end. */
int export_flush(struct export_run *run, struct err *err);

extern const struct export_format csv_export, jsonl_export, coco_export, coco_results_export, yolo_export, yolo_classify_export,
	label_studio_export, prodigy_export, folders_export, cleanlab_export;

#endif
