#include "ui/console/page.h"

#include "base/arena.h"
#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "ui/console/pager.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH_MAX 100 /* longer lines are hard to read */

struct page_state {
	char         title[160];
	char        *text; /* as it is shown: nothing in it that a terminal would obey but line feeds */
	struct pager pager;
};

/* The text as it lies on a screen of this size; made anew each time, since a screen changes its size
 * when it likes. */
struct layout {
	struct arena       arena;
	const char       **words; /* a line each */
	struct rect        frame;
	struct pager_lines lines;
};

static int count_lines(const char *text, int width)
{
	size_t length = strlen(text), at = 0;
	int count = 0;

	for (; at < length; count++) {
		at += widget_line_length(text + at, length - at, width);
		at += text[at] == '\n';
	}
	return count;
}

static const char *line_text(const void *lines, int line)
{
	return ((const struct layout *)lines)->words[line];
}

static void lay_out(const struct app *app, const struct page_state *state, struct layout *layout)
{
	int width = smaller(app->columns - 2, WIDTH_MAX), inside = larger(1, width - 6);
	int count = count_lines(state->text, inside), height = larger(3, smaller(app->rows - 2, count + 2));
	const char *text = state->text, *end = text + strlen(text);

	*layout = (struct layout){ .frame = { (app->columns - width) / 2, (app->rows - height) / 2, width, height } };
	layout->words = arena_alloc(&layout->arena, (size_t)(count + 1) * sizeof *layout->words);
	for (int i = 0; i < count; i++) {
		size_t length = widget_line_length(text, (size_t)(end - text), inside);

		layout->words[i] = arena_memdup(&layout->arena, text, length);
		text += length + (text[length] == '\n');
	}
	layout->lines = (struct pager_lines){ layout, count, larger(1, height - 2), line_text };
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas)
{
	const struct page_state *state = opaque;
	struct layout layout;
	struct rect inside, former;
	int from;

	lay_out(app, state, &layout);
	from = pager_from(&state->pager, &layout.lines);
	canvas_fill(canvas, layout.frame, INK_TEXT);
	inside = widget_pane(canvas, layout.frame, state->title);
	former = canvas_clip(canvas, inside);
	canvas_cursor(canvas, -1, -1);
	for (int i = 0; i < inside.height && from + i < layout.lines.count; i++) {
		bool found = pager_has_found(&state->pager, from + i);

		if (found)
			canvas_cursor(canvas, inside.x, inside.y + i);
		canvas_text(canvas, inside.x, inside.y + i, INK_KEY, found ? ">" : "");
		canvas_text(canvas, inside.x + 2, inside.y + i, found ? app_selected_ink(app) : INK_TEXT, layout.words[from + i]);
	}
	canvas_unclip(canvas, former);
	pager_draw_foot(&state->pager, &layout.lines, canvas, layout.frame);
	arena_release(&layout.arena);
}

static unsigned press(struct app *app, void *opaque, int key)
{
	struct page_state *state = opaque;
	struct layout layout;
	enum pager_result result;

	lay_out(app, state, &layout);
	result = pager_key(&state->pager, &layout.lines, key);
	arena_release(&layout.arena);
	return pager_react(app, result);
}

static unsigned paste(struct app *app, void *opaque, int code)
{
	return ((struct page_state *)opaque)->pager.searching ? press(app, opaque, code) : REACT_NONE;
}

static unsigned point(struct app *app, void *opaque, const struct mouse *mouse)
{
	struct page_state *state = opaque;
	struct layout layout;
	enum pager_result result;

	lay_out(app, state, &layout);
	result = pager_mouse(&state->pager, &layout.lines, mouse);
	arena_release(&layout.arena);
	return pager_react(app, result);
}

static void release(void *opaque)
{
	free(((struct page_state *)opaque)->text);
}

static const struct popup popup = {
	.state_size = sizeof(struct page_state),
	.hints = "j k scroll  / find  n N next, previous match  q close",
	.close = release,
	.draw = draw,
	.key = press,
	.mouse = point,
	.paste = paste,
};

/* Line feeds are kept and tabs become blanks; nothing else that a terminal would obey passes. */
static char *visible(const char *text)
{
	struct str out = STR_EMPTY;

	while (*text) {
		size_t length = strcspn(text, "\n\t");

		text_add_visible(&out, text, length);
		text += length;
		if (*text)
			str_add(&out, *text++ == '\t' ? "    " : "\n");
	}
	str_add(&out, "");
	return str_take(&out);
}

void page_open(struct app *app, const char *title, const char *text)
{
	struct page_state *state = popup_open(app, &popup);

	snprintf(state->title, sizeof state->title, "%s", title);
	state->text = visible(text);
}
