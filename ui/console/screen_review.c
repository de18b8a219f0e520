#include "ui/console/screen_review.h"

#include "base/str.h"
#include "db/store.h"
#include "ladder/level.h"
#include "ui/console/review_back.h"
#include "ui/console/review_boxes.h"
#include "ui/console/review_edit.h"
#include "ui/console/review_keys.h"
#include "ui/console/review_kind.h"
#include "ui/console/review_mouse.h"
#include "ui/console/review_output.h"
#include "ui/console/review_pick.h"
#include "ui/console/review_picture.h"
#include "ui/console/review_turn.h"

#include <stdio.h>
#include <stdlib.h>

/* What an earlier sitting here was left with, by whatever end. */
static void bring_drafts(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	char *project = app->store ? realpath(store_path(app->store), NULL) : NULL;

	if (!project)
		return;
	review_draft_file_name(project, review_stage(state->review)->name, app->options->actor->name, state->draft_file);
	if (review_draft_file_read(&state->drafts, state->draft_file, &err) < 0)
		app_say(app, INK_WARN, "%s", err.text);
	free(project);
}

/* An answer makes a draft needless; what has none when the terminal goes away is here next time. */
static void keep_drafts(struct review_state *state)
{
	struct err err = ERR_NONE;

	review_turn_keep_draft(state);
	if (*state->draft_file)
		review_draft_file_write(&state->drafts, state->draft_file, &err); /* nobody is left to be told */
}

static int open_review(struct app *app, void *opaque, struct err *err)
{
	struct review_state *state = opaque;

	if (review_open(app->store, app->options->stage, app->options->actor, &state->review, err) < 0)
		return -1;
	review_set_origin(state->review, "console");
	if (str_equal(review_stage(state->review)->kind, "image"))
		picture_loader_open(&state->loader);
	state->mode = PICTURE_DETAIL;
	state->overlay = OVERLAY_BOTH;
	bring_drafts(app, state);
	review_turn_next(app, state);
	state->hold_ms = 0; /* on an empty terminal words are better than nothing */
	if (state->has_task && state->task.resumed)
		app_say(app, INK_TEXT, "continue at #%lld, where the last sitting ended", (long long)state->task.item_id);
	return 0;
}

static void close_review(void *opaque)
{
	struct review_state *state = opaque;

	keep_drafts(state);
	review_close(state->review);
	picture_loader_close(&state->loader);
	picture_cells_release(&state->cells);
	review_kind_release(state);
	box_edit_release(&state->own);
	review_draft_release(&state->drafts);
	arena_release(&state->task_arena);
	arena_release(&state->past_arena);
}

static void prepare(struct app *app, void *opaque, struct rect area)
{
	struct review_state *state = opaque;

	review_boxes_prepare(state);
	review_layout(&state->layout, state, area, app_is_narrow(app));
	review_picture_prepare(app, state, state->layout.panes[PANE_PICTURE]);
	review_kind_prepare(app, state, state->layout.panes[PANE_PICTURE]);
}

/* Nothing is missing of the item, and its picture may be sent. */
static bool is_ripe(const struct app *app, const struct review_state *state)
{
	return !review_turn_waits(state) && app->now_ms >= review_picture_due_ms(app, state);
}

static unsigned painted(struct app *app, void *opaque)
{
	struct review_state *state = opaque;

	switch (state->paint) {
	case PAINT_WORDS:
		state->paint = is_ripe(app, state) ? PAINT_ALL : PAINT_WAITING;
		return REACT_FLUSH | (state->paint == PAINT_ALL ? REACT_DRAW : REACT_NONE);
	case PAINT_ALL:
		state->paint = PAINT_SEEN;
		if (!state->nobody_looks)
			item_clock_run(&state->clock, app->now_ms);
		review_picture_later(app, state);
		break;
	case PAINT_WAITING: case PAINT_SEEN:
		break;
	}
	state->clock_ms = item_clock_next_ms(&state->clock, app->now_ms);
	return REACT_NONE;
}

static unsigned key_review(struct app *app, void *opaque, const struct binding *binding, int key)
{
	struct review_state *state = opaque;

	state->touched_ms = app->now_ms;
	if (state->ahead_ms)
		review_picture_later(app, state);
	if (!binding)
		return REACT_NONE;
	return state->editing ? review_edit_key(app, state, binding->action, key) : review_keys_act(app, state, binding->action, key);
}

static unsigned mouse_review(struct app *app, void *opaque, const struct mouse *mouse)
{
	((struct review_state *)opaque)->touched_ms = app->now_ms;
	return review_mouse(app, opaque, mouse);
}

