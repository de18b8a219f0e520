/* The choices, and what goes with the answer. */
#include "ui/console/review_panes.h"

#include "base/text.h"
#include "ui/console/review_boxes.h"
#include "ui/console/widget.h"

#include <stdio.h>

static int label_columns(const struct stage *stage, int width)
{
	int longest = 0;

	for (int i = 0; i < stage->label_count && i < 10; i++) {
		int label = text_width(stage->labels[i].name);

		longest = label > longest ? label : longest;
	}
	return (longest + 6) * 2 <= width + 2 ? 2 : 1;
}

int review_decision_rows(const struct review_state *state)
{
	const struct stage *stage = review_stage(state->review);
	int labels = stage->label_count < 10 ? stage->label_count : 10;
	int columns = label_columns(stage, 29);

	return (labels + columns - 1) / columns + (review_predicted_label(state) ? 1 : 0) +
	       (review_is_picture(state) ? 4 : 3);
}

static int draw_label(const struct review_state *state, struct canvas *canvas, int x, int y, int width,
                      const struct label *label)
{
	bool before = label->label_id == state->task.previous_label_id && state->task.previous_label_id != 0;
	int used = canvas_textf(canvas, x, y, INK_KEY, "[%d]", label->position % 10);

	canvas_text(canvas, x + used, y, before ? INK_MARKED : INK_TEXT, before ? ">" : " ");
	used++;
	return used + canvas_fitted(canvas, x + used, y, width - used - 1, before ? INK_MARKED : INK_LABEL, label->name);
}

/* Returns the rows used. */
static int draw_labels(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	const struct stage *stage = review_stage(state->review);
	int columns = label_columns(stage, area.width), shown = 0;

	for (int i = 0; i < stage->label_count && stage->labels[i].position <= 10; i++, shown++)
		draw_label(state, canvas, area.x + i % columns * (area.width / columns), area.y + i / columns,
		           area.width / columns, &stage->labels[i]);
	if (shown < stage->label_count)
		canvas_textf(canvas, area.x, area.y + (shown + columns - 1) / columns, INK_DIM, "and %d more: rung decide",
		             stage->label_count - shown);
	return (shown + columns - 1) / columns + (shown < stage->label_count);
}

static int draw_choices(const struct review_state *state, struct canvas *canvas, struct rect inside)
{
	const struct label *other = review_other_label(state);
	int used = 0;

	if (state->loader.state == PICTURE_FAILED && review_is_picture(state)) {
		canvas_text(canvas, inside.x, inside.y, INK_WARN, "not without the picture");
		return 1;
	}
	if (!review_can_decide(state)) {
		canvas_text(canvas, inside.x, inside.y, INK_DIM, "waiting for the picture");
		return 1;
	}
	if (review_predicted_label(state)) {
		int x = inside.x + canvas_text(canvas, inside.x, inside.y, INK_KEY, "[a]");

		x += canvas_text(canvas, x, inside.y, INK_TEXT, " agree: ");
		x += canvas_fitted(canvas, x, inside.y, inside.x + inside.width - x, INK_MODEL, state->task.prediction->label);
		if (other && x + 8 + text_width(other->name) <= inside.x + inside.width) {
			x += canvas_text(canvas, x + 2, inside.y, INK_KEY, "[x]") + 2;
			canvas_textf(canvas, x, inside.y, INK_TEXT, " %s", other->name);
		}
		used = 1;
		inside.y++;
	}
	return used + draw_labels(state, canvas, inside);
}

void review_draw_decision(const struct app *app, const struct review_state *state, struct canvas *canvas,
                          struct rect area)
{
	struct rect inside = widget_pane(canvas, area, "YOUR DECISION"), former = canvas_clip(canvas, inside);
	int used = draw_choices(state, canvas, inside);
	bool picture = review_is_picture(state);
	int y = inside.y + inside.height - (picture ? 3 : 2);
	char time[32], boxes[REVIEW_BOXES_WORDS];

	y = y < inside.y + used ? inside.y + used : y;
	if (picture) {
		canvas_text(canvas, inside.x, y, INK_DIM, "boxes:");
		canvas_text(canvas, inside.x + 7, y++, INK_TEXT, review_boxes_words(state, boxes));
	}
	canvas_text(canvas, inside.x, y, INK_DIM, "note:");
	canvas_fitted(canvas, inside.x + 6, y, inside.width - 6, INK_TEXT, state->note[0] ? state->note : "-");
	item_clock_text(&state->clock, app->now_ms, time, sizeof time);
	canvas_text(canvas, inside.x, y + 1, INK_DIM, "time on item");
	canvas_text(canvas, inside.x + 13, y + 1, INK_TEXT, time);
	canvas_unclip(canvas, former);
}

void review_draw_label_line(const struct review_state *state, struct canvas *canvas, struct rect line)
{
	const struct stage *stage = review_stage(state->review);
	struct rect former = canvas_clip(canvas, line);
	char share[WIDGET_SHARE_SIZE];
	int x = line.x;

	if (!review_can_decide(state))
		canvas_text(canvas, x, line.y, INK_DIM, "no decision without the picture");
	for (int i = 0; review_can_decide(state) && i < stage->label_count && stage->labels[i].position <= 10; i++)
		x += draw_label(state, canvas, x, line.y, 24, &stage->labels[i]) + 2;
	if (review_can_decide(state) && review_predicted_label(state)) {
		x += canvas_text(canvas, x, line.y, INK_KEY, "[a]") + 1;
		canvas_textf(canvas, x, line.y, INK_MODEL, "%s %s", state->task.prediction->label,
		             widget_share(state->task.prediction->confidence, share));
	}
	canvas_unclip(canvas, former);
}
