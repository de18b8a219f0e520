/* Notes and boxes of items that were left without an answer: they come back with their items. */
#ifndef RUNG_CONSOLE_REVIEW_DRAFT_H
#define RUNG_CONSOLE_REVIEW_DRAFT_H

#include "base/arena.h"
#include "jobs/review.h"

#define REVIEW_DRAFTS_MAX 16 /* the oldest makes room */

struct review_draft {
	int64_t        item_id; /* 0: none */
	char          *note;    /* "" for none */
	struct region *boxes;
	int            box_count;
};

/* Zeroed, there are none. */
struct review_drafts {
	struct review_draft draft[REVIEW_DRAFTS_MAX];
	int                 next;
};

/* Keeps copies; with neither note nor boxes there is nothing to keep. */
void review_draft_keep(struct review_drafts *drafts, int64_t item_id, const char *note, const struct region *boxes,
                       int box_count);

/* Makes what was kept for the task's item what the task comes with, and keeps it no longer. Copies live in arena. */
void review_draft_bring(struct review_drafts *drafts, struct arena *arena, struct review_task *task);

/* The item is answered: nothing of it is wanted any more. */
void review_draft_drop(struct review_drafts *drafts, int64_t item_id);

/* An item that something is kept for; 0: nothing is. */
int64_t review_draft_newest(const struct review_drafts *drafts);

void review_draft_release(struct review_drafts *drafts);

#endif
