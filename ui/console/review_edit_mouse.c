/* Boxes under the mouse: what is pressed decides what dragging does. Places are cells of the picture's
 * pane, as boxes are drawn on them: a box drawn from one cell to another covers both. */
#include "ui/console/review_edit.h"

#include "ui/console/review_boxes.h"

#include <math.h>

static bool is_within(struct rect area, int x, int y)
{
	return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
}

/* The cells that show the picture. */
static struct rect picture_cells_of(const struct review_state *state)
{
	const struct picture_window *window = &state->window;

	if (state->frame.rows <= 0)
		return (struct rect){ 0, 0, 0, 0 };
	return (struct rect){ window->column, window->row, window->columns, window->rows };
}

/* ---- where a box is pressed ---- */

/* Which end of first..first+count cells is at place: -1 the near one, 1 the far one, 0 none. Of two
 * cells the near one is the inside, or nothing would be left to move the box by. */
static int end_at(int place, int first, int count)
{
	return place == first + count - 1 ? 1 : place == first && count > 2 ? -1 : 0;
}

static unsigned edges_at(struct rect box, int x, int y)
{
	int column = end_at(x, box.x, box.width), row = end_at(y, box.y, box.height);

	return (column < 0 ? BOX_LEFT : column > 0 ? BOX_RIGHT : 0u) | (row < 0 ? BOX_TOP : row > 0 ? BOX_BOTTOM : 0u);
}

/* The smallest box there: the others can be reached beside it. The edges of the box selected come
 * first, since its handles are seen. -1: none. */
static int box_at(const struct review_state *state, int x, int y)
{
	const struct box_edit *own = &state->own;
	double least = INFINITY;
	int found = -1;

	for (int i = 0; i < own->count; i++) {
		struct rect cells = review_boxes_cells(&state->window, &own->boxes[i]);
		double area = own->boxes[i].width * own->boxes[i].height;

		if (!is_within(cells, x, y))
			continue;
		if (i == own->selected && edges_at(cells, x, y))
			return i;
		if (area <= least) {
			least = area;
			found = i;
		}
	}
	return found;
}

static void press(struct review_state *state, int x, int y)
{
	int index = box_at(state, x, y);

	box_edit_select(&state->own, index);
	box_edit_hold(&state->own);
	state->drag = (struct box_drag){ .kind = BOX_DRAG_NEW, .x = x, .y = y };
	if (index < 0)
		return;
	state->drag.from = *box_edit_selected(&state->own);
	state->drag.edges = edges_at(review_boxes_cells(&state->window, &state->drag.from), x, y);
	state->drag.kind = state->drag.edges ? BOX_DRAG_EDGES : BOX_DRAG_MOVE;
}

/* ---- what dragging does ---- */

/* The pixels wholly within some cells, or, where there is none, those they touch: drawn again they
 * are these cells. */
static void whole_pixels(double *from, double *to)
{
	double first = ceil(*from - 1e-6), last = floor(*to + 1e-6);

	*from = last - first >= 1 ? first : floor(*from);
	*to = last - first >= 1 ? last : ceil(*to);
}

/* The pixels of the cells from (x0, y0) to (x1, y1), in whatever order. */
static struct region pixels_of(const struct review_state *state, int x0, int y0, int x1, int y1)
{
	double left, top, right, bottom;

	picture_window_pixel(&state->window, fmin(x0, x1), fmin(y0, y1), &left, &top);
	picture_window_pixel(&state->window, fmax(x0, x1) + 1, fmax(y0, y1) + 1, &right, &bottom);
	whole_pixels(&left, &right);
	whole_pixels(&top, &bottom);
	return (struct region){ left, top, right - left, bottom - top, 0, 0 };
}

static void drag_new(struct app *app, struct review_state *state, int x, int y)
{
	struct region box = pixels_of(state, state->drag.x, state->drag.y, x, y);
	struct err err = ERR_NONE;

	if (state->drag.added) {
		box_edit_place(&state->own, box);
	} else if (box_edit_add(&state->own, box, &err) == 0) {
		state->drag.added = true;
	} else {
		app_say(app, INK_WARN, "%s", err.text);
		state->drag.kind = BOX_DRAG_NONE;
	}
}

