#include "ui/console/review_pick.h"

#include "base/arena.h"
#include "ui/console/label_text.h"
#include "ui/console/picker.h"
#include "ui/console/review_actions.h"
#include "ui/console/review_choices.h"
#include "ui/console/review_edit.h"

#include <stdio.h>

/* "your answer  3": what is known of a label besides its name. */
static const char *label_note(const struct review_state *state, int index, struct arena *arena)
{
	const struct label *label = &review_stage(state->review)->labels[index];
	bool before = label->label_id == review_marked_label_id(state);
	const char *mark = !before ? "" : state->editing ? "the box's" : "your answer";

	if (index >= REVIEW_DIGITS)
		return before ? mark : NULL;
	return arena_printf(arena, "%s%s%c", mark, before ? "  " : "", review_digit(index));
}

static void pick(struct app *app, struct review_state *state, const char *title, const struct label *off)
{
	const struct stage *stage = review_stage(state->review);
	struct arena arena = ARENA_EMPTY;
	struct picker_row *rows = arena_alloc(&arena, (size_t)stage->label_count * sizeof *rows);

	struct label_text *texts = arena_alloc(&arena, (size_t)stage->label_count * sizeof *texts);

	for (int i = 0; i < stage->label_count; i++)
		rows[i] = (struct picker_row){
			.text = label_text(app->options->ascii, stage, stage->labels[i].name, &texts[i]),
			.note = label_note(state, i, &arena),
			.value = stage->labels[i].label_id,
			.off = &stage->labels[i] == off,
		};
	state->picking_for = state->task.assignment_id;
	picker_open(app, &(struct picker){ .title = title, .action = ACTION_MORE_LABELS, .rows = rows,
	                                   .count = stage->label_count });
	arena_release(&arena);
}

unsigned review_pick_label(struct app *app, struct review_state *state)
{
	pick(app, state, state->editing ? "which label has the box?" : "which label?", NULL);
	return REACT_DRAW;
}

unsigned review_pick_other_label(struct app *app, struct review_state *state)
{
	char title[120];
	struct label_text text;

	snprintf(title, sizeof title, "not %s: which label, then?",
	         label_text(app->options->ascii, review_stage(state->review), state->task.prediction->label, &text));
	pick(app, state, title, review_predicted_label(state));
	return REACT_DRAW;
}

#define REASONS   4
#define OWN_WORDS REASONS

static void ask_why(struct app *app, struct review_state *state, const char *title)
{
	char unclear[40];
	struct picker_row reasons[REASONS] = {
		{ .text = unclear, .value = 1 },
		{ .text = "not covered by the guideline", .value = 2 },
		{ .text = "needs a lead", .value = 3 },
		{ .text = "another reason, in your own words", .value = OWN_WORDS },
	};

	snprintf(unclear, sizeof unclear, "unclear %s", review_content_name(state));
	state->picking_for = state->task.assignment_id;
	picker_open(app, &(struct picker){ .title = title, .action = ACTION_SKIP, .rows = reasons, .count = REASONS,
	                                   .typed = state->note, .digits = true, .free_text = true });
}

unsigned review_pick_reason(struct app *app, struct review_state *state)
{
	char title[60];

	if (state->paint == PAINT_WORDS) /* nobody knows yet what there is to be said of it */
		return REACT_NONE;
	snprintf(title, sizeof title, "skip #%lld: why?", (long long)state->task.item_id);
	ask_why(app, state, title);
	return REACT_DRAW;
}

unsigned review_pick_reason_again(struct app *app, struct review_state *state)
{
	ask_why(app, state, "you have skipped this before: why?");
	return REACT_DRAW;
}

/* What was asked for is still there to be answered. */
static bool holds(struct app *app, const struct review_state *state)
{
	if (state->has_task && state->picking_for == state->task.assignment_id)
		return true;
	app_say(app, INK_WARN, "another item is in hand now: nothing was stored");
	return false;
}

static unsigned answer_reason(struct app *app, struct review_state *state, const struct answer *answer)
{
	if (answer->value == OWN_WORDS)
		app_ask(app, ACTION_SKIP, "reason:", state->note);
	else if (*answer->text)
		return review_action_skip_because(app, state, answer->text);
	return REACT_DRAW;
}

unsigned review_pick_answer(struct app *app, struct review_state *state, const struct answer *answer)
{
	const struct label *label = stage_label(review_stage(state->review), answer->value);

	if (!holds(app, state))
		return REACT_DRAW;
	if (state->editing) /* what is picked then is for a box */
		return answer->action == ACTION_MORE_LABELS && label ? review_edit_name(app, state, label) : REACT_NONE;
	if (answer->action == ACTION_SKIP)
		return answer_reason(app, state, answer);
	return label && state->paint == PAINT_SEEN ? review_action_decide(app, state, label) : REACT_NONE;
}
