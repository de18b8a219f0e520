#include "ui/console/review_draft.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

static void clear(struct review_draft *draft)
{
	free(draft->note);
	free(draft->boxes);
	*draft = (struct review_draft){ 0 };
}

static struct review_draft *find(struct review_drafts *drafts, int64_t item_id)
{
	for (int i = 0; i < REVIEW_DRAFTS_MAX; i++)
		if (item_id != 0 && drafts->draft[i].item_id == item_id)
			return &drafts->draft[i];
	return NULL;
}

void review_draft_keep(struct review_drafts *drafts, int64_t item_id, const char *note, const struct region *boxes,
                       int box_count)
{
	struct review_draft *draft;
	size_t size = (size_t)box_count * sizeof *boxes;

	review_draft_drop(drafts, item_id);
	if (!*note && box_count == 0)
		return;
	draft = &drafts->draft[drafts->next++ % REVIEW_DRAFTS_MAX];
	clear(draft);
	*draft = (struct review_draft){ item_id, xstrdup(note), xmalloc(size + 1), box_count };
	if (box_count > 0)
		memcpy(draft->boxes, boxes, size);
}

void review_draft_bring(struct review_drafts *drafts, struct arena *arena, struct review_task *task)
{
	struct review_draft *draft = find(drafts, task->item_id);
	struct region *boxes;

	if (!draft)
		return;
	boxes = arena_alloc(arena, (size_t)draft->box_count * sizeof *boxes + 1);
	if (draft->box_count > 0)
		memcpy(boxes, draft->boxes, (size_t)draft->box_count * sizeof *boxes);
	task->previous_note = *draft->note ? arena_strdup(arena, draft->note) : NULL;
	task->previous_regions = boxes;
	task->previous_region_count = draft->box_count;
	clear(draft);
}

void review_draft_drop(struct review_drafts *drafts, int64_t item_id)
{
	struct review_draft *draft = find(drafts, item_id);

	if (draft)
		clear(draft);
}

int64_t review_draft_newest(const struct review_drafts *drafts)
{
	int64_t newest = 0;

	for (int i = 0; i < REVIEW_DRAFTS_MAX; i++) {
		const struct review_draft *draft = &drafts->draft[(drafts->next + i) % REVIEW_DRAFTS_MAX];

		newest = draft->item_id ? draft->item_id : newest;
	}
	return newest;
}

void review_draft_release(struct review_drafts *drafts)
{
	for (int i = 0; i < REVIEW_DRAFTS_MAX; i++)
		clear(&drafts->draft[i]);
}
