#include "ui/console/key_help.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/console/key.h"
#include "ui/console/key_action.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

#define KEYS_COLUMNS 10 /* room for "u BSpace" and a gap */

/* A line of the page: a heading, or a piece of a row's help; the first piece has the keys. */
struct help_line {
	const char           *heading;
	const struct binding *binding;
	const char           *text;
	size_t                length;
	bool                  first;
};

#define HELP_LINES_MAX 128
#define HINTS_MAX      40
#define KEY_SHOWN_MAX  24

struct key_help { int from; /* first line shown */ };

static int smaller(int a, int b) { return a < b ? a : b; }

static int page_width(const struct app *app)
{
	return smaller(app->columns - 2, 72);
}

static int add_row(const struct app *app, struct help_line *lines, int count, const struct binding *binding)
{
	int width = page_width(app) - 4 - 1 - KEYS_COLUMNS;
	const char *text = binding->help;
	size_t left = strlen(text);

	for (bool first = true; left > 0 && count < HELP_LINES_MAX; first = false) {
		size_t length = widget_line_length(text, left, width);

		lines[count++] = (struct help_line){ NULL, binding, text, length, first };
		text += length;
		left -= length;
	}
	return count;
}

static int help_lines(const struct app *app, struct help_line lines[HELP_LINES_MAX])
{
	const enum context contexts[] = { app_context(app), CONTEXT_GLOBAL };
	const struct binding *rows = app->keymap.rows;
	int count = 0, total = app->keymap.count;
	const char *shown;

	for (int c = 0; c < 2; c++) {
		if (c > 0)
			lines[count++] = (struct help_line){ .heading = "" };
		lines[count++] = (struct help_line){ .heading = keymap_context_title(contexts[c]) };
		for (int i = 0; i < total && count < HELP_LINES_MAX - 2; i++)
			if (rows[i].context == contexts[c] && (c == 0 || key_action_offered(app, &rows[i], &shown)))
				count = add_row(app, lines, count, &rows[i]);
	}
	return count;
}

static struct rect help_area(const struct app *app, int lines)
{
	int width = page_width(app), height = smaller(app->rows - 2, lines + 2);

	return (struct rect){ (app->columns - width) / 2, (app->rows - height) / 2, width, height };
}

static void draw_line(const struct app *app, struct canvas *canvas, int x, int y, const struct help_line *line)
{
	struct str piece = STR_EMPTY;
	const char *shown;
	bool works;

	if (line->heading) {
		canvas_text(canvas, x, y, INK_TITLE, line->heading);
		return;
	}
	works = key_action_offered(app, line->binding, &shown);
	if (line->first)
		canvas_text(canvas, x + 1, y, works ? INK_KEY : INK_DIM, line->binding->shown);
	str_add_bytes(&piece, line->text, line->length);
	canvas_text(canvas, x + 1 + KEYS_COLUMNS, y, works ? INK_TEXT : INK_DIM, str_text(&piece));
	str_release(&piece);
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas)
{
	const struct key_help *page = opaque;
	struct help_line lines[HELP_LINES_MAX];
	int count = help_lines(app, lines);
	struct rect area = help_area(app, count), inside, former;
	char title[80];

	snprintf(title, sizeof title, "%s: keys of this screen", app->screen->name);
	canvas_fill(canvas, area, INK_TEXT);
	inside = widget_pane(canvas, area, title);
	if (inside.height < count)
		canvas_text(canvas, area.x + 3, area.y + area.height - 1, INK_DIM, " j k scroll ");
	former = canvas_clip(canvas, inside);
	for (int i = 0; i < inside.height && page->from + i < count; i++)
		draw_line(app, canvas, inside.x, inside.y + i, &lines[page->from + i]);
	canvas_unclip(canvas, former);
}

static unsigned press(struct app *app, void *opaque, int key)
{
	struct key_help *page = opaque;
	struct help_line lines[HELP_LINES_MAX];
	int count = help_lines(app, lines);
	int room = help_area(app, count).height - 2, last = count > room ? count - room : 0;
	int from = page->from;

	switch (key) {
	case 'j': case PRESS_DOWN: from++; break;
	case 'k': case PRESS_UP: from--; break;
	case ' ': case PRESS_PAGE_DOWN: from += room; break;
	case PRESS_PAGE_UP: from -= room; break;
	case 'q': case '?': case PRESS_F1: case PRESS_ESCAPE: case PRESS_ENTER: case PRESS_CTRL('c'):
		return popup_close(app);
	default:
		return REACT_NONE;
	}
	page->from = from < 0 ? 0 : smaller(from, last);
	return REACT_DRAW;
}

static const struct popup key_help = { .state_size = sizeof(struct key_help), .draw = draw, .key = press };

unsigned key_help_open(struct app *app)
{
	popup_open(app, &key_help);
	return REACT_DRAW;
}

/* A key that works, on the hint line. */
struct hint {
	const struct binding *binding;
	char                  key[KEY_SHOWN_MAX];
	int                   x, width;
};

/* The first of a row's keys is enough for a hint. */
static void make_hint(struct hint *hint, const struct binding *binding, const char *shown, int x)
{
	hint->binding = binding;
	snprintf(hint->key, sizeof hint->key, "%.*s", (int)strcspn(shown, " "), shown);
	hint->x = x;
	hint->width = text_width(hint->key) + 1 + text_width(binding->hint);
}

static bool belongs_on_line(const struct app *app, const struct binding *binding, const char **shown)
{
	return binding->hint && (binding->context == CONTEXT_GLOBAL || binding->context == app_context(app)) &&
	       key_action_offered(app, binding, shown);
}

/* As many as fit; room is kept for the help key. */
static int list_hints(const struct app *app, struct hint hints[HINTS_MAX])
{
	int count = 0, x = 0, reserved = (int)strlen("  ? help");

	for (int i = 0; i < app->keymap.count && count < HINTS_MAX; i++) {
		const struct binding *binding = &app->keymap.rows[i];
		const char *shown;

		if (!belongs_on_line(app, binding, &shown))
			continue;
		make_hint(&hints[count], binding, shown, x);
		if (binding->context == CONTEXT_GLOBAL && binding->action == ACTION_HELP)
			reserved = 0;
		if (x + hints[count].width + reserved > app->columns)
			continue;
		x += hints[count++].width + 2;
	}
	return count;
}

void key_help_draw_hints(const struct app *app, struct canvas *canvas, int y)
{
	struct hint hints[HINTS_MAX];
	int count = list_hints(app, hints);

	for (int i = 0; i < count; i++) {
		int key = canvas_text(canvas, hints[i].x, y, INK_KEY, hints[i].key);

		canvas_text(canvas, hints[i].x + key + 1, y, INK_TEXT, hints[i].binding->hint);
	}
}

const struct binding *key_help_hint_at(const struct app *app, int x)
{
	struct hint hints[HINTS_MAX];
	int count = list_hints(app, hints);

	for (int i = 0; i < count; i++)
		if (x >= hints[i].x && x < hints[i].x + hints[i].width)
			return hints[i].binding;
	return NULL;
}
