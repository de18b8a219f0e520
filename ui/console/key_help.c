#include "ui/console/key_help.h"

#include "base/arena.h"
#include "base/order.h"
#include "base/text.h"
#include "ui/console/key.h"
#include "ui/console/key_action.h"
#include "ui/console/key_group.h"
#include "ui/console/pager.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

#define WIDTH_MAX    92 /* two columns of what nearly every row needs */
#define COLUMN_LEAST 34 /* narrower, and there is one column only */
#define KEYS_MAX      9 /* columns: whoever has more keys has a line for them */
#define GAP           2

struct key_help { struct pager pager; };

/* A line of the page: a heading, or a piece of a row's help; the first piece has the keys. */
struct help_line {
	const char *keys;   /* "" after the first piece */
	const char *text;
	const char *sought; /* all there is to find in the row, in its first line */
	bool        heading, works;
};

/* The page as it lies on a screen of this size. Its lines run down the first column and on in the
 * second. */
struct layout {
	struct arena       arena;
	struct help_line  *lines;
	int                room; /* of lines */
	int                columns, column_width, keys_width, height;
	struct rect        frame;
	struct pager_lines pager;
};

static struct help_line *add_line(struct layout *layout)
{
	struct help_line *line = &layout->lines[layout->pager.count++];

	*line = (struct help_line){ .keys = "", .text = "", .sought = "" };
	return line;
}

/* The first line of a row: what there is to find in all of it can be found there. */
static struct help_line *begin_row(struct layout *layout, const struct binding *binding, bool works)
{
	struct help_line *line = add_line(layout);

	line->works = works;
	line->keys = binding->shown;
	line->sought = arena_printf(&layout->arena, "%s %s %s", binding->shown, binding->name, binding->help);
	return line;
}

static void add_row(struct layout *layout, const struct binding *binding, bool works)
{
	int width = larger(8, layout->column_width - layout->keys_width - 1);
	struct help_line *line = begin_row(layout, binding, works);
	const char *text = binding->help;

	if (text_width(binding->shown) > KEYS_MAX)
		line = NULL; /* it is full */
	while (*text && layout->pager.count < layout->room) {
		size_t length = widget_line_length(text, strlen(text), width);

		line = line ? line : add_line(layout);
		line->works = works;
		line->text = arena_memdup(&layout->arena, text, length);
		line = NULL;
		text += length;
	}
}

static void add_heading(struct layout *layout, const char *title)
{
	if (layout->pager.count > 0)
		add_line(layout);
	*add_line(layout) = (struct help_line){ .keys = "", .text = title, .sought = "", .heading = true };
}

/* Keys that hold everywhere, but are about deciding, are Review's own: who has done nothing yet shall
 * find out that it can be taken back. */
static bool is_own(const struct app *app, const struct binding *binding)
{
	enum context context = app_context(app);

	return binding->context == context || (binding->context == CONTEXT_GLOBAL && context == CONTEXT_REVIEW &&
	                                       key_group_of(binding->action) == KEY_GROUP_DECIDE);
}

/* Where works is false: the screen's own keys that do nothing now. */
static bool is_listed(const struct app *app, const struct binding *binding, bool works)
{
	const char *shown;

	if (!is_own(app, binding) && (binding->context != CONTEXT_GLOBAL || !works))
		return false;
	return key_action_offered(app, binding, &shown) == works;
}

static void add_group(const struct app *app, struct layout *layout, enum key_group group)
{
	bool begun = false;

	for (int i = 0; i < app->keymap.count; i++) {
		const struct binding *binding = &app->keymap.rows[i];

		if (key_group_of(binding->action) != group || !is_listed(app, binding, true))
			continue;
		if (!begun)
			add_heading(layout, key_group_title(group));
		begun = true;
		add_row(layout, binding, true);
	}
}

/* They come last, so that all that works is on the page at once wherever there is room for it. */
static void add_what_does_not_work(const struct app *app, struct layout *layout)
{
	bool begun = false;

	for (int i = 0; i < app->keymap.count; i++) {
		if (!is_listed(app, &app->keymap.rows[i], false))
			continue;
		if (!begun)
			add_heading(layout, "Do nothing now");
		begun = true;
		add_row(layout, &app->keymap.rows[i], false);
	}
}

static int keys_width(const struct app *app)
{
	int widest = 0;

	for (int i = 0; i < app->keymap.count; i++)
		if (is_listed(app, &app->keymap.rows[i], true) || is_listed(app, &app->keymap.rows[i], false))
			widest = larger(widest, text_width(app->keymap.rows[i].shown));
	return smaller(widest, KEYS_MAX) + 2;
}

