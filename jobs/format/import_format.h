/* The formats that others' items and answers are read from: one file each, one line each in the table of import_format.c. */
#ifndef RUNG_JOBS_FORMAT_IMPORT_FORMAT_H
#define RUNG_JOBS_FORMAT_IMPORT_FORMAT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "db/item.h"
#include "jobs/format/row_format.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* A box in pixels; of a case of fractions, in parts of the picture's sides. */
struct foreign_region {
	const char *label;     /* NULL: that of the answer */
	double      x, y, width, height;
	double      score;     /* NaN: none */
	const char *extra;     /* a JSON object with what has no place here; NULL: none */
};

struct foreign_prediction {
	const char *model;     /* NULL: the file does not say */
	const char *label;     /* NULL: no answer */
	double      confidence; /* NaN: the file does not say */
	int64_t     predicted_ms; /* 0: unknown */
	const char *words;     /* a text, or a ranking as JSON, beside the label; NULL: none */
	struct foreign_region *regions;
	int         region_count;
	const char *extra;
};

struct foreign_decision {
	const char *operator_name; /* NULL: the file does not say */
	const char *label;     /* NULL: unsure */
	const char *mode;      /* as v_decisions has it; NULL: the file does not say */
	const char *note;
	const char *words;     /* a text, or the name that was chosen, beside the label; NULL: none */
	int64_t     decided_ms, duration_ms; /* 0: unknown */
	struct foreign_region *regions;
	int         region_count;
	const char *extra;
};

/* What a file says of one item. All of it lives in the arena that next() was given. */
struct foreign_case {
	const char *file;      /* of a folder of files, the one it is from; NULL: there is only one */
	int64_t     line;      /* where it begins; 0: it is the whole file */
	bool        has_sha256;
	unsigned char sha256[HASH_BYTES];
	const char *key, *name, *words, *group; /* name: of its file, or an address. NULL: not said */
	const char *stem;      /* the name of its file without an ending, where that is all that is said */
	int64_t     captured_ms;
	int         width, height; /* of the picture; 0: not said */
	bool        fractions;
	struct item_attribute *attributes;
	int         attribute_count;
	const char *extra;     /* of the item */
	struct foreign_prediction *predictions;
	int         prediction_count;
	struct foreign_decision *decisions;
	int         decision_count;
};

/* What a reader is opened with. */
struct import_place {
	const char *path;
	const char *beside;    /* a second file that the format needs; NULL: none */
	const char *label;     /* the label of what is marked, where the file has none; NULL: not given */
	const char *none;      /* the label of a picture on which nothing is marked; NULL: not given */
};

struct import_format {
	const char *name, *summary;
	bool        folder;    /* path is a folder; else a file */
	void *(*open)(const struct import_place *place, struct err *err);
	/* As of a row_format; case has its file and line also where it is broken. */
	enum row_status (*next)(void *reader, struct foreign_case *said, struct arena *arena, struct err *why);
	void  (*close)(void *reader);
};

extern const struct import_format csv_import, jsonl_import, coco_import, coco_results_import, yolo_import, yolo_classify_import,
	label_studio_import, prodigy_import, voc_import, folders_import, masks_import, ground_truth_import, a2i_import;

const struct import_format *import_format_at(int index);           /* NULL past the last */
const struct import_format *import_format_named(const char *name); /* NULL: there is none */

/* ---- what readers share (foreign.c) ---- */

/* A file of rows, of the format of ending: what open() of a format may return, and its close(). */
struct foreign_rows { FILE *file; struct row_reader *reader; };
struct foreign_rows *foreign_rows_open(const char *path, const char *ending, struct err *err);
void foreign_rows_close(void *rows);

/* The text of a member; a number as it is written. NULL: there is none, or it is null. In arena. */
const char *foreign_text(const json_t *object, const char *name, struct arena *arena);
double foreign_real(const json_t *object, const char *name);   /* NaN: none */
int64_t foreign_integer(const json_t *object, const char *name); /* 0: none */
int64_t foreign_time(const json_t *object, const char *name);  /* of a text in ISO 8601; 0: none */

/* What of an object is not among taken, which NULL ends, as JSON in arena. NULL: nothing. */
const char *foreign_rest(const json_t *object, const char *const *taken, struct arena *arena);

/* Keeps the members of an object that are not among taken as attributes and, with their types, as extra of the item. */
void foreign_keep(struct foreign_case *said, const json_t *object, const char *const *taken, struct arena *arena);

/* Reads the object "rung" of an export: who the item is, and, where decision is not NULL, who decided it. */
void foreign_read_own(struct foreign_case *said, struct foreign_decision *decision, const json_t *own, struct arena *arena);

/* Regions as jsonl has them: a list of {label, x, y, width, height, score}. -1 where it is none. */
int foreign_regions(const json_t *list, struct foreign_region **regions, int *count, struct arena *arena, struct err *why);

/* Appends one to a list in arena. */
struct foreign_decision *foreign_add_decision(struct foreign_case *said, struct arena *arena);
struct foreign_prediction *foreign_add_prediction(struct foreign_case *said, struct arena *arena);
struct foreign_region *foreign_add_region(struct foreign_region **regions, int *count, struct arena *arena);

/* The label of a picture with these boxes: the one with most area; none where there is no box. */
const char *foreign_main_label(const struct foreign_region *regions, int count, const char *none);

#endif
