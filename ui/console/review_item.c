/* The item to judge, with the model's regions over it where they may be seen. */
#include "ui/console/review_panes.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/console/review_boxes.h"
#include "ui/console/review_edit.h"
#include "ui/console/review_kind.h"
#include "ui/console/review_picture.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

static void draw_cells(const struct app *app, const struct review_state *state, struct canvas *canvas)
{
	const struct picture_cells *cells = &state->cells;
	struct rect at = { state->room.x + state->window.column, state->room.y + state->window.row, cells->columns,
	                   cells->rows };

	for (int y = 0; y < cells->rows; y++)
		for (int x = 0; x < cells->columns; x++)
			canvas_cell(canvas, at.x + x, at.y + y, &cells->cells[y * cells->columns + x]);
	review_boxes_draw(app, state, canvas, at);
}

static void draw_failure(const struct review_state *state, struct canvas *canvas, struct rect inside)
{
	struct rect text = { inside.x + 2, inside.y + 1, inside.width - 4, inside.height - 4 };
	int lines;

	canvas_text(canvas, text.x, text.y++, INK_WARN, "picture cannot be shown:");
	lines = widget_wrapped(canvas, text, INK_TEXT, state->loader.reason);
	canvas_text(canvas, text.x, text.y + lines + 1, INK_DIM, "Space skip   f flag   r try again");
}

static void draw_footer(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	static const char *const overlays[2][OVERLAY_COUNT] = {
		{ "", "  boxes: model", "  boxes: yours", "  boxes: both", "  model: heat" },
		{ "", "  boxes: theirs", "  boxes: yours", "  boxes: all", "" },
	};
	const char *overlay = overlays[review_is_tie(state)][review_overlay_shown(state)];
	char text[80];

	if (state->loader.state != PICTURE_READY)
		return;
	if (state->editing)
		review_edit_words(state, text, sizeof text);
	else if (review_picture_is_zoomed(state))
		snprintf(text, sizeof text, "x %.0f %% y %.0f %%%s", state->view.x * 100, state->view.y * 100, overlay);
	else
		snprintf(text, sizeof text, "%d x %d%s", state->loader.picture.width, state->loader.picture.height, overlay);
	widget_footer(canvas, area, text);
}

/* At most columns columns of a path, its end rather than its beginning. */
static void add_path(struct str *out, const char *path, int columns, bool ascii)
{
	if (text_width(path) > columns && columns > 0) {
		str_add(out, ascii ? "~" : "\u2026");
		while (*path && text_width(path) >= columns) {
			uint32_t code;
			size_t used = text_decode(path, strlen(path), &code);

			path += used ? used : 1;
		}
	}
	str_add(out, columns > 0 ? path : "");
}

/* "#4812 image cam2/0412.jpg  fit detail+"; where it is too long the kind goes first. */
static void item_title(const struct review_state *state, struct str *title, int columns, bool ascii)
{
	char view[REVIEW_VIEW_WORDS + REVIEW_KIND_WORDS] = "", words[REVIEW_KIND_WORDS];
	int room;

	review_kind_title(state, words);
	if (review_is_picture(state) || words[0])
		snprintf(view, sizeof view, "  %s", review_is_picture(state) ? state->view_words : words);
	str_addf(title, "#%lld ", (long long)state->task.item_id);
	room = columns - (int)title->length - (int)strlen(view);
	if ((int)strlen(state->task.kind) + 1 + text_width(state->task.name) <= room)
		str_addf(title, "%s ", state->task.kind);
	add_path(title, state->task.name, columns - (int)title->length - (int)strlen(view), ascii);
	str_add(title, view);
}

void review_draw_item(const struct app *app, const struct review_state *state, struct canvas *canvas, struct rect area)
{
	struct str title = STR_EMPTY;
	struct rect inside;

	item_title(state, &title, area.width - 6, canvas->ascii);
	inside = widget_picture_pane(canvas, area, str_text(&title));
	str_release(&title);
	draw_footer(state, canvas, area);
	if (!review_is_picture(state))
		review_kind_draw(state, canvas, area);
	else if (state->loader.state == PICTURE_FAILED)
		draw_failure(state, canvas, inside);
	else if (state->loader.state == PICTURE_READY && state->paint >= PAINT_ALL && state->frame.rows > 0)
		draw_cells(app, state, canvas);
}
