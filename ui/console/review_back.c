#include "ui/console/review_back.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/console/key_action.h"
#include "ui/console/label_text.h"
#include "ui/console/review_turn.h"

static const char *answer_of(const struct app *app, const struct review_state *state, const struct review_past *past,
                             struct label_text *text)
{
	return past->label ? label_text(app->options->ascii, review_stage(state->review), past->label, text) : past->kind;
}

/* "#12 scratch with its note and 2 boxes", as it came back with the task. */
static void add_past(struct str *out, const struct app *app, const struct review_state *state,
                     const struct review_past *past)
{
	int boxes = state->task.previous_region_count;
	bool note = state->task.previous_note != NULL;
	struct label_text text;

	str_addf(out, "#%lld ", (long long)past->item_id);
	text_add_fitted(out, answer_of(app, state, past, &text), 30, app->options->ascii);
	if (note)
		str_add(out, " with its note");
	if (boxes > 0)
		str_addf(out, "%s %d %s", note ? " and" : " with", boxes, review_drawn_name(state, boxes));
}

static void say_taken_back(struct app *app, const struct review_state *state, const struct review_past *past)
{
	struct str what = STR_EMPTY;
	char redo[KEY_ACTION_KEY_SIZE];

	add_past(&what, app, state, past);
	key_action_name(app, ACTION_REDO, redo);
	if (str_equal(past->kind, "flag"))
		app_say(app, INK_OK, "took back the flag of #%lld (%s flags again)", (long long)past->item_id, redo);
	else
		app_say(app, INK_OK, "took back %s: decide again, or %s", str_text(&what), redo);
	str_release(&what);
}

/* Takes the reopened item itself: the one in hand goes back into the queue. */
static void take_reopened(struct app *app, struct review_state *state, const struct review_past *past)
{
	struct err err = ERR_NONE;
	struct label_text text;

	state->undone++;
	state->flagged_id = 0;
	if (review_turn_take(app, state, past->item_id, &err) == 1) {
		say_taken_back(app, state, past);
		return;
	}
	review_turn_next(app, state);
	app_say(app, INK_WARN, "took back #%lld %s, but %s", (long long)past->item_id, answer_of(app, state, past, &text),
	        err.text);
}

unsigned review_back_undo(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	struct arena arena = ARENA_EMPTY;
	struct review_past past;
	int undone = review_undo(state->review, &arena, &past, &err);

	if (undone < 0)
		app_say(app, INK_ALARM, "NOT TAKEN BACK: %s", err.text);
	else if (undone == 0)
		app_say(app, INK_WARN, "%s", err.text);
	else
		take_reopened(app, state, &past);
	arena_release(&arena);
	return REACT_DRAW;
}

unsigned review_back_redo(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	struct arena arena = ARENA_EMPTY;
	struct review_past past;
	char undo[KEY_ACTION_KEY_SIZE];
	struct label_text text;
	int done = review_redo(state->review, &arena, &past, &err);

	if (done < 0) {
		app_say(app, INK_ALARM, "NOT DONE AGAIN: %s", err.text);
	} else if (done == 0) {
		state->undone = 0;
		app_say(app, INK_WARN, "nothing to do again: %s", err.text);
	} else {
		state->undone -= state->undone > 0;
		review_turn_next(app, state);
		app_say(app, INK_OK, "did again #%lld %s (%s takes it back)", (long long)past.item_id,
		        answer_of(app, state, &past, &text), key_action_name(app, ACTION_UNDO, undo));
	}
	arena_release(&arena);
	return REACT_DRAW;
}

static void say_decided(struct app *app, const struct review_state *state)
{
	const struct review_past *decided = state->task.decided;
	char undo[KEY_ACTION_KEY_SIZE], next[KEY_ACTION_KEY_SIZE];
	struct label_text text;
	bool last = decided && state->past_count > 0 && state->past[0].decision_id == decided->decision_id;

	if (decided)
		app_say(app, INK_TEXT, "#%lld is decided: %s. A digit changes it%s%s%s; %s goes on", (long long)decided->item_id,
		        answer_of(app, state, decided, &text), last ? ", " : "", last ? key_action_name(app, ACTION_UNDO, undo) : "",
		        last ? " takes it back" : "", key_action_name(app, ACTION_NEXT_ITEM, next));
}

unsigned review_back_previous(struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;

	if (review_turn_back(app, state, &err) == 1)
		say_decided(app, state);
	else
		app_say(app, INK_WARN, "%s", err.text);
	return REACT_DRAW;
}

unsigned review_back_next(struct app *app, struct review_state *state)
{
	int64_t before = state->task.item_id;
	bool was_open = !state->task.decided;

	review_turn_put_off(app, state);
	if (state->task.decided)
		say_decided(app, state);
	else if (was_open && state->has_task && state->task.item_id == before)
		app_say(app, INK_TEXT, "#%lld is the only one that waits", (long long)before);
	else if (was_open)
		app_say(app, INK_TEXT, "put off #%lld: it comes again after the others ([ goes back)", (long long)before);
	else
		app_say(app, INK_TEXT, "%s", "");
	return REACT_DRAW;
}

unsigned review_back_enter(struct app *app, struct review_state *state, int64_t item_id)
{
	struct err err = ERR_NONE, seen = ERR_NONE;

	if (item_id == 0 || (state->has_task && item_id == state->task.item_id))
		return state->has_task ? REACT_DRAW : review_turn_next(app, state);
	if (review_turn_take(app, state, item_id, &err) == 1)
		return REACT_DRAW;
	if (review_turn_look(app, state, item_id, &seen) == 1)
		say_decided(app, state);
	else
		app_say(app, INK_WARN, "#%lld is not yours to decide: %s", (long long)item_id, err.text);
	return REACT_DRAW;
}
