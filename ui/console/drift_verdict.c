#include "ui/console/drift_verdict.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "monitor/figure.h"
#include "ui/console/drift_figures.h"
#include "ui/console/key_action.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void add_concept(struct str *text, const struct drift_concept *concept)
{
	char agreement[FIGURE_SIZE], usual[FIGURE_SIZE], estimate[FIGURE_SIZE], evidence[FIGURE_SIZE], limit[FIGURE_SIZE];

	str_addf(text, "Blind answers agree with the model in %s, usual %s; evidence of a change %s of %s. Estimate without people %s: no gate reads it.",
	         figure_words(concept->agreement, "share", agreement), figure_words(concept->usual, "share", usual),
	         figure_words(concept->evidence, "", evidence), figure_words(concept->limit, "", limit), figure_words(concept->estimate, "share", estimate));
}

static void add_words(struct str *text, const struct drift_screen *state)
{
	if (state->trouble[0] || !*state->view.verdict) {
		str_add(text, state->trouble[0] ? state->trouble : state->view.why);
		return;
	}
	text_add_visible(text, state->view.verdict, strlen(state->view.verdict));
	str_add(text, "\n");
	add_concept(text, &state->view.concept);
}

static int lines_of(const char *text, int width)
{
	size_t length = strlen(text), at = 0;
	int lines = 0;

	for (; at < length && width > 0; lines++) {
		at += widget_line_length(text + at, length - at, width);
		at += at < length && text[at] == '\n';
	}
	return lines;
}

int drift_verdict_height(const struct drift_screen *state, int width)
{
	struct str text = STR_EMPTY;
	int lines;

	add_words(&text, state);
	lines = lines_of(str_text(&text), larger(1, width - 4));
	str_release(&text);
	return lines + 2;
}

static void draw_footer(const struct app *app, const struct drift_screen *state, struct canvas *canvas)
{
	const struct drift_view *view = &state->view;
	char key[KEY_ACTION_KEY_SIZE], rows[TEXT_COUNT_SIZE], since[WALL_TIME_SIZE], until[WALL_TIME_SIZE];
	struct str text = STR_EMPTY, window = STR_EMPTY;

	if (*view->reference) {
		str_add(&text, "reference: ");
		text_add_visible(&text, view->reference, strlen(view->reference));
	} else {
		str_addf(&text, "no reference: %s sets one", key_action_name(app, ACTION_BASELINE, key));
	}
	if (view->windows > 0)
		str_addf(&window, "; window: %s items, %s to %s", text_count((long long)view->rows, rows),
		         wall_time_full(state->zone, view->begin_ms, state->reading.wall_ms, since),
		         wall_time_full(state->zone, view->end_ms, state->reading.wall_ms, until));
	if (text_width(str_text(&text)) + text_width(str_text(&window)) + 6 <= state->verdict.width)
		str_add(&text, str_text(&window));
	widget_footer(canvas, state->verdict, str_text(&text));
	str_release(&window);
	str_release(&text);
}

void drift_verdict_draw(const struct app *app, const struct drift_screen *state, struct canvas *canvas)
{
	enum drift_state worst = state->view.concept.state > state->view.data ? state->view.concept.state : state->view.data;
	struct rect inside = widget_framed_pane(canvas, state->verdict, worst >= DRIFT_WATCH ? "Drift !" : "Drift", INK_FRAME,
	                                        worst >= DRIFT_WATCH ? drift_state_ink(worst) : INK_TITLE);
	struct str text = STR_EMPTY;

	add_words(&text, state);
	widget_wrapped(canvas, inside, state->trouble[0] ? INK_WARN : INK_TEXT, str_text(&text));
	str_release(&text);
	draw_footer(app, state, canvas);
}
