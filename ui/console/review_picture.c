#include "ui/console/review_picture.h"

#include <stdio.h>
#include <string.h>

void review_picture_load(const struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	void *bytes;
	size_t length;

	if (!app->prefs.zoom || state->view.zoom < 1) /* there was no picture before */
		state->view = (struct picture_view)PICTURE_VIEW_FIT;
	state->ahead_ms = 0;
	state->ahead_known = false;
	if (!review_is_picture(state))
		picture_loader_clear(&state->loader);
	else if (picture_loader_show(&state->loader, state->task.item_id))
		return;
	else if (review_media(state->review, state->task.item_id, &bytes, &length, &err) < 0)
		picture_loader_fail(&state->loader, err.text);
	else
		picture_loader_want(&state->loader, state->task.item_id, bytes, length);
}

#define QUIET_MS 50

void review_picture_later(const struct app *app, struct review_state *state)
{
	if (state->paint == PAINT_SEEN && review_is_picture(state))
		state->ahead_ms = app->now_ms + QUIET_MS;
}

static void learn_what_comes(struct review_state *state)
{
	int64_t items[PICTURE_LOADER_AHEAD];
	struct err err = ERR_NONE;
	int count = review_ahead(state->review, items, PICTURE_LOADER_AHEAD, &err);

	picture_loader_expect(&state->loader, items, count < 0 ? 0 : count);
	state->ahead_known = true;
}

void review_picture_ahead(const struct app *app, struct review_state *state)
{
	struct err err = ERR_NONE;
	void *bytes = NULL;
	size_t length = 0;
	int64_t item_id;

	state->ahead_ms = 0;
	if (!state->ahead_known)
		learn_what_comes(state);
	item_id = picture_loader_next_ahead(&state->loader);
	if (item_id == 0)
		return;
	if (review_media(state->review, item_id, &bytes, &length, &err) < 0)
		bytes = NULL;
	picture_loader_ahead(&state->loader, item_id, bytes, length);
	state->worked_ms = app->now_ms;
	review_picture_later(app, state);
}

#define SLOW_QUIET_MS 150

int64_t review_picture_due_ms(const struct app *app, const struct review_state *state)
{
	return app->prefs.slow && review_is_picture(state) ? state->touched_ms + SLOW_QUIET_MS : 0;
}

static struct picture_cells_options options_of(const struct app *app, const struct review_state *state)
{
	return (struct picture_cells_options){
		.mode = state->mode,
		.colours = app_has_colours(app),
		.ascii = app->options->ascii,
		.thin = app->prefs.slow,
		.heat = review_overlay_shown(state) == OVERLAY_HEAT ? &state->task.prediction->heat : NULL,
	};
}

static void name_view(struct review_state *state)
{
	char view[PICTURE_VIEW_WORDS];

	snprintf(state->view_words, sizeof state->view_words, "%s %s", picture_view_words(&state->view, view),
	         picture_mode_name(state->mode));
}

static bool are_made_for(const struct review_state *state, const struct picture_window *window,
                         const struct picture_cells_options *wanted)
{
	const struct picture_cells_options *made = &state->cells_options;

	return state->cells.columns > 0 && memcmp(window, &state->window, sizeof *window) == 0 && made->mode == wanted->mode &&
	       made->colours == wanted->colours && made->ascii == wanted->ascii && made->thin == wanted->thin &&
	       made->heat == wanted->heat;
}

void review_picture_prepare(const struct app *app, struct review_state *state, struct rect pane)
{
	const struct picture *picture = &state->loader.picture;
	struct picture_cells_options options = options_of(app, state);
	struct picture_window window;

	name_view(state);
	state->frame = (struct picture_frame){ 0, 0, 0, 0, 0 };
	if (state->loader.state != PICTURE_READY || pane.width < 3 || pane.height < 3)
		return;
	state->room = (struct rect){ pane.x + 1, pane.y + 1, pane.width - 2, pane.height - 2 };
	state->frame = (struct picture_frame){ picture->width, picture->height, state->room.width, state->room.height,
	                                       picture_cells_fine(&options) };
	window = picture_view_window(&state->view, &state->frame);
	if (state->cells_ticket != state->loader.ticket || state->cells_options.colours != options.colours)
		picture_cells_release(&state->cells);
	state->cells_ticket = state->loader.ticket;
	state->cells_late = false;
	if (are_made_for(state, &window, &options))
		return;
	state->cells_late = state->cells.columns > 0 && app->now_ms < review_picture_due_ms(app, state);
	if (state->cells_late)
		return;
	picture_cells_render(picture, &window, &options, &state->cells);
	state->window = window;
	state->cells_options = options;
}

