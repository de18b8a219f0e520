/* How the work goes: what waits, the operator's pace, the last answers. */
#include "ui/console/review_panes.h"

#include "base/text.h"
#include "ui/console/widget.h"

#include <stdio.h>

static void draw_past(const struct review_state *state, struct canvas *canvas, struct rect rows)
{
	for (int i = 0; i < state->past_count && i < rows.height; i++) {
		const struct review_past *past = &state->past[i];
		int y = rows.y + i, x = rows.x;
		char time[32];

		snprintf(time, sizeof time, "%.1f s", (double)past->duration_ms / 1000);
		x += canvas_textf(canvas, x, y, INK_DIM, "#%-7lld", (long long)past->item_id);
		canvas_fitted(canvas, x, y, rows.x + rows.width - x - 9, INK_TEXT, past->label ? past->label : past->kind);
		canvas_text(canvas, rows.x + rows.width - text_width(time), y, INK_DIM, time);
	}
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
