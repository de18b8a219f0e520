/* The choices, and what goes with the answer. */
#include "ui/console/review_panes.h"

#include "ui/console/review_boxes.h"
#include "ui/console/review_choices.h"
#include "ui/console/widget.h"

#include <stdio.h>

#define ROWS_ENOUGH 13 /* for choices: ten labels a line each, agreeing, unsure and all labels */

/* What goes with the answer, from the bottom of the pane up. */
enum fact { FACT_TIME, FACT_NOTE, FACT_BOXES };

static int fact_count(const struct review_state *state)
{
	return review_is_picture(state) ? FACT_BOXES + 1 : FACT_NOTE + 1;
}

int review_decision_rows(const struct review_state *state, int width)
{
	struct review_choices choices;

	review_choices_place(state, (struct rect){ 0, 0, width, ROWS_ENOUGH }, &choices);
	return choices.rows + fact_count(state);
}

struct rect review_choices_room(const struct review_state *state, struct rect pane)
{
	struct rect inside = widget_pane_inside(pane);

	inside.height -= fact_count(state);
	return inside;
}

static void draw_choices(const struct app *app, const struct review_state *state, struct canvas *canvas, struct rect room)
{
	struct review_choices choices;

	if (state->editing && state->own.selected < 0) {
		canvas_text(canvas, room.x, room.y, INK_DIM, state->own.count ? "no box selected" : "no box yet");
	} else if (review_content(state) == CONTENT_FAILED) {
		canvas_textf(canvas, room.x, room.y, INK_WARN, "not without the %s", review_content_name(state));
	} else if (!review_can_decide(state)) {
		canvas_textf(canvas, room.x, room.y, INK_DIM, "waiting for the %s", review_content_name(state));
	} else {
		review_choices_place(state, room, &choices);
		review_choices_draw(app, state, canvas, &choices);
	}
}

static void draw_fact(const struct app *app, const struct review_state *state, struct canvas *canvas, struct rect line,
                      enum fact fact)
{
	char time[32], boxes[REVIEW_BOXES_WORDS];

	switch (fact) {
	case FACT_NOTE:
		canvas_text(canvas, line.x, line.y, INK_DIM, "note:");
		canvas_fitted(canvas, line.x + 6, line.y, line.width - 6, INK_TEXT, state->note[0] ? state->note : "-");
		break;
	case FACT_TIME:
		item_clock_text(&state->clock, app->now_ms, time, sizeof time);
		canvas_text(canvas, line.x, line.y, INK_DIM, "time on item");
		canvas_text(canvas, line.x + 13, line.y, INK_TEXT, time);
		break;
	case FACT_BOXES:
		canvas_text(canvas, line.x, line.y, INK_DIM, "boxes:");
		canvas_text(canvas, line.x + 7, line.y, INK_TEXT, review_boxes_words(state, boxes));
		break;
	}
}

void review_draw_decision(const struct app *app, const struct review_state *state, struct canvas *canvas,
                          struct rect area)
{
	char title[40] = "YOUR DECISION";
	struct rect inside, former;
	int bottom;

	if (state->editing)
		snprintf(title, sizeof title, state->own.selected < 0 ? "YOUR BOXES" : "LABEL OF BOX %d", state->own.selected + 1);
	inside = widget_pane(canvas, area, title);
	former = canvas_clip(canvas, inside);
	bottom = inside.y + inside.height - 1;

	draw_choices(app, state, canvas, review_choices_room(state, area));
	for (int fact = 0; fact < fact_count(state); fact++)
		draw_fact(app, state, canvas, (struct rect){ inside.x, bottom - fact, inside.width, 1 }, (enum fact)fact);
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
