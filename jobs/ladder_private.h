/* One look at a ladder, as the files of jobs/ladder share it. */
#ifndef RUNG_JOBS_LADDER_PRIVATE_H
#define RUNG_JOBS_LADDER_PRIVATE_H

#include "base/err.h"
#include "db/fold.h"
#include "jobs/ladder.h"

#include <stdbool.h>

struct tending {
	struct store     *store;
	struct ladder    *ladder;
	int64_t           version_id; /* whose ladder; 0: the LIVE one's */
	bool              keeps;   /* what comes of it is stored: a write has begun */
	const char       *begins;  /* cause of the epoch that has to begin; NULL: the one there goes on */
	struct fold_state state;
	bool              held;    /* another process is in the middle of a file: nothing of it counts before it is whole */
	bool              remakes; /* what is stored is not read: the rows say it all */
	bool              rebuilt; /* what was stored could not be read, and was made anew from the rows */
	struct fold_marks newest;  /* where the marks are once all that is there by now is folded */
	struct ladder_news news;
};

/* Reads who is live, in which epoch, and how far it has got. 1; 0: nobody is live; -1. */
int tending_find(struct tending *tending, const char *stage_name, struct err *err);

/* Takes what is stored into memory; where it is not there or cannot be read, what the rows add up to. */
int tending_load(struct tending *tending, struct err *err);

/* Counts again what the rows of the epoch add up to, up to the marks. The ladder has begun, with nothing in it. */
int tending_remake(struct tending *tending, struct err *err);

/* Folds what has settled, makes the looks that are due, and works out what follows; stores it where it keeps
 * it. The ladder is loaded. */
int tending_fold(struct tending *tending, struct err *err);

#endif