static const char *sought(const void *lines, int line)
{
	return ((const struct layout *)lines)->lines[line].sought;
}

static void lay_out(const struct app *app, struct layout *layout)
{
	int width = smaller(app->columns, WIDTH_MAX), inside = width - 4;
	bool two = (inside - GAP) / 2 >= COLUMN_LEAST;

	*layout = (struct layout){ .room = app->keymap.count * 12 + 3 * (KEY_GROUP_COUNT + 1) };
	layout->lines = arena_alloc(&layout->arena, (size_t)layout->room * sizeof *layout->lines);
	layout->columns = two ? 2 : 1;
	layout->column_width = two ? (inside - GAP) / 2 : inside;
	layout->keys_width = keys_width(app);
	for (enum key_group group = 0; group < KEY_GROUP_COUNT; group++)
		add_group(app, layout, group);
	add_what_does_not_work(app, layout);
	layout->height = (layout->pager.count + layout->columns - 1) / layout->columns;
	layout->height = larger(1, smaller(app->rows - 4, layout->height));
	layout->frame = (struct rect){ (app->columns - width) / 2, (app->rows - layout->height - 2) / 2, width,
	                               layout->height + 2 };
	layout->pager = (struct pager_lines){ layout, layout->pager.count, layout->height * layout->columns, sought };
}

static void draw_line(const struct layout *layout, struct canvas *canvas, int x, int y, const struct help_line *line,
                      enum ink found)
{
	enum ink ink = line->works ? INK_TEXT : INK_DIM;

	if (line->heading) {
		canvas_fitted(canvas, x, y, layout->column_width, INK_TITLE, line->text);
		return;
	}
	if (found != INK_TEXT)
		canvas_cursor(canvas, x, y);
	canvas_text(canvas, x, y, INK_KEY, found == INK_TEXT ? "" : ">"); /* no blank: a theme may underline keys */
	canvas_fitted(canvas, x + 1, y, line->text[0] ? layout->keys_width - 1 : layout->column_width - 1,
	              line->works ? INK_KEY : INK_DIM, line->keys);
	canvas_fitted(canvas, x + 1 + layout->keys_width, y, layout->column_width - layout->keys_width - 1,
	              found != INK_TEXT ? found : ink, line->text);
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas)
{
	const struct key_help *help = opaque;
	struct layout layout;
	struct rect inside, former;
	char title[80];

	lay_out(app, &layout);
	snprintf(title, sizeof title, "%s: keys of this screen", keymap_context_title(app_context(app)));
	canvas_fill(canvas, layout.frame, INK_TEXT);
	inside = widget_pane(canvas, layout.frame, title);
	former = canvas_clip(canvas, inside);
	canvas_cursor(canvas, -1, -1);
	for (int i = 0; i < layout.pager.room; i++) {
		int line = pager_from(&help->pager, &layout.pager) + i;
		int x = inside.x + i / layout.height * (layout.column_width + GAP);

		if (line < layout.pager.count)
			draw_line(&layout, canvas, x, inside.y + i % layout.height, &layout.lines[line],
			          pager_has_found(&help->pager, line) ? INK_SELECTED : INK_TEXT);
	}
	canvas_unclip(canvas, former);
	pager_draw_foot(&help->pager, &layout.pager, canvas, layout.frame);
	arena_release(&layout.arena);
}

static unsigned press(struct app *app, void *opaque, int key)
{
	struct key_help *help = opaque;
	struct layout layout;
	enum pager_result result = PAGER_CLOSE;

	if (!help->pager.searching && (key == '?' || key == PRESS_F1))
		return pager_react(app, result);
	lay_out(app, &layout);
	result = pager_key(&help->pager, &layout.pager, key);
	arena_release(&layout.arena);
	return pager_react(app, result);
}

static unsigned paste(struct app *app, void *opaque, int code)
{
	return ((struct key_help *)opaque)->pager.searching ? press(app, opaque, code) : REACT_NONE;
}

static unsigned point(struct app *app, void *opaque, const struct mouse *mouse)
{
	struct key_help *help = opaque;
	struct layout layout;
	enum pager_result result;

	lay_out(app, &layout);
	result = pager_mouse(&help->pager, &layout.pager, mouse);
	arena_release(&layout.arena);
	return pager_react(app, result);
}

static const struct popup key_help = {
	.state_size = sizeof(struct key_help),
	.hints = "j k scroll  / find  n N next, previous match  q close",
	.draw = draw,
	.key = press,
	.mouse = point,
	.paste = paste,
};

unsigned key_help_open(struct app *app)
{
	popup_open(app, &key_help);
	return REACT_DRAW;
}
