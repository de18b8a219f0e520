#include "ui/console/picker.h"

#include "base/arena.h"
#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "ui/console/key.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGIT_WIDTH 2
#define WIDTH_MAX 100 /* a label of 80 characters, its mark and its key */

struct fit { int row, score; };

struct picker_state {
	char               title[120];
	enum action        action;
	struct arena       arena;  /* of rows, their texts and fits */
	struct picker_row *rows;
	int                count;
	bool               digits, free_text;
	struct line_edit   typed;
	struct fit        *fits;  /* the rows shown, the best first */
	int                fit_count;
	int                picked; /* of fits */
	int                from;   /* the first of fits on the screen, as far as the one picked allows */
};

/* Where things stand on a screen of this size. */
struct place {
	struct rect frame, list;
	int from;
};

static int content_width(const struct picker_state *state)
{
	int widest = text_width(state->title) + 8, digit = state->digits ? DIGIT_WIDTH : 0;

	for (int i = 0; i < state->count; i++) {
		const struct picker_row *row = &state->rows[i];

		widest = larger(widest, digit + text_width(row->text) + (row->note ? text_width(row->note) + 2 : 0));
	}
	return larger(widest, 36);
}

/* The frame keeps its size while typing narrows the list: nothing jumps. */
static struct place place(const struct app *app, const struct picker_state *state)
{
	struct place place;
	int width = smaller(smaller(content_width(state) + 6, WIDTH_MAX), app->columns - 2);
	int height = smaller(state->count + 3, app->rows - 2);

	place.frame = (struct rect){ (app->columns - width) / 2, (app->rows - height) / 2, width, larger(height, 4) };
	place.list = (struct rect){ place.frame.x + 2, place.frame.y + 2, width - 4, place.frame.height - 3 };
	place.from = smaller(state->from, larger(0, state->fit_count - place.list.height));
	place.from = smaller(place.from, state->picked);
	place.from = larger(place.from, state->picked - place.list.height + 1);
	return place;
}

static int better(const void *a, const void *b)
{
	const struct fit *left = a, *right = b;

	return left->score != right->score ? right->score - left->score : left->row - right->row;
}

static void narrow(struct picker_state *state)
{
	state->fit_count = 0;
	for (int i = 0; i < state->count; i++) {
		int score = picker_score(state->typed.text, state->rows[i].text);

		if (score > 0)
			state->fits[state->fit_count++] = (struct fit){ i, score };
	}
	if (state->typed.length > 0)
		qsort(state->fits, (size_t)state->fit_count, sizeof *state->fits, better);
	state->picked = state->from = 0;
}

/* A digit that stands before a row: typing has not begun. */
static bool is_digit_of_row(const struct picker_state *state, int key)
{
	return state->digits && state->typed.length == 0 && key >= '1' && key <= '9' && key - '1' < state->fit_count;
}

/* "1 " before a row that a digit picks. */
static void draw_digit(const struct picker_state *state, struct canvas *canvas, struct rect *area, int index)
{
	if (!state->digits || index >= 9)
		return;
	canvas_textf(canvas, area->x, area->y, is_digit_of_row(state, '1' + index) ? INK_KEY : INK_DIM, "%d", index + 1);
	area->x += DIGIT_WIDTH;
	area->width -= DIGIT_WIDTH;
}

static void draw_row(struct canvas *canvas, struct rect area, const struct picker_row *row, bool picked, enum ink selected)
{
	struct str text = STR_EMPTY;
	enum ink ink = row->off ? INK_DIM : picked ? selected : INK_TEXT;
	int note = row->note ? text_width(row->note) : 0;

	if (ink == INK_SELECTED)
		canvas_fill(canvas, area, ink);
	canvas_text(canvas, area.x, area.y, ink, picked ? ">" : " ");
	text_add_visible(&text, row->text, strlen(row->text));
	canvas_fitted(canvas, area.x + 2, area.y, area.width - 2 - (note ? note + 1 : 0), ink, str_text(&text));
	if (note)
		canvas_text(canvas, area.x + area.width - note, area.y, ink == INK_TEXT ? INK_KEY : ink, row->note);
	str_release(&text);
}

static void draw_count(const struct picker_state *state, struct canvas *canvas, struct rect frame)
{
	char text[40];

	if (state->fit_count == state->count)
		snprintf(text, sizeof text, "%d", state->count);
	else
		snprintf(text, sizeof text, "%d of %d", state->fit_count, state->count);
	widget_footer(canvas, frame, text);
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas)
{
	const struct picker_state *state = opaque;
	struct place at = place(app, state);
	struct rect former;

	canvas_fill(canvas, at.frame, INK_TEXT);
	widget_pane(canvas, at.frame, state->title);
	draw_count(state, canvas, at.frame);
	former = canvas_clip(canvas, at.list);
	for (int i = 0; i < at.list.height && at.from + i < state->fit_count; i++) {
		struct rect line = { at.list.x, at.list.y + i, at.list.width, 1 };

		draw_digit(state, canvas, &line, at.from + i);
		draw_row(canvas, line, &state->rows[state->fits[at.from + i].row], at.from + i == state->picked,
		         app_selected_ink(app));
	}
	if (state->fit_count == 0)
		canvas_text(canvas, at.list.x + 2, at.list.y, INK_DIM,
		            state->free_text && state->typed.length > 0 ? "Enter takes it as typed" : "nothing fits");
	canvas_unclip(canvas, former);
	canvas_text(canvas, at.list.x, at.frame.y + 1, INK_KEY, "/");
	line_edit_draw(&state->typed, canvas, at.list.x + 2, at.frame.y + 1, at.list.width - 2);
}

