#include "ui/console/review_edit.h"

#include "ui/console/key_action.h"
#include "ui/console/review_boxes.h"
#include "ui/console/review_choices.h"
#include "ui/console/review_keys.h"
#include "ui/console/review_kind.h"
#include "ui/console/review_picture.h"
#include "ui/console/review_segments.h"

#include <math.h>
#include <stdio.h>

bool review_edit_works(const struct review_state *state)
{
	return (review_is_picture(state) || review_is_recording(state)) && state->own.width > 0;
}

unsigned review_edit_begin(struct app *app, struct review_state *state)
{
	char key[KEY_ACTION_KEY_SIZE];

	state->editing = true;
	state->pane = PANE_PICTURE;
	state->drag.kind = BOX_DRAG_NONE;
	box_edit_select(&state->own, state->own.count - 1);
	app_say(app, INK_TEXT, "editing %s: nothing decides the item until %s", review_drawn_name(state, 0),
	        key_action_name(app, ACTION_EDIT_BOXES, key));
	return REACT_DRAW;
}

void review_edit_words(const struct review_state *state, char *text, size_t size)
{
	const struct region *box = box_edit_selected(&state->own);

	if (review_is_recording(state))
		review_segments_words(state, text, size);
	else if (box)
		snprintf(text, size, "box %d of %d: %.0f x %.0f at %.0f,%.0f", state->own.selected + 1, state->own.count,
		         box->width, box->height, box->x, box->y);
	else
		snprintf(text, size, state->own.count ? "%d boxes, none selected" : "no boxes", state->own.count);
}

/* ---- the view goes along ---- */

/* By how much a stretch sticks out of room, or, where it is longer than that, its middle. */
static int beyond(int first, int count, int room)
{
	if (count > room) {
		first += count / 2;
		count = 1;
	}
	return first < 0 ? first : first + count > room ? first + count - room : 0;
}

/* What is seen once it is painted: keys may come faster than that. */
static struct picture_window window_now(const struct review_state *state)
{
	return state->frame.rows > 0 ? picture_view_window(&state->view, &state->frame) : state->window;
}

static void follow(struct review_state *state)
{
	const struct region *box = box_edit_selected(&state->own);
	struct picture_window window = window_now(state);
	struct rect cells;

	if (review_is_recording(state))
		review_segments_follow(state);
	if (review_is_recording(state) || !box || !review_picture_is_zoomed(state))
		return;
	cells = review_boxes_cells(&window, box);
	picture_view_pan(&state->view, &state->frame, beyond(cells.x, cells.width, state->room.width),
	                 beyond(cells.y, cells.height, state->room.height));
}

/* ---- keys ---- */

/* What a key does; right and down are what it does it by, in cells or boxes. */
struct edit_key {
	enum action action;
	bool      (*works)(const struct review_state *state); /* NULL: always */
	unsigned  (*act)(struct app *app, struct review_state *state, const struct edit_key *key); /* NULL: as in Review */
	int         right, down;
	const char *shown;     /* in the hint line, for others like it too; NULL: its own key */
	const char *otherwise; /* what to say where it does not work; NULL: nothing */
};

static bool has_box(const struct review_state *state) { return state->own.count > 0; }
static bool has_selected(const struct review_state *state) { return state->own.selected >= 0; }
static bool has_done(const struct review_state *state) { return state->own.done > 0; }
static bool has_undone(const struct review_state *state) { return state->own.done < state->own.known; }

static bool can_move(const struct review_state *state)
{
	return has_selected(state) || (review_is_recording(state) ? review_kind_is_zoomed(state) : review_picture_is_zoomed(state));
}

/* What a cell is in pixels at this zoom: whole ones, at least one. */
static double cells_across(const struct review_state *state, int cells)
{
	struct picture_window window = window_now(state);

	if (review_is_recording(state))
		return cells * review_segments_step(state);
	return cells * fmax(round(window.part.width / window.columns), 1);
}

static double cells_down(const struct review_state *state, int cells)
{
	struct picture_window window = window_now(state);

	return review_is_recording(state) ? 0 : cells * fmax(round(window.part.height / window.rows), 1);
}

