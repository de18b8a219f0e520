/* Answers that have settled since a ladder was tended last, as the rows they are to be folded by. */
#ifndef RUNG_JOBS_LADDER_ANSWERS_H
#define RUNG_JOBS_LADDER_ANSWERS_H

#include "db/fold.h"
#include "jobs/ladder.h"

/* An item that waits for something else than before; FOLD_READY: for nothing. */
struct ladder_wait { int64_t item_id; enum fold_wait why; int64_t since_ms; };

struct ladder_answers {
	struct arena        arena;  /* of what is below */
	struct folded_row **rows;   /* in the order in which they are to be folded; their folded_id is for whoever folds them */
	int                 count;
	struct ladder_wait *waits;
	int                 wait_count;
	int64_t             unsure, pending; /* by how many more, or fewer, these wait */
};

/* What has come between the marks and newest. The caller releases answers, also after -1. */
int ladder_answers_read(struct store *store, const struct ladder *ladder, const struct fold_marks *marks,
                        const struct fold_marks *newest, struct ladder_answers *answers, struct err *err);
void ladder_answers_release(struct ladder_answers *answers);

/* What an item counts as that is complete and settled, and when it was answered; but for its day, whether
 * it is of the sample, and whether look-alikes came before it. Strings are the item's. False: it counts in
 * no way in this epoch. */
bool ladder_answers_row(const struct ladder *ladder, const struct fold_candidate *item, struct folded_row *row, int64_t *decided_ms);

/* Where an item stands among those that were answered at the same moment, as all rows of a file without
 * times are: shuffled, for a file may be sorted by label or by confidence, and the early looks are to see a
 * fair part of it. */
int64_t ladder_answers_place(struct store *store, const struct ladder *ladder, const struct fold_candidate *item);

/* The draw that thins out what was decided by chance to an even sample. */
double ladder_answers_draw(struct store *store, const struct ladder *ladder, const struct fold_candidate *item);

#endif