/* Closes first: the answer may open something else. */
static unsigned give(struct app *app, const char *text, int64_t value, enum action action)
{
	char *copy = xstrdup(text);
	unsigned react = popup_close(app);

	react |= app_answer(app, &(struct answer){ action, copy, value });
	free(copy);
	return react;
}

static unsigned pick(struct app *app, const struct picker_state *state)
{
	const struct picker_row *row;

	if (state->fit_count == 0)
		return state->free_text && state->typed.length > 0 ? give(app, state->typed.text, 0, state->action) : REACT_NONE;
	row = &state->rows[state->fits[state->picked].row];
	return row->off ? REACT_NONE : give(app, row->text, row->value, state->action);
}

static unsigned move(const struct app *app, struct picker_state *state, int by)
{
	int to = larger(0, smaller(state->picked + by, state->fit_count - 1));

	if (to == state->picked)
		return REACT_NONE;
	state->picked = to;
	state->from = place(app, state).from;
	return REACT_DRAW;
}

static unsigned type(struct picker_state *state, int key)
{
	switch (line_edit_key(&state->typed, key)) {
	case LINE_EDIT_CHANGED:
		narrow(state);
		return REACT_DRAW;
	default: return REACT_NONE;
	}
}

static unsigned press(struct app *app, void *opaque, int key)
{
	struct picker_state *state = opaque;
	int page = larger(1, place(app, state).list.height - 1);

	if (is_digit_of_row(state, key)) {
		state->picked = key - '1';
		return pick(app, state);
	}
	switch (key) {
	case PRESS_UP: case PRESS_CTRL('p'): return move(app, state, -1);
	case PRESS_DOWN: case PRESS_CTRL('n'): return move(app, state, 1);
	case PRESS_PAGE_UP: return move(app, state, -page);
	case PRESS_PAGE_DOWN: return move(app, state, page);
	case PRESS_ENTER: case '\n': return pick(app, state);
	case PRESS_ESCAPE: case PRESS_CTRL('c'): case PRESS_CTRL('g'): return popup_close(app);
	default: return type(state, key);
	}
}

static unsigned paste(struct app *app, void *opaque, int code)
{
	(void)app;
	return type(opaque, code);
}

static unsigned point(struct app *app, void *opaque, const struct mouse *mouse)
{
	struct picker_state *state = opaque;
	struct place at = place(app, state);
	int row = at.from + mouse->y - at.list.y;

	switch (mouse->kind) {
	case MOUSE_WHEEL_UP: return move(app, state, -3);
	case MOUSE_WHEEL_DOWN: return move(app, state, 3);
	case MOUSE_PRESS: case MOUSE_DOUBLE: break;
	default: return REACT_NONE;
	}
	if (mouse->x < at.list.x || mouse->x >= at.list.x + at.list.width || mouse->y < at.list.y ||
	    mouse->y >= at.list.y + at.list.height || row >= state->fit_count)
		return REACT_NONE;
	state->picked = row;
	return pick(app, state);
}

static void release(void *opaque)
{
	arena_release(&((struct picker_state *)opaque)->arena);
}

static const struct popup popup = {
	.state_size = sizeof(struct picker_state),
	.hints = "type to narrow  Up Down move  Enter take  Esc close",
	.close = release,
	.draw = draw,
	.key = press,
	.mouse = point,
	.paste = paste,
};

static const struct popup popup_of_digits = {
	.state_size = sizeof(struct picker_state),
	.hints = "a digit picks  Up Down move  Enter take  type your own words  Esc close",
	.close = release,
	.draw = draw,
	.key = press,
	.mouse = point,
	.paste = paste,
};

static void copy_rows(struct picker_state *state, const struct picker_row *rows, int count)
{
	state->count = count;
	state->rows = arena_alloc(&state->arena, (size_t)count * sizeof *state->rows);
	state->fits = arena_alloc(&state->arena, (size_t)count * sizeof *state->fits);
	for (int i = 0; i < count; i++) {
		state->rows[i] = rows[i];
		state->rows[i].text = arena_strdup(&state->arena, rows[i].text);
		state->rows[i].note = rows[i].note ? arena_strdup(&state->arena, rows[i].note) : NULL;
	}
}

void picker_open(struct app *app, const struct picker *picker)
{
	struct picker_state *state = popup_open(app, picker->digits ? &popup_of_digits : &popup);

	snprintf(state->title, sizeof state->title, "%s", picker->title);
	state->action = picker->action;
	state->digits = picker->digits;
	state->free_text = picker->free_text;
	copy_rows(state, picker->rows, picker->count);
	line_edit_begin(&state->typed, picker->typed ? picker->typed : "");
	narrow(state);
}
