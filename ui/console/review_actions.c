#include "ui/console/review_actions.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/console/key_action.h"
#include "ui/console/label_text.h"
#include "ui/console/review_boxes.h"
#include "ui/console/review_choices.h"
#include "ui/console/review_output.h"
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

	if (count == 1)
		snprintf(with, sizeof with, " with your %s", review_drawn_name(state, 1));
	else if (count > 1)
		snprintf(with, sizeof with, " with your %d %s", count, review_drawn_name(state, count));
	if (answered == 0) {
		app_say(app, INK_ALARM, "NOT SAVED: %s%s: %s", what, with, err->text);
		return review_turn_next(app, state);
	}
	app_say(app, INK_ALARM, "NOT SAVED: %s%s: %s (press the key again)", what, with, err->text);
	return REACT_DRAW;
}

static void say_saved(struct app *app, const struct review_state *state, const char *answer, const char *words)
{
	struct str fitted = STR_EMPTY;
	char undo[KEY_ACTION_KEY_SIZE];
	struct label_text text;

	answer = label_text(app->options->ascii, review_stage(state->review), answer, &text);
	text_add_fitted(&fitted, answer, 30, app->options->ascii);
	app_say(app, INK_OK, "saved #%lld %s %.1f s (%s takes it back)%s%s", (long long)state->task.item_id, str_text(&fitted),
	        (double)item_clock_ms(&state->clock, app->now_ms) / 1000, key_action_name(app, ACTION_UNDO, undo), *words ? "  " : "", words);
	str_release(&fitted);
}

/* Whoever gave no reason learns here how quickly one is given. */
static void say_skipped(struct app *app, const struct review_state *state, const char *reason)
{
	struct str fitted = STR_EMPTY;
	char undo[KEY_ACTION_KEY_SIZE], why[KEY_ACTION_KEY_SIZE];

	key_action_name(app, ACTION_UNDO, undo);
	text_add_fitted(&fitted, reason, 26, app->options->ascii);
	if (*reason)
		app_say(app, INK_OK, "skipped #%lld, %s: for others, or you at the end (%s takes it back)",
		        (long long)state->task.item_id, str_text(&fitted), undo);
	else
		app_say(app, INK_OK, "skipped #%lld, no reason given (%s skips with one, %s takes it back)",
		        (long long)state->task.item_id, key_action_name(app, ACTION_SKIP_WHY, why), undo);
	str_release(&fitted);
}

/* After an answer: there is nothing left to do again. */
static unsigned go_on(struct app *app, struct review_state *state)
{
	state->undone = 0;
	review_draft_drop(&state->drafts, state->task.item_id);
	return review_turn_next(app, state);
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
	struct str words = STR_EMPTY;
	int64_t decided;

	if (review_output_asks(app, state, label))
		return REACT_DRAW;
	review_output_answer(state, label, &answer);
	decided = review_decide(state->review, &state->task, label->label_id, &answer, &err);
	if (decided <= 0)
		return refuse(app, state, decided, label->name, &err);
	review_output_say(state, label, &words);
	say_saved(app, state, label->name, str_text(&words));
	str_release(&words);
	return go_on(app, state);
}

unsigned review_action_unsure(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	struct review_answer answer = what_goes_with_it(app, state);
	int64_t decided = review_unsure(state->review, &state->task, &answer, &err);

	if (decided <= 0)
		return refuse(app, state, decided, "unsure", &err);
	say_saved(app, state, "unsure", "");
	return go_on(app, state);
}

unsigned review_action_skip_because(struct app *app, struct review_state *state, const char *reason)
{
	struct err err = ERR_NONE;
	struct review_answer answer = what_goes_with_it(app, state);
	int64_t skipped;

	answer.note = *reason ? reason : NULL;
	skipped = review_skip(state->review, &state->task, &answer, &err);
	if (skipped <= 0)
		return refuse(app, state, skipped, "skip", &err);
	say_skipped(app, state, reason);
	return go_on(app, state);
}

unsigned review_action_skip(struct app *app, struct review_state *state)
{
	if (state->task.skipped_before && !state->note[0])
		return review_pick_reason_again(app, state);
	return review_action_skip_because(app, state, state->note);
}

unsigned review_action_flag(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	int64_t flagged;

	if (state->flagged_id == state->task.item_id) {
		app_say(app, INK_WARN, "#%lld is flagged already", (long long)state->task.item_id);
		return REACT_DRAW;
	}
	flagged = review_flag(state->review, &state->task, state->note[0] ? state->note : NULL, &err);

	if (flagged <= 0)
		return refuse(app, state, flagged, "flag", &err);
	state->flagged_id = state->task.item_id;
	app_say(app, INK_OK, "flagged #%lld for a lead; %s", (long long)state->task.item_id,
	        state->task.decided ? "your answer stays" : "it still waits for your decision");
	return REACT_DRAW;
}

unsigned review_action_agree(struct app *app, struct review_state *state)
{
	const struct review_output_kind *kind = review_output_kind(state);

	if (kind && kind->digits && review_predicted_label(state) == &review_stage(state->review)->labels[0])
		return review_output_digit(app, state, 1);
	return review_action_decide(app, state, review_predicted_label(state));
}

unsigned review_action_disagree(struct app *app, struct review_state *state)
{
	const struct label *other = review_other_label(state);
	struct label_text text;

	if (review_output_kind(state))
		return review_output_edit(app, state);
	if (other)
		return review_action_decide(app, state, other);
	if (review_stage(state->review)->label_count > REVIEW_DIGITS)
		return review_pick_other_label(app, state);
	app_say(app, INK_TEXT, "not %s: which label, then?",
	        label_text(app->options->ascii, review_stage(state->review), state->task.prediction->label, &text));
	return REACT_DRAW;
}

unsigned review_action_label(struct app *app, struct review_state *state, int key)
{
	const struct stage *stage = review_stage(state->review);
	int position = key == '0' ? 10 : key - '0';
	const struct review_output_kind *kind = review_output_kind(state);

	if (kind && kind->digits)
		return review_output_digit(app, state, key - '0');

	for (int i = 0; i < stage->label_count; i++)
		if (stage->labels[i].position == position && review_label_shows(app, state, &stage->labels[i]))
			return review_action_decide(app, state, &stage->labels[i]);
		else if (stage->labels[i].position == position)
			app_say(app, INK_WARN, "label %d does not stand here: type for it", position);
	return REACT_DRAW;
}

unsigned review_action_overlay(struct app *app, struct review_state *state)
{
	(void)app;
	state->overlay = review_overlay_next(state);
	return REACT_DRAW;
}
