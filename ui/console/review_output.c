#include "ui/console/review_output.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "output/difference.h"
#include "ui/console/key_action.h"
#include "ui/console/picker.h"
#include "ui/console/review_actions.h"
#include "ui/console/review_pick.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS 9

/* ---- what there is ---- */

/* Words go with the first label; others say why there are none. */
static const struct label *first_label(const struct review_state *state)
{
	return &review_stage(state->review)->labels[0];
}

static bool may_see_words(const struct review_state *state)
{
	return !state->task.blind && state->task.prediction;
}

static const char *models_text(const struct review_state *state)
{
	return may_see_words(state) ? state->task.prediction->output.text : NULL;
}

static bool is_erased(const struct review_state *state)
{
	return state->task.previous_erased || (may_see_words(state) && state->task.prediction->output.erased);
}

void review_output_begin(struct review_state *state)
{
	const char *text = state->task.previous_words ? state->task.previous_words : models_text(state);

	state->beside[0] = '\0';
	state->beside_page = 0;
	state->beside_entered = NULL;
	if (!state->has_task || !review_output_kind(state) || !text)
		return;
	if (strlen(text) > LINE_EDIT_MAX || !text_is_visible(text, strlen(text)))
		state->beside_entered = "shown"; /* it can be left as it is, and not typed here */
	else
		snprintf(state->beside, sizeof state->beside, "%s", text);
}

/* The whole text as it stands; "" where there is none. */
static const char *text_now(const struct review_state *state)
{
	const char *text = state->task.previous_words ? state->task.previous_words : models_text(state);

	return state->beside_entered && str_equal(state->beside_entered, "shown") && text ? text : state->beside;
}

/* ---- texts ---- */

static int text_rows(const struct review_state *state, int all)
{
	(void)state;
	return larger(5, smaller(all / 4, 12));
}

static void draw_difference(const struct review_state *state, struct canvas *canvas, struct rect inside)
{
	static const enum ink inks[] = { [EDIT_SAME] = INK_TEXT, [EDIT_PUT_IN] = INK_OK, [EDIT_LEFT_OUT] = INK_WARN };
	struct arena arena = ARENA_EMPTY;
	struct difference difference;
	int x = 0, y = 0;

	if (difference_of(models_text(state), text_now(state), &arena, &difference) < 0) {
		canvas_text(canvas, inside.x, inside.y, INK_DIM, "it differs too much from the model's to be told");
		difference.count = 0;
	}
	for (int i = 0; i < difference.count && y < inside.height; i++) {
		struct str words = STR_EMPTY;
		int width;

		text_add_visible(&words, difference.parts[i].text, strlen(difference.parts[i].text));
		width = text_width(str_text(&words));
		if (x > 0 && x + width > inside.width) {
			x = 0;
			y++;
		}
		if (y < inside.height)
			canvas_fitted(canvas, inside.x + x, inside.y + y, inside.width - x, inks[difference.parts[i].edit], str_text(&words));
		x += width + 1;
		str_release(&words);
	}
	arena_release(&arena);
}

/* What was changed shows once it is decided, and of what was decided beside the model's. */
static bool shows_difference(const struct review_state *state)
{
	return state->task.decided && models_text(state) && !str_equal(models_text(state), text_now(state));
}

static void draw_text(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	bool models = models_text(state) && str_equal(models_text(state), text_now(state));
	const char *title = shows_difference(state) ? "YOUR TEXT [-model's-] {+yours+}" : models ? "TEXT of the model" : "YOUR TEXT";
	struct rect inside = widget_pane(canvas, area, title), former = canvas_clip(canvas, inside);
	struct str visible = STR_EMPTY;

	text_add_visible(&visible, text_now(state), strlen(text_now(state)));
	if (shows_difference(state))
		draw_difference(state, canvas, inside);
	else if (visible.length > 0)
		widget_wrapped(canvas, inside, models ? INK_MODEL : INK_TEXT, str_text(&visible));
	else
		canvas_text(canvas, inside.x, inside.y, INK_DIM, is_erased(state) ? "erased" : "none yet: Enter to type it");
	canvas_unclip(canvas, former);
	str_release(&visible);
}

