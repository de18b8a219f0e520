/* What the model says of the item, or why that is not shown. */
#include "ui/console/review_panes.h"

#include "base/str.h"
#include "base/text.h"
#include "ladder/level.h"
#include "ui/console/label_text.h"
#include "ui/console/widget.h"

#include <stdio.h>

#define CANARY_HEIGHT 7 /* of the pane inside, from which there is a line for a canary */

static void draw_hidden(const struct review_state *state, struct canvas *canvas, struct rect inside)
{
	static const char *const after[] = { "decide without it;", "agreement is counted", "after your decision" };
	int level = review_stage(state->review)->level, y = inside.y;

	if (level == LEVEL_HUMAN_ONLY) {
		canvas_text(canvas, inside.x, y, INK_DIM, "none at level 0:");
		canvas_text(canvas, inside.x, y + 1, INK_DIM, "people decide everything");
		return;
	}
	if (level == LEVEL_SHADOW)
		canvas_text(canvas, inside.x, y++, INK_TEXT, "hidden (level 1 shadow)");
	else
		canvas_text(canvas, inside.x, y++, INK_TEXT, "hidden (asked blind)");
	for (int i = 0; i < 3; i++)
		canvas_text(canvas, inside.x, y++, INK_DIM, after[i]);
}

static void draw_classes(const struct stage *stage, const struct review_prediction *prediction, struct canvas *canvas,
                         struct rect rows)
{
	int longest = 0, bar;
	struct label_text text;

	for (int i = 1; i < prediction->probability_count && i <= rows.height; i++) {
		int width = text_width(label_text(canvas->ascii, stage, prediction->probabilities[i].label, &text));

		longest = width > longest ? width : longest;
	}
	longest = longest > rows.width / 2 ? rows.width / 2 : longest;
	bar = rows.width - longest - 6;
	for (int i = 1; i < prediction->probability_count && i <= rows.height; i++) {
		const struct review_probability *class = &prediction->probabilities[i];
		int y = rows.y + i - 1;
		char share[WIDGET_SHARE_SIZE];

		canvas_fitted(canvas, rows.x, y, longest, INK_TEXT, label_text(canvas->ascii, stage, class->label, &text));
		canvas_text(canvas, rows.x + longest + 1, y, INK_TEXT, widget_share(class->probability, share));
		widget_meter(canvas, rows.x + longest + 6, y, bar, class->probability);
	}
}

/* Where there is height for it: what LIVE says goes first. */
static void draw_canary(const struct stage *stage, const struct review_task *task, struct canvas *canvas, struct rect line)
{
	const struct review_prediction *canary = task->canary;
	char says[200], share[WIDGET_SHARE_SIZE];
	struct label_text text;

	if (!canary->label)
		snprintf(says, sizeof says, "canary %.80s: no answer", canary->model);
	else
		snprintf(says, sizeof says, "canary %.80s: %s %s (%s)", canary->model, label_text(canvas->ascii, stage, canary->label, &text),
		         widget_share(canary->confidence, share),
		         task->prediction->label && str_equal(task->prediction->label, canary->label) ? "agrees" : "differs");
	canvas_fitted(canvas, line.x, line.y, line.width, INK_MODEL, says);
}

static void draw_said(const struct stage *stage, const struct review_task *task, struct canvas *canvas, struct rect inside)
{
	struct label_text text;
	const struct review_prediction *prediction = task->prediction;
	bool canary = task->canary && inside.height >= CANARY_HEIGHT;
	struct rect rows = { inside.x, inside.y + 2, inside.width, inside.height - 3 - canary };
	int classes = prediction->probability_count - 1;
	char why[300], share[WIDGET_SHARE_SIZE];

	canvas_fitted(canvas, inside.x, inside.y, inside.width - 6, INK_MODEL,
	              label_text(canvas->ascii, stage, prediction->label, &text));
	canvas_text(canvas, inside.x + inside.width - 4, inside.y, INK_TITLE, widget_share(prediction->confidence, share));
	widget_meter(canvas, inside.x, inside.y + 1, inside.width, prediction->confidence);
	draw_classes(stage, prediction, canvas, rows);
	if (canary)
		draw_canary(stage, task, canvas, (struct rect){ inside.x, inside.y + inside.height - 1, inside.width, 1 });
	if (!task->reason[0])
		return;
	snprintf(why, sizeof why, "why: %s", task->reason);
	classes = classes < 0 ? 0 : classes < rows.height ? classes : rows.height;
	rows = (struct rect){ rows.x, rows.y + classes, rows.width, rows.height + 1 - classes };
	widget_wrapped(canvas, rows, INK_DIM, why);
}

void review_draw_prediction(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	const struct review_prediction *prediction = state->task.blind ? NULL : state->task.prediction;
	char title[200] = "PREDICTION";
	struct rect inside, former;

	if (prediction)
		snprintf(title, sizeof title, "PREDICTION %s", prediction->model);
	inside = widget_pane(canvas, area, title);
	former = canvas_clip(canvas, inside);
	if (state->task.blind) {
		draw_hidden(state, canvas, inside);
	} else if (!prediction) {
		canvas_text(canvas, inside.x, inside.y, INK_DIM, "no model has seen this item");
	} else if (!prediction->label) {
		canvas_text(canvas, inside.x, inside.y, INK_MODEL, "no answer");
		inside.y++;
		inside.height--;
		widget_wrapped(canvas, inside, INK_DIM, prediction->reason);
	} else {
		draw_said(review_stage(state->review), &state->task, canvas, inside);
	}
	canvas_unclip(canvas, former);
}
