#include "ui/console/review_boxes.h"

#include "base/order.h"
#include "base/text.h"
#include "ui/console/label_text.h"
#include "ui/console/palette.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>

/* How one kind of box looks. The lines alone tell the kinds apart, without colours too. */
struct box_style {
	uint32_t lines[2][7]; /* corners, across, down and handle; then the same in ASCII */
	enum ink tag;
};

static const struct box_style model_style = {
	{ { 0x250c, 0x2510, 0x2514, 0x2518, 0x2500, 0x2502, 0 }, { '+', '+', '+', '+', '-', '|', 0 } },
	INK_MODEL,
};
static const struct box_style other_style = { /* of the second of two people who differ */
	{ { 0x2554, 0x2557, 0x255a, 0x255d, 0x2550, 0x2551, 0 }, { '#', '#', '#', '#', '=', ':', 0 } },
	INK_MODEL,
};
static const struct box_style own_style = {
	{ { 0x250f, 0x2513, 0x2517, 0x251b, 0x2501, 0x2503, 0x25a0 }, { 'o', 'o', 'o', 'o', '~', '!', 'O' } },
	INK_SELECTED,
};

void review_boxes_prepare(struct review_state *state)
{
	const struct picture *picture = &state->loader.picture;

	if (state->own.width == 0 && state->loader.state == PICTURE_READY)
		box_edit_begin(&state->own, picture->width, picture->height, state->task.previous_regions,
		               state->task.previous_region_count);
}

int review_boxes_own(const struct review_state *state, const struct region **boxes)
{
	bool begun = state->own.width > 0;

	*boxes = begun ? state->own.boxes : state->task.previous_regions;
	return begun ? state->own.count : state->task.previous_region_count;
}

/* A canvas and the picture's cells on it. */
struct drawing {
	const struct review_state *state;
	struct canvas             *canvas;
	struct rect                cells;
	const struct theme        *theme;
	const struct box_style    *style;
	const struct line_colours *colours;
	bool                       handles;
};

/* The whole cells that from..to touches, at least two of them; at the end of the picture's cells the
 * second goes in front. */
static void touched(double from, double to, int end, int *first, int *count)
{
	*first = (int)floor(from);
	*count = (int)ceil(to) - *first;
	*count = *count < 2 ? 2 : *count;
	if (to <= end && *first + *count > end)
		*first = end - *count;
}

struct rect review_boxes_cells(const struct picture_window *window, const struct region *box)
{
	double left, top, right, bottom;
	struct rect cells;

	picture_window_cell(window, box->x, box->y, &left, &top);
	picture_window_cell(window, box->x + box->width, box->y + box->height, &right, &bottom);
	touched(left, right, window->column + window->columns, &cells.x, &cells.width);
	touched(top, bottom, window->row + window->rows, &cells.y, &cells.height);
	return cells;
}

/* The style's colour on what the picture shows there, so that a box hides as little as a line can. */
static void draw_glyph(const struct drawing *drawing, int x, int y, uint32_t code)
{
	const struct rect *at = &drawing->cells;
	struct picture_cell cell;
	char text[5] = "";

	if (x < at->x || y < at->y || x >= at->x + at->width || y >= at->y + at->height)
		return;
	cell = drawing->state->cells.cells[(y - at->y) * drawing->state->cells.columns + x - at->x];
	if (drawing->canvas->colours && cell.background) {
		cell.code = code;
		cell.foreground = palette_is_light(cell.background) ? drawing->colours->on_light : drawing->colours->on_dark;
		canvas_cell(drawing->canvas, x, y, &cell);
	} else {
		text_encode(code, text);
		canvas_text(drawing->canvas, x, y, drawing->handles ? INK_SELECTED : INK_TITLE, text);
	}
}

static void draw_frame(const struct drawing *drawing, struct rect box)
{
	const uint32_t *line = drawing->style->lines[drawing->canvas->ascii];
	const struct rect *at = &drawing->cells;
	int right = box.x + box.width - 1, bottom = box.y + box.height - 1;

	for (int x = larger(box.x + 1, at->x); x < smaller(right, at->x + at->width); x++) {
		draw_glyph(drawing, x, box.y, line[4]);
		draw_glyph(drawing, x, bottom, line[4]);
	}
	for (int y = larger(box.y + 1, at->y); y < smaller(bottom, at->y + at->height); y++) {
		draw_glyph(drawing, box.x, y, line[5]);
		draw_glyph(drawing, right, y, line[5]);
	}
	draw_glyph(drawing, box.x, box.y, line[0]);
	draw_glyph(drawing, right, box.y, line[1]);
	draw_glyph(drawing, box.x, bottom, line[2]);
	draw_glyph(drawing, right, bottom, line[3]);
}

/* On the corners, and in the middle of sides with room for it. */
static void draw_handles(const struct drawing *drawing, struct rect box)
{
	uint32_t handle = drawing->style->lines[drawing->canvas->ascii][6];
	const int columns[] = { box.x, box.x + box.width / 2, box.x + box.width - 1 };
	const int rows[] = { box.y, box.y + box.height / 2, box.y + box.height - 1 };

	for (int row = 0; row < 3; row++)
		for (int column = 0; column < 3; column++)
			if ((column != 1 || (row != 1 && box.width > 6)) && (row != 1 || box.height > 4))
				draw_glyph(drawing, columns[column], rows[row], handle);
}