static int commands(const void *opaque, struct screen_command *list, int room)
{
	return review_keys_commands(opaque, list, room);
}

static bool offers(const void *opaque, const struct binding *binding, const char **shown)
{
	const struct review_state *state = opaque;

	return state->editing ? review_edit_offers(state, binding, shown) : review_keys_offer(state, binding, shown);
}

static const char *hint(const void *opaque, const struct binding *binding)
{
	return binding->action == ACTION_EDIT_BOXES && binding->context == CONTEXT_REVIEW ? review_drawn_name(opaque, 0) : binding->hint;
}

static enum context context_now(const void *opaque)
{
	return ((const struct review_state *)opaque)->editing ? CONTEXT_BOXES : CONTEXT_REVIEW;
}

static unsigned enter(struct app *app, void *opaque, int64_t item_id)
{
	return review_back_enter(app, opaque, item_id);
}

/* Out of sight the clock stands, and what comes back into sight has to be painted again before it can
 * be decided: keys typed on the way were not meant for it. */
static void away(struct app *app, void *opaque)
{
	struct review_state *state = opaque;

	review_kind_hush(state);
	item_clock_pause(&state->clock, app->now_ms);
	state->paint = PAINT_WORDS;
}

static void hush(void *opaque)
{
	review_kind_hush(opaque);
}

static unsigned focus(struct app *app, void *opaque, bool focused)
{
	struct review_state *state = opaque;

	state->nobody_looks = !focused;
	if (!focused)
		item_clock_pause(&state->clock, app->now_ms);
	else if (state->paint == PAINT_SEEN && app->screen == &screen_review)
		item_clock_run(&state->clock, app->now_ms);
	return REACT_DRAW;
}

static bool lists_names(const struct review_state *state)
{
	return state->has_task && review_output_kind(state) && review_output_kind(state)->digits;
}

static unsigned take_answer(struct app *app, void *opaque, const struct answer *answer)
{
	struct review_state *state = opaque;

	if (answer->action == ACTION_MORE_LABELS || answer->action == ACTION_SKIP)
		return review_pick_answer(app, state, answer);
	if (answer->action == ACTION_TYPE || (answer->action == ACTION_FIND && lists_names(state)))
		return review_output_take(app, state, answer);
	if (answer->action == ACTION_FIND)
		return review_kind_find(app, state, answer->text);
	if (answer->action == ACTION_NOTE)
		snprintf(state->note, sizeof state->note, "%s", answer->text);
	return REACT_DRAW;
}

static unsigned typing(struct app *app, void *opaque, const struct answer *answer)
{
	(void)app;
	return answer->action == ACTION_FIND ? review_kind_typing(opaque, answer->text) : REACT_NONE;
}

static int fds(const void *opaque, int fds_out[SCREEN_FDS_MAX])
{
	const struct review_state *state = opaque;
	int count = picture_loader_fds(&state->loader, fds_out, SCREEN_FDS_MAX);

	return count + review_kind_fds(state, fds_out + count, SCREEN_FDS_MAX - count);
}

/* A worker that hangs makes no descriptor readable: its time limit is looked at by the clock. */
#define WATCH_MS 1000

static bool is_at_work(const struct review_state *state)
{
	return state->loader.busy > 0 || review_audio_is_busy(&state->audio);
}

static unsigned work(struct app *app, void *opaque)
{
	struct review_state *state = opaque;
	unsigned react = review_kind_work(app, state);

	state->worked_ms = app->now_ms;
	review_picture_later(app, state);
	if (picture_loader_work(&state->loader))
		react |= REACT_DRAW;
	if (state->paint == PAINT_WAITING && is_ripe(app, state))
		state->paint = PAINT_ALL;
	return react;
}

/* A picture is there, and has to wait for a quiet moment. */
static bool is_to_be_sent(const struct review_state *state)
{
	return state->cells_late || (state->paint == PAINT_WAITING && !review_turn_waits(state));
}

static int64_t wake(const struct app *app, const void *opaque)
{
	const struct review_state *state = opaque;
	int64_t step = state->clock_ms, play = review_kind_wake(state);

	if (!state->has_task)
		return state->look_ms;
	if (is_to_be_sent(state) && review_picture_due_ms(app, state) < step)
		step = review_picture_due_ms(app, state);
	if (state->ahead_ms && state->ahead_ms < step)
		step = state->ahead_ms;
	if (is_at_work(state) && state->worked_ms + WATCH_MS < step)
		step = state->worked_ms + WATCH_MS;
	step = step < play ? step : play;
	return step < state->renew_ms ? step : state->renew_ms;
}

