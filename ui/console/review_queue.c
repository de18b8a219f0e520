/* How the work goes: what waits, the operator's pace, the last answers. */
#include "ui/console/review_panes.h"

#include "base/str.h"
#include "base/text.h"
#include "db/output.h"
#include "ui/console/label_text.h"
#include "ui/console/widget.h"

#include <stdio.h>

#define TIME_COLUMNS   8
#define AGREES_COLUMNS 8 /* "CHANGED" */

/* An answer given in hours is told in minutes: nobody reads its seconds. */
static void time_text(int64_t duration_ms, char *text, size_t size)
{
	if (duration_ms < 100 * 1000)
		snprintf(text, size, "%.1f s", (double)duration_ms / 1000);
	else
		snprintf(text, size, "%lld min", (long long)(duration_ms / 60000));
}

/* Whether it was what the model had said is told where that was shown, and nowhere else. */
static void draw_answer(const struct stage *stage, struct canvas *canvas, struct rect line, const struct review_past *past,
                        bool judged)
{
	int right = line.x + line.width, x = line.x;
	struct str answer = STR_EMPTY, visible = STR_EMPTY;
	char time[32];
	struct label_text text;

	time_text(past->duration_ms, time, sizeof time);
	canvas_text(canvas, right - text_width(time), line.y, INK_DIM, time);
	right -= TIME_COLUMNS + (judged ? AGREES_COLUMNS : 0);
	if (past->agrees >= 0)
		canvas_text(canvas, right, line.y, past->agrees ? INK_DIM : INK_TEXT, past->agrees ? "agree" : "CHANGED");
	x += canvas_textf(canvas, x, line.y, INK_DIM, "#%-7lld", (long long)past->item_id);
	if (past->label)
		output_brief_cell(output_of_stage(stage), stage->label_count, label_text(canvas->ascii, stage, past->label, &text), past->words,
		                  &answer);
	text_add_visible(&visible, str_text(&answer), answer.length);
	canvas_fitted(canvas, x, line.y, right - x - 1, INK_TEXT, past->label ? str_text(&visible) : past->kind);
	str_release(&answer);
	str_release(&visible);
}

static void draw_past(const struct review_state *state, struct canvas *canvas, struct rect rows)
{
	bool judged = false;

	for (int i = 0; i < state->past_count; i++)
		judged = judged || state->past[i].agrees >= 0;
	for (int i = 0; i < state->past_count && i < rows.height; i++)
		draw_answer(review_stage(state->review), canvas, (struct rect){ rows.x, rows.y + i, rows.width, 1 }, &state->past[i], judged);
}

void review_draw_queue(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	const struct review_progress *progress = &state->progress;
	struct rect inside = widget_pane(canvas, area, "QUEUE"), former = canvas_clip(canvas, inside);
	int64_t all = progress->today + progress->open;
	char open[WIDGET_COUNT_SIZE], today[WIDGET_COUNT_SIZE], undone[WIDGET_COUNT_SIZE], pace[WIDGET_COUNT_SIZE];
	int x = inside.x;

	x += canvas_textf(canvas, x, inside.y, INK_TEXT, "open %s%s", widget_count(progress->open, open),
	                  progress->open_is_more ? "+" : "") + 2;
	widget_meter(canvas, x, inside.y, inside.x + inside.width - x, all > 0 ? (double)progress->today / (double)all : 0);
	canvas_textf(canvas, inside.x, inside.y + 1, INK_TEXT, "today %s   undone %s", widget_count(progress->today, today),
	             widget_count(progress->undone, undone));
	if (progress->per_hour > 0)
		canvas_textf(canvas, inside.x, inside.y + 2, INK_TEXT, "you %s/h", widget_count(progress->per_hour, pace));
	else
		canvas_text(canvas, inside.x, inside.y + 2, INK_DIM, "your pace: not yet");
	if (inside.height > 5 && state->past_count > 0) {
		canvas_text(canvas, inside.x, inside.y + 4, INK_DIM, "your last");
		draw_past(state, canvas, (struct rect){ inside.x, inside.y + 5, inside.width, inside.height - 5 });
	}
	canvas_unclip(canvas, former);
}