static unsigned edit_text(struct app *app, struct review_state *state)
{
	if (strlen(text_now(state)) > strlen(state->beside)) {
		app_say(app, INK_WARN, "a text of %zu bytes is not edited here: rung decide ITEM LABEL --text takes it", strlen(text_now(state)));
		return REACT_DRAW;
	}
	state->picking_for = state->task.assignment_id;
	app_ask(app, ACTION_TYPE, "text:", state->beside);
	return REACT_DRAW;
}

static unsigned accept_text(struct app *app, struct review_state *state)
{
	return *text_now(state) ? review_action_decide(app, state, first_label(state)) : edit_text(app, state);
}

/* ---- lists ---- */

static int list_rows(const struct review_state *state, int all)
{
	return smaller(larger(smaller(state->task.candidate_count, DIGITS) + 2, 4), larger(all / 2, 4));
}

/* Names of a page, as many as there are rows for. */
static int page_size(const struct review_state *state)
{
	int rows = state->layout.beside.height - 2;

	return larger(1, smaller(rows, DIGITS));
}

static int page_count(const struct review_state *state)
{
	return larger(1, (state->task.candidate_count + page_size(state) - 1) / page_size(state));
}

static void draw_list(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	bool models = may_see_words(state) && state->task.prediction->output.ranking.count > 0;
	int from = state->beside_page * page_size(state);
	char title[80];
	struct rect inside, former;

	snprintf(title, sizeof title, "%s  %d of %d", models ? "LIST of the model, best first" : "CHOOSE, by name", state->beside_page + 1,
	         page_count(state));
	inside = widget_pane(canvas, area, title);
	former = canvas_clip(canvas, inside);
	for (int i = 0; i < page_size(state) && from + i < state->task.candidate_count; i++) {
		struct str visible = STR_EMPTY;
		bool chosen = str_equal(state->task.candidates[from + i], state->task.previous_words);

		text_add_visible(&visible, state->task.candidates[from + i], strlen(state->task.candidates[from + i]));
		canvas_textf(canvas, inside.x, inside.y + i, INK_KEY, "[%d]", i + 1);
		canvas_fitted(canvas, inside.x + 4, inside.y + i, inside.width - 4, chosen ? INK_MARKED : models ? INK_MODEL : INK_TEXT,
		              str_text(&visible));
		str_release(&visible);
	}
	if (state->task.candidate_count == 0)
		canvas_text(canvas, inside.x, inside.y, INK_DIM, is_erased(state) ? "erased: Enter to type a name" : "no names yet: Enter to type one");
	canvas_unclip(canvas, former);
	if (state->task.previous_words)
		widget_footer(canvas, area, state->task.previous_words);
}

static unsigned type_name(struct app *app, struct review_state *state)
{
	state->picking_for = state->task.assignment_id;
	app_ask(app, ACTION_TYPE, "name:", "");
	return REACT_DRAW;
}

/* All names, narrowed by typing; what no name fits is a choice too. */
static unsigned find_name(struct app *app, struct review_state *state)
{
	struct picker_row *rows = xcalloc((size_t)state->task.candidate_count + 1, sizeof *rows);

	for (int i = 0; i < state->task.candidate_count; i++)
		rows[i] = (struct picker_row){ .text = state->task.candidates[i], .value = i + 1 };
	state->picking_for = state->task.assignment_id;
	picker_open(app, &(struct picker){ .title = "which one?", .action = ACTION_FIND, .rows = rows, .count = state->task.candidate_count,
	                                   .free_text = true });
	free(rows);
	return REACT_DRAW;
}

static unsigned choose(struct app *app, struct review_state *state, const char *name, const char *entered)
{
	snprintf(state->beside, sizeof state->beside, "%s", name);
	state->beside_entered = entered;
	return review_action_decide(app, state, first_label(state));
}

/* ---- the table ---- */

