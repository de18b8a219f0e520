#include "ui/console/review_actions.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/console/review_boxes.h"
#include "ui/console/review_choices.h"
#include "ui/console/review_pick.h"
#include "ui/console/review_turn.h"

#include <stdio.h>

/* After an answer that is not stored: it can be given again, unless the item is somebody else's now. */
static unsigned refuse(struct app *app, struct review_state *state, int64_t answered, const char *what,
                       const struct err *err)
{
	const struct region *boxes;
	int count = review_boxes_own(state, &boxes);
	char with[40] = "";

	if (count > 0)
		snprintf(with, sizeof with, count == 1 ? " with your box" : " with your %d boxes", count);
	if (answered == 0) {
		app_say(app, INK_ALARM, "NOT SAVED: %s%s: %s", what, with, err->text);
		return review_turn_next(app, state);
	}
	app_say(app, INK_ALARM, "NOT SAVED: %s%s: %s (press the key again)", what, with, err->text);
	return REACT_DRAW;
}

static void say_saved(struct app *app, const struct review_state *state, const char *answer)
{
	struct str fitted = STR_EMPTY;

	text_add_fitted(&fitted, answer, 30, app->options->ascii);
	app_say(app, INK_OK, "saved #%lld %s %.1f s (u takes it back)", (long long)state->task.item_id, str_text(&fitted),
	        (double)item_clock_ms(&state->clock, app->now_ms) / 1000);
	str_release(&fitted);
}

static struct review_answer what_goes_with_it(const struct app *app, const struct review_state *state)
{
	struct review_answer answer = {
		.note = state->note[0] ? state->note : NULL,
		.duration_ms = item_clock_ms(&state->clock, app->now_ms),
		.view = state->view_words[0] && (state->frame.rows > 0 || !review_is_picture(state)) ? state->view_words : NULL,
	};

	answer.region_count = review_boxes_own(state, &answer.regions);
	return answer;
}

unsigned review_action_decide(struct app *app, struct review_state *state, const struct label *label)
{
	struct err err = ERR_NONE;
	struct review_answer answer = what_goes_with_it(app, state);
	int64_t decided = review_decide(state->review, &state->task, label->label_id, &answer, &err);

	if (decided <= 0)
		return refuse(app, state, decided, label->name, &err);
	say_saved(app, state, label->name);
	return review_turn_next(app, state);
}

unsigned review_action_unsure(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	struct review_answer answer = what_goes_with_it(app, state);
	int64_t decided = review_unsure(state->review, &state->task, &answer, &err);

	if (decided <= 0)
		return refuse(app, state, decided, "unsure", &err);
	say_saved(app, state, "unsure");
	return review_turn_next(app, state);
}

unsigned review_action_skip(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	struct review_answer answer = what_goes_with_it(app, state);
	int64_t skipped = review_skip(state->review, &state->task, &answer, &err);

	if (skipped <= 0)
		return refuse(app, state, skipped, "skip", &err);
	say_saved(app, state, "skipped");
	return review_turn_next(app, state);
}

unsigned review_action_flag(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	int64_t flagged = review_flag(state->review, &state->task, state->note[0] ? state->note : NULL, &err);

	if (flagged <= 0)
		return refuse(app, state, flagged, "flag", &err);
	app_say(app, INK_OK, "flagged #%lld for a lead; it still waits for your decision", (long long)state->task.item_id);
	return REACT_DRAW;
}

/* "#12 scratch with its note and 2 boxes": what came back. */
static void add_past(struct str *out, const struct app *app, const struct review_state *state,
                     const struct review_past *past)
{
	int boxes = state->task.previous_region_count;
	const char *note = state->task.previous_note ? " its note" : "";

	str_addf(out, "#%lld ", (long long)past->item_id);
	text_add_fitted(out, past->label ? past->label : past->kind, 30, app->options->ascii);
	if (boxes > 0)
		str_addf(out, " with%s%s %d box%s", note, *note ? " and" : "", boxes, boxes > 1 ? "es" : "");
	else if (*note)
		str_add(out, " with its note");
}

static void say_taken_back(struct app *app, const struct review_state *state, const struct review_past *past)
{
	struct str what = STR_EMPTY;

	add_past(&what, app, state, past);
	if (str_equal(past->kind, "flag"))
		app_say(app, INK_OK, "took back the flag of #%lld", (long long)past->item_id);
	else
		app_say(app, INK_OK, "took back %s: decide again", str_text(&what));
	str_release(&what);
}

/* Takes the reopened item itself: the one in hand stays leased and comes next. */
static unsigned take_reopened(struct app *app, struct review_state *state, const struct review_past *past)
{
	struct err err = ERR_NONE;

	if (review_turn_take(app, state, past->item_id, &err) == 1) {
		say_taken_back(app, state, past);
		return REACT_DRAW;
	}
	review_turn_next(app, state);
	app_say(app, INK_WARN, "took back #%lld %s, but %s", (long long)past->item_id,
	        past->label ? past->label : past->kind, err.text);
	return REACT_DRAW;
}

unsigned review_action_undo(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	struct arena arena = ARENA_EMPTY;
	struct review_past past;
	int undone = review_undo(state->review, &arena, &past, &err);

	if (undone < 0)
		app_say(app, INK_ALARM, "NOT TAKEN BACK: %s", err.text);
	else if (undone == 0)
		app_say(app, INK_WARN, "nothing to take back: %s", err.text);
	else
		take_reopened(app, state, &past);
	arena_release(&arena);
	return REACT_DRAW;
}

unsigned review_action_agree(struct app *app, struct review_state *state)
{
	return review_action_decide(app, state, review_predicted_label(state));
}

unsigned review_action_disagree(struct app *app, struct review_state *state)
{
	const struct label *other = review_other_label(state);

	if (other)
		return review_action_decide(app, state, other);
	if (review_stage(state->review)->label_count > REVIEW_DIGITS)
		return review_pick_other_label(app, state);
	app_say(app, INK_TEXT, "not %s: which label, then?", state->task.prediction->label);
	return REACT_DRAW;
}

unsigned review_action_label(struct app *app, struct review_state *state, int key)
{
	const struct stage *stage = review_stage(state->review);
	int position = key == '0' ? 10 : key - '0';

	for (int i = 0; i < stage->label_count; i++)
		if (stage->labels[i].position == position)
			return review_action_decide(app, state, &stage->labels[i]);
	return REACT_NONE;
}

unsigned review_action_overlay(struct app *app, struct review_state *state)
{
	(void)app;
	state->overlay = review_overlay_next(state);
	state->cells_stale = true;
	return REACT_DRAW;
}