unsigned review_edit_new(struct app *app, struct review_state *state, double x, double y)
{
	struct picture_part part = window_now(state).part;
	double width = fmax(part.width / 4, 1), height = fmax(part.height / 4, 1);
	struct region box = { fmax(fmin(x - width / 2, state->own.width - width), 0),
	                      fmax(fmin(y - height / 2, state->own.height - height), 0), width, height, 0, 0 };
	struct err err = ERR_NONE;

	if (box_edit_add(&state->own, box, &err) < 0)
		app_say(app, INK_WARN, "%s", err.text);
	return REACT_DRAW;
}

static unsigned new_box(struct app *app, struct review_state *state, const struct edit_key *key)
{
	struct picture_part part = window_now(state).part;

	(void)key;
	if (review_is_recording(state))
		return review_segments_new(app, state);
	return review_edit_new(app, state, part.x + part.width / 2, part.y + part.height / 2);
}

static unsigned select_box(struct app *app, struct review_state *state, const struct edit_key *key)
{
	(void)app;
	box_edit_select_next(&state->own, key->right);
	return REACT_DRAW;
}

/* Without a box selected these keys move what is looked at. */
static unsigned move(struct app *app, struct review_state *state, const struct edit_key *key)
{
	if (has_selected(state))
		box_edit_move(&state->own, cells_across(state, key->right), cells_down(state, key->down));
	else if (review_is_recording(state))
		return review_keys_act(app, state, key->action, 0);
	else
		picture_view_pan(&state->view, &state->frame, key->right, key->down);
	return REACT_DRAW;
}

/* Of a segment the keys for the lower edge move where it begins. */
static unsigned move_far_edges(struct app *app, struct review_state *state, const struct edit_key *key)
{
	(void)app;
	if (review_is_recording(state) && key->down != 0)
		box_edit_stretch(&state->own, BOX_LEFT, cells_across(state, -key->down), 0);
	else
		box_edit_stretch(&state->own, BOX_RIGHT | BOX_BOTTOM, cells_across(state, key->right),
		                 cells_down(state, key->down));
	return REACT_DRAW;
}

/* All edges by as many pixels, so that the box keeps its place. */
static unsigned grow(struct app *app, struct review_state *state, const struct edit_key *key)
{
	double by = cells_across(state, key->right);

	(void)app;
	box_edit_grow(&state->own, by, by);
	return REACT_DRAW;
}

static bool is_sound(const struct review_state *state) { return review_kind_sounds(state); }

static unsigned play(struct app *app, struct review_state *state, const struct edit_key *key)
{
	(void)key;
	return review_segments_play(app, state);
}

static unsigned delete_box(struct app *app, struct review_state *state, const struct edit_key *key)
{
	char undo_key[KEY_ACTION_KEY_SIZE];

	(void)key;
	app_say(app, INK_TEXT, "deleted %s %d (%s brings it back)", review_drawn_name(state, 1), state->own.selected + 1,
	        key_action_name(app, ACTION_UNDO, undo_key));
	box_edit_delete(&state->own);
	return REACT_DRAW;
}

static unsigned undo(struct app *app, struct review_state *state, const struct edit_key *key)
{
	(void)key;
	app_say(app, INK_TEXT, "%s", "");
	box_edit_undo(&state->own);
	return REACT_DRAW;
}

static unsigned redo(struct app *app, struct review_state *state, const struct edit_key *key)
{
	(void)key;
	app_say(app, INK_TEXT, "%s", "");
	box_edit_redo(&state->own);
	return REACT_DRAW;
}

/* What was drawn stays in sight. */
static unsigned end(struct app *app, struct review_state *state, const struct edit_key *key)
{
	int count = state->own.count;

	(void)key;
	state->editing = false;
	box_edit_let_go(&state->own);
	if (count > 0 && state->overlay == OVERLAY_NONE)
		state->overlay = OVERLAY_OWN;
	else if (count > 0 && state->overlay == OVERLAY_MODEL)
		state->overlay = OVERLAY_BOTH;
	if (count == 1)
		app_say(app, INK_TEXT, "1 %s goes with your answer", review_drawn_name(state, 1));
	else
		app_say(app, INK_TEXT, "%d %s go with your answer", count, review_drawn_name(state, count));
	return REACT_DRAW;
}