bool review_picture_is_zoomed(const struct review_state *state)
{
	return state->frame.rows > 0 && (state->view.pixels || state->view.zoom > 1);
}

#define MOVED (REACT_DRAW | REACT_GO_ON)

static unsigned zoom(struct review_state *state, bool larger)
{
	if (state->frame.rows <= 0)
		return REACT_NONE;
	picture_view_zoom(&state->view, &state->frame, larger);
	return MOVED;
}

unsigned review_picture_zoom_in(struct app *app, struct review_state *state)
{
	(void)app;
	return zoom(state, true);
}

unsigned review_picture_zoom_out(struct app *app, struct review_state *state)
{
	(void)app;
	return zoom(state, false);
}

unsigned review_picture_fit(struct app *app, struct review_state *state)
{
	(void)app;
	state->view = (struct picture_view)PICTURE_VIEW_FIT;
	return REACT_DRAW;
}

unsigned review_picture_toggle_pixels(struct app *app, struct review_state *state)
{
	(void)app;
	if (state->frame.rows <= 0)
		return REACT_NONE;
	picture_view_toggle_pixels(&state->view, &state->frame);
	return REACT_DRAW;
}

static unsigned pan(struct review_state *state, double columns, double rows)
{
	if (!review_picture_is_zoomed(state))
		return REACT_NONE;
	picture_view_pan(&state->view, &state->frame, columns, rows);
	return MOVED;
}

/* A quarter of what is seen: three quarters of it stay to find one's way by. */
static int quarter(int cells)
{
	return cells < 4 ? 1 : cells / 4;
}

unsigned review_picture_left(struct app *app, struct review_state *state)
{
	(void)app;
	return pan(state, -quarter(state->frame.columns), 0);
}

unsigned review_picture_right(struct app *app, struct review_state *state)
{
	(void)app;
	return pan(state, quarter(state->frame.columns), 0);
}

unsigned review_picture_up(struct app *app, struct review_state *state)
{
	(void)app;
	return pan(state, 0, -quarter(state->frame.rows));
}

unsigned review_picture_down(struct app *app, struct review_state *state)
{
	(void)app;
	return pan(state, 0, quarter(state->frame.rows));
}

unsigned review_picture_next_mode(struct app *app, struct review_state *state)
{
	(void)app;
	state->mode = (state->mode + 1) % PICTURE_MODE_COUNT;
	return REACT_DRAW;
}

static bool is_over(const struct review_state *state, const struct mouse *mouse)
{
	const struct rect *room = &state->room;

	return state->frame.rows > 0 && mouse->x >= room->x && mouse->x < room->x + room->width && mouse->y >= room->y &&
	       mouse->y < room->y + room->height;
}

static unsigned drag(struct review_state *state, const struct mouse *mouse)
{
	int columns = state->drag_x - mouse->x, rows = state->drag_y - mouse->y;

	state->drag_x = mouse->x;
	state->drag_y = mouse->y;
	return pan(state, columns, rows);
}

unsigned review_picture_mouse(struct review_state *state, const struct mouse *mouse)
{
	bool over = is_over(state, mouse), wheel = mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN;

	if (wheel && over) {
		picture_view_zoom_at(&state->view, &state->frame, mouse->kind == MOUSE_WHEEL_UP, mouse->x - state->room.x + 0.5,
		                     mouse->y - state->room.y + 0.5);
		return MOVED;
	}
	if (mouse->kind == MOUSE_PRESS) {
		state->dragging = over;
		state->drag_x = mouse->x;
		state->drag_y = mouse->y;
	} else if (mouse->kind == MOUSE_DRAG && state->dragging) {
		return drag(state, mouse);
	} else if (mouse->kind == MOUSE_RELEASE) {
		state->dragging = false;
	}
	return REACT_NONE;
}