static const struct review_output_kind kinds[] = {
	{ "text", text_rows, draw_text, edit_text, accept_text, NULL, false },
	{ "ranking", list_rows, draw_list, type_name, find_name, find_name, true },
};

const struct review_output_kind *review_output_kind_at(int index)
{
	return index < (int)(sizeof kinds / sizeof *kinds) ? &kinds[index] : NULL;
}

const struct review_output_kind *review_output_kind(const struct review_state *state)
{
	const char *output = review_stage(state->review)->output;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_equal(kinds[i].name, output))
			return &kinds[i];
	return NULL;
}

/* ---- answering ---- */

bool review_output_asks(struct app *app, struct review_state *state, const struct label *label)
{
	const struct review_output_kind *kind = review_output_kind(state);

	if (!kind || label != first_label(state))
		return false;
	if (kind->digits ? state->beside_entered != NULL : *text_now(state) != '\0')
		return false;
	kind->accept(app, state);
	return true;
}

void review_output_answer(const struct review_state *state, const struct label *label, struct review_answer *answer)
{
	if (!review_output_kind(state) || label != first_label(state))
		return;
	answer->words = text_now(state);
	if (state->beside_entered)
		answer->entered = state->beside_entered;
	else
		answer->entered = models_text(state) && str_equal(models_text(state), answer->words) ? "shown" : "typed";
}

void review_output_say(const struct review_state *state, const struct label *label, struct str *words)
{
	struct str change = STR_EMPTY;

	if (!review_output_kind(state) || label != first_label(state))
		return;
	if (models_text(state) && !str_equal(models_text(state), text_now(state)) &&
	    difference_add(models_text(state), text_now(state), &change) == 0)
		text_add_visible(words, str_text(&change), change.length);
	else if (review_output_kind(state)->digits)
		text_add_visible(words, state->beside, strlen(state->beside));
	str_release(&change);
}

unsigned review_output_take(struct app *app, struct review_state *state, const struct answer *answer)
{
	const struct review_output_kind *kind = review_output_kind(state);

	if (!kind || !state->has_task || state->picking_for != state->task.assignment_id || state->paint != PAINT_SEEN) {
		app_say(app, INK_WARN, "another item is in hand now: nothing was stored");
		return REACT_DRAW;
	}
	if (answer->action == ACTION_FIND && answer->value > 0 && answer->value <= state->task.candidate_count)
		return choose(app, state, state->task.candidates[answer->value - 1], "chosen");
	if (kind->digits)
		return answer->text[strspn(answer->text, " ")] ? choose(app, state, answer->text, "typed") : REACT_DRAW;
	snprintf(state->beside, sizeof state->beside, "%s", answer->text);
	state->beside_entered = NULL;
	return *state->beside ? review_action_decide(app, state, first_label(state)) : REACT_DRAW;
}

unsigned review_output_edit(struct app *app, struct review_state *state)
{
	return review_output_kind(state)->edit(app, state);
}

unsigned review_output_accept(struct app *app, struct review_state *state)
{
	return review_output_kind(state)->accept(app, state);
}

unsigned review_output_find(struct app *app, struct review_state *state)
{
	return review_output_kind(state)->find(app, state);
}

/* The only other label, or a list of all. */
static unsigned other_label(struct app *app, struct review_state *state)
{
	const struct stage *stage = review_stage(state->review);

	return stage->label_count == 2 ? review_action_decide(app, state, &stage->labels[1]) : review_pick_label(app, state);
}

unsigned review_output_digit(struct app *app, struct review_state *state, int digit)
{
	int at = state->beside_page * page_size(state) + digit - 1;

	if (digit == 0)
		return other_label(app, state);
	if (digit <= page_size(state) && at < state->task.candidate_count)
		return choose(app, state, state->task.candidates[at], "chosen");
	app_say(app, INK_WARN, "number %d is not in the list", digit);
	return REACT_DRAW;
}

unsigned review_output_page(struct review_state *state, int by)
{
	state->beside_page = larger(0, smaller(state->beside_page + by, page_count(state) - 1));
	return REACT_DRAW;
}
