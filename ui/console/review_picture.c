#include "ui/console/review_picture.h"

#include <string.h>

static struct picture_cells_options options_of(const struct app *app, const struct review_state *state)
{
	return (struct picture_cells_options){
		.detail = state->detail,
		.colours = !app->options->mono,
		.ascii = app->options->ascii,
		.heat = review_overlay_shown(state) == OVERLAY_HEAT ? &state->task.prediction->heat : NULL,
	};
}

void review_picture_prepare(const struct app *app, struct review_state *state, struct rect pane)
{
	const struct picture *picture = &state->loader.picture;
	struct picture_cells_options options = options_of(app, state);
	struct picture_window window;

	state->frame = (struct picture_frame){ 0, 0, 0, 0, 0 };
	if (state->loader.state != PICTURE_READY || pane.width < 3 || pane.height < 3)
		return;
	state->room = (struct rect){ pane.x + 1, pane.y + 1, pane.width - 2, pane.height - 2 };
	state->frame = (struct picture_frame){ picture->width, picture->height, state->room.width, state->room.height,
	                                       picture_cells_fine(&options) };
	window = picture_view_window(&state->view, &state->frame);
	if (!state->cells_stale && memcmp(&window, &state->window, sizeof window) == 0)
		return;
	state->window = window;
	picture_cells_render(picture, &window, &options, &state->cells);
	state->cells_stale = false;
}