/* A box's number and what it shows, in its upper left corner as far as that can be seen. Words that
 * do not fit beside the number are left out. */
static void draw_tag(const struct drawing *drawing, struct rect box, const char *number, const char *words)
{
	const struct rect *at = &drawing->cells;
	int x = larger(box.x + 1, at->x), y = larger(box.y, at->y);
	int room = smaller(box.x + box.width - 1, at->x + at->width) - x, used = text_width(number);

	if (used > room || y >= at->y + at->height || y >= box.y + box.height)
		return;
	x += canvas_text(drawing->canvas, x, y, drawing->style->tag, number);
	room -= used + 1;
	if (words[0] && room >= smaller(text_width(words), 4)) {
		x += canvas_text(drawing->canvas, x, y, drawing->style->tag, " ");
		canvas_fitted(drawing->canvas, x, y, room, drawing->style->tag, words);
	}
}

static void draw_box(const struct drawing *drawing, const struct region *region, const char *number, const char *words)
{
	const struct review_state *state = drawing->state;
	struct rect box = review_boxes_cells(&state->window, region);

	box.x += state->room.x;
	box.y += state->room.y;
	draw_frame(drawing, box);
	if (drawing->handles)
		draw_handles(drawing, box);
	draw_tag(drawing, box, number, words);
}

static void draw_model_boxes(struct drawing *drawing)
{
	const struct review_prediction *prediction = drawing->state->task.prediction;

	drawing->style = &model_style;
	drawing->colours = &drawing->theme->model_box;
	for (int i = 0; i < prediction->region_count; i++) {
		const struct region *region = &prediction->regions[i];
		char number[16], share[WIDGET_SHARE_SIZE];
		const char *words = isnan(region->score) ? "" : widget_share(region->score, share);

		snprintf(number, sizeof number, "m%d", i + 1);
		draw_box(drawing, region, number, words[0] == '0' ? words + 1 : words);
	}
}

/* "A1 scratch": whose is told by the letter that the answer has in its pane, and by the line. */
static void draw_opinions(struct drawing *drawing)
{
	const struct review_task *task = &drawing->state->task;
	const struct stage *stage = review_stage(drawing->state->review);

	drawing->colours = &drawing->theme->model_box;
	for (int i = 0; i < task->opinion_count; i++) {
		drawing->style = i % 2 ? &other_style : &model_style;
		for (int j = 0; j < task->opinions[i].region_count; j++) {
			const struct region *box = &task->opinions[i].regions[j];
			const struct label *label = stage_label(stage, box->label_id);
			struct label_text text;
			char number[16];

			snprintf(number, sizeof number, "%c%d", 'A' + i, j + 1);
			draw_box(drawing, box, number, label ? label_text(drawing->canvas->ascii, stage, label->name, &text) : "");
		}
	}
}

static void draw_own_box(struct drawing *drawing, int index)
{
	const struct box_edit *own = &drawing->state->own;
	const struct label *label = stage_label(review_stage(drawing->state->review), own->boxes[index].label_id);
	char number[16];
	struct label_text text;

	snprintf(number, sizeof number, "%d", index + 1);
	drawing->style = &own_style;
	drawing->colours = &drawing->theme->own_box;
	drawing->handles = drawing->state->editing && index == own->selected;
	draw_box(drawing, &own->boxes[index], number, label ? label_text(drawing->canvas->ascii, review_stage(drawing->state->review), label->name, &text) : "");
}

/* The one selected lies above the others. */
static void draw_own_boxes(struct drawing *drawing)
{
	const struct box_edit *own = &drawing->state->own;

	for (int i = 0; i < own->count; i++)
		if (i != own->selected)
			draw_own_box(drawing, i);
	if (own->selected >= 0)
		draw_own_box(drawing, own->selected);
}

void review_boxes_draw(const struct app *app, const struct review_state *state, struct canvas *canvas,
                       struct rect cells)
{
	struct drawing drawing = { .state = state, .canvas = canvas, .cells = cells, .theme = app->theme };
	enum review_overlay overlay = review_overlay_shown(state);
	struct rect former = canvas_clip(canvas, cells);

	if ((overlay == OVERLAY_MODEL || overlay == OVERLAY_BOTH) && review_is_tie(state))
		draw_opinions(&drawing);
	else if (overlay == OVERLAY_MODEL || overlay == OVERLAY_BOTH)
		draw_model_boxes(&drawing);
	if (state->editing || (overlay != OVERLAY_NONE && overlay != OVERLAY_MODEL))
		draw_own_boxes(&drawing);
	canvas_unclip(canvas, former);
}

const char *review_boxes_words(const struct review_state *state, char text[REVIEW_BOXES_WORDS])
{
	int length = snprintf(text, REVIEW_BOXES_WORDS, "%d yours", state->own.count), theirs = 0;

	for (int i = 0; i < state->task.opinion_count; i++)
		theirs += state->task.opinions[i].region_count;
	if (review_is_tie(state))
		snprintf(text + length, (size_t)(REVIEW_BOXES_WORDS - length), " / %d theirs", theirs);
	else if (review_may_see_model(state))
		snprintf(text + length, (size_t)(REVIEW_BOXES_WORDS - length), " / %d model",
		         state->task.prediction->region_count);
	return text;
}
