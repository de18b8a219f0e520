#include "ui/console/screen_review.h"

#include "base/str.h"
#include "base/text.h"
#include "db/store.h"
#include "ladder/level.h"
#include "ui/console/review_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLD_MS  40    /* how long painting waits for a picture: below what an eye takes for a flicker */
#define RENEW_MS 60000
#define LOOK_MS  2000  /* how often an empty queue is looked at again */

static bool waits_for_picture(const struct review_state *state)
{
	return state->has_task && review_is_picture(state) && state->loader.state == PICTURE_COMING;
}

static void load_picture(struct review_state *state)
{
	struct err err = ERR_NONE;
	void *bytes;
	size_t length;

	picture_loader_clear(&state->loader);
	state->cells_stale = true;
	if (!review_is_picture(state))
		return;
	if (review_media(state->review, state->task.item_id, &bytes, &length, &err) < 0)
		picture_loader_fail(&state->loader, err.text);
	else
		picture_loader_request(&state->loader, bytes, length);
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

/* The task in state->task is new: everything about the one before is forgotten. */
static unsigned begin_task(struct app *app, struct review_state *state)
{
	state->note[0] = '\0';
	state->pane = PANE_PICTURE;
	state->seen_ms = 0;
	state->paint = PAINT_WORDS;
	state->hold_ms = app->now_ms + HOLD_MS;
	state->renew_ms = app->now_ms + RENEW_MS;
	state->look_ms = app->now_ms + LOOK_MS;
	read_counts(state);
	load_picture(state);
	return REACT_DRAW;
}

static unsigned next_task(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	int got;

	arena_clear(&state->task_arena);
	memset(&state->task, 0, sizeof state->task);
	got = review_next(state->review, &state->task_arena, &state->task, &err);
	state->has_task = got == 1;
	snprintf(state->trouble, sizeof state->trouble, "%s", got < 0 ? err.text : "");
	return begin_task(app, state);
}

static int open_review(struct app *app, void *opaque, struct err *err)
{
	struct review_state *state = opaque;

	if (review_open(app->store, app->options->stage, app->options->actor, &state->review, err) < 0)
		return -1;
	review_set_origin(state->review, "console");
	picture_loader_open(&state->loader);
	state->detail = true;
	state->overlay = OVERLAY_BOXES;
	next_task(app, state);
	return 0;
}

static void close_review(void *opaque)
{
	struct review_state *state = opaque;

	review_close(state->review);
	picture_loader_close(&state->loader);
	picture_cells_release(&state->cells);
	arena_release(&state->task_arena);
	arena_release(&state->past_arena);
}

static void prepare(struct app *app, void *opaque, struct rect area)
{
	struct review_state *state = opaque;
	struct review_layout layout;
	const struct rect *pane = &layout.panes[PANE_PICTURE];
	int columns, rows;

	review_layout(&layout, area, app_is_narrow(app), state->pane, review_decision_rows(state));
	if (state->loader.state != PICTURE_READY || pane->width < 3 || pane->height < 3)
		return;
	picture_cells_fit(&state->loader.picture, pane->width - 2, pane->height - 2, &columns, &rows);
	if (!state->cells_stale && columns == state->cells.columns && rows == state->cells.rows)
		return;
	picture_cells_render(&state->loader.picture, columns, rows, &(struct picture_cells_options){
		.detail = state->detail,
		.colours = !app->options->mono,
		.ascii = app->options->ascii,
		.heat = review_overlay_shown(state) == OVERLAY_HEAT ? &state->task.prediction->heat : NULL,
	}, &state->cells);
	state->cells_stale = false;
}

static unsigned painted(struct app *app, void *opaque)
{
	struct review_state *state = opaque;

	switch (state->paint) {
	case PAINT_WORDS:
		state->paint = waits_for_picture(state) ? PAINT_WAITING : PAINT_ALL;
		return REACT_FLUSH | (state->paint == PAINT_ALL ? REACT_DRAW : REACT_NONE);
	case PAINT_ALL:
		state->paint = PAINT_SEEN;
		state->seen_ms = app->now_ms;
		break;
	case PAINT_WAITING: case PAINT_SEEN:
		break;
	}
	return REACT_NONE;
}

static int64_t time_on_item(const struct app *app, const struct review_state *state)
{
	return state->seen_ms > 0 ? app->now_ms - state->seen_ms : 0;
}

static void refuse(struct app *app, const char *what, const struct err *err)
{
	app_say(app, INK_ALARM, "NOT SAVED: %s: %s (press the key again)", what, err->text);
}

static void say_saved(struct app *app, const struct review_state *state, const char *answer)
{
	struct str fitted = STR_EMPTY;

	text_add_fitted(&fitted, answer, 30, app->options->ascii);
	app_say(app, INK_OK, "saved #%lld %s %.1f s (u takes it back)", (long long)state->task.item_id, str_text(&fitted),
	        (double)time_on_item(app, state) / 1000);
	str_release(&fitted);
}

static unsigned decide(struct app *app, struct review_state *state, const struct label *label)
{
	struct err err = ERR_NONE;

	if (review_decide(state->review, &state->task, label->label_id, state->note[0] ? state->note : NULL,
	                  time_on_item(app, state), &err) < 0) {
		refuse(app, label->name, &err);
		return REACT_DRAW;
	}
	say_saved(app, state, label->name);
	return next_task(app, state);
}

static unsigned skip(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;

	if (review_skip(state->review, &state->task, state->note, time_on_item(app, state), &err) < 0) {
		refuse(app, "skip", &err);
		return REACT_DRAW;
	}
	say_saved(app, state, "skipped");
	return next_task(app, state);
}

static unsigned flag(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;

	if (review_flag(state->review, &state->task, state->note[0] ? state->note : NULL, &err) < 0)
		refuse(app, "flag", &err);
	else
		app_say(app, INK_OK, "flagged #%lld for a lead; it still waits for your decision", (long long)state->task.item_id);
	return REACT_DRAW;
}

/* Takes the reopened item itself: the one in hand stays leased and comes next. */
static unsigned undo(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	struct arena arena = ARENA_EMPTY;
	struct review_past past;
	int undone = review_undo(state->review, &arena, &past, &err);

	if (undone < 0) {
		app_say(app, INK_ALARM, "NOT TAKEN BACK: %s", err.text);
	} else if (undone == 0) {
		app_say(app, INK_WARN, "nothing to take back: %s", err.text);
	} else {
		const char *answer = past.label ? past.label : past.kind;

		arena_clear(&state->task_arena);
		memset(&state->task, 0, sizeof state->task);
		if (review_take(state->review, past.item_id, &state->task_arena, &state->task, &err) == 1) {
			state->has_task = true;
			begin_task(app, state);
			app_say(app, INK_OK, "took back #%lld %s: decide again", (long long)past.item_id, answer);
		} else {
			next_task(app, state);
			app_say(app, INK_WARN, "took back #%lld %s, but %s", (long long)past.item_id, answer, err.text);
		}
	}
	arena_release(&arena);
	return REACT_DRAW;
}

static unsigned agree(struct app *app, struct review_state *state)
{
	return decide(app, state, review_predicted_label(state));
}

static unsigned disagree(struct app *app, struct review_state *state)
{
	const struct label *other = review_other_label(state);

	if (other)
		return decide(app, state, other);
	app_say(app, INK_TEXT, "not %s: which label, then?", state->task.prediction->label);
	return REACT_DRAW;
}

static unsigned decide_by_key(struct app *app, struct review_state *state, int key)
{
	const struct stage *stage = review_stage(state->review);
	int position = key == '0' ? 10 : key - '0';

	for (int i = 0; i < stage->label_count; i++)
		if (stage->labels[i].position == position)
			return decide(app, state, &stage->labels[i]);
	return REACT_NONE;
}

static unsigned next_overlay(struct review_state *state)
{
	switch (review_overlay_shown(state)) {
	case OVERLAY_NONE: state->overlay = OVERLAY_BOXES; break;
	case OVERLAY_BOXES: state->overlay = review_has_heat(state) ? OVERLAY_HEAT : OVERLAY_NONE; break;
	case OVERLAY_HEAT: state->overlay = OVERLAY_NONE; break;
	}
	state->cells_stale = true;
	return REACT_DRAW;
}

static unsigned too_early(struct app *app, const struct review_state *state)
{
	if (state->loader.state == PICTURE_FAILED)
		app_say(app, INK_WARN, "no decision on what nobody can see: Space skips, f flags, r tries again");
	else
		app_say(app, INK_WARN, "the picture is not there yet: Space skips");
	return REACT_DRAW;
}

/* "1-4", "1-9 0": the digits that have a label. */
static const char *digits_in_use(const struct review_state *state)
{
	static const char *const digits[] = { "1", "1", "1-2", "1-3", "1-4", "1-5", "1-6", "1-7", "1-8", "1-9", "1-0" };
	int count = review_stage(state->review)->label_count;

	return digits[count < 10 ? count : 10];
}

static bool offers(const void *opaque, const struct binding *binding, const char **shown)
{
	const struct review_state *state = opaque;

	switch (binding->action) {
	case ACTION_UNDO: return true;
	case ACTION_NEXT_PANE: return true;
	case ACTION_RETRY: return !state->has_task || state->loader.state == PICTURE_FAILED;
	case ACTION_AGREE: case ACTION_DISAGREE: return review_can_decide(state) && review_predicted_label(state);
	case ACTION_OVERLAY: return state->has_task && (review_has_boxes(state) || review_has_heat(state));
	case ACTION_DETAIL: return review_is_picture(state) && state->loader.state != PICTURE_FAILED;
	case ACTION_LABEL:
		*shown = digits_in_use(state);
		return review_can_decide(state);
	default: return state->has_task;
	}
}

/* What can be done with the item in hand. */
static unsigned item_action(struct app *app, struct review_state *state, enum action action, int key)
{
	bool judges_model = action == ACTION_AGREE || action == ACTION_DISAGREE;

	if (judges_model && !review_predicted_label(state))
		return REACT_NONE;
	if ((judges_model || action == ACTION_LABEL) && (state->paint != PAINT_SEEN || !review_can_decide(state)))
		return too_early(app, state);
	switch (action) {
	case ACTION_LABEL: return decide_by_key(app, state, key);
	case ACTION_AGREE: return agree(app, state);
	case ACTION_DISAGREE: return disagree(app, state);
	case ACTION_SKIP: return skip(app, state);
	case ACTION_FLAG: return flag(app, state);
	case ACTION_OVERLAY: return next_overlay(state);
	case ACTION_NOTE:
		app_ask(app, ACTION_NOTE, "note:", state->note);
		return REACT_DRAW;
	case ACTION_DETAIL:
		state->detail = !state->detail;
		state->cells_stale = true;
		return REACT_DRAW;
	default: return REACT_NONE;
	}
}

static unsigned key_review(struct app *app, void *opaque, const struct binding *binding, int key)
{
	struct review_state *state = opaque;

	if (!binding)
		return REACT_NONE;
	switch (binding->action) {
	case ACTION_UNDO: return undo(app, state);
	case ACTION_NEXT_PANE:
		state->pane = (state->pane + 1) % PANE_COUNT;
		return app_is_narrow(app) ? REACT_DRAW : REACT_NONE;
	case ACTION_RETRY:
		if (!state->has_task)
			return next_task(app, state);
		return state->loader.state == PICTURE_FAILED ? begin_task(app, state) : REACT_NONE;
	case ACTION_CLOSE:
		app_say(app, INK_TEXT, "%s", "");
		return REACT_DRAW;
	default:
		return state->has_task ? item_action(app, state, binding->action, key) : REACT_NONE;
	}
}

static unsigned answer(struct app *app, void *opaque, enum action action, const char *text)
{
	struct review_state *state = opaque;

	(void)app;
	if (action == ACTION_NOTE)
		snprintf(state->note, sizeof state->note, "%s", text);
	return REACT_DRAW;
}

static int fds(const void *opaque, int fds_out[SCREEN_FDS_MAX])
{
	return picture_loader_fds(&((const struct review_state *)opaque)->loader, fds_out, SCREEN_FDS_MAX);
}

static unsigned work(struct app *app, void *opaque)
{
	struct review_state *state = opaque;

	(void)app;
	if (!picture_loader_work(&state->loader))
		return REACT_NONE;
	state->cells_stale = true;
	if (state->paint == PAINT_WAITING)
		state->paint = PAINT_ALL;
	return REACT_DRAW;
}

/* When the time on the item next reads differently; it is told in coarse steps, so that a console
 * nobody touches sends nothing. */
static int64_t next_clock_step(const struct app *app, const struct review_state *state)
{
	static const int steps_s[] = { 10, 30, 60, 120, 180, 240, 300, 600 };

	for (size_t i = 0; state->seen_ms > 0 && i < sizeof steps_s / sizeof *steps_s; i++)
		if (state->seen_ms + steps_s[i] * INT64_C(1000) > app->now_ms)
			return state->seen_ms + steps_s[i] * INT64_C(1000);
	return SCREEN_NEVER;
}

static int64_t wake(const struct app *app, const void *opaque)
{
	const struct review_state *state = opaque;
	int64_t step = next_clock_step(app, state);

	if (!state->has_task)
		return state->look_ms;
	return step < state->renew_ms ? step : state->renew_ms;
}

static unsigned tick(struct app *app, void *opaque)
{
	struct review_state *state = opaque;
	struct err err = ERR_NONE;

	if (!state->has_task) {
		int64_t counter = app->store ? store_change_counter(app->store) : 0;

		state->look_ms = app->now_ms + LOOK_MS;
		if (app->store && counter == state->change_counter && !state->trouble[0])
			return REACT_NONE;
		state->change_counter = counter;
		return next_task(app, state);
	}
	if (app->now_ms < state->renew_ms)
		return REACT_DRAW;
	state->renew_ms = app->now_ms + RENEW_MS;
	if (review_renew(state->review, &state->task, &err) < 0) {
		app_say(app, INK_WARN, "this item may go to somebody else: %s", err.text);
		return REACT_DRAW;
	}
	return REACT_NONE;
}

static int64_t hold(const void *opaque)
{
	const struct review_state *state = opaque;

	return waits_for_picture(state) && state->paint == PAINT_WORDS ? state->hold_ms : 0;
}

static void chip(const void *opaque, char *text, size_t size)
{
	int level = review_stage(((const struct review_state *)opaque)->review)->level;

	snprintf(text, size, "L%d %s", level, level_short_name(level));
}

const struct screen screen_review = {
	.name = "Review",
	.context = CONTEXT_REVIEW,
	.state_size = sizeof(struct review_state),
	.open = open_review,
	.close = close_review,
	.prepare = prepare,
	.draw = review_draw,
	.painted = painted,
	.key = key_review,
	.answer = answer,
	.offers = offers,
	.fds = fds,
	.work = work,
	.wake = wake,
	.tick = tick,
	.hold = hold,
	.chip = chip,
};
