/* How the Review screen looks as a whole. Nothing here or in the panes changes anything. */
#include "ui/console/review_output.h"
#include "ui/console/review_panes.h"

void review_draw(const struct app *app, const void *opaque, struct canvas *canvas, struct rect area)
{
	const struct review_state *state = opaque;
	const struct review_layout *layout = &state->layout;

	if (!state->has_task) {
		review_draw_empty(app, state, canvas, area);
		return;
	}
	if (layout->panes[PANE_PICTURE].width > 0)
		review_draw_item(app, state, canvas, layout->panes[PANE_PICTURE]);
	if (layout->beside.width > 0)
		review_output_kind(state)->draw(state, canvas, layout->beside);
	if (layout->panes[PANE_PREDICTION].width > 0 && review_is_tie(state))
		review_draw_tie(app, state, canvas, layout->panes[PANE_PREDICTION]);
	else if (layout->panes[PANE_PREDICTION].width > 0)
		review_draw_prediction(state, canvas, layout->panes[PANE_PREDICTION]);
	if (layout->panes[PANE_DECISION].width > 0)
		review_draw_decision(app, state, canvas, layout->panes[PANE_DECISION]);
	if (layout->panes[PANE_QUEUE].width > 0)
		review_draw_queue(state, canvas, layout->panes[PANE_QUEUE]);
	if (layout->labels.width > 0)
		review_draw_label_line(app, state, canvas, layout->labels);
}