static const struct edit_key rows[] = {
	{ .action = ACTION_BOX_NEW, .act = new_box },
	{ .action = ACTION_BOX_NEXT, .works = has_box, .act = select_box, .right = 1 },
	{ .action = ACTION_BOX_PREVIOUS, .works = has_box, .act = select_box, .right = -1 },
	{ .action = ACTION_BOX_DELETE, .works = has_selected, .act = delete_box },
	{ .action = ACTION_LEFT, .works = can_move, .act = move, .right = -1, .shown = "hjkl" },
	{ .action = ACTION_RIGHT, .works = can_move, .act = move, .right = 1 },
	{ .action = ACTION_UP, .works = can_move, .act = move, .down = -1 },
	{ .action = ACTION_DOWN, .works = can_move, .act = move, .down = 1 },
	{ .action = ACTION_BOX_GROW, .works = has_selected, .act = grow, .right = 1, .shown = "+-" },
	{ .action = ACTION_BOX_SHRINK, .works = has_selected, .act = grow, .right = -1 },
	{ .action = ACTION_BOX_NARROWER, .works = has_selected, .act = move_far_edges, .right = -1, .shown = "HJKL" },
	{ .action = ACTION_BOX_WIDER, .works = has_selected, .act = move_far_edges, .right = 1 },
	{ .action = ACTION_BOX_LOWER, .works = has_selected, .act = move_far_edges, .down = -1 },
	{ .action = ACTION_BOX_HIGHER, .works = has_selected, .act = move_far_edges, .down = 1 },
	{ .action = ACTION_UNDO, .works = has_done, .act = undo,
	  .otherwise = "no change here to take back; decisions are, once editing is done" },
	{ .action = ACTION_REDO, .works = has_undone, .act = redo, .otherwise = "nothing to do again" },
	{ .action = ACTION_EDIT_BOXES, .act = end },
	{ .action = ACTION_MORE_LABELS, .works = has_selected },
	{ .action = ACTION_PLAY, .works = is_sound, .act = play },
	{ .action = ACTION_OVERLAY },
	{ .action = ACTION_DETAIL },
	{ .action = ACTION_ZOOM_IN },
	{ .action = ACTION_ZOOM_OUT },
	{ .action = ACTION_FIT },
	{ .action = ACTION_PIXELS },
};

static const struct edit_key *find(enum action action)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].action == action)
			return &rows[i];
	return NULL;
}

static bool works(const struct edit_key *row, const struct review_state *state)
{
	return !row->works || row->works(state);
}

unsigned review_edit_name(struct app *app, struct review_state *state, const struct label *label)
{
	const struct region *box = box_edit_selected(&state->own);

	if (!box)
		return REACT_NONE;
	box_edit_label(&state->own, box->label_id == label->label_id ? 0 : label->label_id);
	app_say(app, INK_TEXT, "%s %d: %s", review_drawn_name(state, 1), state->own.selected + 1, box->label_id ? label->name : "no label");
	return REACT_DRAW;
}

static unsigned name_by_digit(struct app *app, struct review_state *state, int digit)
{
	const struct stage *stage = review_stage(state->review);

	for (int i = 0; i < stage->label_count && i < REVIEW_DIGITS; i++)
		if (review_digit(i) == digit)
			return review_edit_name(app, state, &stage->labels[i]);
	return REACT_NONE;
}

unsigned review_edit_key(struct app *app, struct review_state *state, enum action action, int key)
{
	const struct edit_key *row = find(action);
	unsigned react;

	state->drag.kind = BOX_DRAG_NONE; /* the mouse takes hold anew */
	if (action == ACTION_LABEL)
		return name_by_digit(app, state, key);
	if (!row || (!works(row, state) && !row->otherwise))
		return REACT_NONE;
	if (!works(row, state)) {
		app_say(app, INK_WARN, "%s", row->otherwise);
		return REACT_DRAW;
	}
	react = row->act ? row->act(app, state, row) : review_keys_act(app, state, action, key);
	follow(state);
	return react;
}

bool review_edit_offers(const struct review_state *state, const struct binding *binding, const char **shown)
{
	const struct edit_key *row = find(binding->action);

	if (binding->action == ACTION_LABEL)
		return review_keys_offer(state, binding, shown) && box_edit_selected(&state->own);
	if (!row || !works(row, state))
		return false;
	if (row->shown && binding->keys[0] == row->shown[0]) /* not where a person has other keys */
		*shown = row->shown;
	return row->act || review_keys_offer(state, binding, shown);
}
