/* The choices, and what goes with the answer. */
#include "ui/console/review_panes.h"

#include "ui/console/label_text.h"
#include "ui/console/review_boxes.h"
#include "ui/console/review_choices.h"
#include "ui/console/review_guideline.h"
#include "ui/console/widget.h"

#include <stdio.h>

#define ROWS_BESIDE 16 /* of the other panes and the facts, which more lines a label leave alone */

/* Rows of what goes with the answer: all but the guideline, which waits for a row that nothing else needs. */
static int rows_of_facts(const struct review_state *state)
{
	return review_is_picture(state) || review_is_recording(state) ? 3 : 2;
}

int review_decision_rows(const struct review_state *state, int width, int all)
{
	int labels = review_stage(state->review)->label_count;
	int least = (labels < REVIEW_DIGITS ? labels : REVIEW_DIGITS) + 2; /* a line each, agreeing, and unsure */
	int room = all - ROWS_BESIDE > least ? all - ROWS_BESIDE : least;
	struct review_choices choices;

	review_choices_place(state, (struct rect){ 0, 0, width, room }, &choices);
	return choices.rows + rows_of_facts(state);
}

static bool shows_guideline(const struct app *app, const struct review_state *state, struct rect inside)
{
	bool has_words = *review_guideline_line(state) || role_leads(app->options->actor->role);
	struct review_choices choices;

	inside.height -= rows_of_facts(state);
	review_choices_place(state, inside, &choices);
	return has_words && choices.rows < inside.height;
}

struct rect review_choices_room(const struct app *app, const struct review_state *state, struct rect pane)
{
	struct rect inside = widget_pane_inside(pane);

	inside.height -= rows_of_facts(state) + shows_guideline(app, state, inside);
	return inside;
}

static void draw_choices(const struct app *app, const struct review_state *state, struct canvas *canvas, struct rect room)
{
	struct review_choices choices;

	if (state->editing && state->own.selected < 0) {
		canvas_textf(canvas, room.x, room.y, INK_DIM, "no %s %s", review_drawn_name(state, 1), state->own.count ? "selected" : "yet");
	} else if (review_content(state) == CONTENT_FAILED) {
		canvas_textf(canvas, room.x, room.y, INK_WARN, "not without the %s", review_content_name(state));
	} else if (!review_can_decide(state)) {
		canvas_textf(canvas, room.x, room.y, INK_DIM, "waiting for the %s", review_content_name(state));
	} else {
		review_choices_place(state, room, &choices);
		review_choices_draw(app, state, canvas, &choices);
	}
}

static void draw_guideline(const struct review_state *state, struct canvas *canvas, struct rect line)
{
	const char *words = review_guideline_line(state);

	canvas_text(canvas, line.x, line.y, INK_DIM, "guideline:");
	canvas_fitted(canvas, line.x + 11, line.y, line.width - 11, *words ? INK_TEXT : INK_DIM, *words ? words : "none yet");
}

/* From the last line up. */
static void draw_facts(const struct app *app, const struct review_state *state, struct canvas *canvas, struct rect line)
{
	char time[32], boxes[REVIEW_BOXES_WORDS];

	item_clock_text(&state->clock, app->now_ms, time, sizeof time);
	canvas_text(canvas, line.x, line.y, INK_DIM, "time on item");
	canvas_text(canvas, line.x + 13, line.y, INK_TEXT, time);
	canvas_text(canvas, line.x, line.y - 1, INK_DIM, "note:");
	canvas_fitted(canvas, line.x + 6, line.y - 1, line.width - 6, INK_TEXT, state->note[0] ? state->note : "-");
	if (rows_of_facts(state) < 3)
		return;
	canvas_text(canvas, line.x + canvas_textf(canvas, line.x, line.y - 2, INK_DIM, "%s: ", review_drawn_name(state, 0)), line.y - 2,
	            INK_TEXT, review_boxes_words(state, boxes));
}

static void name_pane(const struct review_state *state, bool ascii, char *title, size_t size)
{
	const struct review_past *decided = state->task.decided;
	struct label_text text;

	if (state->editing && state->own.selected >= 0)
		snprintf(title, size, "LABEL OF %s %d", review_is_recording(state) ? "SEGMENT" : "BOX", state->own.selected + 1);
	else if (decided && !state->editing)
		snprintf(title, size, "DECIDED: %s", decided->label ? label_text(ascii, review_stage(state->review), decided->label, &text) : decided->kind);
	else if (review_is_tie(state) && !state->editing)
		snprintf(title, size, "YOU SETTLE IT");
	else
		snprintf(title, size, "%s", !state->editing ? "YOUR DECISION" : review_is_recording(state) ? "YOUR SEGMENTS" : "YOUR BOXES");
}

void review_draw_decision(const struct app *app, const struct review_state *state, struct canvas *canvas,
                          struct rect area)
{
	char title[160];
	struct rect inside, former, line;

	name_pane(state, canvas->ascii, title, sizeof title);
	inside = widget_pane(canvas, area, title);
	former = canvas_clip(canvas, inside);
	line = (struct rect){ inside.x, inside.y + inside.height - 1, inside.width, 1 };
	draw_choices(app, state, canvas, review_choices_room(app, state, area));
	if (shows_guideline(app, state, inside)) {
		draw_guideline(state, canvas, line);
		line.y--;
	}
	draw_facts(app, state, canvas, line);
	canvas_unclip(canvas, former);
}

void review_draw_label_line(const struct app *app, const struct review_state *state, struct canvas *canvas,
                            struct rect line)
{
	struct review_choices choices;

	if (!review_can_decide(state)) {
		canvas_textf(canvas, line.x, line.y, INK_DIM, "no decision without the %s", review_content_name(state));
		return;
	}
	review_choices_line(state, line, &choices);
	review_choices_draw(app, state, canvas, &choices);
}
