/* A stage's labels as an earlier version of its label set had them, from the changes that were made since. */
#ifndef RUNG_DB_STAGE_PAST_H
#define RUNG_DB_STAGE_PAST_H

#include "db/stage.h"

struct stage_past {
	struct stage   stage;      /* with the labels that were in force, by the names they had */
	const int64_t *label_ids;  /* every label there ever was */
	const int64_t *final_ids;  /* what each counted as */
	int            count;
};

/* Everything lives in arena. -1 also where there was no such version. */
int stage_past_read(struct store *store, const struct stage *stage, int label_set, struct arena *arena, struct stage_past *past,
                    struct err *err);

/* What a label counted as; 0: there is no such label. */
int64_t stage_past_final(const struct stage_past *past, int64_t label_id);

#endif
