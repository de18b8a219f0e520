#include "ui/console/review_turn.h"

#include "ui/console/audio_player.h"
#include "ui/console/review_boxes.h"
#include "ui/console/review_guideline.h"
#include "ui/console/review_kind.h"
#include "ui/console/review_output.h"
#include "ui/console/review_picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLD_MS 40 /* how long painting waits for a picture: below what an eye takes for a flicker */

bool review_turn_waits(const struct review_state *state)
{
	return state->has_task && review_content(state) == CONTENT_COMING;
}

static void read_counts(struct review_state *state)
{
	struct err err = ERR_NONE;

	if (review_progress(state->review, &state->progress, &err) < 0)
		memset(&state->progress, 0, sizeof state->progress);
	arena_clear(&state->past_arena);
	state->past_count = review_history(state->review, &state->past_arena, state->past, REVIEW_PAST_MAX, &err);
	if (state->past_count < 0)
		state->past_count = 0;
}

unsigned review_turn_begin(struct app *app, struct review_state *state)
{
	review_draft_bring(&state->drafts, &state->task_arena, &state->task);
	snprintf(state->note, sizeof state->note, "%s", state->task.previous_note ? state->task.previous_note : "");
	state->pane = PANE_PICTURE;
	review_output_begin(state);
	state->editing = false;
	box_edit_begin(&state->own, 0, 0, NULL, 0);
	state->clock = (struct item_clock){ 0 };
	state->paint = PAINT_WORDS;
	state->hold_ms = app->now_ms + HOLD_MS;
	state->renew_ms = app->now_ms + REVIEW_RENEW_MS;
	state->look_ms = app->now_ms + REVIEW_LOOK_MS;
	state->look_anyway_ms = app->now_ms + REVIEW_LOOK_ANYWAY_MS;
	read_counts(state);
	review_guideline_read(app, state);
	review_picture_load(app, state);
	state->worked_ms = app->now_ms;
	state->has_player = review_is_recording(state) && (*audio_player_wanted(app->prefs.player, app->store) || audio_player_found());
	review_kind_begin(state);
	return REACT_DRAW;
}

void review_turn_keep_draft(struct review_state *state)
{
	const struct region *boxes;
	int count = review_boxes_own(state, &boxes);

	if (state->has_task && !state->task.decided)
		review_draft_keep(&state->drafts, state->task.item_id, state->note, boxes, count);
}

/* Begins with what came instead of the item in hand, where something came: got 1. */
static int replace(struct app *app, struct review_state *state, int got, struct arena *arena, const struct review_task *task)
{
	if (got <= 0) {
		arena_release(arena);
		return got;
	}
	review_turn_keep_draft(state);
	arena_release(&state->task_arena);
	state->task_arena = *arena;
	state->task = *task;
	state->has_task = true;
	state->trouble[0] = '\0';
	review_turn_begin(app, state);
	return got;
}

int review_turn_take(struct app *app, struct review_state *state, int64_t item_id, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	struct review_task task;
	int got = review_take(state->review, item_id, &arena, &task, why);

	return replace(app, state, got, &arena, &task);
}

int review_turn_look(struct app *app, struct review_state *state, int64_t item_id, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	struct review_task task;
	int got = review_look(state->review, item_id, &arena, &task, why);

	return replace(app, state, got, &arena, &task);
}

int review_turn_back(struct app *app, struct review_state *state, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	struct review_task task;
	int got = review_back(state->review, &arena, &task, why);

	return replace(app, state, got, &arena, &task);
}

/* Takes the next task by next(); where there is none, or it cannot be read, no item is in hand. */
static unsigned take_by(struct app *app, struct review_state *state,
                        int (*next)(struct review *, struct arena *, struct review_task *, struct err *))
{
	struct err err = ERR_NONE;
	int got;

	arena_clear(&state->task_arena);
	memset(&state->task, 0, sizeof state->task);
	got = next(state->review, &state->task_arena, &state->task, &err);
	state->has_task = got == 1;
	snprintf(state->trouble, sizeof state->trouble, "%s", got < 0 ? err.text : "");
	return review_turn_begin(app, state);
}

unsigned review_turn_put_off(struct app *app, struct review_state *state)
{
	review_turn_keep_draft(state);
	return take_by(app, state, review_put_off);
}

unsigned review_turn_next(struct app *app, struct review_state *state)
{
	return take_by(app, state, review_next);
}
