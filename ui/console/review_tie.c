/* What people said of an item that a lead is to settle: their labels, notes and boxes, but not who they
 * are. The model has no part in it. */
#include "ui/console/review_panes.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "ladder/level.h"
#include "ui/console/label_text.h"
#include "ui/console/review_choices.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

#define INDENT 4 /* columns of "[1] " */

bool review_is_tie(const struct review_state *state)
{
	return state->has_task && state->task.opinion_count > 0;
}

/* Lines that a note takes, of at most so many. */
static int note_lines(const char *note, int width, int most)
{
	int lines = 0;

	while (note && *note && width > 0 && lines < most) {
		note += widget_line_length(note, strlen(note), width);
		lines++;
	}
	return lines;
}

int review_tie_rows(const struct review_state *state, int width)
{
	int rows = 0;

	for (int i = 0; i < state->task.opinion_count; i++)
		rows += 1 + note_lines(state->task.opinions[i].note, width - INDENT, 2);
	return rows;
}

/* The key that gives the same answer, as the choices below have it. */
static void draw_key(const struct app *app, const struct review_state *state, struct canvas *canvas, struct rect line,
                     const char *label)
{
	const struct stage *stage = review_stage(state->review);
	char key[REVIEW_KEY_SIZE] = "";

	if (!label)
		review_key_of(app, ACTION_UNSURE, 0, key);
	for (int i = 0; label && i < stage->label_count && i < REVIEW_DIGITS; i++)
		if (strcmp(stage->labels[i].name, label) == 0)
			review_key_of(app, ACTION_LABEL, review_digit(i), key);
	if (key[0])
		canvas_textf(canvas, line.x, line.y, INK_KEY, "[%s]", key);
}

/* "heard: turn the lights off" */
static void draw_answer(const struct review_state *state, struct canvas *canvas, struct rect line, const struct review_opinion *opinion)
{
	const char *words = opinion->words_erased ? "(erased)" : opinion->words ? opinion->words : "";
	struct str said = STR_EMPTY;
	struct label_text text;

	str_addf(&said, "%s%s", opinion->label ? label_text(canvas->ascii, review_stage(state->review), opinion->label, &text) : "unsure",
	         *words ? ": " : "");
	text_add_visible(&said, words, strlen(words));
	canvas_fitted(canvas, line.x, line.y, line.width, INK_LABEL, str_text(&said));
	str_release(&said);
}

static void draw_opinion(const struct app *app, const struct review_state *state, struct canvas *canvas, struct rect *room, int index)
{
	const struct review_opinion *opinion = &state->task.opinions[index];
	struct rect line = { room->x, room->y, room->width, 1 }, note = { room->x + INDENT, room->y + 1, room->width - INDENT, 0 };
	char boxes[32] = "";
	int left, used;

	if (opinion->region_count > 0)
		snprintf(boxes, sizeof boxes, "%c: %d box%s", 'A' + index, opinion->region_count, opinion->region_count > 1 ? "es" : "");
	left = line.width - INDENT - (boxes[0] ? text_width(boxes) + 1 : 0);
	draw_key(app, state, canvas, line, opinion->label);
	draw_answer(state, canvas, (struct rect){ line.x + INDENT, line.y, left, 1 }, opinion);
	canvas_text(canvas, line.x + line.width - text_width(boxes), line.y, INK_DIM, boxes);
	note.height = smaller(note_lines(opinion->note, note.width, 2), room->height - 1 - (state->task.opinion_count - 1 - index));
	used = note.height > 0 ? widget_wrapped(canvas, note, INK_TEXT, opinion->note) : 0;
	room->y += 1 + used;
	room->height -= 1 + used;
}

void review_draw_tie(const struct app *app, const struct review_state *state, struct canvas *canvas, struct rect area)
{
	struct rect inside = widget_pane(canvas, area, state->task.doubt ? "IN DOUBT: LOOK AGAIN" : "PEOPLE SAID"), former = canvas_clip(canvas, inside), room = inside;

	for (int i = 0; i < state->task.opinion_count && room.height > 0; i++)
		draw_opinion(app, state, canvas, &room, i);
	if (room.height > 0 && review_stage(state->review)->level > LEVEL_HUMAN_ONLY)
		canvas_text(canvas, room.x, inside.y + inside.height - 1, INK_DIM,
		            state->task.doubt ? "which was given is not told" : "the model stays hidden");
	canvas_unclip(canvas, former);
}