static void drag_box(struct review_state *state, int x, int y)
{
	const struct region *from = &state->drag.from, *now = box_edit_selected(&state->own);
	double x0, y0, x1, y1;

	picture_window_pixel(&state->window, state->drag.x, state->drag.y, &x0, &y0);
	picture_window_pixel(&state->window, x, y, &x1, &y1);
	box_edit_move(&state->own, round(from->x + x1 - x0) - now->x, round(from->y + y1 - y0) - now->y);
}

/* An edge that goes along from..to, which then may be turned round. */
static void drag_end(double *from, double *length, bool first, bool last, double near, double far)
{
	double across = first ? *from + *length : *from;

	if (!first && !last)
		return;
	*from = fmin(across, near);
	*length = near < across ? across - near : far - across;
}

static void drag_edges(struct review_state *state, int x, int y)
{
	struct region box = state->drag.from, at = pixels_of(state, x, y, x, y);
	unsigned edges = state->drag.edges;

	drag_end(&box.x, &box.width, edges & BOX_LEFT, edges & BOX_RIGHT, at.x, at.x + at.width);
	drag_end(&box.y, &box.height, edges & BOX_TOP, edges & BOX_BOTTOM, at.y, at.y + at.height);
	box_edit_place(&state->own, box);
}

static int clamped(int value, int first, int count)
{
	return value < first ? first : value >= first + count ? first + count - 1 : value;
}

static unsigned drag(struct app *app, struct review_state *state, int x, int y)
{
	struct rect cells = picture_cells_of(state);

	if (cells.width <= 0 || (state->drag.kind != BOX_DRAG_NEW && !box_edit_selected(&state->own)))
		return REACT_NONE;
	x = clamped(x, cells.x, cells.width);
	y = clamped(y, cells.y, cells.height);
	if (x == state->drag.x && y == state->drag.y && !state->drag.added && state->drag.kind == BOX_DRAG_NEW)
		return REACT_NONE;
	switch (state->drag.kind) {
	case BOX_DRAG_NONE: return REACT_NONE;
	case BOX_DRAG_NEW: drag_new(app, state, x, y); break;
	case BOX_DRAG_MOVE: drag_box(state, x, y); break;
	case BOX_DRAG_EDGES: drag_edges(state, x, y); break;
	}
	return REACT_DRAW;
}

/* A box there is chosen, elsewhere one is begun with. */
static unsigned twice(struct app *app, struct review_state *state, int x, int y)
{
	double across, down;
	int index = box_at(state, x, y);

	if (!state->editing)
		review_edit_begin(app, state);
	state->drag.kind = BOX_DRAG_NONE;
	if (index >= 0) {
		box_edit_select(&state->own, index);
		return REACT_DRAW;
	}
	picture_window_pixel(&state->window, x + 0.5, y + 0.5, &across, &down);
	return review_edit_new(app, state, across, down);
}

bool review_edit_mouse(struct app *app, struct review_state *state, const struct mouse *mouse, unsigned *react)
{
	int x = mouse->x - state->room.x, y = mouse->y - state->room.y;
	bool over = review_is_picture(state) && is_within(picture_cells_of(state), x, y) && review_edit_works(state);

	if (mouse->kind == MOUSE_DOUBLE && over) {
		*react = twice(app, state, x, y);
		return true;
	}
	if (!state->editing)
		return false;
	switch (mouse->kind) {
	case MOUSE_PRESS:
		state->drag.kind = BOX_DRAG_NONE;
		if (over)
			press(state, x, y);
		*react = REACT_DRAW;
		return over;
	case MOUSE_DRAG:
		*react = drag(app, state, x, y);
		return true;
	case MOUSE_RELEASE:
		box_edit_let_go(&state->own);
		state->drag.kind = BOX_DRAG_NONE;
		return false;
	default:
		return false;
	}
}
