/* One import of another program's files at work: what its parts share. Only the files jobs/import_foreign*.c include this. */
#ifndef RUNG_JOBS_IMPORT_FOREIGN_RUN_H
#define RUNG_JOBS_IMPORT_FOREIGN_RUN_H

#include "base/arena.h"
#include "db/model_version.h"
#include "db/prediction.h"
#include "db/row_batch.h"
#include "db/stage.h"
#include "jobs/format/import_format.h"
#include "jobs/import_foreign.h"
#include "jobs/import_map.h"

#define FOREIGN_MODES  4  /* blind, assisted, truth, and that of predictions */
#define FOREIGN_MODELS 64 /* versions that one file may speak of */

/* A version that the file speaks of. */
struct foreign_model { const char *given; struct model_version version; bool ours; /* it is run here */ };

/* A case on its way in: read and found outside of any write. */
struct foreign_work {
	struct foreign_case said;
	int64_t         item_id; /* 0: it is to be added */
	bool            fresh;   /* item is what to add */
	struct item_new item;
	bool            below;   /* its file lies in the folder of the import */
	struct err      why;     /* of those that are rejected; "": it goes in */
};

struct foreign_run {
	const struct import_format *format;
	void                *reader;
	struct store        *store;
	const struct actor  *by;
	const char          *path;
	const struct import_foreign_options *options;
	struct import_foreign_result *result;
	struct arena         arena;   /* of the whole import */
	struct arena         chunk;   /* of the cases at hand */
	struct stage         stage;
	const char          *root;    /* the folder of the import, absolute; NULL: there is none */
	int                  root_fd;
	int64_t              source_id; /* of root; 0: nothing of it was added yet */
	int64_t              begun_ms, max_bytes;
	unsigned char        sha256[HASH_BYTES]; /* of the file */
	bool                 has_sha256;
	int64_t              imports[FOREIGN_MODES]; /* rows of import_batch; 0: none yet */
	struct import_map    map;
	struct foreign_model models[FOREIGN_MODELS];
	int                  model_count;
	struct row_batch     predictions, decisions; /* for the event */
};

/* ---- import_foreign_item.c ---- */

/* Finds a case's item, or makes ready what to add, and sees to it that regions are in pixels of a known picture. 0, with work->why
 * set where the case is rejected; -1. Outside of a write. */
int foreign_find(struct foreign_run *run, struct foreign_work *work, struct err *err);

/* Adds the item where it is to be added. 1: added; 0: it was there; -1. Inside a write. */
int foreign_add_item(struct foreign_run *run, struct foreign_work *work, struct err *err);

/* ---- import_foreign_said.c ---- */

/* Checks labels, times and regions. 0, with work->why set where something will not do. */
void foreign_check(struct foreign_run *run, struct foreign_work *work);

/* Adds the item, where it is to be added, and what was said of it. Inside a write. */
int foreign_add_said(struct foreign_run *run, struct foreign_work *work, struct err *err);

/* Lists the case among the rejected, by its file and line and work->why. */
void foreign_reject(struct foreign_run *run, const struct foreign_work *work);

#endif
