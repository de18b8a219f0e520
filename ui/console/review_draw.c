/* How the Review screen looks as a whole. Nothing here or in the panes changes anything. */
#include "ui/console/review_panes.h"

#include "ui/console/widget.h"

static void draw_empty(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	static const struct { const char *keys, *what; } next[] = {
		{ "rung add DIR", "pictures to judge, in another terminal" },
		{ "rung score", "predictions for them, where there is a model" },
		{ "u", "take back your last decision" },
		{ "?", "keys of this screen" },
		{ "q", "leave" },
	};
	struct rect inside = widget_pane(canvas, area, "Review"), former = canvas_clip(canvas, inside);
	int x = inside.x + inside.width / 2 - 30, y = inside.y + inside.height / 2 - 5;

	x = x < inside.x ? inside.x : x;
	y = y < inside.y ? inside.y : y;
	if (state->trouble[0]) {
		canvas_text(canvas, x, y, INK_ALARM, "The queue cannot be read.");
		widget_wrapped(canvas, (struct rect){ x, y + 2, inside.x + inside.width - x, 3 }, INK_TEXT, state->trouble);
		canvas_text(canvas, x, y + 6, INK_DIM, "Tried again every 2 s; r tries now, q leaves.");
	} else {
		canvas_text(canvas, x, y, INK_TITLE, "The queue is empty.");
		for (int i = 0; i < 5; i++) {
			canvas_text(canvas, x + 2, y + 2 + i, INK_KEY, next[i].keys);
			canvas_text(canvas, x + 17, y + 2 + i, INK_TEXT, next[i].what);
		}
		canvas_text(canvas, x, y + 8, INK_DIM, "New items show up here by themselves.");
	}
	canvas_unclip(canvas, former);
}

void review_draw(const struct app *app, const void *opaque, struct canvas *canvas, struct rect area)
{
	const struct review_state *state = opaque;
	const struct review_layout *layout = &state->layout;

	if (!state->has_task) {
		draw_empty(state, canvas, area);
		return;
	}
	if (layout->panes[PANE_PICTURE].width > 0)
		review_draw_item(state, canvas, layout->panes[PANE_PICTURE]);
	if (layout->panes[PANE_PREDICTION].width > 0)
		review_draw_prediction(state, canvas, layout->panes[PANE_PREDICTION]);
	if (layout->panes[PANE_DECISION].width > 0)
		review_draw_decision(app, state, canvas, layout->panes[PANE_DECISION]);
	if (layout->panes[PANE_QUEUE].width > 0)
		review_draw_queue(state, canvas, layout->panes[PANE_QUEUE]);
	if (layout->labels.width > 0)
		review_draw_label_line(app, state, canvas, layout->labels);
}