static unsigned look_for_work(struct app *app, struct review_state *state)
{
	int64_t counter = app->store ? store_change_counter(app->store) : state->change_counter + 1;

	state->look_ms = app->now_ms + REVIEW_LOOK_MS;
	if (counter == state->change_counter && app->now_ms < state->look_anyway_ms && !state->trouble[0])
		return REACT_NONE;
	state->change_counter = counter;
	return review_turn_next(app, state);
}

/* The item in hand is decided as it was claimed; the next one follows the level. */
static void level_changed(struct app *app, void *opaque)
{
	struct review_state *state = opaque;
	struct err err = ERR_NONE;

	if (review_refresh(state->review, &err) < 0)
		snprintf(state->trouble, sizeof state->trouble, "%s", err.text);
	if (!state->has_task)
		state->look_ms = state->look_anyway_ms = app->now_ms; /* what waits may be another */
}

/* Nothing is leased for somebody who is looking at another screen. */
static unsigned look_later(struct app *app, struct review_state *state)
{
	state->look_ms = app->now_ms + REVIEW_LOOK_MS;
	return REACT_NONE;
}

static unsigned renew_lease(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;

	state->renew_ms = app->now_ms + REVIEW_RENEW_MS;
	if (review_renew(state->review, &state->task, &err) == 0)
		return REACT_NONE;
	app_say(app, INK_WARN, "this item may go to somebody else: %s", err.text);
	return REACT_DRAW;
}

static unsigned tick_turn(struct app *app, struct review_state *state)
{
	state->clock_ms = item_clock_next_ms(&state->clock, app->now_ms);
	if (!state->has_task)
		return app->screen == &screen_review ? look_for_work(app, state) : look_later(app, state);
	if (app->now_ms >= state->renew_ms)
		return renew_lease(app, state);
	if (is_at_work(state) && app->now_ms >= state->worked_ms + WATCH_MS)
		return work(app, state);
	if (is_to_be_sent(state) && is_ripe(app, state)) {
		state->paint = state->paint == PAINT_WAITING ? PAINT_ALL : state->paint;
		state->cells_late = false;
		return REACT_DRAW;
	}
	if (state->ahead_ms && app->now_ms >= state->ahead_ms) {
		review_picture_ahead(app, state);
		return REACT_NONE;
	}
	return REACT_DRAW; /* the time on the item */
}

static unsigned tick(struct app *app, void *opaque)
{
	struct review_state *state = opaque;
	unsigned react = review_kind_tick(app, state);

	return react | tick_turn(app, state);
}

static bool copy(const void *opaque, struct str *out)
{
	const struct review_state *state = opaque;

	if (state->has_task)
		str_addf(out, "#%lld %s", (long long)state->task.item_id, state->task.name);
	return state->has_task;
}

static int64_t hold(const void *opaque)
{
	const struct review_state *state = opaque;

	return review_turn_waits(state) && state->paint == PAINT_WORDS ? state->hold_ms : 0;
}

static void chip(const void *opaque, char *text, size_t size)
{
	int level = review_stage(((const struct review_state *)opaque)->review)->level;

	snprintf(text, size, "L%d %s", level, level_short_name(level));
}

/* A note or boxes that no answer has come for: of the item in hand, or of one that was left. */
static bool unsaved(const void *opaque, char *words, size_t size)
{
	const struct review_state *state = opaque;
	const struct region *boxes;
	int64_t left_id = review_draft_newest(&state->drafts);
	bool here = state->has_task && !state->task.decided, drawn = here && review_boxes_own(state, &boxes) > 0;

	if (here && (state->note[0] || drawn))
		snprintf(words, size, "your %s on #%lld", state->note[0] ? "note" : review_drawn_name(state, 0), (long long)state->task.item_id);
	else
		snprintf(words, size, "what you left on #%lld", (long long)left_id);
	return left_id != 0 || (here && (state->note[0] || drawn));
}

const struct screen screen_review = {
	.name = "Review",
	.context = CONTEXT_REVIEW,
	.for_deciders = true,
	.context_now = context_now,
	.state_size = sizeof(struct review_state),
	.open = open_review,
	.close = close_review,
	.enter = enter,
	.prepare = prepare,
	.draw = review_draw,
	.painted = painted,
	.away = away,
	.hush = hush,
	.key = key_review,
	.mouse = mouse_review,
	.focus = focus,
	.answer = take_answer,
	.typing = typing,
	.offers = offers,
	.hint = hint,
	.commands = commands,
	.fds = fds,
	.work = work,
	.wake = wake,
	.tick = tick,
	.copy = copy,
	.unsaved = unsaved,
	.hold = hold,
	.level_changed = level_changed,
	.chip = chip,
};
